"""`kubecli top pod`.

Beyond kubectl: --requests, the shares of requests and limits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.names import ObjectName, labels
from kubecli.cli.options import argument, option
from kubecli.cli.session import connect
from kubecli.cli.types import Suggested
from kubecli.errors.reading import MetricsError
from kubecli.errors.usage import UsageError
from kubecli.gotext.strconv import show_duration
from kubecli.meta.age import parse_time
from kubecli.meta.resource import Resource
from kubecli.reading.session import Session
from kubecli.reading.top.metrics import check, fetch, metrics_resource, print_rows
from kubecli.reading.top.usage import Shown, pod_rows

PODS = Resource("", "v1", "pods", "Pod", "pod", namespaced=True)
CREATION_DELAY = timedelta(minutes=2)
"""A pod younger than this may well have no metrics yet."""


@kube_command("pod", usage="[NAME | -l label]")
@argument("names", nargs=-1, type=ObjectName("pods"))
@option("-A", "--all-namespaces", is_flag=True, help="The pods of all namespaces.")
@option("--containers", is_flag=True, help="If present, print usage of containers within a pod.")
@option("--field-selector", help="Selector (field query) of the pods: --field-selector spec.nodeName=worker-1.")
@option("--no-headers", is_flag=True, help="If present, print output without headers.")
@option("--requests", is_flag=True, help="Add the shares of requests and limits; '-' where a container sets none.")
@option(
    "-l",
    "--selector",
    shell_complete=labels,
    help="Selector (label query) of the pods: -l key1=value1,key2=value2.",
)
@option("--show-swap", is_flag=True, help="Print pod resources related to swap memory.")
@option("--sort-by", type=Suggested("cpu", "memory"), help="Sort by a usage, the largest first.")
@option("--sum", "total", is_flag=True, help="Print the sum of the resource usage")
@option("--use-protocol-buffers", default=True, hidden=True, help="Accepted as kubectl does; JSON is read.")
def command(invocation: Invocation, names: tuple[str, ...], **given: Any) -> None:
    """Display resource (CPU/memory) usage of pods.

    Examples:
      # The pods of a namespace, the hungriest first
      kubecli top pod -n shop --sort-by=memory

      # Each container of one pod
      kubecli top pod web-0 --containers

      # How much of their requests and limits they use
      kubecli top pod -l app=web --requests
    """
    if len(names) > 1:
        raise invocation.usage_error("pod [NAME | -l label]")
    check(given["sort_by"], given["selector"])
    name = names[0] if names else ""
    if name and (given["selector"] or given["field_selector"]):
        raise UsageError("only one of NAME or selector can be provided")
    shown = Shown(
        swap=given["show_swap"],
        sort_by=given["sort_by"],
        containers=given["containers"],
        namespaces=given["all_namespaces"],
        total=given["total"],
        headers=not given["no_headers"],
        requests=given["requests"],
        bars=invocation.color,
    )
    with connect(invocation) as session:
        resource = metrics_resource(session, "pods", "PodMetrics", namespaced=True)
        namespace = "" if shown.namespaces else session.namespace
        params = (("labelSelector", given["selector"]),)
        metrics = fetch(session, resource, namespace, name, params)
        pods: dict[tuple[str, str], Any] = {}
        if metrics and (shown.requests or given["field_selector"]):
            pods = find_pods(session, namespace, name, given)
            if given["field_selector"]:
                metrics = [each for each in metrics if key(each) in pods]
        if not metrics:
            explain_nothing(session, namespace, name, given)
            return
    print_rows(invocation.runtime, pod_rows(metrics, pods, shown))


def key(obj: Any) -> tuple[str, str]:
    return (obj["metadata"].get("namespace", ""), obj["metadata"]["name"])


def find_pods(session: Session, namespace: str, name: str, given: dict[str, Any]) -> dict[tuple[str, str], Any]:
    params = (("labelSelector", given["selector"]), ("fieldSelector", given["field_selector"]))
    return {key(pod): pod for pod in fetch(session, PODS, namespace, name, params)}


def explain_nothing(session: Session, namespace: str, name: str, given: dict[str, Any]) -> None:
    """Why there are no metrics. Raises MetricsError when there are pods that should have some."""
    runtime = session.runtime
    pods = find_pods(session, namespace, name, given)
    for pod in pods.values():
        created = parse_time(pod["metadata"].get("creationTimestamp"))
        age = runtime.now() - created if created else timedelta()
        if age > CREATION_DELAY:
            where = "/".join(key(pod))
            raise MetricsError(f"Metrics not available for pod {where}, age: {show_duration(age.total_seconds())}")
    if pods:
        raise MetricsError("metrics not available yet")
    runtime.warn(f"No resources found in {namespace} namespace." if namespace else "No resources found")
