"""What the server can do: /version, /api and /apis in both forms, /openapi/v3.

One aggregated group can be made to fail, as when the server behind it is down: its versions are then Stale in the
aggregated form, its own paths answer 503, the rest goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from kubecli.lab.negotiate import DISCOVERY_FORMS, negotiate
from kubecli.lab.represent import encode
from kubecli.lab.status import Refusal
from kubecli.snapshot.open import Snapshot

HEALTH = ("/healthz", "/livez", "/readyz")


class Document(Struct, frozen=True):
    body: bytes
    content_type: str = "application/json"

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest().upper()}"'


class Discovery(Struct):
    """extra_groups: more groups in the aggregated form (the CRD-rich variant of the bench)."""

    snapshot: Snapshot
    failing_groups: set[str] = field(default_factory=set)
    aggregated_forms: bool = True
    extra_groups: list[dict[str, Any]] = field(default_factory=list)
    _openapi: dict[str, bytes] = field(default_factory=dict)

    def get(self, path: str, accept: str) -> Document | None:
        """The document at a path, None when there is none. Raises Refusal (406, 503)."""
        parts = path.strip("/").split("/")
        if not path:
            return Document(encode({"paths": self._paths()}))
        if path == "/version":
            return Document(encode(self.snapshot.version()))
        if parts in (["api"], ["apis"]):
            return self._root(parts[0], accept)
        if parts[0] in ("api", "apis"):
            negotiate(accept, ())
            return self._legacy(parts)
        if parts[:2] == ["openapi", "v3"]:
            return self._openapi_document("/".join(parts[2:]))
        return None

    def _paths(self) -> list[str]:
        """What a GET of / lists."""
        groups = self._legacy_root("apis")["groups"]
        versions = [f"/apis/{version['groupVersion']}" for group in groups for version in group["versions"]]
        fixed = ["/api", "/api/v1", "/apis", *HEALTH, "/openapi/v3", "/version"]
        return sorted([*fixed, *(f"/apis/{group['name']}" for group in groups), *versions])

    def _root(self, root: str, accept: str) -> Document:
        form = negotiate(accept, DISCOVERY_FORMS if self.aggregated_forms else ())
        if not form.kind:
            return Document(encode(self._legacy_root(root)))
        body = self.snapshot.aggregated(root)
        body["apiVersion"] = f"{form.group}/{form.version}"
        if root == "apis":
            body["items"] += self.extra_groups
        for group in body["items"]:
            if group["metadata"].get("name", "") in self.failing_groups:
                for version in group["versions"]:
                    version["freshness"] = "Stale"
        return Document(encode(body), form.content_type)

    def _legacy_root(self, root: str) -> dict[str, Any]:
        body = self.snapshot.legacy(root)
        if body is None:
            return _legacy_groups(self.snapshot.aggregated("apis")["items"])
        if root == "apis":
            body["groups"] += _legacy_groups(self.extra_groups)["groups"]
        return body

    def _legacy(self, parts: list[str]) -> Document | None:
        if parts[0] == "apis" and parts[1] in self.failing_groups:
            raise unavailable()
        if parts[0] == "apis" and len(parts) == 2:
            groups = self._legacy_root("apis")["groups"]
            found = next((group for group in groups if group["name"] == parts[1]), None)
            return Document(encode({"kind": "APIGroup", "apiVersion": "v1", **found})) if found else None
        body = self.snapshot.legacy("/".join(parts)) or self._legacy_extra(parts)
        return Document(encode(body)) if body else None

    def _legacy_extra(self, parts: list[str]) -> dict[str, Any] | None:
        group = next((g for g in self.extra_groups if g["metadata"]["name"] == parts[1]), None)
        if group is None or parts[2:] != ["v1"]:
            return None
        resources = [
            {
                "name": resource["resource"],
                "singularName": resource["singularResource"],
                "namespaced": resource["scope"] == "Namespaced",
                "kind": resource["responseKind"]["kind"],
                "verbs": resource["verbs"],
                "shortNames": resource["shortNames"],
                "categories": resource["categories"],
            }
            for resource in group["versions"][0]["resources"]
        ]
        return {
            "kind": "APIResourceList",
            "apiVersion": "v1",
            "groupVersion": f"{parts[1]}/v1",
            "resources": resources,
        }

    def _openapi_document(self, path: str) -> Document | None:
        if not self._openapi:
            self._openapi.update(self.snapshot.openapi())
        if not path:
            paths = {
                name: {"serverRelativeURL": f"/openapi/v3/{name}?hash={hashlib.sha256(body).hexdigest().upper()}"}
                for name, body in self._openapi.items()
            }
            return Document(encode({"paths": paths}))
        return Document(self._openapi[path]) if path in self._openapi else None


def unavailable() -> Refusal:
    return Refusal(503, "ServiceUnavailable", "the server is currently unable to handle the request", {})


def _legacy_groups(items: list[dict[str, Any]]) -> dict[str, Any]:
    def groups() -> Iterator[dict[str, Any]]:
        for item in items:
            name = item["metadata"]["name"]
            versions = [
                {"groupVersion": f"{name}/{v['version']}", "version": v["version"]} for v in item["versions"]
            ]
            yield {"name": name, "versions": versions, "preferredVersion": versions[0]}

    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": list(groups())}
