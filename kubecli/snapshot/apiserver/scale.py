"""The scale subresource: autoscaling/v1 Scale, made from the workload it belongs to."""

from __future__ import annotations

from typing import Any

from kubecli.meta.table import TableColumn
from kubecli.snapshot.apiserver.collection import Collection, Row

SCALABLE = {
    ("apps", "deployments"),
    ("apps", "replicasets"),
    ("apps", "statefulsets"),
    ("", "replicationcontrollers"),
}
_COLUMNS = ["Name", "Desired", "Available", "Age"]
_FORMATS = {"Name": "name"}
_KEPT = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(collection: Collection, row: Row) -> tuple[Collection, Row]:
    """The Scale, and the collection that says its columns."""
    obj = row.object
    status = obj.get("status", {})
    labels = obj["spec"].get("selector", {}).get("matchLabels") or {}
    scale: dict[str, Any] = {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: obj["metadata"][key] for key in _KEPT if key in obj["metadata"]},
        "spec": {"replicas": obj["spec"].get("replicas", 1)},
        "status": {
            "replicas": status.get("replicas", 0),
            "selector": ",".join(f"{key}={value}" for key, value in sorted(labels.items())),
        },
    }
    ages = {column.name: cell for column, cell in zip(collection.columns, collection.cells(row), strict=True)}
    cells = [obj["metadata"]["name"], scale["spec"]["replicas"], scale["status"]["replicas"], ages.get("Age", "")]
    columns = [TableColumn(name, format=_FORMATS.get(name, "")) for name in _COLUMNS]
    made = Collection(
        "autoscaling", "v1", "scales", "autoscaling/v1", "Scale", "ScaleList", True, columns, rows={}
    )
    return made, Row(scale, cells)
