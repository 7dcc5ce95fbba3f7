"""Verbs that write are answered with the line for kubectl, at the same context."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from kubecli.cli.verbs import VERBS
from tests.support.cli import Result, kubecli

PREFIX = "error: kubecli only reads clusters; the same line for kubectl is: "

CONFIG = """
apiVersion: v1
kind: Config
current-context: prod
contexts:
- {name: prod, context: {cluster: c, user: u}}
- {name: it's odd, context: {cluster: c, user: u}}
clusters:
- {name: c, cluster: {server: "http://127.0.0.1:1"}}
"""


@pytest.fixture
def configured(home: Path) -> Path:
    (home / ".kube").mkdir()
    (home / ".kube" / "config").write_text(CONFIG)
    return home


def line_of(result: Result) -> list[str]:
    assert result.exit_code == 1
    assert result.output == b""
    assert result.stderr.startswith(PREFIX)
    assert result.stderr.count("\n") == 1
    return shlex.split(result.stderr.removeprefix(PREFIX))


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        ("delete pod x --grace-period=0", "kubectl --context=prod delete pod x --grace-period=0"),
        ("apply -f x.yaml", "kubectl --context=prod apply -f x.yaml"),
        ("-n shop exec -it web -- sh -c 'ls -l'", "kubectl --context=prod exec -n shop -it web -- sh -c 'ls -l'"),
        (
            "exec web -- kubectl --context=x --color",
            "kubectl --context=prod exec web -- kubectl --context=x --color",
        ),
        ("--context other scale deploy/a --replicas=2", "kubectl scale --context other deploy/a --replicas=2"),
        ("set image deploy/a a=b --context=other", "kubectl set image deploy/a a=b --context=other"),
        ("cp a b --color never --color=always", "kubectl --context=prod cp a b"),
        ("run x --token=abc --password def", "kubectl --context=prod run x --token=REDACTED --password=REDACTED"),
        (
            "create configmap x --from-literal=a=1",
            "kubectl --context=prod create configmap x --from-literal=a=REDACTED",
        ),
        *(
            (f"{given} canary-7f3a9c", f"kubectl --context=prod {shown}")
            for given, shown in {
                "create secret docker-registry x --docker-password": (
                    "create secret docker-registry x --docker-password=REDACTED"
                ),
                "create secret generic x --client-secret": "create secret generic x --client-secret=REDACTED",
                "patch pod x -p": "patch pod x -p=REDACTED",
                "patch pod x --patch": "patch pod x --patch=REDACTED",
            }.items()
        ),
        *(
            (f"{given}canary-7f3a9c", f"kubectl --context=prod {shown}REDACTED")
            for given, shown in {
                "create secret generic x --from-literal=a=": "create secret generic x --from-literal=a=",
                "create secret generic x --from-literal a=": "create secret generic x --from-literal a=",
                "create configmap x --from-literal=PASSWORD=": "create configmap x --from-literal=PASSWORD=",
                "run x --image=y --env=A=": "run x --image=y --env=A=",
                "run x --env A=": "run x --env A=",
                "set env deploy/x A=": "set env deploy/x A=",
                "set env deploy/x -e A=": "set env deploy/x -e A=",
                "patch pod x -p": "patch pod x -p",
                "run x --overrides=": "run x --overrides=",
                "run x -token=": "run x -token=",
                "exec x -- env API_KEY=": "exec x -- env API_KEY=",
            }.items()
        ),
        (
            "port-forward --address 0.0.0.0 svc/x 80",
            "kubectl --context=prod port-forward --address 0.0.0.0 svc/x 80",
        ),
        ("drain --foo --bar", "kubectl --context=prod drain --foo --bar"),
        ("edit", "kubectl --context=prod edit"),
    ],
)
def test_the_line_for_kubectl(argv: str, line: str, configured: Path) -> None:
    assert line_of(kubecli(*shlex.split(argv), home=configured, fails=1)) == shlex.split(line)


def test_the_environment_chooses_the_context_and_the_namespace(configured: Path) -> None:
    env = {"KUBECLI_CONTEXT": "it's odd", "KUBECLI_NAMESPACE": "shop"}
    line = line_of(kubecli("delete", "pod", "x", home=configured, env=env, fails=1))
    assert line == ["kubectl", "--context=it's odd", "--namespace=shop", "delete", "pod", "x"]
    line = line_of(kubecli("delete", "pod", "x", "-n", "a", "--context=b", home=configured, env=env, fails=1))
    assert line == ["kubectl", "delete", "pod", "x", "-n", "a", "--context=b"]


def test_a_kubeconfig_that_cannot_be_read_is_no_obstacle(home: Path) -> None:
    assert line_of(kubecli("delete", "x", "--kubeconfig=/nonexistent", home=home, fails=1))[:2] == [
        "kubectl",
        "delete",
    ]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_known_and_has_help(verb: str, home: Path) -> None:
    assert line_of(kubecli(verb, "x", home=home, fails=1)) == ["kubectl", verb, "x"]
    shown = kubecli(verb, "--help", home=home)
    assert shown.exit_code == 0
    assert f"Usage:\n  kubecli {verb} " in shown.stdout


@pytest.mark.parametrize(
    "line",
    [
        "apply -f x.yaml",
        "apply x",
        "apply edit-last-applied deploy/a",
        "label pod x a=b",
        "label pod x a- --list",
        "label pod x a=b --list --overwrite",
        "label pod x --list=false",
        "annotate pod x",
        "set image deploy/a a=b",
        "set env deploy/a A- --list",
        "set env deploy/a --overwrite=false",
    ],
)
def test_the_half_of_a_verb_that_writes(line: str, home: Path) -> None:
    assert line_of(kubecli(*line.split(), home=home, fails=1)) == ["kubectl", *line.split()]


def test_set_env_keeps_values_to_itself(home: Path) -> None:
    shown = line_of(kubecli("set", "env", "deploy/a", "TOKEN=canary-7f3a9c", home=home, fails=1))
    assert shown == ["kubectl", "set", "env", "deploy/a", "TOKEN=REDACTED"]
    result = kubecli("set", "env", "deploy/a", "--list", "--resolve", home=home, fails=1)
    assert "--resolve is not supported" in result.stderr
