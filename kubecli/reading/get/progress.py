"""One line on stderr while a long list loads: for people at a terminal, and gone when the work is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kubecli.reading.objects.fetch import Fetched
from kubecli.reading.objects.targets import Target
from kubecli.runtime import Runtime

_CLEAR = "\r\x1b[K"


def with_progress(
    runtime: Runtime, fetched: Iterable[Fetched[Any]], *, hidden: bool = False
) -> Iterator[Fetched[Any]]:
    """Hands pages on, and says how far a list of several pages has come: "pods: 1,500 of 10,000".

    hidden: the rows themselves are seen coming, so that nothing is said.
    """
    if hidden or not runtime.stderr_is_terminal:
        yield from fetched
        return
    loaded = 0
    last: Target | None = None
    shown = False
    try:
        for each in fetched:
            loaded = loaded + each.count if each.target == last else each.count
            last = each.target
            if each.page is not None and each.page.metadata.continue_:
                remaining = each.page.metadata.remaining_item_count
                total = f" of {loaded + remaining:,}" if remaining else ""
                runtime.stderr.write(f"{_CLEAR}{each.target.resource.name}: {loaded:,}{total}")
                runtime.stderr.flush()
                shown = True
            yield each
    finally:
        if shown:
            runtime.stderr.write(_CLEAR)
            runtime.stderr.flush()
