"""What a resource is called: the vocabulary of discovery."""

from __future__ import annotations

from kubecli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
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
        """The request path, without a leading server prefix: "/apis/apps/v1/namespaces/shop/deployments/web"."""
        parts = ["/apis", self.group, self.version] if self.group else ["/api", self.version]
        if self.namespaced and namespace:
            parts += ["namespaces", namespace]
        parts.append(self.name)
        if name:
            parts.append(name)
        return "/".join(parts)
