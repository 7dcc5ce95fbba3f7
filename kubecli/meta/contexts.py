"""Objects of several clusters say of which they are: by an annotation, which every output and path can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kubecli.meta.fields import mapping, strings

CONTEXT = "kubecli/context"


def annotate(objects: Sequence[Any], context: str) -> None:
    """Objects of several clusters say of which they are."""
    for obj in objects:
        if isinstance(obj, dict):
            metadata = obj["metadata"] = mapping(obj, "metadata")
            metadata["annotations"] = {**mapping(metadata, "annotations"), CONTEXT: context}


def context_of(obj: Any) -> str:
    """Of which of several clusters an object is; "" where there is one."""
    return strings(obj, "metadata.annotations").get(CONTEXT, "")


def unannotated(obj: Any) -> Any:
    """The object as the cluster has it."""
    if not context_of(obj):
        return obj
    metadata = dict(obj["metadata"])
    annotations = {key: value for key, value in metadata.pop("annotations").items() if key != CONTEXT}
    return {**obj, "metadata": {**metadata, "annotations": annotations} if annotations else metadata}
