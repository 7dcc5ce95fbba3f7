"""`connect`: a command's way to its cluster.

    with connect(invocation) as session:
        pod = session.api.get(...)

kubeconfig files → one resolved context → one HTTP client → ApiClient and ResourceFinder. Nothing is sent until a
command asks for something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kubecli.api.client import ApiClient
from kubecli.api.discovery_cache import DiscoveryCache
from kubecli.api.resources import ResourceFinder
from kubecli.clusters.session import Session, Together
from kubecli.errors.api import UnauthorizedError, WarningsReceived
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.load import load
from kubecli.kubeconfig.model import ResolvedContext
from kubecli.kubeconfig.resolve import resolve
from kubecli.kubeconfig.secrets import tell
from kubecli.redaction import bare_url
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.connection.exec_policy import PluginPolicy
    from kubecli.connection.login_settings import AuthConfigStore
    from kubecli.snapshot.saved import SavedCluster


@contextmanager
def connect(
    invocation: Invocation, *, resolved: ResolvedContext | None = None, together: Together | None = None
) -> Iterator[Session]:
    """The session of one command; its connections are closed at the end.

    resolved: a context resolved before (`resolve_context`), when the command had to know it first. together: it is
    one of several (clusters/several.py). Raises WarningsReceived at the end of a command that went well under
    --warnings-as-errors.
    """
    runtime, options = invocation.runtime, invocation.options
    resolved = resolved or resolve_context(invocation)
    if (saved := getattr(resolved, "saved", None)) is not None:
        with _connect_saved(invocation, resolved, saved, together) as session:
            yield session
        return
    with _live(invocation, resolved, together) as api:
        cache = DiscoveryCache.for_server(cache_folder(invocation), bare_url(resolved.cluster.server))
        try:
            if options.match_server_version:
                check_version(api)
            finder = ResourceFinder(api, cache, warn=api.warn)
            yield Session(resolved, api, finder, runtime, in_one_line, together=together)
        except UnauthorizedError as error:
            from kubecli.clusters.login import describe_login

            error.login = error.login or describe_login(resolved.user, resolved.cluster)
            raise
    if options.warnings_as_errors and api.warnings:
        raise WarningsReceived(len(api.warnings))


@contextmanager
def _live(invocation: Invocation, resolved: ResolvedContext, together: Together | None) -> Iterator[ApiClient]:
    """A live cluster's. The way to it is begun before the rest is imported: one of several finds all imported."""
    from kubecli.connection.deadline import Deadline
    from kubecli.connection.early import Early

    runtime, options = invocation.runtime, invocation.options
    warn = _warner(runtime, resolved, together)
    deadline = Deadline.after(resolved.request_timeout, connect=options.connect_timeout)
    early = Early.begin(resolved, runtime.env, deadline) if together is None else None
    with closing(early) if early else nullcontext():
        from kubecli.connection.client import open_client

        with open_client(
            resolved,
            env=runtime.env,
            home=runtime.home,
            warn=warn,
            verbosity=options.verbosity,
            stdin_is_terminal=runtime.stdin_is_terminal,
            plugins=_plugins(invocation, resolved),
            store=_store(invocation, resolved),
            secrets=runtime.secrets,
            connect_seconds=options.connect_timeout,
            turn=None if together is None else partial(_turn, runtime, resolved.name),
            early=early,
        ) as http:
            yield ApiClient(http, warn=warn)


def _plugins(invocation: Invocation, resolved: ResolvedContext) -> PluginPolicy | None:
    if resolved.user.exec is None:
        return None
    from kubecli.clusters.login import plugin_policy

    return plugin_policy(invocation)


def _store(invocation: Invocation, resolved: ResolvedContext) -> AuthConfigStore | None:
    if resolved.user.auth_provider is None:
        return None
    from kubecli.clusters.login_store import auth_store

    return auth_store(invocation, resolved)


def _warner(runtime: Runtime, resolved: ResolvedContext, together: Together | None) -> Callable[[str], None]:
    """A warning of one of several clusters begins with the context's name."""
    return runtime.warn if together is None else lambda line: runtime.warn(f"{resolved.name}: {line}")


_one_at_a_time = Lock()


@contextmanager
def _turn(runtime: Runtime, context: str) -> Iterator[None]:
    """One plugin after another talks to the user, who is told for which context."""
    with _one_at_a_time:
        runtime.warn(f"{context}: logging in")
        yield


@contextmanager
def _connect_saved(
    invocation: Invocation, resolved: ResolvedContext, saved: SavedCluster, together: Together | None
) -> Iterator[Session]:
    """A saved cluster's. "Now" is the moment it was saved, so that ages are those of that moment."""
    from kubecli.snapshot.transport import open_client

    runtime = replace(invocation.runtime, now=lambda: saved.captured)
    warn = _warner(runtime, resolved, together)
    with open_client(saved) as http:
        api = ApiClient(http, warn=warn)
        if invocation.options.match_server_version:
            check_version(api)
        finder = ResourceFinder(api, None, warn=warn)
        yield Session(resolved, api, finder, runtime, in_one_line, frozen=True, together=together)
    if invocation.options.warnings_as_errors and api.warnings:
        raise WarningsReceived(len(api.warnings))


def check_version(api: ApiClient) -> None:
    """--match-server-version: the server has to be the release that kubecli follows. Raises UsageError.

    The words are kubectl's, the versions short: kubectl prints both of its Go structs.
    """
    from kubecli.meta import followed

    server: dict[str, Any] = api.get("/version").decode(dict)
    if not followed.is_same(server):
        theirs, ours = server.get("gitVersion"), followed.VERSION
        commits = f", commits {server.get('gitCommit')} and {followed.COMMIT}" if theirs == ours else ""
        raise UsageError(
            f"server version ({theirs}) differs from client version ({ours}){commits}",
            hint="the client's version is that of the kubectl that kubecli follows",
        )


def resolve_context(invocation: Invocation, *, needs_namespace: bool = True) -> ResolvedContext:
    """The context that the command line, the environment and the kubeconfig files choose, with nothing sent.

    A SavedContext when --snapshot or $KUBECLI_SNAPSHOT names a saved cluster.
    """
    runtime, options = invocation.runtime, invocation.options
    if options.snapshot or runtime.env.get("KUBECLI_SNAPSHOT"):
        from kubecli.clusters.saved import saved_context

        saved = saved_context(invocation)
        if saved is not None:
            return saved
    kubeconfig = load(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    resolved = resolve(kubeconfig, options, env=runtime.env, needs_namespace=needs_namespace)
    tell(runtime.secrets, resolved, runtime.env)
    return resolved


def cache_folder(invocation: Invocation) -> Path:
    """--cache-dir, else $KUBECACHEDIR, else ~/.kube/cache, as kubectl."""
    chosen = invocation.options.cache_dir or invocation.runtime.env.get("KUBECACHEDIR", "")
    return Path(chosen) if chosen else invocation.runtime.home / ".kube" / "cache"


def in_one_line(error: KubecliError) -> str:
    """An error as users read it, for a line of its own in other words."""
    from kubecli.wording import word

    return word(error).lines[0].removeprefix("error: ")
