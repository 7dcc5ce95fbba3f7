"""How far lists have come, page by page: "pods: 1,500 of 10,000"; of many kinds, "12 of 43" and the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kubecli.output.progress import progress_of
from kubecli.reading.objects.fetch import Fetched
from kubecli.reading.objects.select import Located
from kubecli.reading.objects.targets import Target
from kubecli.runtime import Runtime

_MANY = 5
"""Targets, from which on these are counted, and not what each has."""


def with_progress(
    runtime: Runtime, fetched: Iterable[Fetched[Any]], targets: Sequence[Located], *, hidden: bool = False
) -> Iterator[Fetched[Any]]:
    """Hands pages on, and shows at a terminal how far they have come.

    targets: what is fetched, in this order. hidden: the rows themselves are seen coming, so that nothing is said.
    """
    with progress_of(runtime, hidden=hidden) as progress:
        if targets:
            progress.wait_for(_name(targets[0].target))
        loaded = finished = 0
        last: Target | None = None
        for each in fetched:
            loaded = loaded + each.count if each.target == last else each.count
            last = each.target
            remaining = each.page.metadata.remaining_item_count if each.page is not None else None
            goes_on = each.page is not None and bool(each.page.metadata.continue_)
            finished += not goes_on
            if len(targets) >= _MANY:
                progress.at("resources", finished, len(targets))
            else:
                progress.at(each.target.resource.name, loaded, loaded + remaining if remaining else None)
            progress.wait_for(_name(each.target if goes_on else targets[min(finished, len(targets) - 1)].target))
            yield each


def _name(target: Target) -> str:
    return target.resource.full_name + (f" in {target.namespace}" if target.namespace else "")
