"""What is no valid command line is refused in kubectl's words, with its exit code: kubectl itself is the table."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from kubecli.cli.command import Command, Group, Invocation, pass_invocation
from kubecli.cli.options import argument, option
from kubecli.cli.program import Program
from kubecli.cli.types import DURATION, STRING_ARRAY
from tests.support.cli import make_runtime
from tests.support.kubectl import kubectl


@click.command("get", cls=Command)
@argument("args", nargs=-1)
@option("-A", "--all-namespaces", is_flag=True)
@option("-w", "--watch", is_flag=True)
@option("-o", "--output")
@option("-l", "--selector")
@option("-f", "--filename", multiple=True)
@option("-R", "--recursive", is_flag=True)
@option("-L", "--label-columns", multiple=True)
@option("--chunk-size", default=500)
@option("--no-headers", is_flag=True)
@option("--server-print", default=True)
@option("--sort-by")
@pass_invocation
def get(invocation: Invocation, /, **params: object) -> None:
    """Fine."""


@click.command("logs", cls=Command)
@argument("args", nargs=-1)
@option("--since", type=DURATION)
@option("--tail", default=-1)
@option("-c", "--container")
@option("-p", "--previous", is_flag=True)
@pass_invocation
def logs(invocation: Invocation, /, **params: object) -> None:
    """Fine."""


@click.command("view", cls=Command)
@option("--minify", is_flag=True)
@option("--raw", is_flag=True)
@option("-o", "--output", default="yaml")
@pass_invocation
def view(invocation: Invocation, /, **params: object) -> None:
    """Fine."""


@click.command("set-cluster", cls=Command)
@argument("name")
@option("--server")
@option("--embed-certs", is_flag=True)
@pass_invocation
def set_cluster(invocation: Invocation, /, **params: object) -> None:
    """Fine."""


@click.command("set-credentials", cls=Command)
@argument("name")
@option("--exec-env", type=STRING_ARRAY)
@option("--token")
@pass_invocation
def set_credentials(invocation: Invocation, /, **params: object) -> None:
    """Fine."""


# in the order of kubectl's help
COMMANDS = """
    create expose run set explain get edit delete rollout scale autoscale certificate cluster-info top cordon
    uncordon drain taint describe logs attach exec port-forward proxy cp auth debug events diff apply patch replace
    wait kustomize label annotate completion api-resources api-versions config kuberc plugin version
"""

CONFIG = Group("config", commands={"view": view, "set-cluster": set_cluster, "set-credentials": set_credentials})
KNOWN: dict[str, Command | Group] = {"get": get, "logs": logs, "config": CONFIG}
ROOT = Program("kubectl", commands={name: KNOWN.get(name, get) for name in COMMANDS.split()})

# One command line after each comma; blanks part its words.
WORDS = {
    "commands": """gett, xyzzy, conf, VERSIO, po, gte, describ, config gett, config vieww x, config help view,
        config -- view --foo, config view foo, config view foo bar, config view view""",
    "unknown flags": """--foo, -x, get --foo, get --foo=bar, get pods --foo, get -Z, get -AZ, get -AwZ, get -Z=x,
        get -é, get -=x, get -A=, get -Atrue, get - --foo, get --all_Namespaces, get --All-namespaces, -A,
        get --foo_bar, get --all-namespace, config --foo view, config -A view, config view --foo,
        -n shop config view --foo, --insecure-skip-tls-verify config view --foo, --namespace=shop get --foo,
        -nshop get --foo, config -n x view --foo, config --minify view, config set-cluster x -s y""",
    "no name": "get ---x, get --=x, get --=, get ---, get ---=x",
    "no value": """-n, --context, get -n, get --chunk-size, get pods -o, get -wn, get -Ao, get --namespace,
        get --label_columns, get -v, get --v, config --kubeconfig, logs p --since, get -hv""",
    "booleans": """get --all-namespaces=maybe, get --watch=maybe, get -A=x, get -w=yes, get -wA=on,
        get --no-headers=, get --no-headers=TrUe, config view --minify=x, get --help=maybe, get -h=2,
        get --insecure-skip-tls-verify=no, get --server-print=2""",
    "integers": """get --chunk-size=x, get --chunk-size x, get --chunk-size=, get --chunk-size=1.5,
        get --chunk-size=1__0, get --chunk-size=09, get --chunk-size=_1, get --chunk-size=99999999999999999999,
        get --chunk-size=-99999999999999999999, get --chunk-size=0x, get --chunk-size=+, get --chunk-size=++1,
        get --chunk-size=-+1, get --chunk-size=٣, get --chunk-size=1e3, get -v=x, get --v=0x1,
        get --v=99999999999, get --v=1_0, logs --tail=x p""",
    "durations": """logs --since=5 p, logs --since=, logs --since=x, logs --since=1x, logs --since=-,
        logs --since=.s, logs --since=1h1, logs --since=9999999h, logs --since=1.2.3s, logs --since=1hh,
        logs --since=h, logs --since=1h-1m, logs --since=1d, logs --since=1é""",
    "the first fault is told": """get --chunk-size=x --foo, get --foo --chunk-size=x, get --foo -h,
        get --help=false --foo""",
}
ODD = [
    ["", "gett"],
    ["get", "--chunk-size= 1"],
    ["get", '--chunk-size=a"\x01é\u200b\U0001f600\\\t\x7f'],
    ["logs", "--since=1 s"],
    *(["get", "-L", text] for text in ('a"b', '"a"b', '"ab', "\n", '"a" ,b', 'a,b"', 'é,b"', '"é"b')),
    *(["get", "-L", text] for text in ('"a\nb"c', '"a\nbc', '\n\na"b', '\r\n"')),
]
REFUSED = [line.split() for lines in WORDS.values() for line in lines.split(",")] + ODD


def refuse(argv: list[str], home: Path) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of the test's own commands, without what kubecli adds in its last line."""
    runtime, stdout, stderr = make_runtime(home=home)
    code = ROOT.run(argv, runtime)
    return code, stdout.getvalue().decode(), re.sub(r"(?m)^hint: did you mean .*\n\Z", "", stderr.getvalue())


@pytest.mark.parity
@pytest.mark.parametrize("argv", REFUSED, ids=lambda argv: " ".join(argv).encode("unicode_escape").decode())
def test_refused_as_kubectl_refuses(argv: list[str], home: Path) -> None:
    theirs = kubectl(*argv, home=home)
    assert refuse(argv, home) == (theirs.returncode, theirs.stdout.decode(), theirs.stderr.decode())
