"""`resolve`: one context of a kubeconfig, with the command line's overrides, as all that a connection needs.

Follows client-go tools/clientcmd/client_config.go and its words. Differences from kubectl, all deliberate:
credentials given as flags replace those of the file (kubectl sends both, or refuses two methods);
$KUBECLI_CONTEXT and $KUBECLI_NAMESPACE stand between the flags and the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kubecli.errors.kubeconfig import ConfigurationInvalid, EntryNotFound
from kubecli.kubeconfig.duration import parse_timeout
from kubecli.kubeconfig.in_cluster import SERVICE_ACCOUNT, in_cluster, in_cluster_namespace, is_possible
from kubecli.kubeconfig.model import Cluster, Context, Kubeconfig, Origin, ResolvedContext, User
from kubecli.kubeconfig.overlay import DEFAULT_SERVER, overlay_cluster, overlay_user
from kubecli.kubeconfig.overrides import Overrides
from kubecli.kubeconfig.validate import is_tls, no_server, validate_cluster, validate_user


class _Choice(Struct, frozen=True):
    """The names chosen, and the values found under them; None: nothing under that name."""

    context_name: str
    context_origin: Origin | None
    context: Context | None
    cluster_name: str
    cluster: Cluster | None
    user_name: str
    user: User | None


def resolve(
    kubeconfig: Kubeconfig,
    overrides: Overrides,
    *,
    env: Mapping[str, str],
    needs_namespace: bool = True,
    service_account: Path = SERVICE_ACCOUNT,
) -> ResolvedContext:
    """Raises ConfigurationInvalid, EntryNotFound, UsageError (a bad --request-timeout).

    needs_namespace: kubectl's commands on namespaced resources ask for the namespace first, and an unknown
    context is worded by that question; others (version, api-resources) pass False.
    """
    chosen_context = overrides.context or env.get("KUBECLI_CONTEXT", "")
    choice = _choose(kubeconfig, overrides, chosen_context, env)
    namespace, explicit, namespace_origin = _namespace(choice, overrides, env)
    if needs_namespace and not explicit:
        _confirm_usable(choice, overrides, env, kubeconfig)
    _require_named(choice, overrides, chosen_context, kubeconfig)
    _confirm_usable(choice, overrides, env, kubeconfig)
    cluster = overlay_cluster(choice.cluster, overrides, _default_server(env))
    user = overlay_user(choice.user, overrides)
    _refuse_ca_with_insecure(cluster)
    origins = {}
    if choice.context_origin:
        origins["context"] = choice.context_origin
    if namespace_origin:
        origins["namespace"] = namespace_origin
    resolved = ResolvedContext(
        name=choice.context_name,
        cluster=replace(cluster, name=choice.cluster_name),
        user=replace(user, name=choice.user_name),
        namespace=namespace or "default",
        namespace_explicit=explicit,
        request_timeout=parse_timeout(overrides.request_timeout),
        is_default="server" not in cluster.origins,
        sources=kubeconfig.sources,
        origins=origins,
    )
    if _is_default_config(resolved, env) and is_possible(env, service_account):
        resolved = in_cluster(resolved, overrides, env, service_account)
        if not namespace:
            resolved = replace(resolved, namespace=in_cluster_namespace(env, service_account))
    return resolved


def _refuse_ca_with_insecure(cluster: Cluster) -> None:
    if is_tls(cluster.server) and cluster.insecure_skip_tls_verify and _has_ca(cluster):
        raise ConfigurationInvalid(
            ("specifying a root certificates file with the insecure flag is not allowed",),
            origins=tuple(
                str(cluster.origins[name])
                for name in ("certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify")
                if name in cluster.origins
            ),
        )


def _default_server(env: Mapping[str, str]) -> str:
    return env.get("KUBERNETES_MASTER") or DEFAULT_SERVER


def _has_ca(cluster: Cluster) -> bool:
    return bool(cluster.certificate_authority or cluster.certificate_authority_data)


def _choose(kubeconfig: Kubeconfig, overrides: Overrides, chosen: str, env: Mapping[str, str]) -> _Choice:
    name = chosen or kubeconfig.current_context
    if overrides.context:
        origin: Origin | None = Origin(None, "--context")
    elif chosen:
        origin = Origin(None, "$KUBECLI_CONTEXT")
    else:
        origin = kubeconfig.origins.get("current-context")
    context = kubeconfig.contexts.get(name)
    cluster_name = overrides.cluster or (context.cluster if context else "")
    user_name = overrides.user or (context.user if context else "")
    return _Choice(
        name,
        origin,
        context,
        cluster_name,
        kubeconfig.clusters.get(cluster_name),
        user_name,
        kubeconfig.users.get(user_name),
    )


def _namespace(choice: _Choice, overrides: Overrides, env: Mapping[str, str]) -> tuple[str, bool, Origin | None]:
    """(namespace or "", given by -n, where from)."""
    if overrides.namespace:
        return overrides.namespace, True, Origin(None, "--namespace")
    if env.get("KUBECLI_NAMESPACE"):
        return env["KUBECLI_NAMESPACE"], False, Origin(None, "$KUBECLI_NAMESPACE")
    if choice.context and choice.context.namespace:
        return choice.context.namespace, False, choice.context.origins.get("namespace")
    return "", False, None


def _confirm_usable(choice: _Choice, overrides: Overrides, env: Mapping[str, str], kubeconfig: Kubeconfig) -> None:
    """Finds every problem of the context, user and cluster in use, as kubectl does."""
    problems = []
    missing_context = bool(choice.context_name) and choice.context is None
    if missing_context:
        problems.append(f"context was not found for specified context: {choice.context_name}")
    user_known = choice.user is not None or not overrides.user
    user = overlay_user(choice.user, overrides) if user_known else User()
    problems += validate_user(choice.user_name, user)
    if choice.cluster is None and overrides.cluster:
        problems.append(no_server(choice.cluster_name))
    else:
        cluster = overlay_cluster(choice.cluster, overrides, _default_server(env))
        problems += validate_cluster(choice.cluster_name, cluster)
    if problems:
        raise ConfigurationInvalid(
            tuple(problems),
            missing_context=choice.context_name if missing_context else "",
            known=tuple(kubeconfig.contexts),
            chosen_by=str(choice.context_origin or ""),
            missing_cluster=choice.cluster_name if choice.cluster is None and overrides.cluster else "",
            known_clusters=tuple(kubeconfig.clusters),
        )


def _require_named(choice: _Choice, overrides: Overrides, chosen_context: str, kubeconfig: Kubeconfig) -> None:
    """A name that a flag gives has to exist; one that the file gives need not."""
    if choice.user is None and overrides.user:
        raise EntryNotFound("auth info", overrides.user, tuple(kubeconfig.users), "--user")
    if choice.context is None and chosen_context:
        raise EntryNotFound("context", chosen_context, tuple(kubeconfig.contexts), str(choice.context_origin))
    if choice.cluster is None and overrides.cluster:
        raise EntryNotFound("cluster", overrides.cluster, tuple(kubeconfig.clusters), "--cluster")


def _is_default_config(resolved: ResolvedContext, env: Mapping[str, str]) -> bool:
    """kubectl turns to the service account only where nothing but the default server is configured."""
    return (
        resolved.cluster.server == _default_server(env)
        and not resolved.cluster.proxy_url
        and not resolved.cluster.disable_compression
        and not resolved.user.impersonate
        and not resolved.request_timeout
    )
