"""What the server can do: /version, /api and /apis in both forms, /openapi/v3, /healthz and its like.

One aggregated group can be made to fail, as when the server behind it is down: its versions are then Stale in the
aggregated form, its own paths answer 503, the rest goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol

from msgspec import Struct, field

from kubecli.snapshot.apiserver import legacy
from kubecli.snapshot.apiserver.answer import Request, Response
from kubecli.snapshot.apiserver.negotiate import DISCOVERY_FORMS, negotiate
from kubecli.snapshot.apiserver.represent import encode
from kubecli.snapshot.apiserver.status import Refusal

HEALTH = ("/healthz", "/livez", "/readyz")


class SavedDocuments(Protocol):
    """What a recorded cluster says of itself. What was not recorded is None, and made from the rest."""

    def version(self) -> dict[str, Any]: ...

    def aggregated(self, root: str) -> dict[str, Any]:
        """root: "api" or "apis": an APIGroupDiscoveryList that the caller may change."""

    def legacy(self, path: str) -> dict[str, Any] | None:
        """path: "api", "api/v1", "apis", "apis/apps/v1"."""

    def openapi(self) -> Iterable[tuple[str, bytes]]:
        """("apis/apps/v1", the document) for each OpenAPI v3 document."""

    def openapi_document(self, name: str) -> bytes | None: ...

    def openapi_index(self) -> dict[str, Any] | None:
        """What /openapi/v3 answered."""

    def paths(self) -> list[str] | None:
        """What / listed."""

    def health(self, path: str) -> str | None:
        """What /readyz?verbose answered."""


class SavedDocument(Struct, frozen=True):
    body: bytes
    content_type: str = "application/json"

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest().upper()}"'


class Discovery(Struct):
    """extra_groups: more groups in the aggregated form (the CRD-rich variant of the bench)."""

    snapshot: SavedDocuments
    failing_groups: set[str] = field(default_factory=set)
    aggregated_forms: bool = True
    extra_groups: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, request: Request) -> Response:
        """What is no resource. Raises Refusal (406, 503)."""
        path = request.path.rstrip("/")
        if path in HEALTH:
            return self._health(path, verbose="verbose" in request.query)
        document = self.get(path, request.accept)
        if document is None:
            return Response(b"404 page not found\n", 404, "text/plain; charset=utf-8")
        headers = {"ETag": document.etag, "Vary": "Accept"}
        if request.if_none_match == document.etag:
            return Response(b"", 304, "", headers)
        return Response(document.body, 200, document.content_type, headers)

    def get(self, path: str, accept: str) -> SavedDocument | None:
        """The document at a path, None when there is none. Raises Refusal (406, 503)."""
        parts = path.strip("/").split("/")
        if not path:
            return SavedDocument(encode({"paths": self._paths()}))
        if path == "/version":
            return SavedDocument(encode(self.snapshot.version()))
        if parts in (["api"], ["apis"]):
            return self._root(parts[0], accept)
        if parts[0] in ("api", "apis"):
            negotiate(accept, ())
            return self._legacy(parts)
        if parts[:2] == ["openapi", "v3"]:
            return self._openapi("/".join(parts[2:]))
        return None

    def _health(self, path: str, *, verbose: bool) -> Response:
        text = "ok"
        if verbose:
            text = self.snapshot.health(path) or f"[+]ping ok\n[+]log ok\n{path[1:]} check passed\n"
        return Response(text.encode(), content_type="text/plain; charset=utf-8")

    def _paths(self) -> list[str]:
        """What a GET of / lists."""
        if (recorded := self.snapshot.paths()) is not None:
            return recorded
        groups = self._legacy_root("apis")["groups"]
        versions = [f"/apis/{version['groupVersion']}" for group in groups for version in group["versions"]]
        fixed = ["/api", "/api/v1", "/apis", *HEALTH, "/openapi/v3", "/version"]
        return sorted([*fixed, *(f"/apis/{group['name']}" for group in groups), *versions])

    def _root(self, root: str, accept: str) -> SavedDocument:
        form = negotiate(accept, DISCOVERY_FORMS if self.aggregated_forms else ())
        if not form.kind:
            return SavedDocument(encode(self._legacy_root(root)))
        body = self.snapshot.aggregated(root)
        body["apiVersion"] = f"{form.group}/{form.version}"
        if root == "apis":
            body["items"] += self.extra_groups
        for group in body["items"]:
            if group["metadata"].get("name", "") in self.failing_groups:
                for version in group["versions"]:
                    version["freshness"] = "Stale"
        return SavedDocument(encode(body), form.content_type)

    def _legacy_root(self, root: str) -> dict[str, Any]:
        body = self.snapshot.legacy(root)
        if body is None:
            items = self.snapshot.aggregated(root)["items"]
            body = legacy.groups(items) if root == "apis" else legacy.versions(items)
        if root == "apis":
            body["groups"] += legacy.groups(self.extra_groups)["groups"]
        return body

    def _legacy(self, parts: list[str]) -> SavedDocument | None:
        if parts[0] == "apis" and parts[1] in self.failing_groups:
            raise unavailable()
        if parts[0] == "apis" and len(parts) == 2:
            groups = self._legacy_root("apis")["groups"]
            found = next((group for group in groups if group["name"] == parts[1]), None)
            return SavedDocument(encode({"kind": "APIGroup", "apiVersion": "v1", **found})) if found else None
        body = self.snapshot.legacy("/".join(parts))
        if body is None:
            items = [*self.snapshot.aggregated(parts[0])["items"], *self.extra_groups]
            group, version = ("", *parts[1:])[-2:] if parts[0] == "api" else (*parts[1:], "")[:2]
            body = legacy.resources(items, group, version)
        return SavedDocument(encode(body)) if body else None

    def _openapi(self, name: str) -> SavedDocument | None:
        if name:
            document = self.snapshot.openapi_document(name)
            return SavedDocument(document) if document is not None else None
        if (recorded := self.snapshot.openapi_index()) is not None:
            return SavedDocument(encode(recorded))
        paths = {
            name: {"serverRelativeURL": f"/openapi/v3/{name}?hash={hashlib.sha256(body).hexdigest().upper()}"}
            for name, body in self.snapshot.openapi()
        }
        return SavedDocument(encode({"paths": paths}))


def unavailable() -> Refusal:
    return Refusal(503, "ServiceUnavailable", "the server is currently unable to handle the request", {})
