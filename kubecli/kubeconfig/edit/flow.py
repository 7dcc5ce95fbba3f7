"""Flow style, JSON among it: pairs and items put in and taken out between braces and brackets."""

from __future__ import annotations

from typing import Any

from kubecli.kubeconfig.edit.lines import lead
from kubecli.kubeconfig.edit.text import flow_key, flow_text, looks_like_json
from kubecli.kubeconfig.edit.tree import Tree


def insert_flow(text: str, node: Tree, key: str | None, value: Any) -> str:
    """Adds a pair, or with key None an item, at the end of a flow map or list."""
    json = looks_like_json(node) if node.items else inside_json(text)
    body = flow_text(value, json=json)
    if key is not None:
        body = f"{flow_key(key, json=json)}: {body}"
    if not node.items:
        return text[: node.end - 1].rstrip(" ") + body + text[node.end - 1 :]
    starts = node.keys or node.items
    space = lead(text, starts[-1].start)
    if len(starts) == 1 and not space:
        space = " "
    end = max(node.items[-1].end, node.keys[-1].end if node.keys else 0)
    return f"{text[:end]},{space}{body}{text[end:]}"


def inside_json(text: str) -> bool:
    return text.lstrip().startswith("{")


def cut_flow(text: str, parent: Tree, at: int) -> str:
    starts = parent.keys or parent.items
    start = starts[at].start
    end = max(parent.items[at].end, starts[at].end)
    if at > 0:
        before = max(parent.items[at - 1].end, starts[at - 1].end)
        between = text[before:start]
        comma = between.index(",")
        kept = between[comma + 1 :] if "#" in between else ""
        return text[: before + comma].rstrip(" ") + kept.rstrip(" ") + text[end:]
    comma_at = text.find(",", end, parent.end)
    if comma_at < 0:
        return text[:start] + text[end:]
    following = starts[1].start if len(starts) > 1 else comma_at + 1
    if "#" in text[end:following]:
        return text[:start].rstrip(" ") + text[end:comma_at] + text[comma_at + 1 :]
    return text[:start] + text[following:]
