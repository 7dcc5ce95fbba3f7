"""Where fetched objects go: one sink for each way to print whole objects.

A sink says what it needs of an object (`wanted`), takes one object, or pages of a list and their end.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, BinaryIO, Protocol

import msgspec

from kubecli import gotemplate, jsonpath
from kubecli.api.lists import ObjectList
from kubecli.meta.table import RowObject
from kubecli.output import names
from kubecli.output.columns import ColumnsWriter, parse_columns, parse_columns_file
from kubecli.output.objects import encoding, omit_managed_fields
from kubecli.output.sort import SortPath, sort_by_path
from kubecli.reading.objects.fetch import objects_of
from kubecli.reading.objects.paths import Tree, item_paths, only_metadata, pruned, tree_of
from kubecli.reading.objects.targets import Target
from kubecli.reading.objects.wanted import METADATA, NAMES, OBJECTS, REREAD_OBJECTS, Wanted


class Sink(Protocol):
    wanted: Wanted[Any]

    def one(self, target: Target, page: Any) -> None:
        """The single object that was asked for."""

    def items(self, target: Target, page: Any) -> None:
        """A page of a list, or one of several named objects."""

    def end(self) -> None:
        """Nothing more comes (after items)."""


class EncodedSink:
    """json, yaml, kyaml: a list is written while it arrives."""

    wanted: Wanted[Any] = OBJECTS

    def __init__(self, stream: BinaryIO, encoding: Any, *, managed_fields: bool) -> None:
        self.stream = stream
        self.encoding = encoding
        self.managed_fields = managed_fields
        self.list: Any = None

    def one(self, target: Target, page: ObjectList) -> None:
        (obj,) = self._objects(target, page)
        self.stream.write(self.encoding.dumps(obj))

    def items(self, target: Target, page: ObjectList) -> None:
        self._begun().items(self._objects(target, page))

    def end(self) -> None:
        self._begun().end()

    def _begun(self) -> Any:
        if self.list is None:
            self.list = self.encoding.ListWriter(self.stream)
            self.list.begin()
        return self.list

    def _objects(self, target: Target, page: ObjectList) -> list[dict[str, Any]]:
        objects = objects_of(target, page)
        if not self.managed_fields:
            for obj in objects:
                omit_managed_fields(obj)
        return objects


class NameSink:
    """name: only names are asked for, and only names are decoded."""

    wanted: Wanted[Any] = NAMES

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def items(self, target: Target, page: Any) -> None:
        prefix = names.name_prefix(target.resource.group_version, target.resource.kind)
        objects = [
            msgspec.convert(item, RowObject) if isinstance(item, dict) else item for item in page.items or ()
        ]
        self.stream.write(names.names_text(prefix, [obj.metadata.name for obj in objects]))

    one = items

    def end(self) -> None:
        """Names have no end."""


class OwnNameSink:
    """name, of subresources: an object may be of another kind than the resource it was asked of (a Scale)."""

    wanted: Wanted[Any] = OBJECTS

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def items(self, target: Target, page: ObjectList) -> None:
        self.stream.write("".join([f"{names.object_name(obj)}\n" for obj in objects_of(target, page)]).encode())

    one = items

    def end(self) -> None:
        """Names have no end."""


class ColumnsSink:
    """custom-columns: only the metadata is asked for when no path reads more."""

    def __init__(self, stream: BinaryIO, spec: str, *, from_file: bool, headers: bool, streaming: bool) -> None:
        columns = parse_columns_file(spec) if from_file else parse_columns(spec)
        self.writer = ColumnsWriter(stream, columns, headers=headers or from_file, streaming=streaming)
        paths = [path for column in columns if column.template for path in column.template.paths()]
        self.wanted = METADATA if only_metadata(paths) else REREAD_OBJECTS

    def items(self, target: Target, page: ObjectList) -> None:
        self.writer.objects(objects_of(target, page))

    def one(self, target: Target, page: ObjectList) -> None:
        self.items(target, page)
        self.end()

    def end(self) -> None:
        self.writer.close()


class SortedSink:
    """Keeps a list until it is whole, and hands it on in order."""

    def __init__(self, inner: Sink, path: SortPath) -> None:
        self.inner = inner
        self.path = path
        self.wanted: Wanted[Any] = inner.wanted
        if inner.wanted in (METADATA, NAMES):
            self.wanted = METADATA if only_metadata(path.paths()) else OBJECTS
        self.collected: list[tuple[Target, dict[str, Any]]] = []

    def one(self, target: Target, page: Any) -> None:
        self.inner.one(target, page)

    def items(self, target: Target, page: ObjectList) -> None:
        self.collected += [(target, obj) for obj in objects_of(target, page)]

    def end(self) -> None:
        ordered = sort_by_path(self.collected, self.path, object_of=lambda each: each[1])
        for _, run in groupby(ordered, key=lambda each: each[0].resource):
            of_one_kind = list(run)
            self.inner.items(of_one_kind[0][0], ObjectList(items=[obj for _, obj in of_one_kind]))
        self.inner.end()


class TemplateSink:
    """jsonpath and go-template: the template sees one List of all objects, of which only what it reads is kept."""

    def __init__(self, stream: BinaryIO, render: Callable[[Any], str], tree: Tree, wanted: Wanted[Any]) -> None:
        self.stream = stream
        self.render = render
        self.tree = tree
        self.wanted = wanted
        self.collected: list[Any] = []

    def one(self, target: Target, page: ObjectList) -> None:
        (obj,) = objects_of(target, page)
        self._write(obj)

    def items(self, target: Target, page: ObjectList) -> None:
        self.collected += [pruned(obj, self.tree) for obj in objects_of(target, page)]

    def end(self) -> None:
        self._write(
            {"apiVersion": "v1", "items": self.collected, "kind": "List", "metadata": {"resourceVersion": ""}}
        )

    def _write(self, obj: Any) -> None:
        self.stream.write(self.render(obj).encode("utf-8", "surrogateescape"))


def go_template_sink(stream: BinaryIO, text: str, *, allow_missing: bool) -> TemplateSink:
    template = gotemplate.parse(text)
    return TemplateSink(stream, lambda obj: template.render(obj, allow_missing), None, REREAD_OBJECTS)


def jsonpath_sink(
    stream: BinaryIO, text: str, *, as_json: bool, allow_missing: bool, single: bool
) -> TemplateSink:
    template = jsonpath.parse(text)
    paths = template.paths() if single else item_paths(template.paths())
    method = template.render_json if as_json else template.render
    wanted = METADATA if only_metadata(paths) else REREAD_OBJECTS
    return TemplateSink(stream, lambda obj: method(obj, allow_missing), tree_of(paths), wanted)


def encoding_sink(stream: BinaryIO, name: str, *, managed_fields: bool) -> EncodedSink:
    return EncodedSink(stream, encoding(name), managed_fields=managed_fields)
