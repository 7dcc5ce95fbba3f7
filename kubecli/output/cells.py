"""One table cell as text, and the cells kubectl makes of an object's labels and kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kubecli.gotext.case import to_upper

_INT64 = range(-(2**63), 2**63)
_BREAK = re.compile("[\f\n\r]")
# Text that, beside newlines, cell_text() would change.
NEEDS_CARE = re.compile("[\f\r\x1b]")


def cell_text(value: Any) -> str:
    """A cell as kubectl prints it in a table.

    null is empty; JSON values other than text are printed as Go prints them ("[a b]", "1e+06"). The text ends at
    its first line break (then "..."), an escape character shows as ^[.
    """
    if value is None:
        return ""
    if isinstance(value, int) and value in _INT64:
        return str(value) if not isinstance(value, bool) else "true" if value else "false"
    if not isinstance(value, str):
        from kubecli.gotext import sprint  # rare, and not free to import

        value = sprint(value)
    found = _BREAK.search(value)
    return escape(value[: found.start()]) + "..." if found else escape(value)


def escape(text: str) -> str:
    """kubectl's own, narrow guard against terminal escapes: ESC and carriage return only."""
    return text.replace("\x1b", "^[").replace("\r", "\\r")


def labels_text(labels: Mapping[str, str]) -> str:
    """The LABELS cell: "a=1,b=2", sorted by key; "<none>" when there are none."""
    if not labels:
        return "<none>"
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels))


def label_headers(keys: Sequence[str]) -> list[str]:
    """The headers of -L columns: what follows the last slash, upper case."""
    return [to_upper(key.rpartition("/")[2]) for key in keys]
