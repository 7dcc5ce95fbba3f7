"""kubecli: the read side of Kubernetes."""

import sys

__version__ = "0.1.0"

# `import httpx` also loads httpx's own command-line program and with it click, rich and pygments, where they are
# installed: half of its import time. It treats a failing import of that one module as "not installed", so it is
# told that here, before any room imports httpx.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how Python spells "no such module"
