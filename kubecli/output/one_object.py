"""One whole object in one of kubectl's common formats, as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.output.formats import OutputFormat


def print_object(obj: Mapping[str, Any], output: OutputFormat, *, allow_missing: bool = True) -> bytes:
    """output: json, yaml, kyaml, a jsonpath or a go-template (see output.formats.parse_output).

    Raises ExpressionError when a path or template cannot be evaluated.
    """
    if output.name == "json":
        from kubecli.output import json_text

        return json_text.dumps(obj)
    if output.name == "yaml":
        from kubecli.output import yaml_text

        return yaml_text.dumps(obj)
    if output.name == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(obj)
    if output.name.startswith("jsonpath"):
        from kubecli.jsonpath import parse

        path = parse(output.argument)
        as_json = output.name == "jsonpath-as-json"
        text = path.render_json(obj, allow_missing) if as_json else path.render(obj, allow_missing)
    else:
        from kubecli import gotemplate

        text = gotemplate.parse(output.argument).render(obj, allow_missing)
    return text.encode("utf-8", "surrogateescape")


def print_in_order(value: dict[str, Any], wanted: OutputFormat, allow_missing: bool) -> bytes:
    """A Go struct that is no object of the API (a kubeconfig, a kuberc): its fields stay in their order."""
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
