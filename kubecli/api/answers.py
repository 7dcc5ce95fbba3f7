"""From an answer that says no to the ApiError leaf that carries what it said.

Follows client-go rest.Request: a Status in the body is taken as it is; anything else (a proxy's page, an empty
body) gets the generic words of apimachinery's NewGenericServerResponse for its code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from kubecli.api.decode import Undecodable, decode
from kubecli.errors.api import (
    ApiError,
    BadRequestError,
    Evidence,
    ExpiredError,
    ForbiddenError,
    InvalidError,
    MethodNotAllowedError,
    NotFoundError,
    ServerError,
    TooManyRequestsError,
    UnauthorizedError,
)
from kubecli.gotext.quote import quote
from kubecli.meta.resource import Resource
from kubecli.meta.status import Status, StatusDetails

_MAX_TEXT = 2048

_GENERIC: dict[int, tuple[str, str]] = {
    400: ("BadRequest", "the server rejected our request for an unknown reason"),
    401: ("Unauthorized", "the server has asked for the client to provide credentials"),
    404: ("NotFound", "the server could not find the requested resource"),
    405: ("MethodNotAllowed", "the server does not allow this method on the requested resource"),
    409: ("Conflict", "the server reported a conflict"),
    422: ("Invalid", "the server rejected our request due to an error in our request"),
    429: ("TooManyRequests", "the server has received too many requests and has asked us to try again later"),
    503: ("ServiceUnavailable", "the server is currently unable to handle the request"),
    504: (
        "Timeout",
        "the server was unable to return a response in the time allotted, but may still be processing the request",
    ),
}

_LEAVES: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: UnauthorizedError,
    403: ForbiddenError,
    404: NotFoundError,
    405: MethodNotAllowedError,
    410: ExpiredError,
    422: InvalidError,
    429: TooManyRequestsError,
}


class RequestInfo(Struct, frozen=True):
    """What was asked for, for the words of an error."""

    resource: Resource | None = None
    name: str = ""
    path: str = ""


def api_error(
    code: int, body: bytes, content_type: str, about: RequestInfo, retry_after: float | None = None
) -> ApiError:
    """The leaf for an HTTP answer outside 2xx."""
    status = decode_status(body)
    if status is None:
        status = _generic(code, body, content_type, about)
    return status_error(status, code, path=about.path, retry_after=retry_after)


def status_error(status: Status, code: int, *, path: str = "", retry_after: float | None = None) -> ApiError:
    """The leaf for a Status, also one that came inside a watch (code 410 in the Status itself)."""
    number = status.code or code
    leaf = _LEAVES.get(number, ServerError if number >= 500 else ApiError)
    details = status.details or StatusDetails()
    return leaf(
        code=number,
        reason=status.reason,
        message=status.message,
        kind=details.kind,
        name=details.name,
        group=details.group,
        causes=tuple((cause.field, cause.message) for cause in details.causes or ()),
        path=path,
        retry_after=retry_after,
    )


About = Callable[[], tuple[datetime | None, Mapping[str, Any]]]


def evidence(
    headers: Mapping[str, str], body: bytes, redirected: str = "", login: About | None = None
) -> Evidence:
    """Who answered, as far as the answer tells. headers: names in lower case. login: what was sent to log in."""
    expires, claims = login() if login else (None, {})
    return Evidence(
        kubernetes="audit-id" in headers or decode_status(body) is not None,
        date=headers.get("date", ""),
        server=headers.get("server", ""),
        content_type=headers.get("content-type", ""),
        start=body[:_MAX_TEXT].decode("utf-8", "replace"),
        redirected=redirected,
        expires=expires,
        claims=claims,
    )


def decode_status(body: bytes) -> Status | None:
    """The Status in an error's body; None when there is none that says Failure."""
    try:
        status = decode(body, Status)
    except Undecodable:
        return None
    return status if status.status == "Failure" else None


def _generic(code: int, body: bytes, content_type: str, about: RequestInfo) -> Status:
    media = content_type.partition(";")[0].strip().lower()
    text = "unknown"
    if not media or media.startswith("text/"):
        text = body[:_MAX_TEXT].decode("utf-8", "replace").strip()
    if code in _GENERIC:
        reason, message = _GENERIC[code]
    elif code == 403:
        reason, message = "Forbidden", text
    elif code == 406:
        reason = "NotAcceptable"
        message = "the server was unable to respond with a content type that the client supports"
        message = message if text in ("", "unknown") else text
    elif code == 415:
        reason, message = "UnsupportedMediaType", text
    elif code >= 500:
        reason = "InternalError"
        message = f"an error on the server ({quote(text)}) has prevented the request from succeeding"
    else:
        reason = ""
        message = f"the server responded with the status code {code} but did not return more information"
    resource = about.resource
    if resource is not None:
        message += f" (get {resource.full_name}{' ' + about.name if about.name else ''})"
    details = StatusDetails(
        name=about.name, group=resource.group if resource else "", kind=resource.name if resource else ""
    )
    return Status(status="Failure", message=message, reason=reason, details=details, code=code)
