"""The files of a saved cluster, by name, wherever they lie: in a folder, a tar archive, or one of our own packed
archives, of which a single file can be read without unpacking what stands before it.

Names are relative, with "/" between their parts, and never lead out: what would is not there.
"""
