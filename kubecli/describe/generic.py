"""Any object of a kind nothing special is known of: all its fields, with readable labels."""

from __future__ import annotations

from typing import Any

from kubecli.describe.events import write_events
from kubecli.describe.labels import write_metadata
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.gotext.values import sprint
from kubecli.meta.fields import Object, name, namespace

ACRONYMS = ("API", "URL", "UID", "GUID")
SKIPPED = frozenset(
    f".metadata.{field}" for field in ("managedFields", "name", "namespace", "labels", "annotations")
)


def describe(w: Writer, value: Object, scene: Scene) -> None:
    w.row(0, "Name:", name(value))
    w.row(0, "Namespace:", namespace(value))
    write_metadata(w, value)
    _write_fields(w, 0, value, "")
    write_events(w, scene)


def _write_fields(w: Writer, level: int, fields: Object, above: str) -> None:
    for field in sorted(fields):
        path, value = f"{above}.{field}", fields[field]
        if path in SKIPPED:
            continue
        label = smart_label(field)
        if isinstance(value, dict):
            w.write(level, f"{label}:\n")
            _write_fields(w, level + 1, value, path)
        elif isinstance(value, list):
            w.write(level, f"{label}:\n")
            _write_list(w, level + 1, value, path)
        else:
            w.row(level, f"{label}:", sprint(value))


def _write_list(w: Writer, level: int, values: list[Any], path: str) -> None:
    for value in values:
        if isinstance(value, dict):
            _write_fields(w, level, value, path)
        else:
            w.write(level, sprint(value) + "\n")


def smart_label(field: str) -> str:
    """ "podSelector" is "Pod Selector", "apiVersion" "API Version"; names with other characters stay."""
    if not all(char.isalpha() or char == "-" for char in field):
        return field
    words = []
    for word in _join_capitals(split_words(field)):
        if word.upper() in ACRONYMS:
            word = word.upper()
        elif word.lower() == word:
            word = word.capitalize()
        words.append(word)
    return " ".join(words)


def split_words(field: str) -> list[str]:
    """Splits where the kind of letter changes; the last capital of a run belongs to the word after it."""
    runs: list[str] = []
    last = 0
    for char in field:
        kind = 1 if char.islower() else 2 if char.isupper() else 3
        if kind == last:
            runs[-1] += char
        else:
            runs.append(char)
        last = kind
    for i in range(len(runs) - 1):
        if runs[i] and runs[i][0].isupper() and runs[i + 1][0].islower():
            runs[i], runs[i + 1] = runs[i][:-1], runs[i][-1] + runs[i + 1]
    return [run for run in runs if run]


def _join_capitals(words: list[str]) -> list[str]:
    """A word of two or more capitals takes the next capitalised word with it: "HTTP" "Get" is "HTTPGet"."""
    joined: list[str] = []
    i = 0
    while i < len(words):
        word = words[i]
        capitals = len(word.encode()) >= 2 and all(not char.isalpha() or char.isupper() for char in word)
        if capitals and i + 1 < len(words) and words[i + 1][0].isupper():
            word += words[i + 1]
            i += 1
        joined.append(word)
        i += 1
    return joined


DESCRIBER = Describer(describe, versions=(), events=object_events)
