"""A file of a bundle as objects: JSON or YAML, single objects, lists of them, several documents.

Times stay text, as the API has them. What cannot be parsed is an error that names the file; text that unfolds to
far more than it is (aliases of aliases) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from kubecli.errors.files import SnapshotError

MOST_NODES = 20_000_000
"""Of one file, with aliases written out: some 1 GiB of objects."""
_DEEPEST = 900


def objects(data: bytes, where: str) -> Iterator[dict[str, Any]]:
    """Every Kubernetes object in a file, lists taken apart. Raises SnapshotError."""
    for value in _values(data, where):
        yield from _flat(value, "", "", 0)


def _flat(value: Any, api_version: str, kind: str, depth: int) -> Iterator[dict[str, Any]]:
    """Items of a typed list need not say what they are: the list does."""
    if isinstance(value, list):
        for each in value:
            yield from _flat(each, api_version, kind, depth + 1)
    if not isinstance(value, dict):
        return
    own = value.get("kind")
    if isinstance(own, str) and own.endswith("List") and isinstance(value.get("items") or [], list) and depth < 2:
        item_kind = "" if own == "List" else own.removesuffix("List")
        for each in value.get("items") or ():
            yield from _flat(each, str(value.get("apiVersion") or "") if item_kind else "", item_kind, depth + 1)
        return
    if own is None and depth < 2 and isinstance(value.get("items"), list):
        yield from _flat(value["items"], api_version, kind, depth + 1)
    elif isinstance(value.get("metadata"), dict):
        if kind and "kind" not in value:
            value = {"apiVersion": api_version, "kind": kind, **value}
        yield value


def _values(data: bytes, where: str) -> Iterator[Any]:
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in (b"{", b"["):
        try:
            yield msgspec.json.decode(text)
        except RecursionError:
            raise SnapshotError(where, "nested too deeply") from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass  # a flow mapping of YAML, or several documents
        else:
            return
    yield from _yaml(data, where)


def _yaml(data: bytes, where: str) -> Iterator[Any]:
    import yaml

    loader = _loader()(data)
    try:
        while loader.check_node():
            node = loader.get_node()
            _check_size(node, where)
            yield loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark is not None else ""
        words = getattr(error, "problem", None) or str(error)
        raise SnapshotError(where, f"{line}{words}") from None
    except RecursionError:
        raise SnapshotError(where, "nested too deeply") from None
    finally:
        loader.dispose()


@cache
def _loader() -> Any:
    """libyaml's where it is there, without the one type the API does not have: times."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in base.yaml_implicit_resolvers.items()
    }
    return type("BundleLoader", (base,), {"yaml_implicit_resolvers": resolvers})


def _check_size(root: Any, where: str) -> None:
    """How many nodes there are with aliases written out, each alias counted as all it stands for."""
    sizes: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(root, False)]
    under_way: set[int] = set()
    while stack:
        node, done = stack.pop()
        key = id(node)
        children = node.value if isinstance(node.value, list) else []
        flat = [each for child in children for each in (child if isinstance(child, tuple) else (child,))]
        if done:
            under_way.discard(key)
            sizes[key] = 1 + sum(sizes[id(each)] for each in flat)
            if sizes[key] > MOST_NODES:
                raise SnapshotError(where, "its aliases unfold to far more than it is")
        elif key in under_way:
            raise SnapshotError(where, "an alias that holds itself")
        elif key not in sizes:
            under_way.add(key)
            if len(under_way) > _DEEPEST:
                raise SnapshotError(where, "nested too deeply")
            stack.append((node, True))
            stack.extend((each, False) for each in flat if id(each) not in sizes)
