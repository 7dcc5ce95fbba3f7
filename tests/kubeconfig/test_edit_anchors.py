"""Files full of anchors and aliases: an edit stays in its place, whatever else refers to it."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from kubecli.kubeconfig.edit.change import REMOVE, Edit, apply
from kubecli.kubeconfig.nodes import compose, plain

WORDS = ["x", "a b", "1", "true", "", "it's", "a: b", "#c", "multi\nline", "https://x:1", None, True, 3]


def _value(rng: random.Random, shared: list[Any], depth: int = 0) -> Any:
    """Data whose maps and lists stand in several places; PyYAML writes those as anchor and aliases."""
    chance = rng.random()
    if shared and chance < 0.25:
        return rng.choice(shared)
    if depth > 3 or chance < 0.5:
        return rng.choice(WORDS)
    made: Any
    if chance < 0.8 or depth == 0:
        made = {f"{rng.choice('abcdef')}{n}": _value(rng, shared, depth + 1) for n in range(rng.randint(0, 4))}
    else:
        made = [rng.choice(WORDS) for _ in range(rng.randint(0, 3))]
    if made and rng.random() < 0.4:
        shared.append(made)
    return made


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for step, value in items for found in ((*path, step), *_paths(value, (*path, step)))]


@pytest.mark.parametrize("seed", range(4))
def test_any_change_among_anchors(seed: int) -> None:
    """apply raises when anything else reads otherwise than before."""
    rng = random.Random(seed)
    for _ in range(150):
        shared: list[Any] = []
        data = {name: _value(rng, shared) for name in ("clusters", "users", "contexts")}
        style = rng.choice([False, True, None])
        text = yaml.safe_dump(data, default_flow_style=style, indent=rng.choice([2, 4]), width=1000)
        root = compose(text.encode())
        assert root is not None
        read = plain(root)
        path = rng.choice(_paths(read))
        value = rng.choice([REMOVE, "new", "1", "", {"k": "v", "l": ["x", {"y": "z"}]}, ["q"]])
        apply(text, [Edit(path, value)])
