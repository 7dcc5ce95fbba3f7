"""`tree`: an object, what owns it, and everything it owns, by metadata.ownerReferences; of a node, its pods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.clusters.session import Session
from kubecli.clusters.together import each_cluster
from kubecli.errors.api import ForbiddenError, MethodNotAllowedError
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.gotext.case import to_upper
from kubecli.meta import fields
from kubecli.meta.table import Table, TableColumn, TableRow
from kubecli.output.tree import children_by_owner, draw_tree, line_of
from kubecli.reading.get.listing import plain_table
from kubecli.reading.objects.everything import listable
from kubecli.reading.objects.fetch import Fetched, fetch
from kubecli.reading.objects.select import located
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Names, Target, targets_of
from kubecli.reading.objects.wanted import METADATA_ROWS

# The columns shown, each with the names that server tables have for it.
_COLUMNS = {
    "Ready": ("READY", "COMPLETIONS", "AVAILABLE"),
    "Status": ("STATUS", "PHASE", "STATE"),
    "Age": ("AGE",),
}
_OWNED_BY_NOBODY = ("events", "endpoints")
Node = dict[str, Any]


class Trees:
    """One run of `tree`. Read `trees` first; then errors holds what went wrong.

    several: there is one in each of several namespaces.
    """

    def __init__(self, sessions: Sequence[Session], selection: Selection) -> None:
        self.sessions = sessions
        self.selection = selection
        self.errors: list[KubecliError] = []
        self.several = False

    def trees(self) -> Iterator[OwnerTree]:
        """One for each namespace that has an object of the name. Raises UsageError when one name is not all."""
        found = each_cluster(self.sessions, lambda session: _roots(session, self.selection), self.errors)
        roots = [located(session, targets) for session, targets in found]
        self.several = len({root.target.namespace for each in roots for root in each}) > 1
        for fetched in fetch([root for each in roots for root in each], METADATA_ROWS, self.selection):
            if fetched.error is not None:
                self.errors.append(fetched.error)
                continue
            try:
                yield from self._of(fetched)
            except KubecliError as error:
                if fetched.session.together is None:
                    raise
                self.errors.append(fetched.session.blamed(error))

    def _of(self, fetched: Fetched[Table]) -> Iterator[OwnerTree]:
        session = fetched.session
        for named in _nodes(fetched.target, _as_table(fetched)):
            with session.api.silent():
                found = _everything(session, named)
                placed = _placed(session, named) if _is_node(fetched.target) else []
            owned = children_by_owner(found)
            known = {fields.uid(each): each for each in [*_unlisted([*found, named]), *found, named]}
            line = [*line_of(named, known), named]
            for above, below in pairwise(line):
                owned[fields.uid(above)] = [below]
            of_node = {fields.uid(each) for each in placed}
            own = [each for each in owned.get(fields.uid(named), []) if fields.uid(each) not in of_node]
            if placed:
                owned[fields.uid(named)] = [*own, *placed]
            context = session.context if session.together is not None else ""
            yield OwnerTree(line[0], owned, fields.namespace(named), context)


class OwnerTree(Struct, frozen=True):
    """root: the first of all owners. owned: by the uid of the owner. namespace: of what was named, or ""."""

    root: Node
    owned: dict[str, list[Node]]
    namespace: str
    context: str

    def children(self, node: Node) -> list[Node]:
        return self.owned.get(fields.uid(node), [])

    def drawn(self) -> Iterator[tuple[str, Node]]:
        return draw_tree(self.root, self.children, lambda node: fields.uid(node) or id(node))

    @property
    def is_everywhere(self) -> bool:
        """Whether its objects are in several namespaces, or in none."""
        return not self.namespace and any(fields.namespace(node) for _, node in self.drawn())

    def table(self, *, with_namespace: bool) -> Table:
        with_namespace = with_namespace or self.is_everywhere
        before = [*["Context"] * bool(self.context), *["Namespace"] * with_namespace]
        rows = []
        for branches, node in self.drawn():
            place = [*[self.context] * bool(self.context), *[fields.namespace(node)] * with_namespace]
            rows.append(
                TableRow([*place, f"{branches}{node['kind'].lower()}/{fields.name(node)}", *node["cells"]])
            )
        columns = [TableColumn(name) for name in (*before, "Name", *_COLUMNS)]
        return Table(kind="Table", column_definitions=columns, rows=rows)

    def as_object(self) -> dict[str, Any]:
        """{"context", "kind", "namespace", "name", "uid", "ready", "status", "created", "owns": [...]}; what is
        not known is left out. kind: with its group."""
        path: list[dict[str, Any]] = []
        for branches, node in self.drawn():
            ready, status, _ = node["cells"]
            said = {
                "kind": node["kind"],
                "namespace": fields.namespace(node),
                "name": fields.name(node),
                "uid": fields.uid(node),
                "ready": str(ready) if ready is not None else "",
                "status": str(status) if status is not None else "",
                "created": fields.text(node, "metadata.creationTimestamp"),
            }
            made: dict[str, Any] = {key: value for key, value in said.items() if value}
            del path[len(branches) // 2 :]
            if path:
                path[-1].setdefault("owns", []).append(made)
            path.append(made)
        return {**({"context": self.context} if self.context else {}), **path[0]}


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


def _is_node(target: Target) -> bool:
    return (target.resource.group, target.resource.kind) == ("", "Node")


def _placed(session: Session, node: Node) -> list[Node]:
    """The pods that run on a node, by namespace and name."""
    selection = Selection(field_selector=f"spec.nodeName={fields.name(node)}")
    target = Target(session.resources.find("pods"), "")
    found: list[Node] = []
    for fetched in fetch(located(replace(session, together=None), [target]), METADATA_ROWS, selection):
        if fetched.error is not None:
            raise fetched.error
        found += _nodes(fetched.target, _as_table(fetched))
    return sorted(found, key=lambda pod: (fields.namespace(pod), fields.name(pod)))


def _unlisted(found: Iterable[Node]) -> Iterator[Node]:
    """Owners that are named and not found: of no namespace, or of a type that cannot be listed."""
    for node in found:
        for reference in fields.objects(node, "metadata.ownerReferences"):
            group = fields.text(reference, "apiVersion").rpartition("/")[0].partition("/")[0]
            kind = fields.text(reference, "kind")
            metadata = {key: fields.text(reference, key) for key in ("name", "uid")}
            if metadata["uid"] and kind:
                yield {"kind": f"{kind}.{group}" if group else kind, "metadata": metadata, "cells": [None] * 3}


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
