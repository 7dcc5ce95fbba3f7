"""Lists sorted as kubectl leaves them: also where keys are equal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kubecli.gotext.pdqsort import pdqsort

T = TypeVar("T")


def go_sorted(values: Sequence[T], key: Callable[[T], Any]) -> list[T]:
    keyed = [(key(value), value) for value in values]
    pdqsort(keyed, lambda a, b: bool(a[0] < b[0]))
    return [value for _, value in keyed]
