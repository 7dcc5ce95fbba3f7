"""YAML (and JSON, which is YAML) as a tree of nodes that know their place, read as kubectl reads it.

kubectl parses kubeconfigs and manifests with go-yaml v2, whose scanner is libyaml's: so is PyYAML's C loader, and
the words of syntax errors are the same. What a plain scalar means (YAML 1.1: `yes` is true, 017 is 15; dates and
1:30 are strings) is go-yaml's rule, not PyYAML's, and is decided here. Of a kubeconfig the first document counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kubecli.redaction import REDACTED, mask_mixed, names_secret

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same results, slower, syntax errors in PyYAML's own words
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # the two loaders share no base class

__all__ = [
    "Composer",
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "YamlSyntaxError",
    "compose",
    "compose_all",
    "pairs",
    "plain",
    "scalar",
]

STR_TAG = "tag:yaml.org,2002:str"
BINARY_TAG = "tag:yaml.org,2002:binary"

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_INFINITE = {
    ".nan": "nan", ".NaN": "nan", ".NAN": "nan",
    ".inf": "inf", ".Inf": "inf", ".INF": "inf", "+.inf": "inf", "+.Inf": "inf", "+.INF": "inf",
    "-.inf": "-inf", "-.Inf": "-inf", "-.INF": "-inf",
}  # fmt: skip
_NAMES_OF_INFINITE = {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNDERSCORES = re.compile(r"\.(?:[0-9]|(?<=[0-9])_(?=[0-9]))+(?:[eE][-+]?(?:[0-9]|(?<=[0-9])_(?=[0-9]))+)?")
_HUGE = float("inf")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?([Tt ]\d\d?:\d\d?:\d\d?(\.\d+)?(Z|[-+]\d\d:\d\d)?)?")
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_KEY_BEFORE = re.compile(r"""([\w.-]+)["']?\s*:\s*$""")
_MOST_ALIASED_NODES = 100_000


class YamlSyntaxError(Exception):
    """problem: the words kubectl prints after "yaml: ". line: 1-based, None where there is no one place."""

    def __init__(self, problem: str, line: int | None, column: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column

    def go_words(self) -> str:
        converting = self.problem.startswith(("unsupported map key", "json: "))
        return self.problem if converting else f"yaml: {self.problem}"


class Composer(_Loader):
    """Composes nodes and leaves plain scalars untagged, so that `scalar` alone says what they mean."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        if kind is ScalarNode and implicit[0]:
            return ""
        return STR_TAG


def compose(data: bytes) -> Node | None:
    """The first document's root node, None for an empty file. Raises YamlSyntaxError.

    Marks count characters and lines from 0; a byte order mark is not counted.
    """
    return next(compose_all(data), None)


def compose_all(data: bytes) -> Iterator[Node]:
    """The root node of each document. Raises YamlSyntaxError."""
    try:
        loader = Composer(data)
        try:
            while loader.check_node():
                root: Node | None = loader.get_node()
                assert root is not None
                _refuse_unreadable(root, data, set(), [0])
                yield root
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        raise YamlSyntaxError(_reader_problem(error), None) from None
    except yaml.MarkedYAMLError as error:
        raise _marked(error, data) from None
    except RecursionError:
        raise YamlSyntaxError("exceeded max depth of 10000", None) from None


def _reader_problem(error: yaml.reader.ReaderError) -> str:
    if "special characters" in str(error.reason):  # the pure loader's words
        return "control characters are not allowed"
    return str(error.reason)


def _marked(error: yaml.MarkedYAMLError, data: bytes) -> YamlSyntaxError:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "unknown problem parsing YAML content"
    line = mark.line + 1 if mark else None
    column = mark.column + 1 if mark else None
    if isinstance(error, yaml.composer.ComposerError):
        if "undefined alias" in problem:
            problem = f"unknown anchor '{_name_at(data, mark)}' referenced"
        return YamlSyntaxError(problem, line, column)
    said = _line_said(error)
    return YamlSyntaxError(f"line {said}: {problem}" if said else problem, line, column)


def _name_at(data: bytes, mark: Any) -> str:
    """The name of the anchor (&x) or alias (*x) at a mark; of a password that begins so, and lacks its quotes,
    nothing is shown."""
    if mark is None:
        return ""
    text = data.decode("utf-8-sig", "replace")
    key = _KEY_BEFORE.search(text[: mark.index])
    if key is None or names_secret(key[1]) or key[1] == "value":
        return REDACTED
    found = re.match(r"[&*]([\w-]*)", text[mark.index :])
    return mask_mixed(found[1]) if found else ""


def _line_said(error: yaml.MarkedYAMLError) -> int:
    """The line go-yaml names: 0-based for parser errors, 1-based for scanner errors, none for the first line."""
    if error.problem_mark is not None and error.problem_mark.line:
        return int(error.problem_mark.line) + isinstance(error, yaml.scanner.ScannerError)
    if error.context_mark is not None and error.context_mark.line:
        return int(error.context_mark.line)
    return 0


def _refuse_unreadable(node: Node, data: bytes, open_nodes: set[int], seen: list[int]) -> None:
    """What kubectl cannot make JSON of: an anchor inside its own value, aliases that expand without end (as in
    go-yaml), and infinity anywhere, whoever would read it."""
    if isinstance(node, ScalarNode):
        if node.value in _INFINITE and not node.tag:
            name = {"inf": "+Inf", "-inf": "-Inf", "nan": "NaN"}[_INFINITE[node.value]]
            mark = node.start_mark
            raise YamlSyntaxError(f"json: unsupported value: {name}", mark.line + 1, mark.column + 1)
        if node.tag == BINARY_TAG and not _is_base64(node.value):
            raise YamlSyntaxError("!!binary value contains invalid base64 data", node.start_mark.line + 1)
        return
    if id(node) in open_nodes:
        name = _name_at(data, node.start_mark)
        raise YamlSyntaxError(f"anchor '{name}' value contains itself", node.start_mark.line + 1)
    seen[0] += 1
    if seen[0] > _MOST_ALIASED_NODES:
        raise YamlSyntaxError("document contains excessive aliasing", None)
    open_nodes.add(id(node))
    for child in node.value:
        if isinstance(node, MappingNode):
            key, child = child
            if not isinstance(key, ScalarNode):  # an infinite key is a name like others
                _refuse_unreadable(key, data, open_nodes, seen)
        _refuse_unreadable(child, data, open_nodes, seen)
    open_nodes.discard(id(node))


def _is_base64(text: str) -> bool:
    import base64

    try:
        base64.b64decode(text)
    except ValueError:
        return False
    return True


def scalar(node: ScalarNode) -> Any:
    """What a scalar means: None, bool, int, float or str."""
    if node.tag == "":
        return resolve_plain(node.value)
    if node.tag == BINARY_TAG:
        import base64

        return base64.b64decode(node.value).decode("utf-8", "surrogateescape")
    if node.tag.startswith("tag:yaml.org,2002:") and node.tag != STR_TAG:
        return resolve_plain(node.value)
    return node.value


def resolve_plain(text: str) -> Any:
    """go-yaml v2's implicit types of a plain scalar."""
    if not text:
        return None
    first = text[0]
    if first in "yYnNtTfFoO~":
        return _WORDS.get(text, text)
    if first not in "+-.0123456789":
        return text
    if text in _INFINITE:
        return float(_INFINITE[text])
    return _number(text)


def is_date(text: str) -> bool:
    """YAML's timestamps: kubectl keeps them as text, and writes such text in quotes."""
    return bool(_DATE.fullmatch(text))


def _number(text: str) -> Any:
    if text[0] == ".":
        return _float(text.replace("_", ""), text) if _UNDERSCORES.fullmatch(text) else text
    if is_date(text):
        return text
    digits = text.replace("_", "")
    whole = _INT.fullmatch(digits)
    if whole:
        sign, *bases = whole.groups()
        for base, part in zip((16, 2, 8, 10), bases, strict=True):
            if part is not None:
                value = int(part, base) * (-1 if sign == "-" else 1)
                if -(2**63) <= value < 2**63:
                    return value
                if 0 <= value < 2**64:
                    from kubecli.gotext.numbers import Uint64

                    return Uint64(value)
    return _float(digits, text)


def _float(digits: str, text: str) -> float | str:
    """A number; text where it is none, or too large for one: Go's ParseFloat fails on both."""
    value = float(digits) if _FLOAT.fullmatch(digits) else _HUGE
    return text if abs(value) == _HUGE else value


def pairs(node: MappingNode) -> list[tuple[Any, Node, Node]]:
    """(key, key node, value node) with `<<` merges done, later keys winning, as go-yaml v2 does."""
    found: dict[Any, tuple[Any, Node, Node]] = {}
    _gather(node, found)
    return list(found.values())


def _gather(node: MappingNode, found: dict[Any, tuple[Any, Node, Node]]) -> None:
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            raise YamlSyntaxError("invalid map key: a map or a list", key_node.start_mark.line + 1)
        if key_node.value == "<<" and key_node.tag in ("", "tag:yaml.org,2002:merge"):
            _merge(value_node, found)
            continue
        key = scalar(key_node)
        if key is None:
            raise YamlSyntaxError("unsupported map key of type: null", key_node.start_mark.line + 1)
        found[type(key), key] = (key, key_node, value_node)  # 1, 1.0 and true are three keys


def _merge(node: Node, found: dict[Any, tuple[Any, Node, Node]]) -> None:
    if isinstance(node, MappingNode):
        _gather(node, found)
        return
    if isinstance(node, SequenceNode) and all(isinstance(item, MappingNode) for item in node.value):
        for item in reversed(node.value):  # earlier maps take precedence
            _gather(item, found)
        return
    raise YamlSyntaxError("map merge requires map or sequence of maps as the value", node.start_mark.line + 1)


def key_text(key: Any) -> str:
    """A key as JSON has it: kubectl turns YAML into JSON first, and there every key is a string."""
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float):
        from kubecli.gotext.numbers import float32

        return _NAMES_OF_INFINITE.get(float32(key), float32(key))
    return str(key)


def plain(node: Node) -> Any:
    """Plain data, for what has no schema (extensions): as kubectl's YAML to JSON to YAML leaves it."""
    if isinstance(node, ScalarNode):
        value = scalar(node)
        return _number_out(value) if isinstance(value, float) else value
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    assert isinstance(node, MappingNode)
    return {key_text(key): plain(value) for key, _, value in pairs(node)}


def _number_out(value: float) -> int | float:
    """As it comes back from Go's JSON, which writes a whole float below 1e21 without a point, in few digits."""
    from kubecli.gotext.numbers import json_float

    text = json_float(value)
    return value if "." in text or "e" in text or text == "-0" else int(text)
