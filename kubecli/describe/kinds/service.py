"""Services."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.endpoints import SLICES, endpoints_text, slices_need
from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line, write_metadata
from kubecli.describe.scene import Describer, Need, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, name, namespace, number, text, words


def describe(w: Writer, service: Object, scene: Scene) -> None:
    spec = mapping(service, "spec")
    w.row(0, "Name:", name(service))
    w.row(0, "Namespace:", namespace(service))
    write_metadata(w, service)
    w.row(0, "Selector:", one_line(mapping(spec, "selector")))
    w.row(0, "Type:", text(spec, "type"))
    if at(spec, "ipFamilyPolicy") is not None:
        w.row(0, "IP Family Policy:", text(spec, "ipFamilyPolicy"))
    w.row(0, "IP Families:", ",".join(words(spec, "ipFamilies")) or "<none>")
    w.row(0, "IP:", text(spec, "clusterIP"))
    w.row(0, "IPs:", ",".join(words(spec, "clusterIPs")) or "<none>")
    if words(spec, "externalIPs"):
        w.row(0, "External IPs:", ",".join(words(spec, "externalIPs")))
    for label, path in (
        ("Desired LoadBalancer IP:", "loadBalancerIP"),
        ("External Name:", "externalName"),
    ):
        if text(spec, path):
            w.row(0, label, text(spec, path))
    balancers = items(service, "status.loadBalancer.ingress")
    if balancers:
        w.row(0, "LoadBalancer Ingress:", ", ".join(_balancer(each) for each in balancers))
    for port in items(spec, "ports"):
        _write_port(w, port, scene.related[SLICES])
    _write_policies(w, spec)
    write_events(w, scene)


def _balancer(ingress: Object) -> str:
    address = text(ingress, "ip")
    if not address:
        return text(ingress, "hostname")
    mode = at(ingress, "ipMode")
    return address if mode is None else f"{address} ({mode})"


def _write_port(w: Writer, port: Object, slices: Sequence[Object]) -> None:
    title, protocol = text(port, "name") or "<unset>", text(port, "protocol")
    w.row(0, "Port:", title, f"{number(port, 'port')}/{protocol}")
    w.row(0, "TargetPort:", f"{text(port, 'targetPort', '0')}/{protocol}")
    if at(port, "appProtocol") is not None:
        w.row(0, "AppProtocol:", text(port, "appProtocol"))
    if number(port, "nodePort"):
        w.row(0, "NodePort:", title, f"{number(port, 'nodePort')}/{protocol}")
    w.row(0, "Endpoints:", endpoints_text(slices, text(port, "name")))


def _write_policies(w: Writer, spec: Object) -> None:
    w.row(0, "Session Affinity:", text(spec, "sessionAffinity"))
    if text(spec, "externalTrafficPolicy"):
        w.row(0, "External Traffic Policy:", text(spec, "externalTrafficPolicy"))
    if at(spec, "internalTrafficPolicy") is not None:
        w.row(0, "Internal Traffic Policy:", text(spec, "internalTrafficPolicy"))
    if number(spec, "healthCheckNodePort"):
        w.row(0, "HealthCheck NodePort:", str(number(spec, "healthCheckNodePort")))
    if words(spec, "loadBalancerSourceRanges"):
        w.row(0, "LoadBalancer Source Ranges:", ",".join(words(spec, "loadBalancerSourceRanges")))
    if at(spec, "trafficDistribution") is not None:
        w.row(0, "Traffic Distribution:", text(spec, "trafficDistribution"))


def needs(service: Object) -> dict[str, Need]:
    return {SLICES: slices_need(namespace(service), name(service), on_error="ignore")}


DESCRIBER = Describer(describe, needs=needs, events=object_events)
