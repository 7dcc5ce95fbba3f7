"""Nodes."""

from __future__ import annotations

from kubecli.describe.allocated import write_allocated
from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata, write_taints
from kubecli.describe.resources import POD_AMOUNTS, quantity
from kubecli.describe.scene import Describer, Failure, Need, Scene, events_need
from kubecli.describe.slices import write_slices
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, at, flag, items, mapping, name, string, text, words

PODS, LEASE, SLICES = "pods", "lease", "resource slices"
ROLE_PREFIX, ROLE_LABEL = "node-role.kubernetes.io/", "kubernetes.io/role"
SYSTEM = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)


def describe(w: Writer, node: Object, scene: Scene) -> None:
    spec, status = mapping(node, "spec"), mapping(node, "status")
    w.row(0, "Name:", name(node))
    w.row(0, "Roles:", ",".join(roles_of(node)) or "<none>")
    write_metadata(w, node)
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(node, "metadata.creationTimestamp")))
    write_taints(w, "Taints", items(spec, "taints"))
    w.row(0, "Unschedulable:", sprint(flag(spec, "unschedulable")))
    _write_lease(w, scene)
    _write_conditions(w, status, scene)
    w.write(0, "Addresses:\n")
    for address in items(status, "addresses"):
        w.row(1, f"{text(address, 'type')}:", text(address, "address"))
    for title, path in (("Capacity", "capacity"), ("Allocatable", "allocatable")):
        amounts = mapping(status, path)
        if amounts:
            w.write(0, f"{title}:\n")
        for resource in sorted(amounts):
            w.row(0, f"  {resource}:", quantity(amounts[resource]))
    write_slices(w, scene.related[SLICES])
    w.write(0, "System Info:\n")
    for label, path in SYSTEM:
        w.row(0, f"  {label}:", text(status, f"nodeInfo.{path}"))
    _write_addresses(w, spec)
    pods = scene.related[PODS]
    if isinstance(pods, Failure):
        w.row(0, "Pods:", "not authorized")
    else:
        write_allocated(w, node, pods, scene.clock)
    write_events(w, scene)


def roles_of(node: Object) -> list[str]:
    roles = set()
    for key, value in mapping(node, "metadata.labels").items():
        if key.startswith(ROLE_PREFIX):
            roles.add(key.removeprefix(ROLE_PREFIX))
        elif key == ROLE_LABEL:
            roles.add(string(value))
    return sorted(roles - {""})


def _write_lease(w: Writer, scene: Scene) -> None:
    lease = scene.related[LEASE]
    if isinstance(lease, Failure):
        w.row(0, "Lease:", f"Failed to get lease: {lease.message}")
        return
    w.write(0, "Lease:\n")
    w.row(1, "HolderIdentity:", text(lease, "spec.holderIdentity", "<unset>"))
    for label, path in (("AcquireTime:", "spec.acquireTime"), ("RenewTime:", "spec.renewTime")):
        moment = at(lease, path)
        w.row(1, label, "<unset>" if moment is None else scene.clock.stamp(moment))


def _write_conditions(w: Writer, status: Object, scene: Scene) -> None:
    conditions = items(status, "conditions")
    if not conditions:
        return
    w.write(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n")
    w.row(1, "----", "------", "-----------------", "------------------", "------", "-------")
    for condition in conditions:
        w.row(
            1,
            text(condition, "type") + " ",
            text(condition, "status") + " ",
            scene.clock.stamp(at(condition, "lastHeartbeatTime")) + " ",
            scene.clock.stamp(at(condition, "lastTransitionTime")) + " ",
            text(condition, "reason") + " ",
            text(condition, "message"),
        )


def _write_addresses(w: Writer, spec: Object) -> None:
    if text(spec, "podCIDR"):
        w.row(0, "PodCIDR:", text(spec, "podCIDR"))
    if words(spec, "podCIDRs"):
        w.row(0, "PodCIDRs:", ",".join(words(spec, "podCIDRs")))
    if text(spec, "providerID"):
        w.row(0, "ProviderID:", text(spec, "providerID"))


def needs(node: Object) -> dict[str, Need]:
    here = name(node)
    running = f"spec.nodeName={here},status.phase!=Succeeded,status.phase!=Failed"
    return {
        PODS: Need("", "v1", "pods", "Pod", fields=running, on_error="keep forbidden", reads=POD_AMOUNTS),
        LEASE: Need(
            "coordination.k8s.io",
            "v1",
            "leases",
            "Lease",
            namespace="kube-node-lease",
            name=here,
            on_error="keep",
        ),
        SLICES: Need(
            "resource.k8s.io",
            "v1",
            "resourceslices",
            "ResourceSlice",
            fields=f"spec.nodeName={here}",
            on_error="ignore",
        ),
    }


def node_events(node: Object) -> list[Need]:
    """Events that name the node's UID (the control plane's) and those that put its name there (the kubelet's)."""
    here = name(node)
    return [
        events_need({"name": here, "namespace": "", "kind": "Node", "uid": uid}, "")
        for uid in (text(node, "metadata.uid"), here)
    ]


DESCRIBER = Describer(describe, needs=needs, events=node_events)
