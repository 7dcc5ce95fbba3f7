"""`kubecli cluster-info`: where the control plane and the cluster's services are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from kubecli.cli.command import Group, Invocation, pass_invocation
from kubecli.cli.lazy import LazyCommand
from kubecli.redaction import bare_url

SELECTOR = "kubernetes.io/cluster-service=true"
HINT = "\nTo further debug and diagnose cluster problems, use 'kubecli cluster-info dump'.\n"


COMMANDS = {
    "dump": LazyCommand(
        "kubecli.cli.commands.cluster_info.dump", "Dump what helps to find out what is wrong with a cluster"
    )
}


@click.command("cluster-info", cls=Group, lazy=COMMANDS, invoke_without_command=True)
@pass_invocation
def command(invocation: Invocation) -> None:
    """Print the addresses of the control plane and of services labelled kubernetes.io/cluster-service=true.

    The services are looked for in kube-system, or in the namespace given with -n. A user and password in the
    server's URL, which kubectl prints, are left out.

    Examples:
      # Print the addresses
      kubecli cluster-info
    """
    from kubecli.api.lists import ObjectList
    from kubecli.cli.session import connect, resolve_context

    runtime = invocation.runtime
    resolved = resolve_context(invocation)
    try:
        with connect(invocation, resolved=resolved) as session:
            resource = session.resources.find("services")
            path = resource.path(invocation.options.namespace or "kube-system")
            answer = session.api.get(path, params=[("labelSelector", SELECTOR)])
            services = answer.decode(ObjectList).items or []
            host = bare_url(resolved.cluster.server)
        runtime.write(f"Kubernetes control plane is running at {host}\n", "addresses")
        for service in services:
            runtime.write("".join(_line(service, host)), "addresses")
    finally:
        runtime.write(HINT)


def _line(service: Mapping[str, Any], host: str) -> Iterator[str]:
    """One service's line; a load balancer's address, else the path through the API server's proxy."""
    metadata = service.get("metadata") or {}
    ports = (service.get("spec") or {}).get("ports") or []
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    if ingress:
        address = ingress[0].get("ip") or ingress[0].get("hostname") or ""
        link = "".join(f"http://{address}:{port.get('port', 0)} " for port in ports)
    else:
        name = _proxy_name(metadata.get("name", ""), ports)
        link = f"{host}/api/v1/namespaces/{metadata.get('namespace', '')}/services/{name}/proxy"
    name = (metadata.get("labels") or {}).get("kubernetes.io/name") or metadata.get("name", "")
    yield f"{name} is running at {link}\n"


def _proxy_name(name: str, ports: list[Mapping[str, Any]]) -> str:
    """scheme:name:port as the API server's proxy takes it, from a service's first port."""
    if not ports:
        return name
    port = ports[0].get("name") or ""
    if port == "https" or ports[0].get("port") == 443:
        return f"https:{name}:{port}"
    return f"{name}:{port}" if port else name
