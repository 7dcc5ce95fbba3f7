"""Walks one context through the stages a request takes, and gathers what each came to; it ends where it breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
from msgspec.structs import replace

from kubecli.connection.client import open_client, server_destination
from kubecli.connection.credentials import Login
from kubecli.connection.deadline import Deadline
from kubecli.connection.destination import Destination
from kubecli.connection.ways import Ways
from kubecli.doctor.diagnose import diagnose
from kubecli.doctor.discovered import NOTHING, Discovered
from kubecli.doctor.explore import explore
from kubecli.doctor.facts import Broken, ContextFacts, Facts, KubeconfigFacts
from kubecli.doctor.probe_api import ask_api, ask_namespace, ask_rights
from kubecli.doctor.probe_login import look_at_login
from kubecli.doctor.probe_network import look_at_server, look_at_tls, reach
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Verdict
from kubecli.doctor.world import DEFAULT_SECONDS, World
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import HostNotFound
from kubecli.kubeconfig.model import Kubeconfig, ResolvedContext, User
from kubecli.kubeconfig.secrets import tell

_KINDS = {"clusters": "cluster", "users": "user", "contexts": "context"}


def look_at_files(kubeconfig: Kubeconfig) -> KubeconfigFacts:
    files = tuple((str(path), _mode(path)) for path in kubeconfig.sources.paths)
    shadowed = tuple(
        f'{_KINDS[entry.section]} "{entry.name}" of {entry.path} is hidden by the one of {entry.by}'
        for entry in kubeconfig.shadowed
    )
    secret = {
        str(user.origins[name].path)
        for user in kubeconfig.users.values()
        for name in ("token", "password", "client-key-data", "auth-provider")
        if name in user.origins
    } | {str(entry.path) for entry in kubeconfig.shadowed if entry.section == "users"}
    missing = tuple(str(path) for path in kubeconfig.sources.missing)
    return KubeconfigFacts(files, missing, shadowed, tuple(sorted(secret)))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        return 0


def unreadable(error: KubecliError, situation: Situation, world: World) -> Facts:
    """The facts of kubeconfig files that cannot be read."""
    return _broken(Facts(world.now()), "kubeconfig", error, situation, world)


def examine(
    situation: Situation, resolve: Callable[[], ResolvedContext], files: KubeconfigFacts, world: World
) -> Facts:
    """Raises nothing of the connection's: what goes wrong is among the facts."""
    facts = Facts(world.now(), files, ContextFacts(situation.context_name, str(situation.context_origin or "")))
    try:
        resolved = resolve()
        tell(world.secrets, resolved, world.env)
        server = server_destination(resolved.cluster)
    except KubecliError as error:
        return _broken(facts, "context", error, situation, world)
    seconds = resolved.request_timeout or DEFAULT_SECONDS
    resolved = replace(resolved, request_timeout=seconds)
    facts = replace(facts, context=_context(resolved))
    bare = Ways(resolved.cluster, User(), server, world.env, Login())
    facts = replace(facts, server=look_at_server(situation, resolved, server, bare))
    try:
        facts = replace(facts, reach=reach(server, bare, Deadline.after(seconds)))
    except KubecliError as error:
        stage = "name" if isinstance(error, HostNotFound) else "tcp"
        return _broken(facts, stage, error, situation, world, explore(error, situation, world))
    if server.scheme == "https":
        facts = _tls(facts, situation, resolved, server, bare, world)
        if facts.broken:
            return facts
    return _log_in(facts, situation, resolved, server, world)


def examine_again(
    facts: Facts, situation: Situation, resolved: Callable[[], ResolvedContext], world: World
) -> Facts:
    """Another context of the same cluster and user: only its namespace and rights are its own."""
    try:
        own = resolved()
    except KubecliError as error:
        bare = ContextFacts(situation.context_name, str(situation.context_origin or ""))
        return _broken(replace(facts, context=bare), "context", error, situation, world)
    own = replace(own, request_timeout=own.request_timeout or DEFAULT_SECONDS)
    facts = replace(facts, context=_context(own), namespace=None, rights=None)
    if facts.api is None:
        return facts
    try:
        with _open(own, world) as http:
            return _ask_namespace(replace(facts, broken=None), http, situation, own, world)
    except KubecliError as error:
        return _broken(facts, "credentials", error, situation, world)


def _tls(
    facts: Facts, situation: Situation, resolved: ResolvedContext, server: Destination, bare: Ways, world: World
) -> Facts:
    known, error = look_at_tls(resolved, server, bare, Deadline.after(resolved.request_timeout))
    facts = replace(facts, tls=known)
    if error is None:
        return facts
    more = explore(error, situation, world, known.der)
    return _broken(facts, "tls", error, situation, world, more)


def _log_in(
    facts: Facts, situation: Situation, resolved: ResolvedContext, server: Destination, world: World
) -> Facts:
    login, known, error = look_at_login(situation, resolved, world, secure=server.scheme == "https")
    facts = replace(facts, login=known)
    try:
        if error is not None:
            return _broken(facts, "credentials", error, situation, world)
        return _ask(facts, situation, resolved, world)
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
        pod=str(resolved.cluster.origins.get("server", "")) == "$KUBERNETES_SERVICE_HOST",
    )


def _broken(
    facts: Facts, stage: str, error: KubecliError, situation: Situation, world: World, more: Discovered = NOTHING
) -> Facts:
    words = world.say(error)
    verdict = diagnose(error, situation, more)
    if verdict is None:
        verdict = Verdict(
            type(error).__name__, stage, words.replace("\n", " "), facts.server.origin if facts.server else ""
        )
    return replace(facts, broken=Broken(verdict, words))


def _open(resolved: ResolvedContext, world: World) -> httpx.Client:
    return open_client(
        resolved,
        env=world.env,
        home=world.home,
        warn=lambda line: None,  # what it would warn of is among the findings
        stdin_is_terminal=world.stdin_is_terminal,
        plugins=world.plugins,
        store=world.store(resolved),
        secrets=world.secrets,
    )


def _ask(facts: Facts, situation: Situation, resolved: ResolvedContext, world: World) -> Facts:
    try:
        http = _open(resolved, world)
    except KubecliError as error:
        return _broken(facts, "credentials", error, situation, world)
    with http:
        try:
            facts = replace(facts, api=ask_api(http, world))
        except KubecliError as error:
            more = replace(explore(error, situation, world), tls=facts.tls is not None)
            return _broken(facts, "api", error, situation, world, more)
        return _ask_namespace(facts, http, situation, resolved, world)


def _ask_namespace(
    facts: Facts, http: httpx.Client, situation: Situation, resolved: ResolvedContext, world: World
) -> Facts:
    known, verdict = ask_namespace(http, situation, resolved, world)
    facts = replace(facts, namespace=known)
    if verdict is not None:
        return replace(facts, broken=Broken(verdict))
    assert facts.api is not None
    rights, verdict = ask_rights(http, situation, resolved.namespace, facts.api, world)
    facts = replace(facts, rights=rights)
    return replace(facts, broken=Broken(verdict)) if verdict is not None else facts
