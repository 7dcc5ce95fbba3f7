"""Imports point down the list of the design, and only named rooms touch httpx and the like."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "kubecli"

ALLOWED: dict[str, set[str]] = {
    "secretive": set(),
    "files": set(),
    "redaction": set(),
    "guard": {"errors"},
    "runtime": {"meta", "errors"},
    "errors": set(),
    "meta": {"gotext", "errors"},
    "gotext": set(),
    "jsonpath": {"gotext", "errors"},
    "gotemplate": {"gotext", "errors"},
    "kubeconfig": {"gotext", "errors"},
    "connection": {"kubeconfig", "meta", "gotext", "errors"},
    "api": {"meta", "gotext", "errors"},
    "describe": {"meta", "gotext", "errors"},
    "explain": {"meta", "errors"},
    "doctor": {"api", "connection", "kubeconfig", "meta", "errors"},
    "snapshot": {"api", "describe", "jsonpath", "meta", "gotext", "errors"},
    "output": {"meta", "gotext", "jsonpath", "gotemplate", "describe", "errors"},
    "invocation": {"kubeconfig", "errors"},
    "clusters": {"invocation", "api", "connection", "snapshot", "kubeconfig", "wording", "meta", "errors"},
    "reading": {
        "api",
        "clusters",
        "invocation",
        "doctor",
        "wording",
        "snapshot",
        "output",
        "describe",
        "explain",
        "kubeconfig",
        "meta",
        "gotext",
        "jsonpath",
        "gotemplate",
        "errors",
    },
    "terminal": {"output", "meta", "errors"},
    "wording": {"doctor", "meta", "gotext", "errors"},
    "lab": {"snapshot", "meta", "errors"},
}
ANYWHERE = ("__version__", "secretive", "runtime", "files", "redaction", "guard")
"""Small modules beside the rooms, which all may import."""
LIBRARIES: dict[str, set[str]] = {
    "httpx": {"connection", "api", "doctor", "snapshot"},
    "aiohttp": {"lab"},
    "cryptography": {"lab", "connection", "doctor"},
    "click": {"cli"},
    "rich": {"terminal"},
}


def imported(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def room(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def test_imports_point_down() -> None:
    wrong: list[str] = []
    for path in sorted(ROOT.rglob("*.py")):
        here = room(path)
        if here in ("__init__", "__main__"):
            continue
        for name, line in imported(path):
            parts = name.split(".")
            place = f"{path.relative_to(ROOT)}:{line}"
            if parts[0] == "kubecli" and len(parts) > 1:
                there = parts[1]
                if there in (
                    "__version__",
                    "secretive",
                    "runtime",
                    "invocation",
                    "files",
                    "redaction",
                    "guard",
                    here,
                ):
                    continue
                if there == "lab" and ROOT / "cli/commands/lab" not in path.parents:
                    wrong.append(f"{place}: only cli/commands/lab/ imports the lab")
                if here != "cli" and there not in ALLOWED[here]:
                    wrong.append(f"{place}: {here} imports {there}")
            elif parts[0] in LIBRARIES:
                inside = path.relative_to(ROOT).as_posix()
                if not any(inside == where or inside.startswith(where + "/") for where in LIBRARIES[parts[0]]):
                    wrong.append(f"{place}: {parts[0]} belongs to {', '.join(sorted(LIBRARIES[parts[0]]))}")
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Neither at once nor in a function; what stands under TYPE_CHECKING is no import."""
    paths = {".".join(path.relative_to(ROOT.parent).with_suffix("").parts): path for path in ROOT.rglob("*.py")}
    graph = {name.removesuffix(".__init__"): set[str]() for name in paths}
    for name, path in paths.items():
        below = graph[name.removesuffix(".__init__")]
        for found in at_run_time(path):
            below.add(found if found in graph else found.rpartition(".")[0])
    order = TopologicalSorter({name: {each for each in below if each != name} for name, below in graph.items()})
    order.prepare()  # raises CycleError, which names the circle


def at_run_time(path: Path) -> Iterator[str]:
    """The modules of ours that are imported, and the names out of them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and id(node) not in only_types
            and str(node.module).startswith("kubecli")
        ):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_nothing_that_git_ignores_and_no_link_is_tracked() -> None:
    repository = ROOT.parent
    if not (repository / ".git").exists():
        return  # out of the sdist

    def git(*words: str) -> list[str]:
        done = subprocess.run(["git", "-C", repository, *words], capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    links = [line for line in git("ls-files", "-s") if line.startswith("120000")]
    assert not links and not git("ls-files", "--cached", "--ignored", "--exclude-standard")
