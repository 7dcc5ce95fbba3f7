"""Whole objects for programs: json, yaml, kyaml, names, templates, columns of one's own.

Follows kubectl's printGeneric: one object asked for by name is printed as itself, everything else as one List; and
cli-runtime's printers of single objects, which commands such as `wait` print one after another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import Any, BinaryIO, cast

from kubecli.meta.fields import objects
from kubecli.meta.resource import Resource
from kubecli.meta.table import RowObject
from kubecli.output.formats import OutputFormat, language_of
from kubecli.output.names import located_name, name_prefix, names_text
from kubecli.output.objects import ListWriter, encoding, omit_managed_fields
from kubecli.output.paths import Tree, item_paths, pruned, tree_of
from kubecli.output.printer import EVERYTHING, Batch, Reads
from kubecli.output.printing import Printing
from kubecli.output.sort import SortPath, parse_sort_path, sort_by_path
from kubecli.output.streams import SafeStream, results_stream
from kubecli.runtime import Runtime

Object = dict[str, Any]


class ObjectPrinter(ABC):
    """The base of all. A list comes by `items`, page by page, and ends with `end`; `one` stands for itself.

    context: of which of several clusters the next items are; whole objects say it themselves (meta/contexts.py).
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0
        self.context = ""

    @property
    def is_immediate(self) -> bool:
        return isinstance(self.stream, SafeStream)

    def reads(self, *, single: bool) -> Reads:
        return EVERYTHING

    def print(
        self, found: Iterable[Batch[list[Any]]], *, kinds: int = 1, single: bool = False, always: bool = True
    ) -> None:
        for batch in found:
            always = True
            self.count += len(batch.content)
            if single:
                for obj in batch.content:
                    self.one(obj)
            else:
                self.context = batch.context
                self.items(batch.resource, batch.content)
                if batch.more and self.is_immediate:
                    self.show()
        if not single and always:
            self.end()

    @abstractmethod
    def one(self, obj: Object, words: str = "") -> None:
        """words: what happened to it, for printers that say so ("condition met")."""

    @abstractmethod
    def items(self, resource: Resource, objects: list[Any]) -> None:
        """A page of a list, or some of several named objects."""

    def show(self) -> None:  # noqa: B027  a hook
        """Writes what has been held back so far, for somebody who watches the pages of a long list come."""

    def end(self) -> None:  # noqa: B027  a hook
        """Nothing more comes (after items)."""


class EncodedPrinter(ObjectPrinter):
    """json, yaml, kyaml: a list is written while it arrives.

    api_order: kubectl decodes these objects into types of its own, so that JSON keeps the API's order of fields.
    (YAML is sorted all the same: kubectl makes it from what it has read back from JSON.)
    """

    def __init__(self, stream: BinaryIO, name: str, *, managed_fields: bool, api_order: bool = False) -> None:
        super().__init__(stream)
        self.encoding = encoding(name)
        self.managed_fields = managed_fields
        self.dumps: Callable[[Any], bytes] = self.encoding.dumps
        if api_order and name != "yaml":
            self.dumps = partial(cast(Any, self.dumps), sort_keys=False)
        self.list: ListWriter | None = None
        self.any_printed = False

    def one(self, obj: Object, words: str = "") -> None:
        self._separate()
        self._omit([obj, *objects(obj, "items")])
        self.stream.write(self.dumps(obj))
        self._whole()

    def event(self, event_type: str, obj: Object) -> None:
        """An object of a watch with the type of its event."""
        self._separate()
        self.stream.write(self.encoding.dump_event(event_type, obj))
        self._whole()

    def items(self, resource: Resource, objects: list[Any]) -> None:
        self._omit(objects)
        self._begun().items(objects)

    def end(self) -> None:
        self._begun().end()
        self._whole()

    def _whole(self) -> None:
        """A terminal's stream may paint what was written."""
        if isinstance(self.stream, SafeStream):
            self.stream.flush()

    def _begun(self) -> ListWriter:
        if self.list is None:
            self.list = self.encoding.ListWriter(self.stream)
            self.list.begin()
        return self.list

    def _separate(self) -> None:
        if self.any_printed:
            self.stream.write(self.encoding.SEPARATOR)
        self.any_printed = True

    def _omit(self, objects: Iterable[Any]) -> None:
        if not self.managed_fields:
            for obj in objects:
                omit_managed_fields(obj)


class NamePrinter(ObjectPrinter):
    """name: only names are asked for, and only names are decoded. with_words: what happened stands behind them."""

    def __init__(self, stream: BinaryIO, *, with_words: bool = False) -> None:
        super().__init__(stream)
        self.with_words = with_words

    def reads(self, *, single: bool) -> Reads:
        return Reads(frozenset([("metadata", "name")]), names=True)

    def one(self, obj: Object, words: str = "") -> None:
        behind = f" {words}" if words and self.with_words else ""
        named = objects(obj, "items") if isinstance(obj.get("items"), list) else [obj]
        self.stream.write("".join(f"{located_name(each)}{behind}\n" for each in named).encode())

    def items(self, resource: Resource, objects: list[Any]) -> None:
        """Objects of which all is there say their own kind: it may be another than the resource's (a Scale)."""
        if objects and isinstance(objects[0], RowObject):
            context = f"{self.context}/" if self.context else ""
            prefix = context + name_prefix(resource.group_version, resource.kind)
            self.stream.write(names_text(prefix, [obj.metadata.name for obj in objects]))
        else:
            self.stream.write("".join([f"{located_name(obj)}\n" for obj in objects]).encode())


class ColumnsPrinter(ObjectPrinter):
    """custom-columns: only the metadata is asked for when no path reads more."""

    def __init__(self, stream: BinaryIO, spec: str, *, from_file: bool, headers: bool) -> None:
        from kubecli.output.columns import ColumnsWriter, parse_columns, parse_columns_file

        super().__init__(stream)
        columns = parse_columns_file(spec) if from_file else parse_columns(spec)
        self.writer = ColumnsWriter(stream, columns, headers=headers or from_file)
        self.paths = frozenset(path for column in columns if column.template for path in column.template.paths())

    def reads(self, *, single: bool) -> Reads:
        return Reads(self.paths, reread=True)

    def items(self, resource: Resource, objects: list[Any]) -> None:
        self.writer.objects(objects)

    def one(self, obj: Object, words: str = "") -> None:
        self.writer.objects([obj])
        self.end()

    def show(self) -> None:
        self.writer.flush()

    def end(self) -> None:
        self.writer.close()


class TemplatePrinter(ObjectPrinter):
    """jsonpath and go-template: the template sees one List of all objects, of which only what it reads is kept."""

    def __init__(self, stream: BinaryIO, render: Callable[[Any], str], paths: frozenset[tuple[str, ...]]) -> None:
        super().__init__(stream)
        self.render = render
        self.paths = paths
        self.tree: Tree = tree_of(item_paths(paths))
        self.collected: list[Any] = []

    def reads(self, *, single: bool) -> Reads:
        return Reads(self.paths if single else item_paths(self.paths), reread=True)

    def one(self, obj: Object, words: str = "") -> None:
        self._write(obj)

    def items(self, resource: Resource, objects: list[Any]) -> None:
        self.collected += [pruned(obj, self.tree) for obj in objects]

    def end(self) -> None:
        self._write(
            {"apiVersion": "v1", "items": self.collected, "kind": "List", "metadata": {"resourceVersion": ""}}
        )

    def _write(self, obj: Any) -> None:
        self.stream.write(self.render(obj).encode("utf-8", "surrogateescape"))


class SortedPrinter(ObjectPrinter):
    """Keeps a list until it is whole, and hands it on in order."""

    def __init__(self, inner: ObjectPrinter, path: SortPath) -> None:
        super().__init__(inner.stream)
        self.inner = inner
        self.path = path
        self.collected: list[tuple[Resource, Object]] = []

    def reads(self, *, single: bool) -> Reads:
        inner = self.inner.reads(single=single)
        return Reads(inner.paths | self.path.paths(), reread=inner.reread)

    def one(self, obj: Object, words: str = "") -> None:
        self.inner.one(obj, words)

    def items(self, resource: Resource, objects: list[Any]) -> None:
        self.collected += [(resource, obj) for obj in objects]

    def end(self) -> None:
        ordered = sort_by_path(self.collected, self.path, object_of=lambda each: each[1])
        for resource, run in groupby(ordered, key=lambda each: each[0]):
            self.inner.items(resource, [obj for _, obj in run])
        self.inner.end()


def object_printer_for(printing: Printing, runtime: Runtime, *, api_order: bool = False) -> ObjectPrinter:
    """What prints single objects, one after another. Raises OutputError and the errors of expressions.

    api_order: see EncodedPrinter.
    """
    return object_printer(printing, printing.format(runtime.cwd), runtime, api_order=api_order)


def object_printer(
    printing: Printing, output: OutputFormat, runtime: Runtime, *, api_order: bool = False
) -> ObjectPrinter:
    """Raises the errors of expressions and columns."""
    columns = output.name.startswith("custom-columns")
    stream = results_stream(runtime, "table" if columns else language_of(output.name))
    return make_printer(printing, output, stream, api_order=api_order)


def object_bytes(obj: Object, printing: Printing, output: OutputFormat, *, api_order: bool = False) -> bytes:
    """One object as it is printed. Raises the errors of expressions."""
    stream = BytesIO()
    make_printer(printing, output, stream, api_order=api_order).one(obj)
    return stream.getvalue()


def make_printer(
    printing: Printing,
    output: OutputFormat,
    stream: BinaryIO,
    *,
    api_order: bool = False,
) -> ObjectPrinter:
    """Without -o: names, and what happened to the objects."""
    printer: ObjectPrinter
    match output.name:
        case "" | "name":
            printer = NamePrinter(stream, with_words=not output.name)
        case "custom-columns" | "custom-columns-file":
            printer = ColumnsPrinter(
                stream,
                output.argument,
                from_file=output.name == "custom-columns-file",
                headers=not printing.no_headers,
            )
        case "go-template":
            printer = go_template_printer(stream, output.argument, printing.allow_missing_template_keys)
        case "jsonpath" | "jsonpath-as-json":
            printer = jsonpath_printer(stream, output, printing.allow_missing_template_keys)
        case name:
            managed_fields = printing.show_managed_fields
            printer = EncodedPrinter(stream, name, managed_fields=managed_fields, api_order=api_order)
    return SortedPrinter(printer, parse_sort_path(printing.sort_by)) if printing.sort_by else printer


def go_template_printer(stream: BinaryIO, text: str, allow_missing: bool) -> TemplatePrinter:
    from kubecli import gotemplate

    template = gotemplate.parse(text)
    return TemplatePrinter(stream, lambda obj: template.render(obj, allow_missing), frozenset([()]))


def jsonpath_printer(stream: BinaryIO, output: OutputFormat, allow_missing: bool) -> TemplatePrinter:
    from kubecli import jsonpath

    template = jsonpath.parse(output.argument)
    method = template.render_json if output.name == "jsonpath-as-json" else template.render
    return TemplatePrinter(stream, lambda obj: method(obj, allow_missing), template.paths())
