"""Session: one cluster, as what reads it sees it; clusters/connect.py's `connect` makes it.

It says nothing about how many clusters a command reads: each has its own session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from kubecli.api.client import ApiClient
from kubecli.api.resources import ResourceFinder
from kubecli.errors.base import KubecliError, WaitInterrupted
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.credentials import CredentialError
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.runtime import Runtime


class Together(Struct, frozen=True):
    """How several clusters are read by one command.

    concurrency: how many at once. unordered: what comes first is shown first. fail_fast: the first fault ends all.
    """

    concurrency: int = 8
    unordered: bool = False
    fail_fast: bool = False


class Session(Struct, frozen=True):
    """One cluster.

    resources: finds what an argument names. runtime: clock, streams and the like. word: an error in one line, as
    users read it, for the few that do not end a command. frozen: a saved cluster, in which nothing changes.
    together: None where a command reads this one alone.
    """

    resolved: ResolvedContext
    api: ApiClient
    resources: ResourceFinder
    runtime: Runtime
    word: Callable[[KubecliError], str]
    frozen: bool = False
    together: Together | None = None

    @property
    def context(self) -> str:
        """The name of the context; "" where there is none, as in a pod."""
        return self.resolved.name

    @property
    def namespace(self) -> str:
        """The one namespace, for what can look in no more than one. Raises UsageError when -n names several."""
        names = self.namespaces
        if len(names) > 1:
            raise UsageError(f"this takes one namespace, and -n names {len(names)}: {', '.join(names)}")
        return names[0]

    @property
    def namespaces(self) -> tuple[str, ...]:
        """Those of -n a,b,c; else the context's."""
        return namespaces_of(self.resolved)

    def warn(self, line: str) -> None:
        """A line for a person, on stderr; of several clusters it begins with the context's name."""
        self.runtime.warn(line if self.together is None else f"{self.context}: {line}")

    def blamed(self, error: KubecliError) -> KubecliError:
        """The error, which knows its cluster where a command reads several. Raises it when the first ends all."""
        if self.together is not None:
            error.context, error.among = self.context, True
            if self.together.fail_fast:
                raise error
        return error

    def ends_here(self, error: KubecliError) -> bool:
        """Whether an error ends what is done for one object, and not the command: an answer; of several clusters
        also a connection."""
        return self.together is not None or not isinstance(error, ConnectionFailed | CredentialError)

    def say_frozen(self) -> None:
        """Why a watch ends as soon as it has begun."""
        self.warn("Warning: this is a snapshot: nothing changes in it, and the watch ends here")

    def say_timed_out(self) -> None:
        """Why a watch ends in good order; only a log line, as for kubectl."""
        words = '"Unable to decode an event from the watch stream" err="context deadline exceeded"'
        self.runtime.log(5, "watch.py", words)

    def watch_interrupted(self, error: KubecliError) -> None:
        """Says that a watch lost its connection and goes on."""
        self.warn(f"Warning: the watch was interrupted and goes on: {self.word(error)}")


def namespaces_of(resolved: ResolvedContext) -> tuple[str, ...]:
    """-n a,b,c is several, each once."""
    names = resolved.namespace.split(",") if resolved.namespace_explicit else [resolved.namespace]
    return tuple(dict.fromkeys(name for name in names if name)) or (resolved.namespace,)


@contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C ends what waits or watches with exit code 1, as kubectl's."""
    try:
        yield
    except KeyboardInterrupt:
        raise WaitInterrupted from None
