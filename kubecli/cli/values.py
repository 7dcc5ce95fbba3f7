"""Names that have moved to cli/types.py and gotext/strconv.py; for the commands that still ask here."""

from __future__ import annotations

from kubecli.cli.types import BOOL, DURATION, FLOAT, INT, STRING, STRING_ARRAY, STRING_SLICE, Choice
from kubecli.gotext.strconv import show_duration

__all__ = [
    "BOOL",
    "DURATION",
    "FLOAT",
    "INT",
    "STRING",
    "STRING_ARRAY",
    "STRING_SLICE",
    "Choice",
    "show_duration",
]
