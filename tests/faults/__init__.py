"""Faults by the hundred: what breaks on the wire, on the disk and in what a server says, through every command.

`make test` runs a minute's worth of each; `make soak` (pytest --soak) many times that. Both print their counts.
"""
