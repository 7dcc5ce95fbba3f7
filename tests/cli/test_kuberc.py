"""kuberc: default flags, aliases, the plugin policy, and the commands that show and change the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from kubecli.cli.app import root
from kubecli.cli.invocation import invocation_of
from tests.cli.config.support import both, same
from tests.kubeconfig.support import write
from tests.support.cli import ANY, kubecli, make_runtime
from tests.support.kubectl import kubectl

HEAD = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n"
KUBECONFIG = """\
contexts: [{name: a, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: t}}]
current-context: a
"""
DEFAULTS = "defaults:\n- command: config view\n  options:\n  - {name: output, default: json}\n"
LIST = "credentialPluginAllowlist: [{name: x}]\n"
ALIASES = """\
aliases:
- name: vv
  command: config view
  options:
  - name: output
    default: json
- name: ctxs
  command: config
  prependArgs: [get-contexts]
  appendArgs: [a]
- name: none
  command: nope
- name: badflag
  command: config view
  options: [{name: nope, default: x}]
- name: badvalue
  command: config view
  options: [{name: raw, default: maybe}]
"""


@pytest.fixture
def config(home: Path) -> Path:
    write(home, KUBECONFIG, ".kube/config")
    return home


APPLIED: dict[str, tuple[str, tuple[str, ...]]] = {
    "a default": (DEFAULTS, ("config", "view")),
    "the user's own flag wins": (DEFAULTS, ("config", "view", "-o", "yaml")),
    "the user's own flag, attached": (DEFAULTS, ("config", "view", "-oname")),
    "another command": (DEFAULTS, ("config", "get-contexts")),
    "an alias": (ALIASES, ("vv",)),
    "an alias with a flag of the user's": (ALIASES, ("vv", "-o", "name")),
    "an alias after a global flag": (ALIASES, ("--kubeconfig=.kube/config", "vv")),
    "arguments before and after": (ALIASES, ("ctxs", "--no-headers")),
    "an alias of nothing": (ALIASES, ("none",)),
    "a command that is not there": ("defaults:\n- command: nope\n", ("config", "view")),
    "an unknown flag": (DEFAULTS.replace("output", "outputx"), ("config", "view")),
    "a bad value": (DEFAULTS.replace("output, default: json", "raw, default: maybe"), ("config", "view")),
    "dashes": (DEFAULTS.replace("output", "-o"), ("config", "view")),
    "a bad alias name": ("aliases: [{name: v1, command: get}]\n", ("config", "view")),
    "an alias twice": ("aliases: [{name: v, command: get}, {name: v, command: get}]\n", ("config", "view")),
    "an unknown policy": ("credentialPluginPolicy: Foo\n", ("config", "view")),
    "a list that is missing": ("credentialPluginPolicy: Allowlist\n", ("config", "view")),
    "a list too many": (f"credentialPluginPolicy: DenyAll\n{LIST}", ("config", "view")),
    "a fine policy": (f"credentialPluginPolicy: Allowlist\n{LIST}", ("config", "view")),
}  # fmt: skip


@pytest.mark.parity
@pytest.mark.parametrize("name", APPLIED)
def test_applied_as_kubectl_does(config: Path, name: str) -> None:
    text, argv = APPLIED[name]
    write(config, HEAD + text, ".kube/kuberc")
    same(config, *argv)
    write(config, HEAD + text, "other")
    (config / ".kube/kuberc").unlink()
    same(config, *argv, "--kuberc", "other")
    same(config, *argv, env={"KUBERC": "other"})


@pytest.mark.parametrize("alias", ["badflag", "badvalue"])
def test_bad_aliases(config: Path, alias: str) -> None:
    write(config, HEAD + ALIASES, ".kube/kuberc")
    said = kubecli(alias, home=config, fails=1)
    assert said.exit_code == 1
    assert said.stderr.startswith("error occurred while applying preferences ")
    assert f"in alias {alias}" in said.stderr


FILES: dict[str, tuple[bytes, tuple[str, ...], Mapping[str, str]]] = {
    "missing": (b"", ("config", "view", "--kuberc=nope"), {}),
    "missing by variable": (b"", ("config", "view"), {"KUBERC": "nope"}),
    "no value": (b"", ("config", "view", "--kuberc"), {}),
    "empty value": (b"", ("config", "view", "--kuberc="), {}),
    "off and a flag": (b"", ("config", "view", "--kuberc=kr"), {"KUBERC": "off"}),
    "off": ((HEAD + DEFAULTS).encode(), ("config", "view"), {"KUBERC": "off"}),
    "an empty file": (b"\n", ("config", "view", "--kuberc=kr"), {}),
    "another kind": (b"apiVersion: v1\n", ("config", "view", "--kuberc=kr"), {}),
    "bad YAML": (b"a: [", ("config", "view", "--kuberc=kr"), {}),
    "a wrong type": ((HEAD + "defaults: {}\n").encode(), ("config", "view", "--kuberc=kr"), {}),
    "two names": (
        (
            HEAD + "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: a, command: b}]\n"
        ).encode(),
        ("config", "view", "--kuberc=kr"),
        {},
    ),
    "the second document": (
        b"apiVersion: v1\nkind: Other\n---\n" + (HEAD + DEFAULTS).encode(),
        ("config", "view", "--kuberc=kr"),
        {},
    ),
    "the older version": (
        b"apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\noverrides:\n- command: config view\n"
        b"  flags:\n  - {name: output, default: json}\n",
        ("config", "view", "--kuberc=kr"),
        {},
    ),
    "after --": (b"", ("config", "view", "--", "--kuberc=nope"), {}),
}


@pytest.mark.parity
@pytest.mark.parametrize("name", FILES)
def test_files(config: Path, name: str) -> None:
    data, argv, env = FILES[name]
    write(config, data, "kr")
    same(config, *argv, env=env)


@pytest.mark.parity
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kuberc: no preferences found in kr"),
        (HEAD.encode(), "kuberc: using entry 1 (kubectl.config.k8s.io/v1beta1) in kr"),
        (
            b"a: [",
            "kuberc: strict decoding error for entry 1 in kr: yaml: line 1: did not find expected node content",
        ),
        (
            HEAD.encode() + b"aliases: 5\n---\napiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\n",
            "kuberc: using entry 2 (kubectl.config.k8s.io/v1alpha1) in kr",
        ),
    ],
)
def test_the_log_says_what_was_found(config: Path, data: bytes, words: str) -> None:
    write(config, data, "kr")
    argv = ("config", "view", "--kuberc=kr", "-v=5")
    for stderr in (kubecli(*argv, home=config, fails=ANY).stderr, kubectl(*argv, home=config).stderr.decode()):
        assert words in [line.partition("] ")[2] for line in stderr.splitlines() if line.startswith("I")]


def test_a_broken_default_file_is_a_warning_with_its_place(config: Path) -> None:
    write(config, HEAD + "defaults:\n- command: 3\n", ".kube/kuberc")
    said = kubecli("config", "current-context", home=config)
    assert (said.exit_code, said.stdout) == (0, "a\n")
    path = f"{config}/.kube/kuberc"
    assert said.stderr.splitlines() == [
        f"kuberc: no preferences loaded from {path}: "
        f"no valid preferences found in {path}, use --v=5 to see details",
        f"hint: {path}:4: defaults[0].command: a string belongs here, not a number; put it in quotes",
    ]


def test_unknown_fields_are_a_warning(config: Path) -> None:
    write(config, HEAD + DEFAULTS + "  more: 1\nfoo: bar\n", "kr")
    said = kubecli("config", "view", "--kuberc=kr", home=config)
    assert said.stderr == (
        "kuberc: ignoring strict decoding error in kr: strict decoding error: "
        'unknown field "defaults[0].more", unknown field "foo"\n'
    )
    assert said.stdout.startswith("{")


@pytest.mark.parametrize(
    ("argv", "given"),
    [
        (["--output=yaml"], True),
        (["--output", "yaml"], True),
        (["-o", "yaml"], True),
        (["-oyaml"], True),
        (["--raw", "-o=yaml"], True),
        (["--outputs=yaml"], False),
        (["--raw"], False),
        (["--template=-o"], False),
    ],
)
def test_a_flag_of_the_users_wins_however_it_is_written(argv: list[str], given: bool, config: Path) -> None:
    write(config, HEAD + DEFAULTS.replace("json", "kyaml"), ".kube/kuberc")
    said = kubecli("config", "view", *argv, home=config, fails=ANY)
    assert said.stdout.startswith("apiVersion: v1\n") is given


def test_a_default_counts_as_said(config: Path) -> None:
    """As a flag of the user's does: --tail of a selector, for one, is 10 only when nobody said anything."""
    write(config, HEAD + DEFAULTS, ".kube/kuberc")
    program, runtime = root(), make_runtime(home=config)[0]
    ctx, _ = program.context(["config", "view"], runtime)
    assert ctx.get_parameter_source("output") is click.ParameterSource.DEFAULT_MAP
    assert invocation_of(ctx).given("output")
    assert not invocation_of(ctx).given("raw")


SETS: list[tuple[str, ...]] = [
    ("--section=defaults", "--command=get", "--option=output=wide", "--option=--no-headers=true"),
    ("--section=defaults", "--command=config view", "--option=output=yaml", "--overwrite"),
    ("--section=defaults", "--command=config view", "--overwrite"),
    ("--section=aliases", "--name=getn", "--command=get", "--prependarg=nodes", "--option=output=wide"),
    ("--section=aliases", "--name=run", "--command=get", "--appendarg=--", "--appendarg=x"),
    ("--section=credentialplugin", "--policy=Allowlist", "--allowlist-entry=command=a,command=b"),
    ("--section=credentialplugin", "--policy=DenyAll"),
]
REFUSED: list[tuple[str, ...]] = [
    (),
    ("--section=foo",),
    ("--section=defaults",),
    ("--section=aliases", "--command=x"),
    ("--section=defaults", "--name=x", "--command=y"),
    ("--section=defaults", "--command=y", "--appendarg=x"),
    ("--section=defaults", "--command=y", "--option=foo"),
    ("--section=defaults", "--command=config view", "--option=output=yaml"),
    ("--section=credentialplugin",),
    ("--section=credentialplugin", "--policy=Foo"),
    ("--section=credentialplugin", "--policy=DenyAll", "--allowlist-entry=command=a"),
    ("--section=credentialplugin", "--policy=Allowlist"),
    ("--section=credentialplugin", "--policy=Allowlist", "--allowlist-entry=command="),
    ("--section=credentialplugin", "--policy=Allowlist", "--allowlist-entry=name=a"),
    ("--section=credentialplugin", "--policy=Allowlist", "--allowlist-entry=a"),
]


@pytest.mark.parity
@pytest.mark.parametrize("argv", SETS, ids=" ".join)
def test_set_reads_as_kubectls(home: Path, argv: tuple[str, ...]) -> None:
    write(home, HEAD + DEFAULTS.replace("json}", "json}  # mine"), ".kube/kuberc")
    kubectls, kubeclis = both(home, "kuberc", "set", *argv)
    assert (kubeclis.code, kubeclis.stdout) == (0, kubectls.stdout), kubeclis.stderr
    ours = kubecli("kuberc", "view", home=home).stdout
    write(home, kubectls.files[".kube/kuberc"], ".kube/kuberc")
    assert ours == kubecli("kuberc", "view", home=home).stdout
    kept = b"# mine" in kubeclis.files[".kube/kuberc"]
    assert kept or "--option=output=yaml" in argv


@pytest.mark.parity
@pytest.mark.parametrize("argv", REFUSED, ids=" ".join)
def test_set_refuses_as_kubectl(home: Path, argv: tuple[str, ...]) -> None:
    write(home, HEAD + DEFAULTS, ".kube/kuberc")
    same(home, "kuberc", "set", *argv)


@pytest.mark.parity
def test_a_new_kuberc(home: Path) -> None:
    kubectls, kubeclis = both(home, "kuberc", "set", "--section=defaults", "--command=get", "--option=output=wide")
    assert (kubeclis.code, kubeclis.stdout) == (kubectls.code, kubectls.stdout)
    assert kubecli("kuberc", "set", "--section=credentialplugin", "--policy=DenyAll", home=home).exit_code == 0
    same(home, "kuberc", "view")


def test_the_older_version_is_edited_in_its_own_words(home: Path) -> None:
    old = "apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\noverrides: []  # none yet\n"
    write(home, old, "kr")
    argv = ("--section=defaults", "--command=get", "--option=output=wide", "--kuberc=kr")
    assert kubecli("kuberc", "set", *argv, home=home).exit_code == 0
    added = "overrides:  # none yet\n- command: get\n  flags:\n  - default: wide\n    name: output\n"
    assert (home / "kr").read_text() == old.replace("overrides: []  # none yet\n", added)


@pytest.mark.parity
@pytest.mark.parametrize("argv", [(), ("-o", "json"), ("-o", "kyaml"), ("-o", "name"), ("-o", "wide")], ids=str)
def test_view(home: Path, argv: tuple[str, ...]) -> None:
    policy = "credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: b}, {command: a}]\n"
    write(home, HEAD + "defaults: [{command: get}]\n" + policy, ".kube/kuberc")
    same(home, "kuberc", "view", *argv)


@pytest.mark.parity
def test_view_without_a_file(home: Path) -> None:
    same(home, "kuberc", "view")
    same(home, "kuberc", "view", env={"KUBERC": "off"})
    answered = kubecli("kuberc", "view", home=home, stdin=b"y\n")
    assert answered.stdout.endswith(f"(y/N): Updated {home}/.kube/kuberc\n")
    assert "- command: apply" in (home / ".kube/kuberc").read_text()
    missing = kubecli("kuberc", "view", "--kuberc=nope", home=home, fails=1)
    assert missing.stderr == "error: kuberc file not found at nope\n"


def test_a_broken_file_can_be_looked_at(home: Path) -> None:
    write(home, "a: [", ".kube/kuberc")
    said = kubecli("kuberc", "view", home=home, fails=1)
    assert said.exit_code == 1
    assert said.stderr.splitlines()[1].endswith("did not find expected node content")


@pytest.mark.parity
@pytest.mark.parametrize("policy", ["DenyAll", "Allowlist\ncredentialPluginAllowlist: [{command: other}]"])
def test_the_policy_reaches_the_plugins(home: Path, policy: str) -> None:
    text = (
        "clusters: [{name: c, cluster: {server: https://127.0.0.1:1}}]\n"
        "users:\n- name: u\n"
        "  user: {exec: {command: /bin/true, apiVersion: client.authentication.k8s.io/v1beta1}}\n"
        "contexts: [{name: a, context: {cluster: c, user: u}}]\ncurrent-context: a\n"
    )
    write(home, text, ".kube/config")
    write(home, HEAD + f"credentialPluginPolicy: {policy}\n", ".kube/kuberc")
    kubectls, kubeclis = both(home, "get", "pods")
    assert kubeclis.code == kubectls.code == 1
    assert kubeclis.stderr.splitlines()[0] == kubectls.stderr.splitlines()[-1]
