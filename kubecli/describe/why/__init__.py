"""Why a pod or a workload is not ready: facts of its objects, each with the field it came from.

Pure rules over objects. Nothing is guessed: a fact is what a field says, or what two fields say together (a taint
and the tolerations that do not cover it). Ranks order facts by how directly they stop a pod.
"""
