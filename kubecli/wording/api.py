"""Words for what an API server answered: kubectl's (cmd/util StandardErrorMessage), then one line that helps."""

from __future__ import annotations

from kubecli.errors.api import (
    ApiError,
    ExpiredError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    NotInSnapshot,
    UnauthorizedError,
    UnknownResourceType,
    UnknownSubject,
    UnreadableAnswer,
    WarningsReceived,
)
from kubecli.errors.base import SeveralErrors
from kubecli.errors.files import ManifestError
from kubecli.gotext.quote import quote
from kubecli.wording.report import Report, named, word


@word.register
def _(error: ApiError) -> Report:
    if isinstance(error, InvalidError) and error.reason == "Invalid":
        return Report(_invalid(error))
    return Report((server_message(error),), _hints(error))


@word.register
def _(error: NotInSnapshot) -> Report:
    return Report((f"error: {error.message}",))


@word.register
def _(error: UnreadableAnswer) -> Report:
    hint = "something else than an API server answered, such as a proxy's login page"
    return Report((f"error: {error.message}",), (hint,) if error.page else ())


@word.register
def _(error: UnknownResourceType) -> Report:
    hints: tuple[str, ...] = ()
    if error.near:
        without = ", without a group" if error.near == error.name else ""
        hints = (f'did you mean "{error.near}"{without}?',)
    if error.alike:
        hints = (error.alike,)
    return Report(
        (f"error: the server doesn't have a resource type {quote(error.name)}{_in_group(error)}",), hints
    )


@word.register
def _(error: ManifestError) -> Report:
    return Report(tuple(f"error: {error.problem}".split("\n")))


@word.register
def _(error: UnknownSubject) -> Report:
    """kubectl says this one without "error: "."""
    hints = (f'did you mean "{error.near}"?',) if error.near else ()
    return Report((f"the server doesn't have a resource type {quote(error.name)}{_in_group(error)}",), hints)


def _in_group(error: UnknownResourceType) -> str:
    return f" in group {quote(error.group)}" if error.group else ""


@word.register
def _(error: WarningsReceived) -> Report:
    return Report((f"error: {error.count} warning{'' if error.count == 1 else 's'} received",))


@word.register
def _(error: SeveralErrors) -> Report:
    """Each on its line, without the "error: " that kubectl gives to single ones (cmd/util MultipleErrors)."""
    reports = [(each, word(each)) for each in error.errors]
    lines = [line.removeprefix("error: ") for each, report in reports for line in named(each, report.lines)]
    hints = dict.fromkeys(hint for each, report in reports for hint in named(each, report.hints))
    return Report(tuple(lines), tuple(hints))


def server_message(error: ApiError) -> str:
    if error.reason == "Unauthorized":
        return f"error: You must be logged in to the server ({error.message})"
    reason = f" ({error.reason})" if error.reason else ""
    return f"Error from server{reason}: {error.message}"


def _hints(error: ApiError) -> tuple[str, ...]:
    match error:
        case UnauthorizedError():
            how = f"the request was made with {error.login}; " if error.login else ""
            return (f"{how}`kubecli doctor` checks each step of logging in",)
        case ForbiddenError():
            return ("`kubecli auth can-i --list` shows what you may do, `kubecli auth whoami` who you are",)
        case NotFoundError(alike=alike) if alike:
            return (alike,)
        case ExpiredError():
            return ("the list changed while it was read: run the command again, or with a larger --chunk-size",)
    return ()


def _invalid(error: ApiError) -> tuple[str, ...]:
    if error.kind or error.name:
        start = f'The {error.kind} "{error.name}" is invalid'
    elif error.causes or not error.message:
        start = "The request is invalid"
    else:
        start = f"The request is invalid: {error.message}"
    causes = list(dict.fromkeys(f"{field}: {message}" for field, message in error.causes))
    if not causes:
        return (start,)
    if len(causes) == 1:
        return (f"{start}: {causes[0]}",)
    return (f"{start}: ", *(f"* {cause}" for cause in causes))
