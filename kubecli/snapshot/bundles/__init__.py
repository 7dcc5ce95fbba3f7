"""Saved clusters of other tools, read where they lie.

A reader of a layout says which files hold which resource and which log (`Bundle`); everything else is common to
all: files are parsed when their resource is asked for, tables are made by snapshot/columns, discovery from the
built-in resources, the definitions in the bundle and the objects themselves.
"""
