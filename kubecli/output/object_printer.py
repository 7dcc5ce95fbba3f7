"""kubectl's common printer flags (cli-runtime's PrintFlags), for commands that print objects one by one.

`events`, `rollout history` and `wait` share them: without -o an object is its name and what happened to it
("pod/web condition met"), with -o it is printed whole, as a name, or by a template.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from kubecli.output.formats import OutputFormat

Object = dict[str, Any]


class ObjectPrinter:
    """typed: kubectl decodes these objects into types of its own, so that JSON keeps the API's order of fields."""

    def __init__(
        self,
        stream: BinaryIO,
        output: OutputFormat,
        render: Callable[[Object], str] | None,
        *,
        managed_fields: bool,
        typed: bool,
    ) -> None:
        self.stream = stream
        self.output = output
        self._render = render
        self._managed_fields = managed_fields
        self._typed = typed
        self._printed = False

    @property
    def is_plain(self) -> bool:
        """Whether -o was not given."""
        return not self.output.name

    def print(self, obj: Object, operation: str = "") -> None:
        """operation: what stands behind the name without -o: "condition met"."""
        if self._render is not None:
            self.stream.write(self._render(obj).encode("utf-8", "surrogateescape"))
        elif self.output.is_encoding:
            self._whole(obj)
        else:
            self._name(obj, f" {operation}" if operation and self.is_plain else "")

    def _whole(self, obj: Object) -> None:
        from kubecli.output.objects import encoding, omit_managed_fields

        if not self._managed_fields:
            for each in (obj, *(obj.get("items") or ())):
                omit_managed_fields(each)
        writer = encoding(self.output.name)
        if self._printed:
            self.stream.write(writer.SEPARATOR)
        self._printed = True
        self.stream.write(self._in_api_order(obj) if self._typed else writer.dumps(obj))

    def _in_api_order(self, obj: Object) -> bytes:
        """YAML is sorted all the same: kubectl makes it from what it has read back from JSON."""
        from kubecli.output import json_text, kyaml_text, yaml_text

        if self.output.name == "yaml":
            return yaml_text.dumps(obj)
        dumps = json_text.dumps if self.output.name == "json" else kyaml_text.dumps
        return dumps(obj, sort_keys=False)

    def _name(self, obj: Object, words: str) -> None:
        from kubecli.output.names import object_name

        objects = obj["items"] if isinstance(obj.get("items"), list) else [obj]
        self.stream.write("".join(f"{object_name(each)}{words}\n" for each in objects).encode())


def expression(output: OutputFormat, *, allow_missing: bool) -> Callable[[Object], str] | None:
    if output.name.startswith("jsonpath"):
        from kubecli import jsonpath

        path = jsonpath.parse(output.argument)
        method = path.render_json if output.name == "jsonpath-as-json" else path.render
        return lambda obj: method(obj, allow_missing)
    if output.name == "go-template":
        from kubecli import gotemplate

        template = gotemplate.parse(output.argument)
        return lambda obj: template.render(obj, allow_missing)
    return None
