"""Which clusters --contexts, --all-contexts and $KUBECLI_CONTEXTS mean."""

from __future__ import annotations

from typing import Any

import pytest

from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.patterns import chosen
from tests.clusters.conftest import NAMES, Fleet
from tests.support.cli import Result, kubecli

KNOWN = ("prod-eu", "prod-us", "prod-test", "staging", "a[b]")


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (("staging", "prod-eu"), ("staging", "prod-eu")),
        (("prod-*",), ("prod-eu", "prod-us", "prod-test")),
        (("prod-*", "!prod-test"), ("prod-eu", "prod-us")),
        (("!prod-*",), ("staging", "a[b]")),
        (("staging", "prod-*", "staging"), ("staging", "prod-eu", "prod-us", "prod-test")),
        (("a[b]",), ("a[b]",)),
        (("prod-?s",), ("prod-us",)),
        ((), KNOWN),
    ],
)
def test_patterns(patterns: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert chosen(patterns, KNOWN) == expected


@pytest.mark.parametrize(
    ("patterns", "problem", "hint"),
    [
        (("pord-eu",), '--contexts: no context is called "pord-eu"', "did you mean prod-eu?"),
        (("x*",), '--contexts: no context is called "x*"', "there are prod-eu, prod-us, prod-test, staging, a[b]"),
        (("prod-eu", "!PROD-EU"), '--contexts: no context is called "PROD-EU"', ""),
        (("prod-eu", "!prod-eu"), "--contexts: no context is left", ""),
    ],
)
def test_what_matches_nothing_is_an_error(patterns: tuple[str, ...], problem: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(patterns, KNOWN)
    assert str(caught.value) == problem
    assert hint in caught.value.hint


def contexts_of(result: Result) -> list[str]:
    return list(dict.fromkeys(line.split()[0] for line in result.stdout.splitlines()[1:]))


@pytest.mark.parametrize(
    ("argv", "env", "expected"),
    [
        (("--contexts", "staging,prod-eu"), {}, ["staging", "prod-eu"]),
        (("--contexts", "staging", "--contexts", "prod-eu"), {}, ["staging", "prod-eu"]),
        (("--contexts", "prod-*"), {}, ["prod-eu", "prod-us"]),
        (("--all-contexts",), {}, list(NAMES)),
        ((), {"KUBECLI_CONTEXTS": "prod-*,!prod-us"}, ["prod-eu"]),
        (("--contexts", "staging"), {"KUBECLI_CONTEXTS": "prod-*"}, ["staging"]),
        (("--contexts", "staging"), {"KUBECLI_CONTEXT": "prod-eu"}, ["staging"]),
    ],
)
def test_flags_and_the_variable(
    fleet: Fleet, argv: tuple[str, ...], env: dict[str, str], expected: list[str]
) -> None:
    assert contexts_of(fleet.run("get", "pods", *argv, env=env, fails=0)) == expected


def test_context_is_one_cluster_whatever_the_variable_says(fleet: Fleet) -> None:
    result = fleet.run("get", "pods", "--context", "staging", env={"KUBECLI_CONTEXTS": "prod-*"}, fails=0)
    assert result.stdout.startswith("NAME ")


@pytest.mark.parametrize(
    "argv", [("--contexts", "staging", "--context", "prod-eu"), ("--contexts", "staging", "--all-contexts")]
)
def test_flags_that_contradict_each_other(fleet: Fleet, argv: tuple[str, ...]) -> None:
    assert fleet.run("get", "pods", *argv, fails=1).stderr.startswith("error: --context")


def test_nothing_is_asked_when_a_pattern_matches_nothing(fleet: Fleet) -> None:
    result = fleet.run("get", "pods", "--contexts", "staging,nope*", fails=1)
    assert result.stderr.startswith('error: --contexts: no context is called "nope*"\nhint: ')
    assert not any(lab.requests for lab in fleet.labs.values())


def test_two_names_of_one_cluster_are_read_once(fleet: Fleet) -> None:
    def change(config: Any) -> None:
        first = config["contexts"][0]
        config["contexts"].insert(1, {"name": "other-name", "context": dict(first["context"])})

    fleet.edit(change)
    result = fleet.run("get", "pods", "--contexts", "prod-eu,other-name", "-v=1", fails=0)
    assert contexts_of(result) == ["prod-eu"]
    assert '"One cluster and user, read once" context="other-name" as="prod-eu"' in result.stderr
    assert len(fleet.labs["prod-eu"].requests) == 1


@pytest.mark.parametrize(
    "command", ["config view", "kuberc view", "lab certs folder", "completion bash", "snapshot list"]
)
def test_commands_that_read_one_cluster_or_none_refuse(fleet: Fleet, command: str) -> None:
    result = fleet.run(*command.split(), "--contexts", "staging", fails=1)
    command = command.removesuffix(" bash").removesuffix(" folder")
    assert result.stderr == f"error: `kubecli {command}` does not read several clusters: it takes no --contexts\n"


def test_completion_knows_contexts_and_what_takes_them_out(fleet: Fleet) -> None:
    env = {"_KUBECLI_COMPLETE": "zsh_complete", "KUBECONFIG": str(fleet.kubeconfig)}
    assert "prod-eu,staging" in kubecli("get", "pods", "--contexts", "prod-eu,st", home=fleet.home, env=env).stdout
    assert "!prod-us" in kubecli("get", "pods", "--contexts", "!prod-u", home=fleet.home, env=env).stdout


def test_get_contexts_shows_what_a_pattern_means(fleet: Fleet) -> None:
    result = fleet.run("config", "get-contexts", "prod-*", "-o", "name", fails=0)
    assert result.stdout == "prod-eu\nprod-us\n"
