"""The kubectl whose commands, flags, output and wording kubecli follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

VERSION = "v1.37.1"
COMMIT = "f78e722310e50bcaca9276be22276d9e91d91308"
MINOR = (1, 37)
"""What a server's version skew is counted from."""


def is_same(server: Mapping[str, Any]) -> bool:
    """Whether a server's /version is this kubectl's own: version, commit and tree, as kubectl compares them."""
    return (server.get("gitVersion"), server.get("gitCommit"), server.get("gitTreeState")) == (
        VERSION,
        COMMIT,
        "clean",
    )
