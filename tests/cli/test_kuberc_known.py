"""`kuberc set`: what kubectl does not know does not go into the file that it reads, too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kubecli.cli.commands.kuberc import known
from kubecli.cli.options import GLOBAL_FLAGS
from tests.cli.test_every_command import COMMANDS
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl


@pytest.mark.parametrize(
    ("argv", "problem", "hint"),
    [
        (
            ("--section=defaults", "--command=get", "--option=color=always"),
            "--color is kubecli's own flag: with it in kuberc each `kubectl get` would fail",
            "$KUBECLI_COLOR says it for all commands of kubecli",
        ),
        (
            ("--section=defaults", "--command=get", "--option=output=wide", "--option=--add_column=x"),
            "--add-column is kubecli's own flag: with it in kuberc each `kubectl get` would fail",
            "an alias of your shell can have it",
        ),
        (
            ("--section=aliases", "--name=g", "--command=top pod", "--option=live=true"),
            "--live is kubecli's own flag: with it in kuberc each `kubectl g` would fail",
            "an alias of your shell can have it",
        ),
        (
            ("--section=defaults", "--command=apply", "--option=pager=on"),
            "--pager is kubecli's own flag: with it in kuberc each `kubectl apply` would fail",
            "$KUBECLI_PAGER says it for all commands of kubecli",
        ),
        (
            ("--section=defaults", "--command=get", "--option=ouptut=wide"),
            "get has no flag --ouptut: with it in kuberc each `kubectl get` would fail",
            "did you mean --output?",
        ),
        (
            ("--section=defaults", "--command=get", "--option=o=wide"),
            "get has no flag --o: with it in kuberc each `kubectl get` would fail",
            "did you mean --output?",
        ),
        (
            ("--section=defaults", "--command=why", "--option=output=json"),
            "kubectl has no command why, and would warn of its defaults each time it is run",
            "an alias does no harm: kubecli kuberc set --section=aliases --name=NAME --command='why' --option=...",
        ),
    ],
)
def test_what_kubectl_does_not_know_is_refused(argv: tuple[str, ...], problem: str, hint: str, home: Path) -> None:
    result = kubecli("kuberc", "set", *argv, home=home, fails=1)
    assert result.stderr == f"error: {problem}\nhint: {hint}\n"
    assert not (home / ".kube" / "kuberc").exists()


@pytest.mark.parametrize(
    "argv",
    [
        ("--section=defaults", "--command=apply", "--option=server-side=true"),
        ("--section=defaults", "--command=diff", "--option=show-secrets=true"),
        ("--section=defaults", "--command=get", "--option=namespace=shop"),
        ("--section=aliases", "--name=w", "--command=why", "--option=output=json"),
        ("--section=aliases", "--name=g", "--command=get", "--option=output=wide"),
    ],
    ids=" ".join,
)
def test_what_kubectl_knows_and_what_it_never_meets_may_be_set(argv: tuple[str, ...], home: Path) -> None:
    assert kubecli("kuberc", "set", *argv, home=home).stdout.startswith("Updated ")


@pytest.mark.parity
def test_it_is_known_what_kubectl_knows(home: Path) -> None:
    """OWN_FLAGS and its like are what kubectl's help does not have."""
    kubectl_flags = re.compile(r"^ +(?:-\w, )?--([\w-]+)=", re.MULTILINE)
    everywhere = set(kubectl_flags.findall(kubectl("options", home=home).stdout.decode()))
    assert {flag.long for flag in GLOBAL_FLAGS} - everywhere == known.OWN_GLOBALS
    for path, command in COMMANDS:
        words = path.split()[1:]
        if not words or command.name == "writing" or words == ["options"]:
            continue
        said = kubectl(*words, "--help", home=home).stdout.decode()
        name = " ".join(words)
        ours = words[0] in known.OWN_COMMANDS or name in known.OWN_SUBCOMMANDS
        assert (f"\n  kubectl {name}" not in said) is ours, name
        if not ours:
            theirs, flags = set(kubectl_flags.findall(said)), {flag.long for flag in command.flags}
            assert flags - theirs - everywhere == set(known.OWN_FLAGS.get(name, "").split()), name
            assert bool(theirs - flags - everywhere - {"help"}) is (name in known.PARTLY), name
