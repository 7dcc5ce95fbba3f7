"""The lines of `label --list`, `annotate --list` and `set env --list`: pure rules, kubectl's words.

Difference from kubectl: labels and annotations are in the order of their keys (kubectl's differs from run to run).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kubecli.errors.expressions import OutputError
from kubecli.meta.fields import Object, mapping, name, objects, string, strings, text
from kubecli.meta.resource import Resource
from kubecli.reading.get.defaults import TEMPLATES

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def metadata_lines(
    resource: Resource, obj: Object, field: str, *, heading: bool, context: str = ""
) -> Iterator[str]:
    """field: "labels" or "annotations". heading: there are several objects. context: which of several clusters."""
    if heading:
        where = f" in {context}" if context else ""
        yield f"Listing {field} for {resource.kind}.{resource.group}/{name(obj)}{where}:"
    for key, value in sorted(strings(obj, f"metadata.{field}").items()):
        yield f"{' ' * heading}{key}={value}"


def env_lines(obj: Object, containers: str, *, context: str = "") -> Iterator[str]:
    """The variables of each container whose name fits the wildcards; () for a kind that has none."""
    kind, where = text(obj, "kind"), f" in {context}" if context else ""
    for container in fitting(obj, containers):
        yield f"# {kind} {name(obj)}, container {text(container, 'name')}{where}"
        for variable in objects(container, "env"):
            source = mapping(variable, "valueFrom")
            title = text(variable, "name")
            yield f"# {title} from {source_text(source)}" if source else f"{title}={text(variable, 'value')}"


def fitting(obj: Object, containers: str) -> list[Object]:
    """The containers of what an object runs, those that run first at the end, whose name fits the wildcards."""
    spec = mapping(obj, TEMPLATES[text(obj, "kind")]) if has_pods(obj) else {}
    fits = re.compile(".*".join(map(re.escape, containers.split("*"))), re.DOTALL)
    every = [*objects(spec, "containers"), *objects(spec, "initContainers")]
    return [each for each in every if fits.fullmatch(text(each, "name"))]


def has_pods(obj: Object) -> bool:
    return text(obj, "kind") in TEMPLATES


def source_text(source: Any) -> str:
    """Where a variable's value comes from."""
    for key, word in (("secretKeyRef", "secret"), ("configMapKeyRef", "configmap")):
        if ref := mapping(source, key):
            return f"{word} {text(ref, 'name')}, key {text(ref, 'key')}"
    if ref := mapping(source, "fieldRef"):
        return f"field path {text(ref, 'fieldPath')}"
    if ref := mapping(source, "resourceFieldRef"):
        container = text(ref, "containerName")
        return f"resource field {container}{'/' if container else ''}{string(ref.get('resource', ''))}"
    return "invalid valueFrom"


def last_applied(obj: Object, output: str) -> bytes:
    """What was applied last, as YAML or JSON; b"" for an object without it. Raises OutputError.

    The JSON is the annotation's own text, laid out.
    """
    import msgspec

    said = strings(obj, "metadata.annotations").get(LAST_APPLIED, "")
    if not said:
        return b""
    try:
        value = msgspec.json.decode(said)
        if output == "json":
            return msgspec.json.format(said.strip().encode(), indent=2) + b"\n"
    except msgspec.DecodeError as error:
        raise OutputError(f"what {text(obj, 'kind')} {name(obj)} says was applied is no JSON: {error}") from None
    from kubecli.output import yaml_text

    return yaml_text.dumps(value)
