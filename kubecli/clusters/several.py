"""`connect_all`: a command's way to its clusters, one or several.

    with connect_all(invocation) as clusters:
        listing = Listing(clusters.sessions, ...)

Without --contexts, --all-contexts and $KUBECLI_CONTEXTS it is one, and whatever goes wrong is raised. Of several,
a context that cannot be used is an error among the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from kubecli.clusters.connect import connect, resolve_context
from kubecli.clusters.session import Session, Together, namespaces_of
from kubecli.clusters.together import each_cluster, heading
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.model import ResolvedContext

VARIABLE = "KUBECLI_CONTEXTS"
CONNECT_SECONDS = 10.0
"""How long a connection may take where several clusters are read."""


class Contexts(Struct, frozen=True):
    """What a command line means. several: clusters were chosen, be it one. errors: what is wrong with some."""

    resolved: tuple[ResolvedContext, ...]
    several: bool = False
    errors: tuple[KubecliError, ...] = ()

    def namespaces(self, *, all_namespaces: bool = False) -> tuple[str, ...]:
        """Those that are looked into; ("",) is all."""
        found = ("",) if all_namespaces else chain.from_iterable(map(namespaces_of, self.resolved))
        return tuple(dict.fromkeys(found))

    def several_namespaces(self, *, all_namespaces: bool = False) -> bool:
        """Whether rows need a column that tells of which namespace they are."""
        return all_namespaces or len(self.namespaces()) > 1


class Clusters(Struct, frozen=True):
    """Those that could be opened. errors: what became of the others."""

    sessions: tuple[Session, ...]
    several: bool
    errors: tuple[KubecliError, ...]

    def summary(self, errors: Sequence[KubecliError]) -> Iterator[str]:
        """On a terminal, how many answered, when not all did."""
        if not self.several:
            return
        lost = {each.context for each in self.errors}
        lost |= {each.context for each in errors if not isinstance(each, ApiError) or each.code == 401}
        every = lost | {each.context for each in self.sessions}
        if lost and self.sessions[0].runtime.stderr_is_terminal:
            yield f"{len(every) - len(lost)} of {len(every)} clusters answered"

    def say_errors(self) -> None:
        """Of the clusters that could not be opened, while the others are watched."""
        for error in self.errors:
            runtime = self.sessions[0].runtime
            runtime.warn(f"{error.context}: {self.sessions[0].word(error)}")

    def fail(self, errors: Sequence[KubecliError]) -> None:
        """Raises these errors and those of clusters that could not be opened."""
        fail((*self.errors, *errors))


def resolve_contexts(
    invocation: Invocation, *, needs_namespace: bool = True, all_namespaces: bool = False
) -> Contexts:
    """With nothing sent. Raises UsageError for patterns that match nothing.

    Contexts of one cluster and user are one, unless each has a namespace of its own that is looked into.
    """
    patterns = _patterns(invocation)
    if patterns is None:
        return Contexts((resolve_context(invocation, needs_namespace=needs_namespace),))
    from kubecli.clusters.saved import saved_contexts, snapshot_paths
    from kubecli.kubeconfig.load import load
    from kubecli.kubeconfig.patterns import chosen

    if snapshot_paths(invocation):
        return Contexts(tuple(saved_contexts(invocation, patterns)), several=True)
    runtime, options = invocation.runtime, invocation.options
    kubeconfig = load(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    found: dict[tuple[str, ...], ResolvedContext] = {}
    errors: list[KubecliError] = []
    for name in chosen(patterns, kubeconfig.contexts):
        try:
            resolved = resolve_context(_for_context(invocation, name), needs_namespace=needs_namespace)
        except KubecliError as error:
            error.context, error.among = name, True
            errors.append(error)
            continue
        first = found.setdefault(_identity(resolved, all_namespaces=all_namespaces), resolved)
        if first is not resolved:
            runtime.log(1, "clusters.py", f'"One cluster and user, read once" context="{name}" as="{first.name}"')
    if not found:
        fail(errors)
    return Contexts(tuple(found.values()), several=True, errors=tuple(errors))


@contextmanager
def connect_all(invocation: Invocation, *, contexts: Contexts | None = None) -> Iterator[Clusters]:
    """The sessions of one command, open until the end. contexts: resolved before, by who had to know them."""
    contexts = contexts or resolve_contexts(invocation)
    if not contexts.several:
        with connect(invocation, resolved=contexts.resolved[0]) as session, _looking_around((session,)):
            yield Clusters((session,), several=False, errors=())
        return
    options = invocation.options
    together = Together(max(1, options.concurrency), options.unordered, options.fail_fast)
    if not options.connect_timeout:
        invocation = replace(invocation, options=replace(options, connect_timeout=CONNECT_SECONDS))
    sessions: list[Session] = []
    errors = list(contexts.errors)
    with ExitStack() as stack:
        for resolved in contexts.resolved:
            line = _for_context(invocation, resolved.name)
            try:
                sessions.append(stack.enter_context(connect(line, resolved=resolved, together=together)))
            except KubecliError as error:
                error.context, error.among = resolved.name, True
                errors.append(error)
        if not sessions or (errors and together.fail_fast):
            fail(errors)
        with _looking_around(tuple(sessions)):
            yield Clusters(tuple(sessions), several=True, errors=tuple(errors))


@contextmanager
def _looking_around(sessions: Sequence[Session]) -> Iterator[None]:
    """A name that was not found on its way out learns which there are."""
    try:
        yield
    except KubecliError as error:
        from kubecli.clusters.alike import look_around

        look_around(sessions, error)
        raise


def print_blocks(
    invocation: Invocation,
    text_of: Callable[[Session], str | bytes],
    language: str = "",
    contexts: Contexts | None = None,
) -> None:
    """One text a cluster; of several each stands below its context's name."""
    runtime = invocation.runtime
    errors: list[KubecliError] = []
    with connect_all(invocation, contexts=contexts) as clusters:
        before = ""
        for session, text in each_cluster(clusters.sessions, text_of, errors):
            if clusters.several:
                runtime.write(before + heading(session))
                before = "\n"
            if isinstance(text, bytes):
                runtime.write_bytes(text, language)
            else:
                runtime.write(text, language)
        clusters.fail(errors)


def file_name(context: str) -> str:
    """A context's name as a file's: "arn:aws:eks/prod" is arn%3Aaws%3Aeks%2Fprod, and no two are alike."""
    from urllib.parse import quote

    name = quote(context, safe="@")
    return f"%2E{name[1:]}" if name.startswith(".") else name


def _patterns(invocation: Invocation) -> tuple[str, ...] | None:
    """None where one context is meant. Raises UsageError."""
    options = invocation.options
    given = bool(options.contexts) or options.all_contexts
    if given and options.context:
        raise UsageError("--context is one cluster, --contexts and --all-contexts are several: give one of them")
    if options.contexts and options.all_contexts:
        raise UsageError("--contexts and --all-contexts cannot be used together")
    if given:
        return options.contexts
    said = "" if options.context else invocation.runtime.env.get(VARIABLE, "")
    patterns = tuple(each.strip() for each in said.split(",") if each.strip())
    return patterns or None


def _for_context(invocation: Invocation, name: str) -> Invocation:
    """The command line as if it were about this context alone."""
    env = {key: value for key, value in invocation.runtime.env.items() if key != "KUBECLI_CONTEXT"}
    options = replace(invocation.options, context=name, contexts=(), all_contexts=False)
    return replace(invocation, options=options, runtime=replace(invocation.runtime, env=env))


def _identity(resolved: ResolvedContext, *, all_namespaces: bool) -> tuple[str, ...]:
    """What makes two contexts the same cluster, user and namespace."""
    cluster, user = resolved.cluster, resolved.user
    namespaces = () if all_namespaces else namespaces_of(resolved)
    return cluster.server, cluster.proxy_url, cluster.tls_server_name, user.name, *namespaces
