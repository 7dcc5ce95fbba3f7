"""The one exception tree. Imports nothing.

Every class carries facts (fields), never sentences: cli/errors.py is the one place that catches them, and
cli/wording/ the one place that words them and chooses the exit code. Secrets are never a fact.

    KubecliError
    ├── UsageError               the command line asks for something impossible
    │   ├── FlagError            a flag that does not exist, lacks its value or has a wrong one
    │   ├── UnknownCommand       no command, and no plugin, of that name
    │   ├── InvalidName          a name or namespace that cannot stand in a request's path
    │   ├── FlagBeforePlugin     a flag stands before what could be a plugin's name
    │   ├── WritingVerb          a command of kubectl that writes
    │   └── PluginProblems       plugin list found none, or some that cannot run
    ├── KubeconfigError          a kubeconfig file, or what it says
    │   ├── KubeconfigMissing        --kubeconfig names a file that is not there
    │   ├── KubeconfigFilesInvalid   files that cannot be read as kubeconfigs
    │   ├── ConfigurationInvalid     the context, user or cluster in use cannot work
    │   ├── EntryNotFound            a flag names an entry that no file has
    │   ├── ContextsNotFound         `config get-contexts NAME`: no such context
    │   ├── FlattenFailed            a file that an entry refers to cannot be put inside it
    │   ├── PreferencesError         kuberc cannot be read or applied
    │   ├── KubeconfigLocked         another program is writing the file, or died doing so
    │   ├── KubeconfigNotWritten     the operating system refused
    │   └── KubeconfigNotEditable    the file cannot be edited without touching something else
    ├── CredentialError          a way to log in failed before any request was made
    │   ├── CredentialFileError      a certificate, key, CA or token file cannot be read or used
    │   ├── HeaderInvalid            a token or a name to impersonate that no header can carry
    │   ├── ImpersonationError       a uid, groups or extra without a user to impersonate
    │   ├── ExecPluginError          a credential plugin cannot be used, did not run, or answered what it
    should not │   └── AuthProviderError        the legacy auth-provider is gone, or its token cannot be refreshed
    ├── ConnectionFailed         no answer from the server
    │   ├── BadServerAddress         the server's address is none
    │   ├── ConnectionRefused        nobody listens there
    │   ├── HostNotFound             the name does not resolve
    │   ├── Unreachable              no route, or another fault of the network
    │   ├── ConnectionLost           closed or reset, before or within the answer
    │   ├── TimedOut                 while dialling, in the handshake, or waiting for the answer
    │   ├── MalformedAnswer          what came back is not HTTP
    │   ├── TLSFailed                any other fault of the handshake
    │   │   ├── UnknownAuthority         no trusted CA signed the server's certificate
    │   │   ├── NameMismatch             the certificate names other hosts
    │   │   ├── CertificateNotValid      expired, or not valid yet
    │   │   └── HandshakeRefused         the server broke off, as for a client certificate it does not accept
    │   ├── HttpsOnHttp              https spoken to a server of plain http
    │   ├── HttpOnHttps              plain http spoken to a server of https
    │   └── ProxyFailed              the proxy in between refused
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
    ├── SelfReviewUnavailable    the server does not say who it takes us for
    ├── UnknownResourceType      no resource of the server has that name
    │   └── UnknownSubject           the same, of `events --for`, in other words
    ├── WarningsReceived         --warnings-as-errors, and the server sent some
    ├── SeveralErrors            more than one thing went wrong, the rest was printed
    ├── ReadOnlyError            the guard refused a request that could write
    ├── ExpressionError          JSONPath, template, selector, column specification: text, position, problem
    │   ├── ExpressionSyntaxError    a JSONPath or template cannot be parsed
    │   └── EvaluationError          a JSONPath or template cannot be evaluated on an object
    ├── ManifestError            a file given with -f
    ├── SnapshotError            a saved cluster state cannot be read
    ├── LabError                 the practice cluster cannot do what is asked
    │   ├── LabExtraMissing      packages of the extra `lab` are not installed
    │   └── PortTaken            it cannot listen on a port
    ├── OutputError              the result cannot be printed as asked
    ├── RolloutFailed            what `rollout status` waits for cannot come about
    ├── WaitFailed               objects are not as `wait` would have them
    ├── ExplainError             the schema has no such resource or field
    ├── MetricsError             there are no metrics to show
    ├── LogsError                no log can be read for what was asked
    ├── LogsInterrupted          a followed log broke off for good
    ├── LinesMissing             followed logs ended, and lines of them may be missing
    └── Interrupted              the user, or a closed pipe, ended the command
"""

from __future__ import annotations

from kubecli.dataclass import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, dataclass_transform
else:  # typing is a large import

    def dataclass_transform(**settings):
        return lambda cls: cls


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


class InvalidName(UsageError):
    """A name or namespace that cannot stand in a request's path. what: "resource name" or "namespace".

    listing: it was to be listed in, not to be asked for one object; kubectl words that differently.
    """

    def __init__(self, what: str, text: str, problems: tuple[str, ...], *, listing: bool = False) -> None:
        super().__init__(f'invalid {what} "{text}": [{" ".join(problems)}]')
        self.what = what
        self.text = text
        self.problems = problems
        self.listing = listing


class FlagBeforePlugin(UsageError):
    """No command has this name, and a plugin's name would have to come first.

    flag: the first word.   name: what was taken for the command.   suggestions: as UnknownCommand.
    """

    def __init__(self, flag: str, name: str = "", suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(f"flags cannot be placed before plugin name: {flag}")
        self.flag = flag
        self.name = name
        self.suggestions = suggestions


class WritingVerb(UsageError):
    """A command of kubectl that kubecli does not have. line: the same for kubectl, quoted for a shell."""

    def __init__(self, verb: str, line: str) -> None:
        super().__init__(f"kubecli only reads, and {verb} does not")
        self.verb = verb
        self.line = line


class PluginProblems(UsageError):
    """What `plugin list` ends with: none found, or the number of faults it printed."""

    def __init__(self, count: int, *, none_found: bool = False) -> None:
        super().__init__("plugins")
        self.count = count
        self.none_found = none_found


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


class FlattenFailed(KubeconfigError):
    """A file that an entry refers to cannot be put inside it. origin: where the file is named."""

    def __init__(self, path: str, problem: str, origin: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem
        self.origin = origin


class ContextsNotFound(KubeconfigError):
    """names: asked for by `config get-contexts`, in no file. known: the names there are."""

    def __init__(self, names: tuple[str, ...], known: tuple[str, ...]) -> None:
        super().__init__(*names)
        self.names = names
        self.known = known


class PreferencesError(KubeconfigError):
    """kuberc cannot be read or applied.

    problem: kubectl's words. prefixed: whether kubectl puts "kuberc error" before them. hint: "", or the place.
    """

    def __init__(self, problem: str, *, prefixed: bool = True, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.prefixed = prefixed
        self.hint = hint


class KubeconfigLocked(KubeconfigError):
    """lock: the lock file's full path; shown: as the user named it. age: its age in seconds."""

    def __init__(self, lock: str, shown: str, age: float) -> None:
        super().__init__(lock)
        self.lock = lock
        self.shown = shown
        self.age = age


class KubeconfigNotWritten(KubeconfigError):
    """operation: "write /home/x/.kube/config", "open /home/x/.kube/config.lock". errno: the system's reason."""

    def __init__(self, path: str, operation: str, errno: int) -> None:
        super().__init__(operation, errno)
        self.path = path
        self.operation = operation
        self.errno = errno


class KubeconfigNotEditable(KubeconfigError):
    """field: "users[2].user.exec". Nothing was written."""

    def __init__(self, path: str, field: str) -> None:
        super().__init__(path, field)
        self.path = path
        self.field = field


@dataclass_transform(eq_default=False)
class _Facts(KubecliError):
    """An error whose annotations are its constructor's parameters, in order, as in a dataclass.

    Every command imports these classes, and making dataclasses of them would take longer than the rest of this
    file.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *(name for name in cls.__annotations__ if name not in cls._fields))

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, *named.values())
        facts = {**dict(zip(self._fields, values, strict=False)), **named}
        missing = [name for name in self._fields if name not in facts and not hasattr(type(self), name)]
        if missing or len(values) > len(self._fields) or not facts.keys() <= set(self._fields):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._fields)}")
        for name, value in facts.items():
            setattr(self, name, value)


class CredentialError(_Facts):
    """A way to log in failed before any request was made."""


class CredentialFileError(CredentialError):
    """A certificate, key, CA or token file cannot be read or used.

    what: "certificate authority", "client certificate", "client key", "token file".
    place: the path, or the origin of inline data ("/home/me/.kube/config: client-key-data").
    problem: kubectl's words ("tls: private key does not match public key").
    kind: "missing", "unreadable", "empty", "no PEM", "mismatch", "encrypted" or "invalid".
    """

    what: str
    place: str
    problem: str
    kind: str = "invalid"


class ImpersonationError(CredentialError):
    """A uid, groups or user-extra were asked for without a user to impersonate. user: the kubeconfig user's
    name."""

    user: str


class HeaderInvalid(CredentialError):
    """A token, or a name to impersonate, holds a line break or another character no header can carry.

    header: the header's name.
    """

    header: str


class ExecPluginError(CredentialError):
    """A credential plugin (users[].user.exec) gave no credential.

    command: as the kubeconfig has it. problem: kubectl's words behind "getting credentials: ".
    kind: "apiVersion" (refused before anything ran), "policy", "interactive", "not found", "cannot run", "failed",
    "timeout", "answer" (no ExecCredential) or "version" (one of another version).
    searched: the folders of PATH that were searched. install_hint: what the kubeconfig says about getting it.
    origin: where the kubeconfig names the plugin.
    """

    command: str
    problem: str
    kind: str
    origin: str = ""
    searched: tuple[str, ...] = ()
    install_hint: str = ""


class AuthProviderError(CredentialError):
    """users[].user.auth-provider gave no token.

    problem: kubectl's words. kind: "removed" (gcp, azure), "unknown", "incomplete", "token" (no valid one and
    none to be had), "issuer" (it could not be asked, or said no) or "write" (the new token could not be kept).
    """

    name: str
    problem: str
    kind: str
    origin: str = ""


class ConnectionFailed(_Facts):
    """No answer came from the server. server: host[:port] as the URL writes it."""

    server: str


class BadServerAddress(ConnectionFailed):
    """The cluster's server is no address. scheme: set when it is a URL of another scheme than http and https.

    origin: where the address was set.
    """

    scheme: str = ""
    origin: str = ""


class ConnectionRefused(ConnectionFailed):
    """Nobody listens at the address.

    is_default: no configuration named a server, so kubectl's default one was tried.
    looked_for: the kubeconfig files that were looked for and not there.
    context, cluster: the context in use, and its cluster, which has no server ("" where there is none).
    """

    is_default: bool = False
    looked_for: tuple[str, ...] = ()
    context: str = ""
    cluster: str = ""


class HostNotFound(ConnectionFailed):
    """host does not resolve. reason: the resolver's words ("no such host")."""

    host: str
    reason: str = "no such host"


class Unreachable(ConnectionFailed):
    """The network said no. reason: "dial tcp 10.0.0.1:6443: connect: no route to host"."""

    reason: str


class ConnectionLost(ConnectionFailed):
    """Closed or reset. reason: "EOF", "read tcp A->B: read: connection reset by peer"; in_body: after the
    headers."""

    reason: str
    in_body: bool = False


class TimedOut(ConnectionFailed):
    """phase: "dial", "handshake", "headers" or "body". seconds: --request-timeout; None when a built-in bound
    passed."""

    phase: str
    seconds: float | None = None
    address: str = ""


class MalformedAnswer(ConnectionFailed):
    """What came back is not HTTP. reason: what was read instead."""

    reason: str


class TLSFailed(ConnectionFailed):
    """The handshake failed. reason: OpenSSL's words, or Go's where they are known."""

    reason: str


class UnknownAuthority(TLSFailed):
    """No trusted CA signed the server's certificate.

    subject, issuer: of the certificate the server sent; "" when they could not be read.
    trust: where the trusted CAs came from ("/etc/ca.pem", "the system's trust store").
    """

    subject: str = ""
    issuer: str = ""
    trust: str = ""
    self_signed: bool = False


class NameMismatch(TLSFailed):
    """The server's certificate names other hosts. asked: the name checked; names, addresses: what it carries."""

    asked: str
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class CertificateNotValid(TLSFailed):
    """The server's certificate has expired or is not valid yet. Times: RFC 3339 in UTC; "" when unknown."""

    not_before: str = ""
    not_after: str = ""
    now: str = ""


class HandshakeRefused(TLSFailed):
    """The server broke the handshake off with a TLS alert.

    alert: Go's word for it ("certificate required"). sent_certificate: a client certificate was offered.
    about_client: the alert speaks of the client's certificate.
    """

    alert: str
    sent_certificate: bool = False
    about_client: bool = False


class HttpsOnHttp(ConnectionFailed):
    """The server answered a TLS handshake in plain http."""


class HttpOnHttps(ConnectionFailed):
    """The server answered plain http with: this port speaks https."""


class ProxyFailed(ConnectionFailed):
    """The proxy refused, or is not one. proxy: its URL without credentials; origin: where it was configured."""

    proxy: str
    reason: str
    origin: str = ""


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
    """No resource of the server is called so. near: a name that may have been meant, or ""."""

    def __init__(self, name: str, near: str = "") -> None:
        super().__init__(name, near)
        self.name = name
        self.near = near


class UnknownSubject(UnknownResourceType):
    """`events --for TYPE/NAME`: no such type. group: what follows the first dot of TYPE."""

    group = ""


class WarningsReceived(KubecliError):
    """--warnings-as-errors, and the server sent `count` warnings (each has been printed)."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


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
    """The practice cluster cannot do what is asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LabExtraMissing(LabError):
    """Packages of the extra `lab` are not installed."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        super().__init__("")
        self.packages = packages


class PortTaken(LabError):
    """The practice cluster cannot listen on a port of 127.0.0.1."""

    def __init__(self, port: int, problem: str) -> None:
        super().__init__(problem)
        self.port = port


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


class WaitFailed(KubecliError):
    """Objects are not as `wait` would have them, or cannot become so.

    problem: kubectl's words after "error: ". subject: "pods/web-0", stands: "its condition Ready is False".
    """

    def __init__(self, problem: str, subject: str = "", stands: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.subject = subject
        self.stands = stands


class ExplainError(KubecliError):
    """The schema has no such resource or field.

    problem: kubectl's words after "error: ". word, known: the misspelt field and the names that exist there.
    """

    def __init__(self, problem: str, *, word: str = "", known: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.word = word
        self.known = known


class MetricsError(KubecliError):
    """There are no metrics to show. problem: kubectl's words after "error: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LogsError(KubecliError):
    """No log can be read for what was asked. problem: kubectl's words after "error: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LogsInterrupted(KubecliError):
    """A followed log broke off and cannot be read on. last: the time of the last line that was read, or ""."""

    def __init__(self, pod: str, container: str, last: str) -> None:
        super().__init__(pod, container, last)
        self.pod = pod
        self.container = container
        self.last = last


class LinesMissing(KubecliError):
    """Followed logs ended, and lines of them may be missing (it has been said which)."""


class Interrupted(KubecliError):
    """The user (SIGINT: exit 130) or a closed pipe ended the command; nothing is printed."""

    def __init__(self, exit_code: int = 130) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
