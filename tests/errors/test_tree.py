"""Each file of errors/ shows its branch in its docstring: the tree drawn there is the tree of its classes."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

from kubecli import errors
from kubecli.errors.base import KubecliError

BRANCHES = [found.name for found in pkgutil.iter_modules(errors.__path__) if found.name != "exit"]


def drawn(docstring: str) -> dict[str, str]:
    """{class: the class it hangs from} of a tree drawn with lines; "" for what hangs from nothing in this file."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in docstring.splitlines():
        match = re.fullmatch(r"( *(?:[│├└─ ]*))([A-Z]\w+)(?: {2,}.*)?", line)
        if not match:
            continue
        depth, name = len(match[1]), match[2]
        while above and above[-1][0] >= depth:
            above.pop()
        parents[name] = above[-1][1] if above else ""
        above.append((depth, name))
    return parents


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_branch_is_drawn_as_it_is(branch: str) -> None:
    module = importlib.import_module(f"kubecli.errors.{branch}")
    classes = {
        name: found
        for name, found in inspect.getmembers(module, inspect.isclass)
        if found.__module__ == module.__name__ and issubclass(found, KubecliError)
    }
    parents = {}
    for name, found in classes.items():
        base = found.__bases__[0].__name__
        parents[name] = base if base in classes else ""
    assert drawn(inspect.getdoc(module) or "") == parents


def test_every_branch_is_named_in_the_overview() -> None:
    overview = inspect.getdoc(errors) or ""
    assert re.findall(r"^ {4}(\w+) {2,}", overview, re.MULTILINE) == sorted(BRANCHES, key=overview.index)
