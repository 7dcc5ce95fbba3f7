"""Kubeconfigs as people write them, for property tests: any data in any style, full of comments.

Every comment is unique, so that a test can tell which survived.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(
    ["a", "prod", "dev-1", "arn:aws:eks:eu:1:cluster/x", "1", "true", "x y", "ü", "it's", "n", "#1"]
)
STRINGS = st.one_of(
    st.sampled_from(
        ["", "https://1.2.3.4:6443", "x", "123", "yes", "a: b", "a #b", "null", "2020-01-01", "'q'", '"', "-"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12),
)


def clusters() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "server": STRINGS,
            "tls-server-name": STRINGS,
            "insecure-skip-tls-verify": st.booleans(),
            "note": STRINGS,
        },
    )


def users() -> st.SearchStrategy[dict[str, Any]]:
    exec_ = st.fixed_dictionaries(
        {"command": STRINGS},
        optional={
            "args": st.lists(STRINGS, max_size=3),
            "env": st.lists(st.fixed_dictionaries({"name": NAMES, "value": STRINGS}), max_size=2),
            "apiVersion": st.just("client.authentication.k8s.io/v1"),
        },
    )
    provider = st.fixed_dictionaries({"name": NAMES, "config": st.dictionaries(NAMES, STRINGS, max_size=2)})
    optional = {
        "token": STRINGS,
        "username": STRINGS,
        "password": STRINGS,
        "as-groups": st.lists(STRINGS, max_size=2),
        "auth-provider": provider,
        "exec": exec_,
        "x-unknown": STRINGS,
    }
    return st.fixed_dictionaries({}, optional=optional)


def contexts() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"cluster": NAMES, "user": NAMES}, optional={"namespace": STRINGS})


def _section(
    key: str, bodies: st.SearchStrategy[dict[str, Any]], prefix: str
) -> st.SearchStrategy[list[dict[str, Any]]]:
    def named(pairs: list[tuple[str, dict[str, Any]]], first: bool) -> list[dict[str, Any]]:
        entries = [(prefix + name, body) for name, body in pairs]
        return [{"name": n, key: body} if first else {key: body, "name": n} for n, body in entries]

    pairs = st.lists(st.tuples(NAMES, bodies), max_size=3, unique_by=lambda pair: pair[0])
    return st.builds(named, pairs, st.booleans())


@st.composite
def configs(draw: st.DrawFn, prefix: str = "") -> dict[str, Any]:
    data: dict[str, Any] = {
        "apiVersion": "v1",
        "clusters": draw(_section("cluster", clusters(), prefix)),
        "contexts": draw(_section("context", contexts(), prefix)),
        "kind": "Config",
        "users": draw(_section("user", users(), prefix)),
    }
    if draw(st.booleans()):
        data["current-context"] = draw(NAMES)
    keys = draw(st.permutations(list(data)))
    kept = keys if draw(st.booleans()) else [key for key in keys if data[key]]
    return {key: data[key] for key in kept}


@dataclass
class Writer:
    """Writes data as YAML, drawing every choice of style; `comments` holds the path each comment belongs to."""

    draw: st.DrawFn
    step: int = 2
    dash: int = 0
    flow: bool = False
    comments: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def text(self, data: dict[str, Any]) -> str:
        lines = self.map_lines(data, 0, ())
        if self.draw(st.booleans()):
            lines = ["---", *lines]
        lines += self.own_line(0, ("end",))
        newline = self.draw(st.sampled_from(["\n", "\n", "\r\n"]))
        return newline.join(lines) + (newline if self.draw(st.booleans()) else "")

    def chance(self, one_in: int = 4) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def comment(self, path: tuple[Any, ...]) -> str:
        mark = f"# comment-{len(self.comments):03d}"
        self.comments[mark] = path
        return mark

    def own_line(self, indent: int, path: tuple[Any, ...]) -> list[str]:
        lines = [""] if self.chance(6) else []
        return [*lines, " " * indent + self.comment(path)] if self.chance() else lines

    def trailing(self, path: tuple[Any, ...]) -> str:
        return f"  {self.comment(path)}" if self.chance() else ""

    def scalar(self, value: Any, *, flow: bool = False) -> str:
        from kubecli.kubeconfig.edit.text import scalar_text

        style = self.draw(st.sampled_from(["", "", '"', "'"]))
        if value is None:
            return self.draw(st.sampled_from(["null", "~", ""])) if not flow else "null"
        return scalar_text(value, style=style, flow=flow)

    def flow_text(self, value: Any) -> str:
        space = self.draw(st.sampled_from([" ", "", "\n      "]))
        if isinstance(value, dict):
            pairs = [f"{self.scalar(k, flow=True)}: {self.flow_text(v)}" for k, v in value.items()]
            return "{" + f",{space or ' '}".join(pairs) + "}"
        if isinstance(value, list):
            return "[" + f",{space}".join(self.flow_text(item) for item in value) + "]"
        return self.scalar(value, flow=True)

    def map_lines(self, data: dict[str, Any], indent: int, path: tuple[Any, ...]) -> list[str]:
        lines: list[str] = []
        for key, value in data.items():
            here = (*path, key)
            lines += self.own_line(indent, here if lines else path)
            head = " " * indent + self.scalar(key) + ":"
            if not isinstance(value, dict | list):
                lines.append(f"{head} {self.scalar(value)}".rstrip(" ") + self.trailing(here))
            elif not value or self.chance(6):
                lines += (f"{head} {self.flow_text(value)}" + self.trailing(here)).split("\n")
            else:
                lines.append(head + self.trailing(here))
                if isinstance(value, dict):
                    lines += self.map_lines(value, indent + self.step, here)
                else:
                    lines += self.list_lines(value, indent + self.dash, here)
        return lines

    def list_lines(self, data: list[Any], indent: int, path: tuple[Any, ...]) -> list[str]:
        lines: list[str] = []
        for index, value in enumerate(data):
            here = (*path, index)
            lines += self.own_line(indent, path)
            if isinstance(value, dict) and value and not self.chance(8):
                inner = self.map_lines(value, indent + 2, here)
                first = next(
                    i for i, line in enumerate(inner) if line.strip() and not line.strip().startswith("#")
                )
                inner[first] = " " * indent + "- " + inner[first][indent + 2 :]
                lines += inner
            elif isinstance(value, dict | list):
                lines += (" " * indent + "- " + self.flow_text(value) + self.trailing(here)).split("\n")
            else:
                lines.append((" " * indent + "- " + self.scalar(value)).rstrip(" ") + self.trailing(here))
        return lines


@st.composite
def written(draw: st.DrawFn, prefix: str = "") -> tuple[dict[str, Any], str, dict[str, tuple[Any, ...]]]:
    """(data, its text, the path of each comment). prefix: what the names of entries start with."""
    data = draw(configs(prefix))
    writer = Writer(draw, draw(st.sampled_from([2, 4])), draw(st.sampled_from([0, 2])))
    return data, writer.text(data), writer.comments
