"""Content negotiation: which form of an answer the Accept header asks for.

Source: the API conventions: `application/json;as=Table;v=v1;g=meta.k8s.io`, clauses in order of preference, a
clause the server cannot serve is skipped, 406 when none is left.
"""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct

from kubecli.snapshot.apiserver.status import not_acceptable

PLAIN = ("application/json", "application/*", "*/*")
META_VERSIONS = ("v1", "v1beta1")


class Form(Struct, frozen=True):
    """kind: "" (plain JSON), "Table", "PartialObjectMetadata(List)" or "APIGroupDiscoveryList"."""

    kind: str = ""
    group: str = ""
    version: str = ""

    @property
    def content_type(self) -> str:
        if self.kind == "APIGroupDiscoveryList":
            return f"application/json;g={self.group};v={self.version};as={self.kind}"
        return "application/json"


def negotiate(accept: str, served: Collection[Form]) -> Form:
    """The first clause that can be served. Raises Refusal (406)."""
    for clause in (accept or "*/*").split(","):
        media_type, *rest = (part.strip() for part in clause.split(";"))
        if media_type not in PLAIN:
            continue
        values = dict(part.split("=", 1) for part in rest if "=" in part)
        form = Form(values.get("as", ""), values.get("g", ""), values.get("v", ""))
        if not form.kind:
            return Form()
        if form in served:
            return form
    raise not_acceptable("application/json")


def _meta_forms(*kinds: str) -> frozenset[Form]:
    return frozenset(Form(kind, "meta.k8s.io", version) for kind in kinds for version in META_VERSIONS)


OBJECT_FORMS = _meta_forms("Table", "PartialObjectMetadata")
LIST_FORMS = _meta_forms("Table", "PartialObjectMetadataList")
WATCH_FORMS = _meta_forms("Table", "PartialObjectMetadata", "PartialObjectMetadataList")
DISCOVERY_FORMS = frozenset(Form("APIGroupDiscoveryList", "apidiscovery.k8s.io", v) for v in ("v2", "v2beta1"))
