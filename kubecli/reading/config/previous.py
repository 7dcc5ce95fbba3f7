"""What was used before, for "-": one line in <cache>/kubecli/previous-context, and one a context in
previous-namespace/.

The cache is --cache-dir, $KUBECACHEDIR or ~/.kube/cache. Losing a line costs nothing but the way back, so a cache
that cannot be written is passed over.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from urllib.parse import quote

from kubecli.files.replace import replace
from kubecli.invocation import Invocation

CONTEXT = "previous-context"
_LONGEST_NAME = 200


def namespace_of(context: str) -> str:
    """The name of the line for a context's namespaces."""
    name = quote(context, safe="")
    if len(name) > _LONGEST_NAME:
        import hashlib

        name = hashlib.sha256(context.encode("utf-8", "surrogateescape")).hexdigest()
    return f"previous-namespace/{name or '%'}"


def _file(invocation: Invocation, name: str) -> Path:
    chosen = invocation.options.cache_dir or invocation.runtime.env.get("KUBECACHEDIR", "")
    folder = invocation.runtime.cwd / chosen if chosen else invocation.runtime.home / ".kube" / "cache"
    return folder / "kubecli" / name


def recall(invocation: Invocation, name: str = CONTEXT) -> str:
    """The line, "" when there is none."""
    try:
        return _file(invocation, name).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return ""


def remember(invocation: Invocation, line: str, name: str = CONTEXT) -> None:
    path = _file(invocation, name)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, f"{line}\n".encode(), durable=False)
