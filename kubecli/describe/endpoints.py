"""The addresses behind a service, from its endpoint slices."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.scene import Need, OnError
from kubecli.meta.addresses import join_host_port
from kubecli.meta.fields import Object, at, items, number, text

SLICES = "endpoint slices"
SHOWN = 3


def slices_need(namespace: str, service: str, on_error: OnError) -> Need:
    return Need(
        "discovery.k8s.io",
        "v1",
        "endpointslices",
        "EndpointSlice",
        namespace=namespace,
        labels=f"kubernetes.io/service-name={service}",
        on_error=on_error,
        plain_errors=True,
    )


def endpoints_text(slices: Sequence[Object], port_name: str) -> str:
    """The ready addresses of a named port, three of them: "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...".

    "<none>" where there is no slice, "" where the slices hold no ready address. A slice without ports (of a
    headless service) gives bare addresses. An endpoint that does not say counts as ready.
    """
    if not slices:
        return "<none>"
    addresses: list[str] = []
    more = False
    for each in slices:
        ports = items(each, "ports")
        wanted: list[Object | None] = [port for port in ports if text(port, "name") == port_name]
        for port in wanted if ports else [None]:
            for endpoint in items(each, "endpoints"):
                more = more or len(addresses) >= SHOWN  # kubectl counts on after the last ready one, too
                if at(endpoint, "conditions.ready") is not False:
                    addresses.append(_address(endpoint, port))
    shown = ",".join(addresses[:SHOWN])
    return f"{shown} + {len(addresses) - SHOWN} more..." if more else shown


def _address(endpoint: Object, port: Object | None) -> str:
    first = str((items(endpoint, "addresses") or [""])[0])
    return first if port is None else join_host_port(first, number(port, "port"))
