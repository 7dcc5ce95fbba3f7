"""What can be known without asking anybody: the files, the choice of context, its cluster and user, the clock.

Nothing here refuses: a name that is in no file gives an empty cluster or user, so that what is wrong can be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.load import load
from kubecli.kubeconfig.model import Cluster, Context, Kubeconfig, Origin, User
from kubecli.kubeconfig.overlay import DEFAULT_SERVER, overlay_cluster, overlay_user
from kubecli.kubeconfig.overrides import Overrides
from kubecli.kubeconfig.resolve import resolve
from kubecli.secretive import Secretive


class Situation(Secretive, Struct, frozen=True):
    """explicit: --kubeconfig as given. kubeconfig: None when it cannot be read. overrides: of the command line.

    context: None when none was named or the name is in no file. named: whether the cluster, the user is in a file.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"env"})

    env: Mapping[str, str]
    home: Path
    cwd: Path
    now: datetime
    explicit: str = ""
    overrides: Overrides = field(default_factory=Overrides)
    kubeconfig: Kubeconfig | None = None
    context_name: str = ""
    context_origin: Origin | None = None
    context: Context | None = None
    cluster: Cluster = field(default_factory=Cluster)
    cluster_named: bool = False
    user: User = field(default_factory=User)
    user_named: bool = False
    is_default: bool = False

    @property
    def namespace(self) -> str:
        from_file = self.context.namespace if self.context else ""
        return self.overrides.namespace or self.env.get("KUBECLI_NAMESPACE", "") or from_file or "default"

    def at(self, of: Cluster | User | Context, *fields: str) -> str:
        """Where the first of these fields that is set was set: "file:line: field", a flag or a variable."""
        return next((str(of.origins[name]) for name in fields if name in of.origins), "")

    def is_flag(self, of: Cluster | User, name: str) -> bool:
        """Whether the field's value came from the command line or the environment."""
        origin = of.origins.get(name)
        return origin is not None and origin.path is None


def survey(world: Situation) -> Situation:
    """Reads the kubeconfig files and chooses as `resolve` does. Raises nothing."""
    try:
        kubeconfig = load(world.explicit, env=world.env, home=world.home, cwd=world.cwd)
    except KubeconfigError:
        return world
    return as_resolved(choose(world, kubeconfig))


def as_resolved(situation: Situation) -> Situation:
    """With the cluster and user that a request would use, where the choice can be used: in a pod, its own."""
    if situation.kubeconfig is None:
        return situation
    try:
        resolved = resolve(situation.kubeconfig, situation.overrides, env=situation.env, needs_namespace=False)
    except (KubeconfigError, UsageError):
        return situation
    return replace(situation, cluster=resolved.cluster, user=resolved.user, is_default=resolved.is_default)


def choose(situation: Situation, kubeconfig: Kubeconfig) -> Situation:
    """The situation with the context that its overrides and environment choose of these files."""
    overrides, env = situation.overrides, situation.env
    asked = overrides.context or env.get("KUBECLI_CONTEXT", "")
    origin = kubeconfig.origins.get("current-context")
    if asked:
        origin = Origin(None, "--context" if overrides.context else "$KUBECLI_CONTEXT")
    name = asked or kubeconfig.current_context
    context = kubeconfig.contexts.get(name)
    cluster_name = overrides.cluster or (context.cluster if context else "")
    user_name = overrides.user or (context.user if context else "")
    named_cluster, named_user = kubeconfig.clusters.get(cluster_name), kubeconfig.users.get(user_name)
    cluster = overlay_cluster(named_cluster, overrides, env.get("KUBERNETES_MASTER") or DEFAULT_SERVER)
    return replace(
        situation,
        kubeconfig=kubeconfig,
        context_name=name,
        context_origin=origin,
        context=context,
        cluster=replace(cluster, name=cluster_name),
        cluster_named=named_cluster is not None,
        user=replace(overlay_user(named_user, overrides), name=user_name),
        user_named=named_user is not None,
        is_default="server" not in cluster.origins,
    )
