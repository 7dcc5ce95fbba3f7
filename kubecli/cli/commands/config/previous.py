"""The context used before, for `config use-context -`: one line in <cache>/kubecli/previous-context.

The cache is --cache-dir, $KUBECACHEDIR or ~/.kube/cache. Losing the line costs nothing but the way back, so a
cache that cannot be written is passed over.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from kubecli.cli.command import Invocation
from kubecli.files.replace import replace


def _file(invocation: Invocation) -> Path:
    chosen = invocation.options.cache_dir or invocation.runtime.env.get("KUBECACHEDIR", "")
    folder = invocation.runtime.cwd / chosen if chosen else invocation.runtime.home / ".kube" / "cache"
    return folder / "kubecli" / "previous-context"


def recall(invocation: Invocation) -> str:
    """The name, "" when none is known."""
    try:
        return _file(invocation).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return ""


def remember(invocation: Invocation, name: str) -> None:
    path = _file(invocation)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, f"{name}\n".encode(), durable=False)
