"""Walks one context through the stages a request takes, and gathers what each came to."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from kubecli.connection.client import open_client, server_destination
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.routes import Routes
from kubecli.doctor.facts import ContextFacts, Facts, Fault, KubeconfigFacts
from kubecli.doctor.probe_api import ask_api, ask_namespace, ask_rights
from kubecli.doctor.probe_login import look_at_login
from kubecli.doctor.probe_network import look_at_server, look_at_tls, reach
from kubecli.doctor.world import DEFAULT_SECONDS, World
from kubecli.errors.base import KubecliError
from kubecli.kubeconfig.model import Kubeconfig, ResolvedContext

_KINDS = {"clusters": "cluster", "users": "user", "contexts": "context"}


def look_at_files(kubeconfig: Kubeconfig) -> KubeconfigFacts:
    files = tuple((str(path), _mode(path)) for path in kubeconfig.sources.paths)
    shadowed = tuple(
        f'{_KINDS[entry.section]} "{entry.name}" of {entry.path} is hidden by the one of {entry.by}'
        for entry in kubeconfig.shadowed
    )
    return KubeconfigFacts(files, tuple(str(path) for path in kubeconfig.sources.missing), shadowed)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        return 0


def unresolved(files: KubeconfigFacts, name: str, fault: Fault, world: World) -> Facts:
    """The facts of a context that could not even be chosen."""
    return Facts(world.now(), files, ContextFacts(name=name, fault=fault))


def examine(resolved: ResolvedContext, files: KubeconfigFacts, world: World) -> Facts:
    """Raises nothing of the connection's: what goes wrong is among the facts."""
    if resolved.request_timeout is None:
        resolved = replace(resolved, request_timeout=DEFAULT_SECONDS)
    facts = Facts(world.now(), files, _context(resolved))
    deadline = Deadline.after(resolved.request_timeout)
    server = server_destination(resolved.cluster)
    bare = Routes(resolved.cluster, resolved.user, server, world.env, Login())
    secure = server.scheme == "https"
    facts = replace(facts, server=look_at_server(resolved, server, bare))
    facts = replace(facts, reach=reach(server, bare, deadline, world))
    login, known = look_at_login(resolved, deadline, world, secure=secure)
    facts = replace(facts, login=known)
    try:
        if facts.reach is None or facts.reach.fault:
            return facts
        if secure:
            facts = replace(facts, tls=look_at_tls(resolved, server, login, deadline, world))
        if (facts.tls and facts.tls.fault) or known.fault:
            return facts
        return _ask(facts, resolved, world)
    finally:
        login.close()


def _context(resolved: ResolvedContext) -> ContextFacts:
    return ContextFacts(
        name=resolved.name,
        origin=str(resolved.origins.get("context") or ""),
        cluster=resolved.cluster.name,
        user=resolved.user.name,
        namespace=resolved.namespace,
        namespace_origin=str(resolved.origins.get("namespace") or ""),
        is_default=resolved.is_default,
    )


def _ask(facts: Facts, resolved: ResolvedContext, world: World) -> Facts:
    try:
        http = open_client(
            resolved,
            env=world.env,
            home=world.home,
            warn=lambda line: None,  # what it would warn of is among the findings
            stdin_is_terminal=world.stdin_is_terminal,
            plugins=world.plugins,
            store=world.store(resolved),
            secrets=world.secrets,
        )
    except KubecliError as error:
        return replace(facts, context=replace(facts.context, fault=world.say(error)))
    with http:
        api = ask_api(http, world)
        facts = replace(facts, api=api)
        if api.version_fault or (api.user_fault and api.user_fault.kind != "SelfReviewUnavailable"):
            return facts
        facts = replace(facts, namespace=ask_namespace(http, resolved, world))
        return replace(facts, rights=ask_rights(http, resolved.namespace, world))
