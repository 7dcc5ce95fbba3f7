"""The self reviews: questions about the caller, asked with the only POSTs that leave kubecli."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubecli.api.client import Answer, ApiClient
from kubecli.meta.fields import mapping

WHO_AM_I = ("authentication.k8s.io/v1", "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1alpha1")
AUTHORIZATION = "authorization.k8s.io/v1"


def self_review(
    api: ApiClient, group_version: str, kind: str, spec: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The server's answer to a SelfSubjectReview, SelfSubjectAccessReview or SelfSubjectRulesReview.

    Raises ApiError leaves.
    """
    path = f"/apis/{group_version}/{kind.lower()}s"
    body: dict[str, Any] = {"kind": kind, "apiVersion": group_version}
    if spec is not None:
        body["spec"] = dict(spec)
    response = api.http.post(path, json=body, headers={"Accept": "application/json"})
    api.note_warnings(response.headers.get_list("Warning"))
    if not response.is_success:
        raise api.error(response, response.content, None)
    return Answer(response.status_code, response.content, response.headers, path).decode(dict[str, Any])


def may(api: ApiClient, attributes: Mapping[str, str]) -> dict[str, Any]:
    """The status of a SelfSubjectAccessReview about a resource: allowed, reason, evaluationError."""
    answer = self_review(api, AUTHORIZATION, "SelfSubjectAccessReview", {"resourceAttributes": attributes})
    return mapping(answer, "status")
