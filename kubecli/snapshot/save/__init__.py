"""Saving a cluster: GETs only, side by side, streamed to disk, in the format that snapshot/recorded.py reads.

request → `run` → discovery and documents → lists, a file each → logs, a file each → manifest → renamed into place
"""
