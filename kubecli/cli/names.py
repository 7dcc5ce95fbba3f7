"""Types of what has a name, in a kubeconfig or in a cluster. Texts stay as they are; TAB is answered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from kubecli.cli.types import FlagType, StringSlice

POD_OWNERS = ("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs", "services")
ROLLOUTS = ("deployments", "daemonsets", "statefulsets")
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
ALL = ("all", "the usual types of a namespace")
EVERYTHING = ("everything", "every type that can be listed")

Items = list[Any]
"""click's CompletionItems, whose module is not imported before TAB is pressed."""


class KubeconfigName(FlagType):
    """The name of an entry of the kubeconfig; as a flag's value, or one of several names."""

    section = "contexts"

    def __init__(self, *, many: bool = False) -> None:
        self.many = many

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import kubeconfig_names
        from kubecli.cli.completion.items import last_of_list, matching, typed_arguments

        names = kubeconfig_names(ctx, self.section)
        if isinstance(param, click.Option):
            return last_of_list(incomplete, names)
        before = typed_arguments(ctx)
        return (
            matching(incomplete, (each for each in names if each[0] not in before))
            if self.many or not before
            else []
        )


class ContextName(KubeconfigName):
    """A context of the kubeconfig."""


class ContextNames(StringSlice):
    """A list of contexts, or several uses of the flag."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        return ContextName().shell_complete(ctx, param, incomplete)


class ContextPatterns(StringSlice):
    """A list of contexts or globs; one that takes out begins with "!"."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import kubeconfig_names
        from kubecli.cli.completion.items import last_of_list

        names = list(kubeconfig_names(ctx, "contexts"))
        out = [(f"!{name}", f"not {name}") for name, _ in names] if "!" in incomplete.rpartition(",")[2] else []
        return last_of_list(incomplete, [*names, *out])


class ClusterName(KubeconfigName):
    section = "clusters"


class UserName(KubeconfigName):
    section = "users"


class PropertyPath(FlagType):
    """The beginning of a property's path: `contexts.NAME.`, then what the user types."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import kubeconfig_names
        from kubecli.cli.completion.items import matching, typed_arguments, words

        if typed_arguments(ctx):
            return []
        paths = ["current-context"]
        for section in ("clusters", "contexts", "users"):
            names = (name for name, _ in kubeconfig_names(ctx, section))
            paths += [f"{section}.{name}." for name in names if "." not in name]
        return matching(incomplete, words(*paths))


class ObjectName(FlagType):
    """Names of objects of one type: "pods"."""

    def __init__(self, resource: str, *, many: bool = False) -> None:
        self.resource = resource
        self.many = many

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import source_of
        from kubecli.cli.completion.items import matching, typed_arguments, words

        before = typed_arguments(ctx) if isinstance(param, click.Argument) else ()
        if before and not self.many:
            return []
        return matching(
            incomplete, words(*(name for name in source_of(ctx).names(self.resource) if name not in before))
        )


class Namespaces(FlagType):
    """One namespace, or a list of them."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import source_of
        from kubecli.cli.completion.items import last_of_list, words

        return last_of_list(incomplete, words(*source_of(ctx).names("namespaces")))


class NamespaceList(StringSlice):
    """The same, read as a list."""

    shell_complete = Namespaces.shell_complete


class ResourceArgument(FlagType):
    """TYPE, then names; or TYPE/NAME. types: the only ones there are; () for all.

    more: words besides types, with what they mean. repeat: whether more than one object may be named.
    """

    def __init__(self, *types: str, more: Sequence[tuple[str, str]] = (), repeat: bool = True) -> None:
        self.types = types
        self.more = more
        self.repeat = repeat

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.objects import types_and_names

        return types_and_names(ctx, incomplete, self.types, self.more, repeat=self.repeat)


class SideArgument(FlagType):
    """Of `diff`: two sides (a path, `context:NAME`, `live`), then TYPE and names."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.objects import sides_or_objects

        return sides_or_objects(ctx, incomplete)


class PodArgument(FlagType):
    """A pod, or TYPE/NAME of what owns pods; then a container of it."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.items import typed_arguments
        from kubecli.cli.completion.objects import containers, pods_and_owners

        before = typed_arguments(ctx)
        if not before:
            return pods_and_owners(ctx, incomplete, POD_OWNERS)
        return containers(ctx, incomplete) if len(before) == 1 else []


class ForObject(FlagType):
    """--for of events: TYPE/NAME."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        from kubecli.cli.completion.entries import source_of
        from kubecli.cli.completion.items import matching, words

        kind, slash, _ = incomplete.partition("/")
        if slash:
            return matching(incomplete, words(*(f"{kind}/{name}" for name in source_of(ctx).names(kind))))
        return matching(incomplete, ((f"{name}/", about) for name, about in source_of(ctx).types()))


def later(module: str, name: str) -> Callable[[click.Context, click.Parameter, str], Items]:
    """A function of completion/ for `shell_complete=`, imported when TAB is pressed."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        found: Items = getattr(import_module(f"kubecli.cli.completion.{module}"), name)(ctx, incomplete)
        return found

    return complete


containers = later("objects", "containers")
"""For -c: the containers of the pod that is named, or of all pods."""
secret_keys = later("objects", "secret_keys")
"""For --decode: the keys of the secret that is named."""
labels = later("seen", "labels")
"""For -l: keys and values of the type that is named, or of pods where the command is about pods."""
label_keys = later("seen", "label_keys")
columns = later("seen", "columns")
"""For --sort-by: the columns of the table of the type that is named."""
filters = later("seen", "filters")
"""For --filter: columns, then their cells."""
subresources = later("seen", "subresources")
categories = later("seen", "categories")
api_groups = later("seen", "api_groups")
group_versions = later("seen", "group_versions")
types_and_fields = later("seen", "types_and_fields")
"""For explain: TYPE, then .field.field."""


def log_fields(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """For --json-fields: what loggers call their fields."""
    from kubecli.cli.completion.items import last_of_list, words

    known = "level", "severity", "msg", "message", "time", "ts", "timestamp", "logger", "caller", "error", "err"
    return last_of_list(incomplete, words(*known, "stacktrace", "trace_id"))


def time_zones(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """For --timezone."""
    from zoneinfo import available_timezones

    from kubecli.cli.completion.items import matching, words

    return matching(incomplete, words("Local", "UTC", *sorted(available_timezones())))


def verbs_and_types(ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
    """For auth can-i: VERB TYPE."""
    from kubecli.cli.completion.entries import source_of
    from kubecli.cli.completion.items import matching, typed_arguments, words

    before = typed_arguments(ctx)
    if not before:
        return matching(incomplete, words(*VERBS, "*"))
    return matching(incomplete, source_of(ctx).types()) if len(before) == 1 else []
