"""kubectl as an oracle without a server: `label --local` prints any object in any encoding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.kubectl import kubectl


def whole(data: Any) -> dict[str, Any]:
    """data inside an object that kubectl takes for a custom resource of its own."""
    return {"apiVersion": "x.io/v1", "kind": "Foo", "metadata": {"name": "n", "labels": {"a": "b"}}, "data": data}


def kubectl_prints(obj: dict[str, Any], encoding: str, home: Path) -> bytes:
    result = kubectl(
        *("label", "--local", "-f", "-", "a=b", "-o", encoding), home=home, stdin=json.dumps(obj).encode()
    )
    assert result.returncode == 0, result.stderr
    return result.stdout
