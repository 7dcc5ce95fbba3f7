"""Where the control plane and the cluster's services are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kubecli.api.lists import ObjectList
from kubecli.clusters.session import Session
from kubecli.meta import fields
from kubecli.meta.fields import text
from kubecli.redaction import bare_url

SELECTOR = "kubernetes.io/cluster-service=true"


def addresses(session: Session, namespace: str) -> Iterator[str]:
    """A line for each, the control plane first. namespace: where the services are looked for."""
    path = session.resources.find("services").path(namespace)
    services = session.api.get(path, params=[("labelSelector", SELECTOR)]).decode(ObjectList).items or []
    host = bare_url(session.resolved.cluster.server)
    yield f"Kubernetes control plane is running at {host}\n"
    for service in services:
        yield from _line(service, host)


def _line(service: Mapping[str, Any], host: str) -> Iterator[str]:
    """One service's line; a load balancer's address, else the path through the API server's proxy."""
    ports = fields.objects(service, "spec.ports")
    ingress = fields.objects(service, "status.loadBalancer.ingress")
    if ingress:
        address = text(ingress[0], "ip") or text(ingress[0], "hostname")
        link = "".join(f"http://{address}:{port.get('port', 0)} " for port in ports)
    else:
        name = _proxy_name(fields.name(service), ports)
        link = f"{host}/api/v1/namespaces/{fields.namespace(service)}/services/{name}/proxy"
    name = fields.strings(service, "metadata.labels").get("kubernetes.io/name") or fields.name(service)
    yield f"{name} is running at {link}\n"


def _proxy_name(name: str, ports: list[dict[str, Any]]) -> str:
    """scheme:name:port as the API server's proxy takes it, from a service's first port."""
    if not ports:
        return name
    port = text(ports[0], "name")
    if port == "https" or ports[0].get("port") == 443:
        return f"https:{name}:{port}"
    return f"{name}:{port}" if port else name
