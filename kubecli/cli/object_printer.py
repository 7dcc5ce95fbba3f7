"""kubectl's common printer flags (cli-runtime's PrintFlags), for commands that print objects one by one.

`events`, `rollout history` and `wait` share them: without -o an object is its name and what happened to it
("pod/web condition met"), with -o it is printed whole, as a name, or by a template.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from kubecli.cli.options import option
from kubecli.output.formats import PRINT_FORMATS, OutputFormat, parse_output

F = TypeVar("F", bound=Callable[..., Any])
Object = dict[str, Any]


def print_flags(function: F) -> F:
    """Declares -o and what belongs to it; `read_print_flags` reads them."""
    for declare in (
        option("--template", help="The template, or its file, of -o go-template, jsonpath and their like."),
        option("--show-managed-fields", is_flag=True, help="Keep managedFields in JSON and YAML."),
        option(
            "-o",
            "--output",
            help="One of: (json, yaml, kyaml, name, jsonpath=, jsonpath-as-json=, jsonpath-file=, go-template=, "
            "go-template-file=).",
        ),
        option(
            "--allow-missing-template-keys",
            default=True,
            help="If true, a field or key that is missing in a template is nothing; else it is an error.",
        ),
    ):
        function = declare(function)
    return function


def read_print_flags(
    flags: dict[str, Any], stream: BinaryIO, cwd: Path, *, typed: bool = False
) -> Callable[[], ObjectPrinter]:
    """Takes the printer's flags out of flags. Raises OutputError and the errors of expressions."""
    output = parse_output(flags.pop("output"), flags.pop("template"), cwd=cwd, allowed=PRINT_FORMATS)
    managed_fields, allow_missing = flags.pop("show_managed_fields"), flags.pop("allow_missing_template_keys")
    render = _expression(output, allow_missing=allow_missing)
    return lambda: ObjectPrinter(stream, output, render, managed_fields=managed_fields, typed=typed)


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


def _expression(output: OutputFormat, *, allow_missing: bool) -> Callable[[Object], str] | None:
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
