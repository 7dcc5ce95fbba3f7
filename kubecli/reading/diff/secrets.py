"""Secret values in a comparison: hashes in their place, which show that they differ and never what they are.

A saved cluster has the hashes that were made when it was saved (snapshot/save/masks.py); those of a live one are
made here, with the same key where the user has it. What was masked with another key is compared by its size alone.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from kubecli.meta.fields import mapping, text
from kubecli.output.differences import Change
from kubecli.snapshot.save.masks import MARK, Masker

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
        """The same two, with hashes for the values of Secrets."""
        salts = {text(each, "masked.salt") for each in (left, right) if _is_secret(each)}
        if not salts:
            return left, right
        comparable = len(salts) == 1 or salts == {"", self.masker.salt}
        if not comparable and left is not None and right is not None:
            self.incomparable = True
        return self._hidden(left, comparable), self._hidden(right, comparable)

    def _hidden(self, secret: Object | None, comparable: bool) -> Object | None:
        if secret is None:
            return None
        hashes = mapping(secret, "masked")
        shown = {key: value for key, value in secret.items() if key != "masked"}
        for field in _FIELDS:
            values = mapping(secret, field)
            if values:
                shown[field] = {
                    key: self._mark(value, mapping(hashes, field).get(key), comparable)
                    for key, value in values.items()
                }
        return shown

    def _mark(self, value: Any, recorded: Any, comparable: bool) -> str:
        if not comparable:
            return f"{_size(str(value))} bytes"
        return f"{MARK}{recorded}" if isinstance(recorded, str) else self.masker.mark(str(value))

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


def _is_secret(obj: Mapping[str, Any] | None) -> bool:
    return obj is not None and obj.get("kind") == "Secret" and text(obj, "apiVersion") == "v1"


def _is_masked(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(MARK)


def _size(value: str) -> int:
    try:
        return len(base64.b64decode(value))
    except ValueError:
        return len(value)
