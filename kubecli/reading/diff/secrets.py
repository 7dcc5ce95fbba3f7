"""Secret values in a comparison: hashes in their place, which show that they differ and never what they are.

A saved cluster has the hashes that were made when it was saved (snapshot/save/masks.py); those of a live one are
made here, with the same key where the user has it. What was masked with another key is compared by its size alone.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from kubecli.meta.fields import mapping, string, text
from kubecli.output.differences import Change
from kubecli.snapshot.save.masks import LAST_APPLIED, MARK, Masker

Object = dict[str, Any]
_FIELDS = ("data", "stringData")


class SecretValues:
    """incomparable: whether something could only be compared by its size, or not at all.

    masker: with the key that the user's own snapshots are masked with; else one of this run's.
    """

    def __init__(self, masker: Masker) -> None:
        self.masker = masker
        self.incomparable = False

    def hidden(self, left: Object | None, right: Object | None) -> tuple[Object | None, Object | None]:
        """The same two, with hashes for the values of Secrets, also where an annotation repeats them."""
        left, right = self._masked(left), self._masked(right)
        salts = {text(each, "masked.salt") for each in (left, right) if each is not None} - {""}
        comparable = len(salts) < 2
        if not comparable:
            self.incomparable = True
        return _shown(left, comparable=comparable), _shown(right, comparable=comparable)

    def laid_over(self, live: Object, merged: Object) -> Object:
        """merged, of a masked Secret and a file: the file's values get hashes, the others keep theirs."""
        if "masked" not in live:
            return merged
        before, now = mapping(live, "data"), mapping(merged, "data")
        own = self.masker.object({key: value for key, value in merged.items() if key != "masked"}, is_secret=True)
        kept, made = mapping(live, "masked.data"), mapping(own, "masked.data")
        hashes = {key: kept.get(key) if before.get(key) == now[key] else made.get(key) for key in now}
        return {
            **merged,
            "masked": {"salt": self.masker.salt if hashes != kept else text(live, "masked.salt"), "data": hashes},
        }

    def _masked(self, obj: Object | None) -> Object | None:
        """As a saved cluster has it."""
        if obj is None or not _is_secret(obj) or "masked" in obj:
            return obj
        return self.masker.object(obj, is_secret=True)

    def settled(self, change: Change) -> Change | None:
        """A change of which one side was masked when it was saved: none where the other is the same value.

        It is never shown in clear beside its hash.
        """
        left, right = _is_masked(change.left), _is_masked(change.right)
        if left == right or not isinstance(change.left, str) or not isinstance(change.right, str):
            return change
        marked = self.masker.mark(change.right if left else change.left)
        if marked in (change.left, change.right):
            return None
        sides = (change.left, marked) if left else (marked, change.right)
        return Change(change.path, *sides)


def _shown(obj: Object | None, *, comparable: bool) -> Object | None:
    """Hashes, or sizes where hashes were made with two keys, in the place of values."""
    if obj is None or not _is_secret(obj) or "masked" not in obj:
        return obj
    shown = {key: value for key, value in obj.items() if key != "masked"}
    for field in _FIELDS:
        hashes = mapping(obj, f"masked.{field}")
        if field in shown:
            shown[field] = {
                key: f"{MARK}{hashes.get(key, '')}" if comparable else f"{_size(string(value))} bytes"
                for key, value in mapping(obj, field).items()
            }
    if not comparable and LAST_APPLIED in mapping(shown, "metadata.annotations"):
        shown["metadata"] = {**shown["metadata"], "annotations": dict(shown["metadata"]["annotations"])}
        del shown["metadata"]["annotations"][LAST_APPLIED]  # its hashes cannot be compared either
    return shown


def _is_secret(obj: Mapping[str, Any]) -> bool:
    return obj.get("kind") == "Secret" and obj.get("apiVersion") == "v1"


def _is_masked(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(MARK)


def _size(value: str) -> int:
    try:
        return len(base64.b64decode(value))
    except ValueError:
        return len(value)
