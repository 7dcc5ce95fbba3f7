"""A kubeconfig file, or what it says, is wrong.

KubeconfigError             a kubeconfig file, or what it says
├── KubeconfigMissing       --kubeconfig names a file that is not there
├── KubeconfigFilesInvalid  files that cannot be read as kubeconfigs
├── ConfigurationInvalid    the context, user or cluster in use cannot work
├── EntryNotFound           a flag names an entry that no file has
├── FlattenFailed           a file that an entry refers to cannot be put inside it
├── ContextsNotFound        `config get-contexts NAME`: no such context
├── PreferencesError        kuberc cannot be read or applied
├── KubeconfigLocked        another program is writing the file, or died doing so
├── KubeconfigNotWritten    the operating system refused
├── KubeconfigUnsettled     another program goes on changing the file
└── KubeconfigNotEditable   the file cannot be edited without touching something else
"""

from __future__ import annotations

from msgspec import Struct

from kubecli.errors.base import KubecliError


class KubeconfigError(KubecliError):
    """A kubeconfig file, or what it says, is wrong."""


class KubeconfigMissing(KubeconfigError):
    """path: as the user wrote it after --kubeconfig."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class FileFault(Struct, frozen=True):
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
    """lock: the lock file's full path; shown: as the user named it. age: its age in seconds.

    holder: the process that wrote its name into it, "4711 on somehost"; "" for a lock that does not say.
    """

    def __init__(self, lock: str, shown: str, age: float, holder: str = "") -> None:
        super().__init__(lock)
        self.lock = lock
        self.shown = shown
        self.age = age
        self.holder = holder


class KubeconfigNotWritten(KubeconfigError):
    """operation: "write /home/x/.kube/config", "open /home/x/.kube/config.lock". reason: "permission denied"."""

    def __init__(self, path: str, operation: str, reason: str) -> None:
        super().__init__(operation, reason)
        self.path = path
        self.operation = operation
        self.reason = reason


class KubeconfigUnsettled(KubeconfigError):
    """A file that another program goes on changing, without a lock. Nothing was written."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class KubeconfigNotEditable(KubeconfigError):
    """field: "users[2].user.exec". Nothing was written."""

    def __init__(self, path: str, field: str) -> None:
        super().__init__(path, field)
        self.path = path
        self.field = field
