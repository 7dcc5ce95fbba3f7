"""A -data field that is no base64: what was pasted there, and the command that puts it right in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kubecli.doctor.commands import quoted
from kubecli.doctor.material import holds_placeholder, is_placeholder
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.kubeconfig import FileFault
from kubecli.files.read import read_file
from kubecli.kubeconfig.nodes import MappingNode, Node, ScalarNode, SequenceNode, YamlSyntaxError, compose

_PARTS = re.compile(r"([A-Za-z0-9_-]+)|\[(\d+)\]")


def bad_data(path: Path, data: bytes, fault: FileFault) -> Verdict | None:
    """None for a fault that is not about base64."""
    if "illegal base64 data" not in fault.problem or not fault.field:
        return None
    node = find(data, fault.field)
    if node is None or not isinstance(node, ScalarNode):
        return None
    field = fault.field.rpartition(".")[2]
    origin = f"{fault.path}:{fault.line}: {fault.field}"
    text = node.value.strip()

    def verdict(kind: str, cause: str, step: Step) -> Verdict:
        return Verdict(kind, "kubeconfig", cause, origin, step)

    if text.startswith("-----BEGIN"):
        cause = f"{field} holds PEM text, and what belongs there is that text encoded in base64"
        return verdict("pem-in-data", cause, _encode(path, node, field))
    if is_placeholder(text) or holds_placeholder(text):
        cause = f"{field} is still the placeholder {text[:80]!r}: it was never filled in"
        return verdict("placeholder", cause, _fill_in(path, fault, field))
    if re.match(r"(?:~|\.{0,2}/|[A-Za-z]:\\)", text) and len(text) < 300:
        plain = field.removesuffix("-data")
        file = quoted(str(path))
        rename = f"sed -i.bak '{fault.line}s/{field}:/{plain}:/' {file}"
        return verdict(
            "path-in-data", f"{field} holds a path; the field for a path is {plain}", command(rename, "rename it")
        )
    if re.fullmatch(r"[A-Za-z0-9_=\s-]+", text) and re.search("[-_]", text):
        return verdict(
            "base64-url",
            f"{field} is base64 of the kind for URLs (- and _ instead of + and /)",
            _edit(path, fault, "y|-_|+/|"),
        )
    if text[:1] in "b'\"" and re.match(r"b?['\"]", text):
        return verdict(
            "quoted-data",
            f"{field} has quotes inside the value",
            _edit(path, fault, "s/: *b\\{0,1\\}['\\\"]*\\([A-Za-z0-9+/=]*\\).*/: \\1/"),
        )
    if re.search(r"\s", text):
        return verdict(
            "spaces-in-data",
            f"{field} has spaces in the middle of its base64: it was wrapped when it was copied",
            _joined(path, node, field),
        )
    cause = f"{field} is not base64 text: it is damaged or cut off ({len(text)} characters)"
    return verdict(
        "damaged-data",
        cause,
        words("copy it again; where it works: `kubectl config view --raw --minify --flatten`"),
    )


def _edit(path: Path, fault: FileFault, script: str) -> Step:
    """One line of the file, put through sed: a "y" for what follows the colon only."""
    file = quoted(str(path))
    if script.startswith("y"):
        line = f"{fault.line}"
        return command(
            f'(umask 077; awk \'NR=={line}{{i=index($0,": "); v=substr($0,i+2); gsub(/-/,"+",v); gsub(/_/,"/",v); '
            f"$0=substr($0,1,i+1) v}} {{print}}' {file} > {file}.new) && mv {file}.new {file}"
        )
    return command(f"sed -i.bak {quoted(f'{fault.line}{script}')} {file}")


def _encode(path: Path, node: ScalarNode, field: str) -> Step:
    """A PEM block encoded in its place; nothing of it is an argument."""
    first, last = _lines_of(path, node, field)
    if node.style in ("|", ">"):
        text = f"sed -n '{first + 1},{last}p' {quoted(str(path))} | sed 's/^ *//'"
    elif first == last:
        text = f"sed -n {first}p {quoted(str(path))} | sed 's/^[^:]*: *//' | tr -d {QUOTES} | {LINE_ENDS}"
    else:
        return words(f"encode it in {path}: what `base64 -w0 FILE.pem` prints is the value of {field}")
    return command(
        _replaced(path, (first, last), field, f"{text} | base64 | tr -d '\\n'"), "encode it where it stands"
    )


QUOTES = "'\"'\"'\"'\\r'"
"""For tr, as a shell's word: both quotes, and what Windows ends lines with."""
LINE_ENDS = "awk '{gsub(/\\\\n/, \"\\n\")} 1'"
"""The letters \\n become ends of lines."""


def _joined(path: Path, node: ScalarNode, field: str) -> Step:
    """The value without its blanks, on one line."""
    first, last = _lines_of(path, node, field)
    if node.style in ("|", ">"):
        text = f"sed -n '{first + 1},{last}p' {quoted(str(path))}"
    else:
        text = f"sed -n '{first},{last}p' {quoted(str(path))} | sed '1s/^[^:]*: *//'"
    value = f'{text} | tr -d {QUOTES} | awk \'{{gsub(/[ \\t]/, ""); printf "%s", $0}}\''
    return command(_replaced(path, (first, last), field, value), "take them out")


def _lines_of(path: Path, node: ScalarNode, field: str) -> tuple[int, int]:
    """The line of the field's name and the last one of its value, counted from 1."""
    lines = read_file(path).decode("utf-8", "replace").splitlines()
    first = node.start_mark.line
    while first and f"{field}" not in lines[first]:
        first -= 1
    return first + 1, node.end_mark.line + (1 if node.end_mark.column else 0)


def _replaced(path: Path, lines: tuple[int, int], field: str, value: str) -> str:
    """The lines of a field made one, with what a pipe of what every shell has prints for its value."""
    (first, last), file = lines, quoted(str(path))
    indent = " " * _key_column(path, first)
    return (
        f"(umask 077; {{ head -n {first - 1} {file}; printf '{indent}{field}: '; {value}; echo; "
        f"tail -n +{last + 1} {file}; }} > {file}.new) && mv {file}.new {file}"
    )


def _key_column(path: Path, line: int) -> int:
    text = read_file(path).decode("utf-8", "replace").splitlines()[line - 1]
    return len(text) - len(text.lstrip())


def _fill_in(path: Path, fault: FileFault, field: str) -> Step:
    file = quoted(str(path))
    if field == "certificate-authority-data":
        fill = "\"$(base64 CA.crt | tr -d '\\n')\""
        return command(
            f"sed -i.bak '{fault.line}s|: .*|: '{fill}'|' {file}",
            "put the CA's certificate there, from its file CA.crt",
        )
    return words(f"put the real value on line {fault.line} of {path}, in base64")


def find(data: bytes, field: str) -> Node | None:
    """The node of a field ("clusters[0].cluster.server") in a file's text."""
    try:
        node = compose(data)
    except YamlSyntaxError:
        return None
    for name, index in _PARTS.findall(field):
        node = _child(node, name, index)
        if node is None:
            return None
    return node


def _child(node: Node | None, name: str, index: str) -> Node | None:
    if index and isinstance(node, SequenceNode):
        items: Sequence[Node] = node.value
        return items[int(index)] if int(index) < len(items) else None
    if isinstance(node, MappingNode):
        return next(
            (value for key, value in node.value if isinstance(key, ScalarNode) and key.value == name), None
        )
    return None
