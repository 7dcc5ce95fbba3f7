"""Ingresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubecli.describe.endpoints import endpoints_text, slices_need
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_annotations, write_labels
from kubecli.describe.scene import Describer, Failure, Need, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text, words


def describe(w: Writer, ingress: Object, scene: Scene) -> None:
    spec = mapping(ingress, "spec")
    w.row(0, "Name:", name(ingress))
    write_labels(w, "Labels", mapping(ingress, "metadata.labels"))
    w.row(0, "Namespace:", namespace(ingress))
    w.row(0, "Address:", _addresses(ingress))
    w.row(0, "Ingress Class:", text(spec, "ingressClassName", "<none>"))
    default = at(spec, "defaultBackend")
    default_text = "<default>" if default is None else _backend(default, scene)
    w.row(0, "Default backend:", default_text)
    _write_tls(w, items(spec, "tls"))
    w.write(0, "Rules:\n  Host\tPath\tBackends\n")
    w.row(1, "----", "----", "--------")
    with_paths = [rule for rule in items(spec, "rules") if at(rule, "http") is not None]
    for rule in with_paths:
        w.row(1, text(rule, "host") or "*", "")
        for path in items(rule, "http.paths"):
            w.row(2, "", text(path, "path") + " ", _backend(mapping(path, "backend"), scene))
    if not with_paths:
        w.row(1, "*", "*", default_text)
    write_annotations(w, "Annotations", mapping(ingress, "metadata.annotations"))
    write_events(w, scene)


def _addresses(ingress: Object) -> str:
    found = items(ingress, "status.loadBalancer.ingress")
    return ",".join(sorted({text(each, "ip") or text(each, "hostname") for each in found} - {""}))


def _write_tls(w: Writer, entries: list[Any]) -> None:
    if entries:
        w.write(0, "TLS:\n")
    for entry in entries:
        secret, hosts = text(entry, "secretName"), ",".join(words(entry, "hosts"))
        w.write(1, f"{secret} terminates {hosts}\n" if secret else f"SNI routes {hosts}\n")


def _backend(backend: Object, scene: Scene) -> str:
    """ "web:80 (10.0.0.1:8080)", the object a backend names, or what went wrong in looking."""
    resource = at(backend, "resource")
    if at(backend, "service") is None:
        if resource is None:
            return ""
        group = text(resource, "apiGroup", "<none>")
        return f"APIGroup: {group}, Kind: {text(resource, 'kind')}, Name: {text(resource, 'name')}"
    service = text(backend, "service.name")
    wanted, wanted_name = number(backend, "service.port.number"), text(backend, "service.port.name")
    written = f"{service}:{wanted or wanted_name}"
    if not service:
        return f"{written} (<error: resource name may not be empty>)"
    slices, found = scene.related[f"slices/{service}"], scene.related[f"service/{service}"]
    for answer in (slices, found):
        if isinstance(answer, Failure):
            return f"{written} (<error: {answer.message}>)"
    port_name = ""
    for port in items(found, "spec.ports"):
        by_number = wanted and number(port, "port") == wanted
        if by_number or (wanted_name and text(port, "name") == wanted_name):
            port_name = text(port, "name")
    return f"{written} ({endpoints_text(slices, port_name)})"


def _services(ingress: Object) -> Iterator[str]:
    backends = [mapping(ingress, "spec.defaultBackend")]
    for rule in items(ingress, "spec.rules"):
        backends += [mapping(path, "backend") for path in items(rule, "http.paths")]
    for backend in backends:
        if text(backend, "service.name"):
            yield text(backend, "service.name")


def needs(ingress: Object) -> dict[str, Need]:
    wanted: dict[str, Need] = {}
    for service in _services(ingress):
        wanted[f"slices/{service}"] = slices_need(namespace(ingress), service, on_error="keep")
        wanted[f"service/{service}"] = Need(
            "", "v1", "services", "Service", namespace=namespace(ingress), name=service, on_error="keep"
        )
    return wanted


DESCRIBER = Describer(describe, needs=needs, events=object_events)
