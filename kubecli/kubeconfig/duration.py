"""--request-timeout: whole seconds, or a Go duration ("1m30s")."""

from __future__ import annotations

import re

from kubecli.errors.usage import UsageError

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)")


def parse_timeout(text: str) -> float | None:
    """Seconds; None for no bound (0, or less than 0). Raises UsageError in kubectl's words."""
    if text == "":
        return None
    if re.fullmatch(r"\+?\d+", text):
        return float(text) or None
    sign, rest = (text[0], text[1:]) if text[:1] in "+-" else ("", text)
    if re.fullmatch(rf"(?:{_PART.pattern})+", rest):
        seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(rest))
        return seconds if seconds > 0 and sign != "-" else None
    if re.fullmatch(r"[+-]?0", text):
        return None
    raise UsageError(
        "Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a "
        "corresponding time unit (e.g. 1s | 2m | 3h)"
    )
