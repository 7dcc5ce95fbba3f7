"""What a resource is called: the vocabulary of discovery."""

from __future__ import annotations

from msgspec import Struct

from kubecli.errors.usage import InvalidName

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:")


class Resource(Struct, frozen=True):
    """One served resource. `name` is the plural ("pods"), `group` is "" for the core group."""

    group: str
    version: str
    name: str
    kind: str
    singular: str
    namespaced: bool
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()

    @property
    def group_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def full_name(self) -> str:
        """ "deployments.apps", "pods": how kubectl names a resource in messages and `-o name`."""
        return f"{self.name}.{self.group}" if self.group else self.name

    def path(self, namespace: str = "", name: str = "") -> str:
        """The request path, without a leading server prefix: "/apis/apps/v1/namespaces/shop/deployments/web".

        Raises InvalidName for a name that would make it the path of something else ("..", "a/b").
        """
        parts = ["/apis", self.group, self.version] if self.group else ["/api", self.version]
        if self.namespaced and namespace:
            parts += ["namespaces", path_segment(namespace, "namespace", listing=not name)]
        parts.append(self.name)
        if name:
            parts.append(path_segment(name, "resource name"))
        return "/".join(parts)


def path_segment(name: str, what: str, *, listing: bool = False) -> str:
    """A name as one segment of a path, escaped as Go's net/url does.

    Raises InvalidName for what client-go's IsValidPathSegmentName refuses, and for what is not UTF-8.
    """
    if _PLAIN.issuperset(name) and name not in (".", ".."):
        return name
    problems = [f"may not be '{name}'"] if name in (".", "..") else []
    problems += [f"may not contain '{char}'" for char in "/%" if char in name]
    if any("\ud800" <= char <= "\udfff" for char in name):
        problems.append("is not valid UTF-8")  # kubectl asks the server for it, which has no such name
    elif not name.isprintable():
        problems.append("may not contain control characters")  # the same
    if problems:
        raise InvalidName(what, name, tuple(problems), listing=listing)
    from urllib.parse import quote

    return quote(name, safe="$&+,:;=@")
