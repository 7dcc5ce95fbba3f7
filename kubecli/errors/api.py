"""The server answered, and not with what was asked for.

ApiError                   the server answered with an error: code, reason, message, what it is about
├── BadRequestError        400
├── UnauthorizedError      401
├── ForbiddenError         403
├── NotFoundError          404
├── MethodNotAllowedError  405
├── ExpiredError           410: a resourceVersion or continue token that is too old
├── InvalidError           422
├── TooManyRequestsError   429
├── ServerError            5xx
├── NotInSnapshot          a saved cluster does not have what was asked for
└── UnreadableAnswer       2xx with a body that is not what was asked for
SelfReviewUnavailable      the server does not say who it takes us for
UnknownResourceType        no resource of the server has that name
└── UnknownSubject         the same, of `events --for` and `explain`, in other words
WarningsReceived           --warnings-as-errors, and the server sent some
ReadOnlyError              the guard refused a request that could write
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from kubecli.errors.base import KubecliError


class Evidence(Struct, frozen=True):
    """By what one can tell who answered.

    kubernetes: it has the marks of an API server, a Status or an Audit-Id. date, server, content_type: header
    fields. start: of the body. redirected: the URL that answered, when it is another than the one asked; without
    its query. expires, claims: of the credential that was sent, as far as it tells itself (a JWT's iss, sub ...).
    """

    kubernetes: bool = False
    date: str = ""
    server: str = ""
    content_type: str = ""
    start: str = ""
    redirected: str = ""
    expires: datetime | None = None
    claims: Mapping[str, Any] = {}


class ApiError(KubecliError):
    """The server answered with an error.

    code, reason, message: as its Status says (or client-go's generic words where there was no Status).
    kind, name, group: the Status' details: what it is about. causes: (field, message) pairs.
    path: of the request. login: how the request was authenticated, set by the session for a 401.
    evidence: None for a Status that came inside a watch, or from a saved cluster.
    """

    evidence: Evidence | None = None

    def __init__(
        self,
        *,
        code: int,
        reason: str = "",
        message: str = "",
        kind: str = "",
        name: str = "",
        group: str = "",
        causes: tuple[tuple[str, str], ...] = (),
        path: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, reason, message)
        self.code = code
        self.reason = reason
        self.message = message
        self.kind = kind
        self.name = name
        self.group = group
        self.causes = causes
        self.path = path
        self.retry_after = retry_after
        self.login = ""


class BadRequestError(ApiError):
    """400."""


class UnauthorizedError(ApiError):
    """401: the credentials are missing or not accepted."""


class ForbiddenError(ApiError):
    """403: known, and not allowed."""


class NotFoundError(ApiError):
    """404: of an object, or of a path the server does not serve.

    asked: the path of the request. alike: what may have been meant, as the hint says it.
    """

    asked: str = ""
    alike: str = ""


class MethodNotAllowedError(ApiError):
    """405: the resource has no such verb."""


class ExpiredError(ApiError):
    """410: the resourceVersion or continue token is too old; list again."""


class InvalidError(ApiError):
    """422."""


class TooManyRequestsError(ApiError):
    """429, after waiting as long as is reasonable."""


class ServerError(ApiError):
    """5xx."""


class NotInSnapshot(ApiError):
    """Something that was not saved: `what` ("secrets"), and `why` ("forbidden to the user who saved it")."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(code=404, reason="NotInSnapshot", message=f"not in this snapshot: {what} ({why})")
        self.args = (what, why)
        self.what = what
        self.why = why


class UnreadableAnswer(ApiError):
    """A successful answer whose body is not what was asked for. message: what was wrong with it.

    page: it looks like HTML.
    """

    page = False


class SelfReviewUnavailable(KubecliError):
    """The server has no selfsubjectreviews API, or does not let us ask it. forbidden: it may be there."""

    def __init__(self, *, forbidden: bool) -> None:
        super().__init__(forbidden)
        self.forbidden = forbidden


class UnknownResourceType(KubecliError):
    """No resource of the server is called so.

    near: a name that may have been meant, or "". group: what was typed after the name's dot. alike: as of
    NotFoundError, where the name is an object's.
    """

    alike: str = ""

    def __init__(self, name: str, near: str = "", group: str = "") -> None:
        super().__init__(name, near, group)
        self.name = name
        self.near = near
        self.group = group


class UnknownSubject(UnknownResourceType):
    """`events --for TYPE/NAME` or `explain TYPE`: no such type."""


class WarningsReceived(KubecliError):
    """--warnings-as-errors, and the server sent `count` warnings (each has been printed)."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class ReadOnlyError(KubecliError):
    """The guard in the transport refused a request: only reads leave kubecli."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(method, path)
        self.method = method
        self.path = path
