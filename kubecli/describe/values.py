"""Single values that several kinds print alike."""

from __future__ import annotations


def bool_or_unset(value: object) -> str:
    """ "True", "False", or "<unset>" for an absent one."""
    if value is None:
        return "<unset>"
    return "True" if value else "False"


def base64_size(encoded: object) -> int:
    """How many bytes a base64 value holds, without decoding it."""
    text = "" if encoded is None else "".join(str(encoded).split())
    return len(text) * 3 // 4 - text.count("=")
