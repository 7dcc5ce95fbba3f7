"""Roles and cluster roles."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, items, name, words


class Rule(Struct, frozen=True):
    """One resource (of one group, perhaps one object of it) or one URL, and what may be done to it."""

    groups: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()

    def order(self) -> str:
        """The text kubectl sorts rules by: Go's print of the rule."""
        return (
            f"&PolicyRule{{Verbs:{sprint(list(self.verbs))},APIGroups:{sprint(list(self.groups))},"
            f"Resources:{sprint(list(self.resources))},ResourceNames:{sprint(list(self.names))},"
            f"NonResourceURLs:{sprint(list(self.urls))},}}"
        )

    def target(self) -> str:
        """ "pods", "deployments.apps", "deployments.apps/scale"."""
        if not self.resources:
            return ""
        resource, slash, subresource = self.resources[0].partition("/")
        group = f".{self.groups[0]}" if self.groups and self.groups[0] else ""
        return f"{resource}{group}{slash}{subresource}"


def describe(w: Writer, role: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(role))
    write_metadata(w, role)
    w.write(0, "PolicyRule:\n")
    w.row(1, "Resources", "Non-Resource URLs", "Resource Names", "Verbs")
    w.row(1, "---------", "-----------------", "--------------", "-----")
    for rule in compact(items(role, "rules")):
        parts = (rule.urls, rule.names, rule.verbs)
        w.row(1, rule.target(), *(sprint(list(part)) for part in parts))


def compact(rules: Sequence[Object]) -> list[Rule]:
    """Rules taken apart to single targets, those of one target put together again, in kubectl's order.

    Rules for URLs stay apart, one for each verb, as kubectl leaves them.
    """
    verbs: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    urls: list[Rule] = []
    for rule in rules:
        for group in words(rule, "apiGroups"):
            for resource in words(rule, "resources"):
                names: list[tuple[str, ...]] = [(each,) for each in words(rule, "resourceNames")]
                for object_name in names or [()]:
                    known = verbs.setdefault((group, resource, object_name), [])
                    known += [verb for verb in dict.fromkeys(words(rule, "verbs")) if verb not in known]
        for url in words(rule, "nonResourceURLs"):
            urls += [Rule(urls=(url,), verbs=(verb,)) for verb in words(rule, "verbs")]
    simple = [
        Rule(groups=(group,), resources=(resource,), names=names, verbs=tuple(known))
        for (group, resource, names), known in verbs.items()
        if known
    ]
    return sorted(urls + simple, key=Rule.order)


DESCRIBER = Describer(describe)
