"""What makes a small command quick to start, kept in this one place.

A command such as `config current-context` is over in the time that imports take. Measured on Python 3.11, two
cores: the interpreter alone 8 ms, `import re` 5 ms, typing 4 ms, inspect 5 ms (it brings ast, dis and tokenize),
yaml 10 ms, click 10 ms, httpx more than all of these. So:

- commands are imported when they run (cli/command.py), and httpx, yaml, rich and msgspec by what needs them;
- nothing on the way of a small command imports typing or click;
- `dataclasses` gets an `inspect` that loads itself on first use: it wants it for classes without a docstring only
  (Python 3.11 and 3.12; newer ones use it always);
- cyclic garbage is looked for every 100,000 objects, not every 700: neither imports nor lists make cycles;
- the process ends without taking the interpreter down piece by piece (see `leave`): 20 ms once httpx is loaded.

tests/cli/test_startup.py counts the modules that commands import, and names those that must not be among them.
"""

from __future__ import annotations

import gc
import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


class _LazyInspect(ModuleType):
    """Stands in for `inspect` until something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get("inspect") is self:
            del sys.modules["inspect"]
        import inspect

        return getattr(inspect, name)


def prepare() -> None:
    """Before the first import of ours."""
    gc.set_threshold(100_000, 20, 100)
    if "inspect" not in sys.modules:
        sys.modules["inspect"] = _LazyInspect("inspect")


def leave(code: int) -> NoReturn:
    """Ends the process: exit functions run, streams are flushed, modules and threads are left as they are.

    A stream that cannot be flushed has been reported by the boundary, or belongs to a reader that has gone.
    """
    import atexit
    import os

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(code)
