"""What `diff` prints: a table of changes, a unified diff of each object's YAML, or JSON for programs.

Values are shown on one line, cut where they are long; JSON and the unified diff have them whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from typing import Any, Protocol

import msgspec
from msgspec import Struct

from kubecli.gotext.tabwriter import Aligner
from kubecli.meta.fields import namespace, text
from kubecli.output import json_text, yaml_text
from kubecli.output.differences import MISSING, Change, Difference, shown_path
from kubecli.output.streams import results_stream
from kubecli.runtime import Runtime

FORMATS = ("table", "yaml", "json", "name")
LONGEST = 60
"""Characters of a value in the table."""
WIDE = 120
"""Columns of a terminal from which the two sides stand beside each other."""


class Titles(Struct, frozen=True):
    """What the two sides are called."""

    left: str
    right: str


class DifferencePrinter(Protocol):
    def print(self, differences: Iterable[Difference]) -> int:
        """Writes them as they come; returns how many there were."""


def difference_printer(output: str, titles: Titles, runtime: Runtime, *, no_headers: bool) -> DifferencePrinter:
    """output: one of FORMATS; another is the table."""
    match output:
        case "json":
            return JsonDifferences(titles, runtime)
        case "yaml":
            return UnifiedDifferences(titles, runtime)
        case "name":
            return DifferentNames(runtime)
    return DifferenceTable(titles, runtime, no_headers=no_headers)


class DifferenceTable:
    """A line a change: its sign, the object, the field, what was and what is.

    On a wide terminal the two stand in columns; else they are one, `3 -> 4`. Where lines are wider than the
    terminal the changes of an object stand below it, broken at words. Files are named without their folders.
    """

    def __init__(self, titles: Titles, runtime: Runtime, *, no_headers: bool) -> None:
        self.runtime = runtime
        self.stream = results_stream(runtime, "changes")
        self.side_by_side = runtime.stdout_is_terminal and runtime.width() >= WIDE
        self.titles = titles
        self.headers = not no_headers

    def print(self, differences: Iterable[Difference]) -> int:
        found = list(differences)
        text = self._table(found)
        width = self.runtime.width() if self.runtime.stdout_is_terminal else None
        if width is not None and max(map(len, text.splitlines()), default=0) > width:
            text = "".join(self._blocks(found))
        self.stream.write(text.encode("utf-8", "surrogateescape"))
        self.stream.flush()
        return len(found)

    def _table(self, found: Sequence[Difference]) -> str:
        aligner = Aligner()
        if found and self.headers:
            aligner.add_row(self._headers())
        for difference in found:
            for row in self._rows(difference):
                aligner.add_row(row)
        return "".join(aligner.flush())

    def _blocks(self, found: Sequence[Difference]) -> Iterator[str]:
        """An object a block: "~ shop/deployment.apps/web", and a change a line below it."""
        fit = self.runtime.painter.fit if self.runtime.painter is not None else lambda text, indent, first: text
        for difference in found:
            yield f"{difference.sign} {'/'.join(filter(None, (namespace(difference.either), difference.title)))}\n"
            for change in difference.changes:
                field, left, right = _shown(change)
                yield fit(f"    {field}: {_in_one(change, left, right)}", 6, 0).rstrip("\n") + "\n"

    def _headers(self) -> Sequence[str]:
        left, right = (each.rstrip("/").rpartition("/")[2] for each in (self.titles.left, self.titles.right))
        sides = (left, right) if self.side_by_side else (f"{left} -> {right}",)
        return (" ", "NAMESPACE", "NAME", "FIELD", *sides)

    def _rows(self, difference: Difference) -> Iterator[Sequence[str]]:
        head = (difference.sign, namespace(difference.either), difference.title)
        if not difference.changes:
            yield (*head, "", *([""] * (1 + self.side_by_side)))
        for change in difference.changes:
            field, left, right = _shown(change)
            yield (*head, field, *((left, right) if self.side_by_side else (_in_one(change, left, right),)))


def _shown(change: Change) -> tuple[str, str, str]:
    """The field, and both sides in brief."""
    field = shown_path(change.path)
    if not change.order:
        return field, brief(change.left), brief(change.right)
    left, right = (", ".join("/".join(key) for key in side) for side in (change.left, change.right))
    return f"{field} (order)", left, right


def _in_one(change: Change, left: str, right: str) -> str:
    if change.left is MISSING:
        return f"+ {right}"
    return f"- {left}" if change.right is MISSING else f"{left} -> {right}"


def brief(value: Any) -> str:
    """A value on one line; "" for none."""
    if value is MISSING:
        return ""
    shown = value if isinstance(value, str) and value and value == value.strip() else _json(value)
    shown = shown.replace("\n", "\\n")
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 3]}..."


class UnifiedDifferences:
    """As `diff -u` shows the YAML of each object."""

    def __init__(self, titles: Titles, runtime: Runtime) -> None:
        self.titles = titles
        self.stream = results_stream(runtime, "diff")

    def print(self, differences: Iterable[Difference]) -> int:
        count = 0
        for difference in differences:
            count += 1
            where = "/".join(filter(None, (namespace(difference.either), difference.title)))
            lines = unified_diff(
                yaml_lines(difference.left),
                yaml_lines(difference.right),
                f"{self.titles.left}/{where}",
                f"{self.titles.right}/{where}",
            )
            self.stream.write("".join(lines).encode("utf-8", "surrogateescape"))
            self.stream.flush()
        return count


def yaml_lines(obj: dict[str, Any] | None) -> list[str]:
    return yaml_text.dumps(obj).decode("utf-8", "surrogateescape").splitlines(keepends=True) if obj else []


class JsonDifferences:
    """One document: the sides, and each object with its changes; a side that is not there is left out."""

    def __init__(self, titles: Titles, runtime: Runtime) -> None:
        self.titles = titles
        self.stream = results_stream(runtime, "json")

    def print(self, differences: Iterable[Difference]) -> int:
        found = [_document(each) for each in differences]
        body = {"left": self.titles.left, "right": self.titles.right, "differences": found}
        self.stream.write(json_text.dumps(body, sort_keys=False))
        self.stream.flush()
        return len(found)


def _document(difference: Difference) -> dict[str, Any]:
    obj = difference.either
    found: dict[str, Any] = {
        "change": {"+": "added", "-": "removed", "~": "changed"}[difference.sign],
        "apiVersion": text(obj, "apiVersion"),
        "kind": text(obj, "kind"),
        **({"namespace": namespace(obj)} if namespace(obj) else {}),
        "name": text(obj, "metadata.name"),
    }
    if difference.changes:
        found["changes"] = [_change(each) for each in difference.changes]
    else:
        found["object"] = obj
    return found


def _change(change: Change) -> dict[str, Any]:
    sides = {"left": change.left, "right": change.right}
    return {
        "path": shown_path(change.path),
        **({"order": True} if change.order else {}),
        **{side: value for side, value in sides.items() if value is not MISSING},
    }


class DifferentNames:
    """`+ deployment.apps/web`, without what changed."""

    def __init__(self, runtime: Runtime) -> None:
        self.stream = results_stream(runtime, "changes")

    def print(self, differences: Iterable[Difference]) -> int:
        count = 0
        for difference in differences:
            count += 1
            self.stream.write(f"{difference.sign} {difference.title}\n".encode("utf-8", "surrogateescape"))
        self.stream.flush()
        return count


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=int).decode()  # a file's number may be a Uint64
