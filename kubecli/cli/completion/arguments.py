"""Which command and which flag takes what: the table of completion."""

from __future__ import annotations

from kubecli.cli.completion.model import (
    FILES,
    FOLDERS,
    NO_FILES,
    NO_SPACE,
    Asking,
    Completions,
    Source,
    last_of_list,
    matching,
)

POD_OWNERS = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "services")
ROLLOUTS = ("deployments", "daemonsets", "statefulsets")
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "*")
SHELLS = ("bash", "zsh", "fish", "powershell")


def _files(asking: Asking) -> Completions:
    return Completions((), FILES)


def _folders(asking: Asking) -> Completions:
    return Completions((), FOLDERS)


def _nothing(asking: Asking) -> Completions:
    return Completions()


def _words(*words: str) -> Source:
    """A first argument that is one of a few words."""

    def complete(asking: Asking) -> Completions:
        return matching(asking.word, ((word, "") for word in words)) if not asking.args else Completions()

    return complete


def _entries(kind: str, *, many: bool = False) -> Source:
    """Names in the kubeconfig: kind is "contexts", "clusters" or "users"."""

    def complete(asking: Asking) -> Completions:
        if asking.args and not many:
            return Completions()
        from kubecli.cli.completion.sources import kubeconfig_names

        names = ((name, about) for name, about in kubeconfig_names(asking, kind) if name not in asking.args)
        return matching(asking.word, names)

    return complete


def _flag_entries(kind: str) -> Source:
    """As _entries, for a flag's value: the arguments before it do not matter, and it may be a list."""

    def complete(asking: Asking) -> Completions:
        from kubecli.cli.completion.sources import kubeconfig_names

        return last_of_list(asking.word, kubeconfig_names(asking, kind))

    return complete


def _flag_word(*words: str) -> Source:
    """A flag's value that is one of a few words; one that ends in "=" goes on."""

    def complete(asking: Asking) -> Completions:
        found = matching(asking.word, ((word, "") for word in words))
        goes_on = any(text.endswith("=") for text, _ in found.candidates)
        return Completions(found.candidates, NO_FILES | NO_SPACE) if goes_on else found

    return complete


def _flag_words(*words: str) -> Source:
    """A flag's value that is a list of a few words."""
    return lambda asking: last_of_list(asking.word, ((word, "") for word in words))


def _objects(*types: str, repeat: bool = True) -> Source:
    """TYPE, then names; or TYPE/NAME. types: the only ones there are; () for all."""

    def complete(asking: Asking) -> Completions:
        from kubecli.cli.completion.objects import types_and_names

        return types_and_names(asking, types, repeat=repeat)

    return complete


def _names(kind: str, *, many: bool = False) -> Source:
    """Names of one type of object."""

    def complete(asking: Asking) -> Completions:
        if asking.args and not many:
            return Completions()
        from kubecli.cli.completion.sources import object_names

        return matching(
            asking.word, ((name, "") for name in object_names(asking, kind) if name not in asking.args)
        )

    return complete


def _types(asking: Asking) -> Completions:
    if asking.args:
        return Completions()
    from kubecli.cli.completion.sources import resource_types

    return matching(asking.word, resource_types(asking))


def _logs(asking: Asking) -> Completions:
    from kubecli.cli.completion.objects import containers, pods_and_owners

    if not asking.args:
        return pods_and_owners(asking, POD_OWNERS)
    return containers(asking) if len(asking.args) == 1 else Completions()


def _containers(asking: Asking) -> Completions:
    from kubecli.cli.completion.objects import containers

    return containers(asking)


def _namespaces(asking: Asking) -> Completions:
    from kubecli.cli.completion.sources import object_names

    return last_of_list(asking.word, ((name, "") for name in object_names(asking, "namespaces")))


def _can_i(asking: Asking) -> Completions:
    if not asking.args:
        return matching(asking.word, ((verb, "") for verb in VERBS))
    from kubecli.cli.completion.sources import resource_types

    return matching(asking.word, resource_types(asking)) if len(asking.args) == 1 else Completions()


def _properties(asking: Asking) -> Completions:
    """The beginning of a property's path: contexts.NAME, then what the user types."""
    if asking.args:
        return Completions()
    from kubecli.cli.completion.sources import kubeconfig_names

    paths = ["current-context"]
    for kind in ("clusters", "contexts", "users"):
        paths += [f"{kind}.{name}." for name, _ in kubeconfig_names(asking, kind) if "." not in name]
    found = matching(asking.word, ((path, "") for path in paths))
    return Completions(found.candidates, NO_FILES | NO_SPACE)


def _help(asking: Asking) -> Completions:
    from kubecli.cli.app import root
    from kubecli.cli.command import KubeGroup, find

    found = find(root(), asking.args)
    if found.unknown or not isinstance(found.command, KubeGroup):
        return Completions()
    return matching(
        asking.word, ((name, entry.help) for name, entry in found.command.lazy.items() if not entry.hidden)
    )


ARGUMENTS: dict[str, Source] = {
    "kubecli get": _objects(),
    "kubecli describe": _objects(),
    "kubecli wait": _objects(),
    "kubecli why": _objects(),
    "kubecli tree": _objects(),
    "kubecli explain": _types,
    "kubecli events": _nothing,
    "kubecli logs": _logs,
    "kubecli rollout status": _objects(*ROLLOUTS, repeat=False),
    "kubecli rollout history": _objects(*ROLLOUTS, repeat=False),
    "kubecli top pod": _names("pods"),
    "kubecli top node": _names("nodes"),
    "kubecli auth can-i": _can_i,
    "kubecli config use-context": _entries("contexts"),
    "kubecli config delete-context": _entries("contexts"),
    "kubecli config rename-context": _entries("contexts"),
    "kubecli config set-context": _entries("contexts"),
    "kubecli config get-contexts": _entries("contexts", many=True),
    "kubecli config export": _entries("contexts", many=True),
    "kubecli config delete-cluster": _entries("clusters"),
    "kubecli config set-cluster": _entries("clusters"),
    "kubecli config delete-user": _entries("users"),
    "kubecli config set-credentials": _entries("users"),
    "kubecli config use-namespace": _names("namespaces"),
    "kubecli config import": _files,
    "kubecli config current-context": _nothing,
    "kubecli config view": _nothing,
    "kubecli config get-clusters": _nothing,
    "kubecli config get-users": _nothing,
    "kubecli config set": _properties,
    "kubecli config unset": _properties,
    "kubecli kuberc set": _nothing,
    "kubecli kuberc view": _nothing,
    "kubecli lab certs": _folders,
    "kubecli version": _nothing,
    "kubecli cluster-info dump": _nothing,
    "kubecli completion": _words(*SHELLS),
    "kubecli help": _help,
    "kubecli options": _nothing,
    "kubecli plugin list": _nothing,
}

CONDITIONS = (
    "Ready",
    "Available",
    "Complete",
    "Failed",
    "Progressing",
    "ContainersReady",
    "PodScheduled",
    "Established",
)

# By flag name, or by command and flag. Flags that take a few words complete them from their kind or help; others
# have nothing to offer.
FLAG_VALUES: dict[str, Source] = {
    "context": _flag_entries("contexts"),
    "cluster": _flag_entries("clusters"),
    "user": _flag_entries("users"),
    "namespace": _namespaces,
    "container": _containers,
    "for": _objects(),
    "kubecli wait --for": _flag_word(
        "create", "delete", "jsonpath=", *(f"condition={each}" for each in CONDITIONS)
    ),
    "types": _flag_words("Normal", "Warning"),
    "namespaces": _namespaces,
    "cache-dir": _folders,
    "output-directory": _folders,
    "kustomize": _folders,
    **dict.fromkeys(
        (
            "kubeconfig",
            "kuberc",
            "filename",
            "certificate-authority",
            "client-certificate",
            "client-key",
            "embed-certs",
            "snapshot",
            "command",
            "exec-command",
            "template",
        ),
        _files,
    ),
}
