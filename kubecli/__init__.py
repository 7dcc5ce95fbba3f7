"""kubecli: the read side of Kubernetes."""

import sys

__version__ = "0.1.0"

# `import httpx` also imports httpx's own command line where its libraries are installed, and with it rich and
# pygments: 45 of 142 ms of CPU with click loaded already (medians of 15: python -c "import click, httpx", with and
# without this entry). It takes a failing import of that one module for "not installed", so it is told that here,
# where no room can have imported httpx before.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how Python spells "no such module"
