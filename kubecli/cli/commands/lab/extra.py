"""What `kubecli lab` needs beyond kubecli itself."""

from __future__ import annotations

from importlib.util import find_spec

from kubecli.errors.lab import LabExtraMissing

_NEEDED = ("aiohttp", "cryptography")


def require_extra() -> None:
    """Raises LabExtraMissing naming the packages that are not installed."""
    missing = tuple(name for name in _NEEDED if find_spec(name) is None)
    if missing:
        raise LabExtraMissing(missing)
