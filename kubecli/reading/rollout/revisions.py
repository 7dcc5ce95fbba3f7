"""What a workload was before: pure rules over its ReplicaSets or ControllerRevisions.

Follows kubectl's polymorphichelpers: a Deployment's revisions are ReplicaSets, those of a StatefulSet or DaemonSet
are the object itself under the patch that a ControllerRevision holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.fields import mapping, name, number, strings

Object = dict[str, Any]
REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"


class Revision(Struct, frozen=True):
    """cause: why, as an annotation says, or "". template: the pod template. whole: the object that -o prints."""

    number: int
    cause: str
    template: Object
    whole: Object


def of_replica_sets(replica_sets: Iterable[Object], warn: Callable[[str], None]) -> dict[int, Revision]:
    """By number; the number is an annotation, and a set without it counts as revision 0, as kubectl has it.

    warn: told of an annotation that is no number; that set is left out.
    """
    found = {}
    for each in replica_sets:
        annotations = strings(each, "metadata.annotations")
        try:
            count = int(annotations.get(REVISION, "0"))
        except ValueError:
            warn(f'Warning: replicaset {name(each)} is left out: its {REVISION} is "{annotations[REVISION]}"')
            continue
        cause = annotations.get(CHANGE_CAUSE, "")
        template = mapping(each, "spec.template")
        if cause:
            metadata = mapping(template, "metadata")
            marked = {**mapping(metadata, "annotations"), CHANGE_CAUSE: cause}
            template = {**template, "metadata": {**metadata, "annotations": marked}}
        else:
            cause = strings(template, "metadata.annotations").get(CHANGE_CAUSE, "")
        found[count] = Revision(count, cause, template, each)
    return found


def of_controller_revisions(workload: Object, revisions: Iterable[Object]) -> dict[int, Revision]:
    """By number. workload: as it is now."""
    found = {}
    for each in revisions:
        whole = in_order_of(patched(workload, mapping(each, "data")), workload)
        cause = strings(each, "metadata.annotations").get(CHANGE_CAUSE, "")
        count = number(each, "revision")
        found[count] = Revision(count, cause, mapping(whole, "spec.template"), whole)
    return found


def patched(value: Any, patch: Any) -> Any:
    """A value under a strategic merge patch, as far as revisions hold one.

    Maps are merged, null removes, `$patch: replace` marks a map that takes the other's place; anything else, lists
    included, replaces what was there.
    """
    if not isinstance(patch, dict):
        return patch
    directive = patch.get("$patch")
    content = {key: each for key, each in patch.items() if key != "$patch"}
    if directive == "replace" or not isinstance(value, dict):
        return _without_nulls(content)
    merged = dict(value)
    for key, each in content.items():
        if each is None or (isinstance(each, dict) and each.get("$patch") == "delete"):
            merged.pop(key, None)
        else:
            merged[key] = patched(value.get(key), each)
    return merged


def _without_nulls(value: Any) -> Any:
    """A field that is null is one that is not there, once it is decoded into its type."""
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None and key != "$patch"}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value


def in_order_of(value: Any, model: Any) -> Any:
    """The same value with its fields in the order in which a model has them, others last.

    Patches are kept with their fields sorted; the object itself comes in the order of the API's types.
    """
    if isinstance(value, dict) and isinstance(model, dict):
        keys = [*(key for key in model if key in value), *(key for key in value if key not in model)]
        return {key: in_order_of(value[key], model.get(key)) for key in keys}
    if isinstance(value, list) and isinstance(model, list):
        return [
            in_order_of(each, model[min(at, len(model) - 1)] if model else None) for at, each in enumerate(value)
        ]
    return value


def overview(revisions: Mapping[int, Revision]) -> str:
    """ "REVISION  CHANGE-CAUSE" and a line for each, oldest first."""
    if not revisions:
        return "No rollout history found."
    aligner = Aligner(min_width=0, padding=2, remember=False)
    aligner.add_text("REVISION\tCHANGE-CAUSE\n")
    for each in sorted(revisions):
        aligner.add_text(f"{each}\t{revisions[each].cause or '<none>'}\n")
    return "".join(aligner.flush())
