"""Prints one Go struct (a kubeconfig, a kuberc) in kubectl's common formats: fields in Go's order, not sorted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kubecli.kubeconfig.schema import StructOf
from kubecli.output.formats import OutputFormat


def wanted_format(output: str, template: str, *, cwd: Path) -> OutputFormat:
    """YAML unless something else is asked for. Raises OutputError."""
    from kubecli.output.formats import PRINT_FORMATS, parse_output

    return parse_output(output or ("" if template else "yaml"), template, cwd=cwd, allowed=PRINT_FORMATS)


def print_struct(
    spec: StructOf, data: Mapping[str, Any], *, output: str, template: str, allow_missing: bool, cwd: Path
) -> bytes:
    from kubecli.kubeconfig.view import shown

    return printed(shown(spec, data), wanted_format(output, template, cwd=cwd), allow_missing)


def printed(value: dict[str, Any], wanted: OutputFormat, allow_missing: bool) -> bytes:
    """The text of a value whose keys are in the order to print them in."""
    name, argument = wanted.name, wanted.argument
    if name == "json":
        return _json(value)
    if name == "yaml":
        from kubecli.output import yaml_text

        return yaml_text.dumps(value)
    if name == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(value, sort_keys=False)
    if name == "name":
        from kubecli.output.names import object_name

        return f"{object_name(value)}\n".encode()
    if name in ("jsonpath", "jsonpath-as-json"):
        from kubecli.jsonpath import parse

        path = parse(argument)
        text = (
            path.render_json(value, allow_missing) if name.endswith("json") else path.render(value, allow_missing)
        )
    else:
        from kubecli.gotemplate import parse as parse_template

        text = parse_template(argument).render(value, allow_missing)
    return text.encode("utf-8", "surrogateescape")


def _json(value: dict[str, Any]) -> bytes:
    import json

    text = json.dumps(value, indent=4, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"{text}\n".encode("utf-8", "surrogateescape")
