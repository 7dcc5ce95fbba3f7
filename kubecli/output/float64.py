"""Numbers that Go holds as float64: whole ones outside int64, and fractions."""

from __future__ import annotations

import math

from kubecli.errors.expressions import OutputError

_SHOWN = 20


def float64(number: float | bytes) -> float:
    """number: decoded, or its digits. Raises OutputError for one that no float64 is near to, as Go's decoder does.

    Python's reads a whole number of any length.
    """
    try:
        found = float(number)
    except OverflowError:
        found = math.inf
    if not math.isinf(found):
        return found
    digits = number.decode() if isinstance(number, bytes) else str(number)
    raise OutputError(f"json: cannot unmarshal number {digits[:_SHOWN]}... into Go value of type float64")
