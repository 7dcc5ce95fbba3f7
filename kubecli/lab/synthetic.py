"""A large cluster for timing: thousands of pods, or of custom resources, whose answers cost the server little.

Pods are stamped from one recorded pod of about 10 kB: a page is bytes joined to bytes, never objects encoded. What
goes out compressed is kept, so that a second run of the same command measures the client alone. They live in the
namespace `scale`, in place of the recorded pods.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import msgspec
from msgspec.structs import asdict

from kubecli.lab.store import Store
from kubecli.meta.table import TableColumn
from kubecli.snapshot.apiserver.collection import Collection, GroupVersionResource, Row
from kubecli.snapshot.apiserver.lists import continue_token, page_start, selection, whole_number
from kubecli.snapshot.apiserver.negotiate import Form
from kubecli.snapshot.apiserver.represent import encode, partial, represent_list

NAMESPACE = "scale"
PODS: GroupVersionResource = ("", "v1", "pods")
_MARKS = ("@name@", "@uid@", "@ip@")


class _Stamped(Collection):
    """The collection whose rows are made when they are asked for."""

    source: SyntheticPods | None = None

    def find(self, namespace: str, name: str) -> Row | None:
        return self.source.find(name) if self.source is not None and namespace == NAMESPACE else None


class SyntheticPods:
    """`count` pods in the order of their names. The recorded pods go."""

    def __init__(self, store: Store, count: int) -> None:
        self.count = count
        recorded = store.collections[PODS]
        self.collection = _Stamped(**{**asdict(recorded), "rows": {}}, source=self)
        store.collections[PODS] = self.collection
        largest = max(recorded.rows.values(), key=lambda row: len(encode(row.object)))
        self._cells = recorded.cells(largest)
        pod = _marked(largest.object)
        self._item = _stamp(pod)
        self._whole = _stamp(self.collection.whole(Row(pod, [])))
        self._metadata = {version: _stamp(partial(Row(pod, []), version)) for version in ("v1", "v1beta1")}

    def key(self, number: int) -> str:
        return f"{NAMESPACE}/{self.name(number)}"

    @staticmethod
    def name(number: int) -> str:
        return f"web-{number:07d}"

    def start_of(self, key: str) -> int:
        """The number of the first pod at or after a key."""
        return bisect.bisect_left(range(self.count), key, key=self.key)

    def read(self, number: int) -> Row:
        """One pod as an object with its cells."""
        obj: dict[str, Any] = msgspec.json.decode(self._item % self._values(number))
        return Row(obj, [self.name(number), *self._cells[1:]])

    def find(self, name: str) -> Row | None:
        number = self.start_of(f"{NAMESPACE}/{name}")
        return self.read(number) if number < self.count and self.name(number) == name else None

    def list_body(self, start: int, end: int, metadata: dict[str, Any], form: Form, include: str) -> bytes:
        """The pods [start, end) as one list in the form asked for."""
        if form.kind == "Table":
            rows = b",".join(self._rows(start, end, form.version, include))
            head = {"kind": "Table", "apiVersion": f"meta.k8s.io/{form.version}", "metadata": metadata}
            columns = encode(self.collection.columns)
            return encode(head)[:-1] + b',"columnDefinitions":' + columns + b',"rows":[' + rows + b"]}\n"
        if form.kind == "PartialObjectMetadataList":
            head = {"kind": form.kind, "apiVersion": f"meta.k8s.io/{form.version}", "metadata": metadata}
            stamp = self._metadata[form.version]
        else:
            head = {"kind": "PodList", "apiVersion": "v1", "metadata": metadata}
            stamp = self._item
        items = b",".join(stamp % self._values(number) for number in range(start, end))
        return encode(head)[:-1] + b',"items":[' + items + b"]}\n"

    def answer(self, store: Store, namespace: str, query: Mapping[str, str], form: Form, include: str) -> bytes:
        """A page of the list as the query asks for it. Raises Refusal as list_page does."""
        version, key = page_start(store, query)
        if namespace not in ("", NAMESPACE):
            return encode(represent_list(self.collection, [], {"resourceVersion": str(version)}, form, include))
        selected = selection(self.collection, query)
        by_name = "metadata.name" in query.get("fieldSelector", "")
        if by_name or not selected(self.read(0)):  # in all but their names they are alike
            rows = [row for row in map(self.read, range(self.count) if by_name else ()) if selected(row)]
            return encode(represent_list(self.collection, rows, {"resourceVersion": str(version)}, form, include))
        start = self.start_of(key)
        end = min(start + (whole_number(query, "limit") or self.count), self.count)
        metadata: dict[str, Any] = {"resourceVersion": str(version)}
        if end < self.count:
            metadata["continue"] = continue_token(version, self.key(end - 1))
            metadata["remainingItemCount"] = self.count - end
        return self.list_body(start, end, metadata, form, include)

    def _rows(self, start: int, end: int, version: str, include: str) -> Iterator[bytes]:
        rest = encode(self._cells[1:])[1:]
        stamp = {"None": b"null", "Metadata": self._metadata[version], "Object": self._whole}[include]
        for number in range(start, end):
            shown = stamp % self._values(number) if include != "None" else stamp
            yield b'{"cells":["%s",%s,"object":%s}' % (self.name(number).encode(), rest, shown)

    def _values(self, number: int) -> dict[bytes, bytes]:
        digest = hashlib.md5(b"%d" % number, usedforsecurity=False).hexdigest()
        uid = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return {b"name": self.name(number).encode(), b"uid": uid.encode(), b"ip": address.encode()}


def _marked(pod: dict[str, Any]) -> dict[str, Any]:
    pod = deepcopy(pod)
    pod["metadata"] |= {"name": "@name@", "namespace": NAMESPACE, "uid": "@uid@"}
    pod["status"] |= {"podIP": "@ip@", "podIPs": [{"ip": "@ip@"}]}
    return pod


def _stamp(obj: Any) -> bytes:
    """The encoded object as a template of % with the keys name, uid and ip."""
    text = encode(obj).replace(b"%", b"%%")
    for mark in _MARKS:
        text = text.replace(mark.encode(), b"%%(%s)s" % mark.strip("@").encode())
    return text


def custom_groups(count: int) -> list[dict[str, Any]]:
    """`count` custom resources, ten to a group, as groups of the aggregated discovery."""
    groups = []
    for first in range(0, count, 10):
        group = f"group{first // 10:03d}.example.com"
        resources = [_custom_resource(group, number) for number in range(first, min(first + 10, count))]
        groups.append(
            {
                "metadata": {"name": group},
                "versions": [{"version": "v1", "resources": resources, "freshness": "Current"}],
            }
        )
    return groups


def _custom_resource(group: str, number: int) -> dict[str, Any]:
    kind = f"Thing{number:04d}"
    verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
    return {
        "resource": f"{kind.lower()}s",
        "responseKind": {"group": group, "version": "v1", "kind": kind},
        "scope": "Namespaced",
        "singularResource": kind.lower(),
        "verbs": verbs,
        "shortNames": [f"th{number}"],
        "categories": ["things"],
        "subresources": [
            {
                "subresource": "status",
                "responseKind": {"group": group, "version": "v1", "kind": kind},
                "verbs": ["get", "patch", "update"],
            }
        ],
    }


def custom_collections(groups: list[dict[str, Any]], namespace: str) -> Iterator[Collection]:
    """One object of each custom resource."""
    columns = [TableColumn("Name", format="name"), TableColumn("Age", type="date")]
    for group in groups:
        name = group["metadata"]["name"]
        for resource in group["versions"][0]["resources"]:
            kind = resource["responseKind"]["kind"]
            metadata = {"name": "first", "namespace": namespace, "creationTimestamp": "2026-11-23T22:59:45Z"}
            obj = {"apiVersion": f"{name}/v1", "kind": kind, "metadata": {**metadata, "resourceVersion": "1"}}
            row = Row(obj, ["first", "19m"])
            yield Collection(
                name,
                "v1",
                resource["resource"],
                f"{name}/v1",
                kind,
                f"{kind}List",
                namespaced=True,
                columns=columns,
                rows={row.key: row},
                custom=True,
            )
