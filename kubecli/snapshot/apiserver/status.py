"""How the server says no: meta.k8s.io/v1 Status bodies in the API server's own words."""

from __future__ import annotations

from typing import Any

NOT_FOUND_PATH = "the server could not find the requested resource"


class Refusal(Exception):
    """Ends a request with a Status."""

    def __init__(
        self, code: int, reason: str, message: str, details: dict[str, Any] | None = None, **metadata: Any
    ) -> None:
        super().__init__(message)
        self.code = code
        self.body: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": metadata,
            "status": "Failure",
            "message": message,
            "reason": reason,
            **({} if details is None else {"details": details}),
            "code": code,
        }


class NotSaved(Refusal):
    """A saved cluster does not have what is asked for. forbidden: to the user who saved it."""

    def __init__(self, what: str, why: str, *, forbidden: bool = False) -> None:
        code, reason = (403, "Forbidden") if forbidden else (404, "NotFound")
        super().__init__(code, reason, f"not in this snapshot: {what} ({why})", {})
        self.what = what
        self.why = why


def details(group: str, resource: str, name: str = "") -> dict[str, Any]:
    found = {"name": name} if name else {}
    return {**found, **({"group": group} if group else {}), "kind": resource}


def not_found(group: str, resource: str, name: str) -> Refusal:
    qualified = f"{resource}.{group}" if group else resource
    return Refusal(404, "NotFound", f'{qualified} "{name}" not found', details(group, resource, name))


def unknown_resource() -> Refusal:
    return Refusal(404, "NotFound", NOT_FOUND_PATH, {})


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized", "Unauthorized")


def bad_request(message: str) -> Refusal:
    return Refusal(400, "BadRequest", message)


def method_not_allowed() -> Refusal:
    return Refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})


def not_acceptable(accepted: str) -> Refusal:
    return Refusal(406, "NotAcceptable", f"only the following media types are accepted: {accepted}")


def expired(message: str, **metadata: Any) -> Refusal:
    return Refusal(410, "Expired", message, **metadata)


def forbidden(
    user: str, verb: str, group: str, resource: str, subresource: str, namespace: str, name: str
) -> Refusal:
    full = f"{resource}/{subresource}" if subresource else resource
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    qualified = f"{resource}.{group}" if group else resource
    what = f'{qualified} "{name}"' if name else qualified
    message = f'{what} is forbidden: User "{user}" cannot {verb} resource "{full}" in API group "{group}" {where}'
    return Refusal(403, "Forbidden", message, details(group, resource, name))


def forbidden_path(user: str, verb: str, path: str) -> Refusal:
    return Refusal(403, "Forbidden", f'forbidden: User "{user}" cannot {verb} path "{path}"', {})
