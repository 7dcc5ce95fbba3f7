"""The one exception tree. Imports nothing.

Every class carries facts (fields), never sentences: cli/errors.py is the one place that catches them, and
cli/wording/ the one place that words them and chooses the exit code. Secrets are never a fact.

    KubecliError
    ├── UsageError               the command line asks for something impossible
    │   ├── FlagError            a flag that does not exist, lacks its value or has a wrong one
    │   └── UnknownCommand       no command, and no plugin, of that name
    ├── KubeconfigError          a kubeconfig file, or what it says
    │   ├── KubeconfigMissing        --kubeconfig names a file that is not there
    │   ├── KubeconfigFilesInvalid   files that cannot be read as kubeconfigs
    │   ├── ConfigurationInvalid     the context, user or cluster in use cannot work
    │   └── EntryNotFound            a flag names an entry that no file has
    ├── CredentialError          a way to log in failed before any request was made
    ├── ConnectionFailed         no answer from the server
    ├── ApiError                 the server answered with an error: code, reason, message, what it is about
    │   ├── BadRequestError          400
    │   ├── UnauthorizedError        401
    │   ├── ForbiddenError           403
    │   ├── NotFoundError            404
    │   ├── MethodNotAllowedError    405
    │   ├── ExpiredError             410: a resourceVersion or continue token that is too old
    │   ├── InvalidError             422
    │   ├── TooManyRequestsError     429
    │   ├── ServerError              5xx
    │   └── UnreadableAnswer         2xx with a body that is not what was asked for
    ├── UnknownResourceType      no resource of the server has that name
    ├── SeveralErrors            more than one thing went wrong, the rest was printed
    ├── ReadOnlyError            the guard refused a request that could write
    ├── ExpressionError          JSONPath, template, selector, column specification: text, position, problem
    │   ├── ExpressionSyntaxError    a JSONPath or template cannot be parsed
    │   └── EvaluationError          a JSONPath or template cannot be evaluated on an object
    ├── ManifestError            a file given with -f
    ├── SnapshotError            a saved cluster state cannot be read
    ├── LabError                 the practice cluster cannot be started
    ├── OutputError              the result cannot be printed as asked
    ├── RolloutFailed            what `rollout status` waits for cannot come about
    └── Interrupted              the user, or a closed pipe, ended the command
"""

from __future__ import annotations

from dataclasses import dataclass


class KubecliError(Exception):
    """Root of everything kubecli raises on purpose."""


class UsageError(KubecliError):
    """The command line asks for something impossible.

    problem: the words after "error: ", as kubectl says it.
    command: the command path to point at with "See 'kubecli get -h' for help and examples"; "" for no pointer.
    """

    def __init__(self, problem: str, *, command: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.command = command
        self.hint = hint


class FlagError(UsageError):
    """A flag that does not exist, lacks its value or has a wrong one; points to "'... --help' for usage"."""


class UnknownCommand(UsageError):
    """The root has no command of this name. suggestions: those that may have been meant, in help's order."""

    def __init__(self, name: str, command: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(f'unknown command "{name}" for "{command}"')
        self.name = name
        self.suggestions = suggestions


class KubeconfigError(KubecliError):
    """A kubeconfig file, or what it says, is wrong."""


class KubeconfigMissing(KubeconfigError):
    """path: as the user wrote it after --kubeconfig."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in one file.

    path: as the user wrote it. problem: kubectl's words. field: "users[2].user.exec.env", "" for no one field.
    line, column: 1-based. help: the same in plain words, "" where kubectl's say it already.
    """

    path: str
    problem: str
    field: str = ""
    line: int | None = None
    column: int | None = None
    help: str = ""


class KubeconfigFilesInvalid(KubeconfigError):
    """Every bad file, in the order they were read."""

    def __init__(self, faults: tuple[FileFault, ...]) -> None:
        super().__init__(*(f"{fault.path}: {fault.problem}" for fault in faults))
        self.faults = faults


class ConfigurationInvalid(KubeconfigError):
    """The context, user or cluster in use cannot work.

    problems: each in kubectl's words. missing_context: the name that no file has ("" if another problem),
    chosen_by what ("--context", "/home/x/.kube/config:3: current-context"). known, known_clusters: what there is.
    origins: the fields that contradict each other, where they come from.
    """

    def __init__(
        self,
        problems: tuple[str, ...],
        *,
        missing_context: str = "",
        chosen_by: str = "",
        known: tuple[str, ...] = (),
        missing_cluster: str = "",
        known_clusters: tuple[str, ...] = (),
        origins: tuple[str, ...] = (),
    ) -> None:
        super().__init__(*problems)
        self.problems = problems
        self.missing_context = missing_context
        self.chosen_by = chosen_by
        self.known = known
        self.missing_cluster = missing_cluster
        self.known_clusters = known_clusters
        self.origins = origins


class EntryNotFound(KubeconfigError):
    """kind: "context", "cluster" or "auth info", kubectl's word for a user. known: the names there are."""

    def __init__(self, kind: str, name: str, known: tuple[str, ...], chosen_by: str) -> None:
        super().__init__(kind, name)
        self.kind = kind
        self.name = name
        self.known = known
        self.chosen_by = chosen_by


class CredentialError(KubecliError):
    """A way to log in failed before any request was made."""


class ConnectionFailed(KubecliError):
    """No answer came from the server."""


class ApiError(KubecliError):
    """The server answered with an error.

    code, reason, message: as its Status says (or client-go's generic words where there was no Status).
    kind, name, group: the Status' details: what it is about. causes: (field, message) pairs.
    path: of the request. login: how the request was authenticated, set by the session for a 401.
    """

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
    """404: of an object, or of a path the server does not serve."""


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


class UnreadableAnswer(ApiError):
    """A successful answer whose body is not what was asked for. message: what was wrong with it."""


class UnknownResourceType(KubecliError):
    """No resource of the server is called so. near: a name that may have been meant, or ""."""

    def __init__(self, name: str, near: str = "") -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near


class SeveralErrors(KubecliError):
    """More than one thing went wrong; what succeeded has been printed. Worded one line each."""

    def __init__(self, errors: tuple[KubecliError, ...]) -> None:
        super().__init__(*errors)
        self.errors = errors


class ReadOnlyError(KubecliError):
    """The guard in the transport refused a request: only reads leave kubecli."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(method, path)
        self.method = method
        self.path = path


class ExpressionError(KubecliError):
    """A small language's text is wrong, or cannot be evaluated.

    language: "jsonpath", "template", "label selector", "field selector", "custom columns" ...
    text:     the whole text as the user gave it.
    position: 0-based offset of the offending character in text; None when there is no one place.
    problem:  what is wrong, in kubectl's words where it has any ("unterminated array").
    """

    def __init__(self, language: str, text: str, position: int | None, problem: str) -> None:
        super().__init__(language, text, position, problem)
        self.language = language
        self.text = text
        self.position = position
        self.problem = problem


class ExpressionSyntaxError(ExpressionError):
    """A JSONPath or template cannot be parsed."""


class EvaluationError(ExpressionError):
    """A JSONPath or template cannot be evaluated on the object it was given."""


class ManifestError(KubecliError):
    """A file given with -f cannot be read as Kubernetes objects."""

    def __init__(self, source: str, problem: str, *, line: int | None = None) -> None:
        super().__init__(source, problem, line)
        self.source = source
        self.problem = problem
        self.line = line


class SnapshotError(KubecliError):
    """A saved cluster state cannot be read: the path, and what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


class LabError(KubecliError):
    """The practice cluster cannot be started as asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class OutputError(KubecliError):
    """The result cannot be printed as asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class RolloutFailed(KubecliError):
    """What `rollout status` waits for cannot come about. problem: kubectl's words after "error: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Interrupted(KubecliError):
    """The user (SIGINT: exit 130) or a closed pipe ended the command; nothing is printed."""

    def __init__(self, exit_code: int = 130) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
