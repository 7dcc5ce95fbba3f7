"""The practice cluster in the layouts of other tools."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kubecli.lab.packaged import DATA
from kubecli.snapshot.apiserver.collection import Collection
from kubecli.snapshot.open import open_snapshot

CLUSTER = open_snapshot(DATA)
WHEN = "2026-11-23 23:19:40"
_PREFERRED = {"horizontalpodautoscalers": "v2", "widgets": "v1"}
_LEFT_OUT = ("metrics.k8s.io", "events.k8s.io")
SB_NAMES = {
    "persistentvolumeclaims": "pvcs",
    "persistentvolumes": "pvs",
    "storageclasses": "storage-classes",
    "ingresses": "ingress",
    "customresourcedefinitions": "custom-resource-definitions",
    "networkpolicies": "network-policy",
    "resourcequotas": "resource-quota",
    "poddisruptionbudgets": "pod-disruption-budgets",
    "clusterrolebindings": "clusterRoleBindings",
}
DUMPED = {
    "events": "events",
    "replicationcontrollers": "replication-controllers",
    "services": "services",
    "daemonsets": "daemonsets",
    "deployments": "deployments",
    "replicasets": "replicasets",
    "pods": "pods",
}


def collections() -> Iterator[Collection]:
    for key in CLUSTER.keys():  # noqa: SIM118
        found = CLUSTER.collection(*key)
        if found is None or found.group in _LEFT_OUT:
            continue
        if found.version == _PREFERRED.get(found.resource, found.version):
            yield found


def whole(collection: Collection, namespace: str | None = None) -> list[dict[str, Any]]:
    return [
        {"apiVersion": collection.api_version, "kind": collection.kind, **row.object}
        for row in collection.rows.values()
        if namespace is None or row.head.namespace == namespace
    ]


def namespaces() -> list[str]:
    found = CLUSTER.collection("", "v1", "namespaces")
    assert found is not None
    return [row.head.name for row in found.rows.values()]


def logs() -> Iterator[tuple[str, str, str, bool, bytes]]:
    for file in sorted((DATA / "logs").rglob("*.log")):
        namespace, pod, name = file.parts[-3:]
        container, previous, _ = name.removesuffix(".log").partition(".previous")
        yield namespace, pod, container, bool(previous), file.read_bytes()


def untimed(log: bytes) -> bytes:
    return re.sub(rb"(?m)^\S+ ", b"", log)


def put(folder: Path, name: str, content: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif name.endswith(".json"):
        path.write_text(json.dumps(content, indent=2))
    else:
        path.write_text(content if isinstance(content, str) else yaml.dump(content, Dumper=yaml.CSafeDumper))


def listed(collection: Collection, namespace: str | None = None) -> dict[str, Any]:
    items = [dict(item) for item in whole(collection, namespace)]
    for item in items:  # as the server sends them
        del item["apiVersion"], item["kind"]
    return {"apiVersion": collection.api_version, "kind": collection.list_kind, "items": items}


def must_gather(folder: Path) -> Path:
    root = folder / "must-gather.local.1" / "registry-example-com-sha256-0123"
    put(root.parent, "timestamp", f"2026-11-23 23:10:00.1 +0000 UTC m=+0.03\n{WHEN}.123456789 +0000 UTC m=+9.6\n")
    put(root, "version", "openshift/must-gather\n4.20\n")
    put(root, "event-filter.html", "<html></html>")
    for collection in collections():
        group = collection.group or "core"
        if collection.namespaced:
            for namespace in namespaces():
                put(
                    root,
                    f"namespaces/{namespace}/{group}/{collection.resource}.yaml",
                    listed(collection, namespace),
                )
        else:
            for obj in whole(collection):
                name = obj["metadata"]["name"]
                put(root, f"cluster-scoped-resources/{group}/{collection.resource}/{name}.yaml", obj)
            if collection.resource == "namespaces":
                for obj in whole(collection):
                    name = obj["metadata"]["name"]
                    put(root, f"namespaces/{name}/{name}.yaml", obj)
        if collection.resource == "pods":
            for pod in whole(collection):
                namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
                put(root, f"namespaces/{namespace}/pods/{name}/{name}.yaml", pod)
    for namespace, pod_name, container, previous, data in logs():
        which = "previous" if previous else "current"
        put(root, f"namespaces/{namespace}/pods/{pod_name}/{container}/{container}/logs/{which}.log", data)
    return folder / "must-gather.local.1"


def gather(folder: Path, *clusters: str) -> Path:
    root = folder / "gather.all"
    put(root, "gather.log", "2026-11-23T23:19:40.000Z\tINFO\tgather\tGathering from all namespaces\n")
    for cluster in clusters or ("hub",):
        for collection in collections():
            place = f"{collection.group}/{collection.resource}" if collection.group else collection.resource
            for obj in whole(collection):
                where, name = obj["metadata"].get("namespace"), obj["metadata"]["name"]
                front = f"{cluster}/namespaces/{where}" if collection.namespaced else f"{cluster}/cluster"
                put(root, f"{front}/{place}/{name}.yaml", obj)
        for namespace, pod, container, previous, data in logs():
            which = "previous" if previous else "current"
            put(root, f"{cluster}/namespaces/{namespace}/pods/{pod}/{container}/{which}.log", untimed(data))
        put(root, f"{cluster}/addons/rook/commands/ceph-status", "HEALTH_OK\n")
    return root


def support_bundle(folder: Path) -> Path:
    root = folder / "support-bundle-2026-11-23T23_19_40"
    put(root, "version.yaml", "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n")
    put(root, "analysis.json", [])
    put(root, "cluster-info/cluster_version.json", {"info": CLUSTER.version(), "string": "v1.36.2"})
    kept = root / "cluster-resources"
    for collection in collections():
        if collection.resource in ("secrets", "leases", "apiservices"):
            continue  # it does not collect these
        name = SB_NAMES.get(collection.resource, collection.resource)
        if collection.custom:
            name = f"custom-resources/{collection.resource}.{collection.group}"
        if not collection.namespaced:
            put(kept, f"{name}.json", listed(collection) if name != "nodes" else whole(collection))
            continue
        for namespace in namespaces():
            items = whole(collection, namespace)
            put(kept, f"{name}/{namespace}.json", items if collection.custom else listed(collection, namespace))
    put(kept, "leases-errors.json", ['leases.coordination.k8s.io is forbidden: User "x" cannot list'])
    put(kept, "pods-errors.json", None)
    put(kept, "auth-cani-list/shop.json", {"status": {}})
    for namespace, pod, container, previous, data in logs():
        put(kept, f"pods/logs/{namespace}/{pod}/{container}{'-previous' if previous else ''}.log", untimed(data))
    put(kept, "pods/logs/shop/db-9/postgres-logs-errors.log", "no such pod")
    return root


def dump(folder: Path, ending: str = "json") -> Path:
    root = folder / "dump"
    current = {(namespace, pod): {} for namespace, pod, *_ in logs()}  # type: dict[tuple[str, str], dict[str, bytes]]
    for namespace, pod, container, previous, data in logs():
        if not previous:
            current[namespace, pod][container] = untimed(data)
    for collection in collections():
        if collection.resource == "nodes":
            put(root, f"nodes.{ending}", listed(collection))
        elif collection.resource in DUMPED and collection.group in ("", "apps"):
            for namespace in ("shop", "dev", "kube-system"):
                put(root, f"{namespace}/{DUMPED[collection.resource]}.{ending}", listed(collection, namespace))
    for (namespace, pod), containers in current.items():
        text = b""
        for container, data in containers.items():
            title = f"logs for container {container} of pod {namespace}/{pod} ====\n".encode()
            text += b"==== START " + title + data + b"==== END " + title
        put(root, f"{namespace}/{pod}/logs.txt", text)
    return root


def manifests(folder: Path) -> Path:
    root = folder / "manifests"
    every = [obj for collection in collections() for obj in whole(collection)]
    put(root, "crds.yaml", "---\n".join(yaml.safe_dump(o) for o in every if "CustomResource" in o["kind"]))
    put(root, "deep/list.json", {"apiVersion": "v1", "kind": "List", "items": every[::2]})
    put(root, "deep/rest.yml", "---\n".join(yaml.safe_dump(obj) for obj in every[1::2]))
    put(root, "values.yaml", "replicas: 3\n")
    put(root, ".hidden/.nope.yaml", "a: [")
    put(root, "README.md", "nothing")
    return root
