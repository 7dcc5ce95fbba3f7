"""What is to be saved."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from kubecli.api.client import ApiClient
from kubecli.errors.usage import UsageError
from kubecli.meta.resource import Resource
from kubecli.snapshot.manifest import Scope
from kubecli.snapshot.save.masks import Masker

DEFAULT_LOGS = "tail=1000"


class SaveRequest(Struct, frozen=True):
    """scope.namespaces: () is all.   wanted: of a resource that can be listed, whether it is to be saved.

    masker: None writes secrets as they are. context, user, server, namespace: of the kubeconfig, for the manifest.
    """

    scope: Scope
    wanted: Callable[[Resource], bool]
    masker: Masker | None
    context: str = ""
    user: str = ""
    server: str = ""
    namespace: str = "default"


class Saving(Struct, frozen=True):
    """What every step needs."""

    api: ApiClient
    request: SaveRequest


def parse_logs(text: str) -> str:
    """--logs: "none", "all" or "tail=N", N > 0. Raises UsageError."""
    if text in ("none", "all") or re.fullmatch(r"tail=0*[1-9]\d*", text, re.ASCII):
        return text
    raise UsageError(f'--logs must be none, all or tail=N, not "{text}"')
