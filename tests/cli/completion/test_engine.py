"""What kubecli offers where the cursor is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.cli.completion.engine import choices
from kubecli.cli.options import make_flag
from kubecli.cli.types import Choice
from tests.support.cli import kubecli

CONFIG = """
apiVersion: v1
kind: Config
current-context: dev
contexts:
- {name: dev, context: {cluster: here, user: me, namespace: shop}}
- {name: prod, context: {cluster: there, user: me}}
clusters:
- {name: here, cluster: {server: "http://127.0.0.1:1"}}
- {name: there, cluster: {server: "http://127.0.0.1:1"}}
users:
- {name: me, user: {token: x}}
"""


@pytest.fixture
def configured(home: Path) -> Path:
    (home / ".kube").mkdir()
    (home / ".kube" / "config").write_text(CONFIG)
    return home


def offered(*words: str, home: Path, env: dict[str, str] | None = None) -> tuple[list[str], int]:
    """(candidates, directive)."""
    result = kubecli("__completeNoDesc", *words, home=home, env=env)
    assert result.exit_code == 0
    assert result.stderr == ""
    *candidates, directive = result.stdout.splitlines()
    return candidates, int(directive.removeprefix(":"))


@pytest.mark.parametrize(
    ("words", "candidates", "directive"),
    [
        (["compl"], ["completion"], 4),
        (["xyz"], [], 4),
        (["plugin", ""], ["list"], 4),
        (["plugin", "list", ""], [], 4),
        (["completion", "z"], ["zsh"], 4),
        (["completion", "zsh", ""], [], 4),
        (["help", "plu"], ["plugin"], 4),
        (["help", "plugin", ""], ["list"], 4),
        # contexts, clusters, users: as flag values in every form, before and after the command
        (["--context", ""], ["dev", "prod"], 4),
        (["--context", "p"], ["prod"], 4),
        (["--context=p"], ["prod"], 4),
        (["options", "--context="], ["dev", "prod"], 4),
        (["options", "--context", "dev,"], ["dev,dev", "dev,prod"], 4),
        (["plugin", "--cluster", "t", ], ["there"], 4),
        (["--user", ""], ["me"], 4),
        (["--context", "dev", "compl"], ["completion"], 4),
        (["-nshop", "compl"], ["completion"], 4),
        # words of a flag
        (["--color", ""], ["auto", "always", "never"], 4),
        (["options", "--color=n"], ["never"], 4),
        (["get", "-o", "js"], ["json", "jsonpath", "jsonpath-as-json", "jsonpath-file"], 4),
        (["get", "-ojs"], [], 4),
        (["explain", "--output=plain"], ["plaintext", "plaintext-openapiv2"], 4),
        (["config", "view", "-o=ya"], ["yaml"], 4),
        (["config", "use-context", ""], ["dev", "prod"], 4),
        (["config", "use-context", "dev", ""], [], 4),
        (["config", "get-contexts", "dev", ""], ["prod"], 4),
        (["config", "set", "contexts.d"], ["contexts.dev."], 6),
        # files and folders
        (["--kubeconfig", ""], [], 0),
        (["--cache-dir", ""], [], 16),
        # flags
        (["options", "--cont"], ["--context"], 4),
        (["options", "--context", "dev", "--cont"], [], 4),
        (["options", "--as-group", "a", "--as-g"], ["--as-group"], 4),
        (["options", "-n"], ["-n"], 4),
        (["plugin", "list", "--name"], ["--name-only", "--namespace"], 4),
        (["plugin", "list", "--name-only", "--name-"], [], 4),
        (["plugin", "--na"], ["--namespace"], 4),
        (["plugin", "list", "--", "--na"], [], 4),
        (["options", "--help", ""], [], 4),
        (["--profile"], [], 4),
        # what makes no sense says nothing
        (["nothing", ""], [], 0),
        (["options", "--foo", ""], [], 0),
        (["options", "--color=x", ""], [], 0),
        (["plugin", "nothing", ""], [], 4),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_offers(words: list[str], candidates: list[str], directive: int, configured: Path) -> None:
    assert offered(*words, home=configured) == (candidates, directive)


def test_commands_are_offered_and_those_that_write_are_not(home: Path) -> None:
    candidates, _ = offered("", home=home)
    assert {"completion", "version", "options"} <= set(candidates)
    assert not {"delete", "apply", "__complete"} & set(candidates)
    assert candidates == sorted(candidates)


def test_descriptions_follow_a_tab(configured: Path) -> None:
    result = kubecli("__complete", "--context", "", home=configured)
    assert result.stdout == "dev\there, namespace shop\nprod\tthere\n:4\n"


def test_nothing_to_complete_is_an_error_as_in_kubectl(home: Path) -> None:
    result = kubecli("__complete", home=home)
    assert (result.exit_code, result.stderr) == (1, "error: requires at least 1 arg(s), only received 0\n")


@pytest.mark.parametrize("text", ["a: [", "kind: [1, 2", "\x00"])
def test_a_broken_kubeconfig_is_no_answer(text: str, configured: Path) -> None:
    (configured / ".kube" / "config").write_text(text)
    assert offered("--context", "", home=configured) == ([], 4)


def program(path: Path, text: str) -> None:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def test_plugins_are_offered_and_complete_themselves(home: Path, tmp_path: Path) -> None:
    program(tmp_path / "kubectl-my_plugin", "")
    program(tmp_path / "kubectl_complete-my_plugin", "printf '%s\\tabout\\n' \"$@\" end\necho :2\n")
    program(tmp_path / "kubecli-quiet", "")
    env = {"PATH": str(tmp_path)}
    assert offered("my", home=home, env=env) == (["my-plugin"], 4)
    assert offered("my-plugin", "a", "--b", "c", home=home, env=env) == (["a", "--b", "c", "end"], 2)
    assert offered("quiet", "a", home=home, env=env) == ([], 0)


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ("Output. One of: (json, yaml, jsonpath-file). See x (y, z).", ("json", "yaml", "jsonpath-file")),
        ("One of: wide, jsonpath=, md. More words.", ("wide", "jsonpath", "md")),
        ("One of (json|yaml|wide).", ("json", "yaml", "wide")),
        ("One of 'yaml' or 'json'.", ("yaml", "json")),
        ("One of 'a', 'b', or 'c'.", ("a", "b", "c")),
        ("The namespace (if any).", ()),
    ],
)  # fmt: skip
def test_the_words_of_a_flag_are_those_its_help_lists(usage: str, words: tuple[str, ...]) -> None:
    assert choices(make_flag("--output", help=usage)) == words
    assert choices(make_flag("--output", type=Choice(("p", "q")), help=usage)) == ("p", "q")
