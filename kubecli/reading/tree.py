"""`tree`: an object and everything it owns, by metadata.ownerReferences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from kubecli.errors.api import ForbiddenError, MethodNotAllowedError
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.gotext.case import to_upper
from kubecli.meta import fields
from kubecli.meta.table import Table, TableColumn, TableRow
from kubecli.output.tree import children_by_owner, draw_tree
from kubecli.reading.get.listing import plain_table
from kubecli.reading.objects.everything import listable
from kubecli.reading.objects.fetch import Fetched, fetch
from kubecli.reading.objects.select import located
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Names, Target, targets_of
from kubecli.reading.objects.wanted import METADATA_ROWS
from kubecli.reading.session import Session
from kubecli.reading.together import each_cluster

# The columns shown, each with the names that server tables have for it.
_COLUMNS = {
    "Ready": ("READY", "COMPLETIONS", "AVAILABLE"),
    "Status": ("STATUS", "PHASE", "STATE"),
    "Age": ("AGE",),
}
_OWNED_BY_NOBODY = ("events", "endpoints")
Node = dict[str, Any]


class Trees:
    """One run of `tree`. Read `tables` first; then errors holds what went wrong."""

    def __init__(self, sessions: Sequence[Session], selection: Selection) -> None:
        self.sessions = sessions
        self.selection = selection
        self.errors: list[KubecliError] = []

    def tables(self) -> Iterator[Table]:
        """One for each namespace that has an object of the name. Raises UsageError when one name is not all."""
        found = each_cluster(self.sessions, lambda session: _roots(session, self.selection), self.errors)
        roots = [located(session, targets) for session, targets in found]
        several = len({root.target.namespace for each in roots for root in each}) > 1
        for fetched in fetch([root for each in roots for root in each], METADATA_ROWS, self.selection):
            if fetched.error is not None:
                self.errors.append(fetched.error)
                continue
            try:
                yield from self._of(fetched, several=several)
            except KubecliError as error:
                if fetched.session.together is None:
                    raise
                self.errors.append(fetched.session.blamed(error))

    def _of(self, fetched: Fetched[Table], *, several: bool) -> Iterator[Table]:
        for root in _nodes(fetched.target, _as_table(fetched)):
            owned = children_by_owner(_everything(fetched.session, root))
            table = _table(root, owned, with_namespace=several)
            if fetched.session.together is not None:
                table.column_definitions = [TableColumn("Context"), *(table.column_definitions or ())]
                for row in table.rows or ():
                    row.cells = [fetched.session.context, *row.cells]
            yield table


def _roots(session: Session, selection: Selection) -> Sequence[Target]:
    """The object that is named, in each namespace."""
    finder = session.resources
    names = Names(lambda word: [finder.find(word)], finder.find)
    targets = targets_of(selection.arguments, names, namespaces=session.namespaces).targets
    if not targets[0].name or len({(each.resource, each.name) for each in targets}) > 1:
        raise UsageError("one object is required, as TYPE/NAME or TYPE NAME")
    return targets


def _everything(session: Session, root: Node) -> list[Node]:
    """Every object that may be owned: those of the root's namespace, or all for a root without one."""
    namespace = fields.namespace(root)
    targets = [
        Target(resource, namespace)
        for resource in listable(session)
        if resource.name not in _OWNED_BY_NOBODY and (resource.namespaced or not namespace)
    ]
    found: list[Node] = []
    alone = replace(session, together=None)
    for fetched in fetch(located(alone, targets), METADATA_ROWS, Selection()):
        if fetched.page is not None:
            found += _nodes(fetched.target, _as_table(fetched))
        elif isinstance(fetched.error, ForbiddenError | MethodNotAllowedError):
            session.warn(f"Skipped {fetched.target.resource.full_name}: {fetched.error.message}")
        elif fetched.error is not None:
            raise fetched.error
    return found


def _as_table(fetched: Fetched[Table]) -> Table:
    """A server that knows no tables sends objects, of which the name and age are shown."""
    page = fetched.page
    assert page is not None
    return page if page.kind == "Table" else plain_table(fetched.objects, fetched.session.runtime.now())


def _nodes(target: Target, table: Table) -> list[Node]:
    """An object's kind and metadata, as output.tree reads them, and the cells that are shown of it."""
    names = [to_upper(column.name) for column in table.column_definitions or ()]
    places = [next((names.index(name) for name in wanted if name in names), None) for wanted in _COLUMNS.values()]
    resource = target.resource
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    return [
        {
            "kind": kind,
            "metadata": fields.mapping(row.object, "metadata"),
            "cells": [
                row.cells[place] if place is not None and place < len(row.cells) else None for place in places
            ],
        }
        for row in table.rows or ()
    ]


def _table(root: Node, owned: dict[str, list[Node]], *, with_namespace: bool) -> Table:
    before = [fields.namespace(root)] if with_namespace else []
    rows = [
        TableRow([*before, f"{branches}{node['kind'].lower()}/{fields.name(node)}", *node["cells"]])
        for branches, node in draw_tree(
            root,
            lambda node: owned.get(fields.uid(node), []),
            lambda node: fields.uid(node) or id(node),
        )
    ]
    columns = [TableColumn(name) for name in (*["Namespace"] * with_namespace, "Name", *_COLUMNS)]
    return Table(kind="Table", column_definitions=columns, rows=rows)
