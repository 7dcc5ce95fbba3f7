"""What makes a small command quick to start, kept in this one place.

A command such as `config current-context` is over in the time that imports take. Measured on Python 3.11, two
cores: the interpreter alone 8 ms, `import re` 5 ms, typing 4 ms, inspect 5 ms (it brings ast, dis and tokenize),
yaml 10 ms, typing_extensions 10 ms, httpx 30 ms. So:

- commands are imported when they run (cli/command.py), and httpx, yaml and msgspec by what needs them;
- nothing on the way of a small command imports typing, inspect or the standard library's dataclasses
  (kubecli/dataclass.py says why);
- modules that libraries import and hardly ever use are there, and load when they are used (`_Lazy`);
- cyclic garbage is looked for every 100,000 objects, not every 700: neither imports nor lists make cycles;
- the process ends without taking the interpreter down piece by piece (see `leave`): 20 ms once httpx is loaded.

tests/cli/test_startup.py counts the modules that commands import, and names those that must not be among them.
"""

from __future__ import annotations

import gc
import sys
from types import ModuleType
from typing import Any, NoReturn

LAZY = {
    # anyio and typing_extensions want it for what we do not call
    "inspect": frozenset[str](),
    # msgspec takes it over typing when it is installed, for what typing has had since Python 3.11
    "typing_extensions": frozenset(("get_type_hints", "NotRequired", "Required")),
}
"""Modules that load when something is asked of them, and what of theirs is typing's own."""


class _Lazy(ModuleType):
    """Stands in for a module until something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        import importlib

        if name in LAZY[self.__name__]:
            return getattr(importlib.import_module("typing"), name)
        if name.startswith("__"):  # the import system looks at a module's own attributes
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def prepare() -> None:
    """Before the first import of ours."""
    gc.set_threshold(100_000, 20, 100)
    for name in LAZY:
        if name not in sys.modules:
            sys.modules[name] = _Lazy(name)


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
