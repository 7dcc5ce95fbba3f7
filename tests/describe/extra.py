"""Objects the recorded cluster has none of, for the practice cluster to serve beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kubecli.lab.handle import Lab
from kubecli.meta.builtins import builtin_resources

FOLDER = Path(__file__).parent / "objects"


def extra_objects() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object with the full name of its resource ("deployments.apps"), as the API would send it."""
    resources = {(resource.group_version, resource.kind): resource for resource in builtin_resources()}
    for path in sorted(FOLDER.glob("*.yaml")):
        for document in yaml.load_all(path.read_bytes(), yaml.CSafeLoader):
            resource = resources[document.pop("apiVersion"), document.pop("kind")]
            yield f"{resource.name}.{resource.version}.{resource.group}".removesuffix(".v1."), document


def put_extra_objects(lab: Lab) -> None:
    for resource, value in extra_objects():
        lab.put(resource, value)
