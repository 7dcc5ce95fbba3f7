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
