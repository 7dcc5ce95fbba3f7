"""What kubecli offers where the cursor is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.completion.support import offered
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


@pytest.mark.parametrize(
    ("words", "candidates", "kinds"),
    [
        (["compl"], ["completion"], "plain"),
        (["xyz"], [], ""),
        (["plugin", ""], ["list"], "plain"),
        (["plugin", "list", ""], [], ""),
        (["completion", "z"], ["zsh"], "plain"),
        (["completion", "zsh", ""], [], ""),
        (["help", "plu"], ["plugin"], "plain"),
        (["help", "plugin", ""], ["list"], "plain"),
        # contexts, clusters, users: as flag values in every form, before and after the command
        (["--context", ""], ["dev", "prod"], "plain"),
        (["--context", "p"], ["prod"], "plain"),
        (["--context=p"], ["prod"], "plain"),
        (["options", "--context="], ["dev", "prod"], "plain"),
        (["options", "--context", "dev,"], ["dev,dev", "dev,prod"], "plain"),
        (["plugin", "--cluster", "t", ], ["there"], "plain"),
        (["--user", ""], ["me"], "plain"),
        (["--context", "dev", "compl"], ["completion"], "plain"),
        (["-nshop", "compl"], ["completion"], "plain"),
        # words of a flag
        (["--color", ""], ["auto", "always", "never"], "plain"),
        (["options", "--color=n"], ["never"], "plain"),
        (["get", "-o", "js"], ["json", "jsonpath=", "jsonpath-as-json=", "jsonpath-file="], "part plain"),
        (["get", "-ojs"], [], ""),
        (["explain", "--output=plain"], ["plaintext", "plaintext-openapiv2"], "plain"),
        (["config", "view", "-o=ya"], ["yaml"], "plain"),
        (["config", "use-context", ""], ["dev", "prod"], "plain"),
        (["config", "use-context", "dev", ""], [], ""),
        (["config", "get-contexts", "dev", ""], ["prod"], "plain"),
        (["config", "set", "contexts.d"], ["contexts.dev."], "part"),
        # files and folders
        (["--kubeconfig", ""], [], "file"),
        (["--cache-dir", ""], [], "dir"),
        # flags
        (["options", "--cont"], ["--context", "--contexts"], "plain"),
        (["options", "--context", "dev", "--cont"], ["--contexts"], "plain"),
        (["options", "--as-group", "a", "--as-g"], ["--as-group"], "plain"),
        (["options", "-n"], ["-n"], "plain"),
        (["plugin", "list", "--name"], ["--name-only", "--namespace"], "plain"),
        (["plugin", "list", "--name-only", "--name-"], [], ""),
        (["plugin", "--na"], ["--namespace"], "plain"),
        (["plugin", "list", "--", "--na"], [], ""),
        (["options", "--help", ""], [], ""),
        (["--profile"], [], ""),
        # what makes no sense says nothing
        (["nothing", ""], [], "file"),
        (["options", "--foo", ""], [], "file"),
        (["options", "--color=x", ""], [], "file"),
        (["plugin", "nothing", ""], [], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_offers(words: list[str], candidates: list[str], kinds: str, configured: Path) -> None:
    assert offered(*words, home=configured) == (candidates, kinds)


def test_commands_are_offered_and_those_that_write_are_not(home: Path) -> None:
    candidates, _ = offered("", home=home)
    assert {"completion", "version", "options"} <= set(candidates)
    assert not {"delete", "exec"} & set(candidates)
    assert candidates == sorted(candidates)


def test_descriptions_follow_a_tab(configured: Path) -> None:
    result = kubecli("--context", "", home=configured, env={"_KUBECLI_COMPLETE": "zsh_complete"})
    assert result.stdout == "plain\tdev\there, namespace shop\nplain\tprod\tthere\n"


def test_no_words_are_a_word_not_begun(home: Path) -> None:
    assert offered(home=home) == offered("", home=home)


def test_a_shell_that_nobody_knows_is_an_exit_code(home: Path) -> None:
    result = kubecli("get", home=home, env={"_KUBECLI_COMPLETE": "csh_complete"}, fails=1)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


@pytest.mark.parametrize("text", ["a: [", "kind: [1, 2", "\x00"])
def test_a_broken_kubeconfig_is_no_answer(text: str, configured: Path) -> None:
    (configured / ".kube" / "config").write_text(text)
    assert offered("--context", "", home=configured) == ([], "")


def program(path: Path, text: str) -> None:
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(0o755)


def test_plugins_are_offered_and_complete_themselves(home: Path, tmp_path: Path) -> None:
    program(tmp_path / "kubectl-my_plugin", "")
    program(tmp_path / "kubectl_complete-my_plugin", "printf '%s\\tabout\\n' \"$@\" end\necho :2\n")
    program(tmp_path / "kubecli-quiet", "")
    env = {"PATH": str(tmp_path)}
    assert offered("my", home=home, env=env) == (["my-plugin"], "plain")
    assert offered("my-plugin", "a", "--b", "c", home=home, env=env) == (["a", "--b", "c", "end"], "part")
    assert offered("quiet", "a", home=home, env=env) == ([], "file")


KUBERC = """
apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
aliases:
- {name: switch, command: config, prependArgs: [use-context]}
- {name: getn, command: get nodes}
- {name: broken, command: nothing}
defaults:
- {command: config view, options: [{name: nope, default: x}]}
"""


def test_aliases_of_kuberc_are_offered_and_complete_as_what_they_stand_for(configured: Path) -> None:
    (configured / ".kube" / "kuberc").write_text(KUBERC)
    assert {"switch", "getn", "config"} <= set(offered("", home=configured)[0])
    assert offered("switch", "", home=configured) == (["dev", "prod"], "plain")
    assert offered("getn", "--no-h", home=configured) == (["--no-headers"], "plain")
    assert offered("broken", "", home=configured) == ([], "")
    assert offered("config", "view", "--mini", home=configured) == (["--minify"], "plain")


def test_help_offers_what_reads_before_what_writes(home: Path) -> None:
    candidates, _ = offered("help", "", home=home)
    writes = candidates.index("alpha")
    assert candidates[:writes] == sorted(candidates[:writes])
    assert {"get", "config"} <= set(candidates[:writes])
    assert {"delete", "exec"} <= set(candidates[writes:])
    assert offered("help", "config", "use", home=home) == (["use-context", "use-namespace"], "plain")


def test_what_get_takes_besides_types(home: Path) -> None:
    assert offered("get", "everyt", home=home) == (["everything"], "plain")
    assert "all" in offered("get", "a", home=home)[0]
    assert "everything" not in offered("describe", "e", home=home)[0]
    assert offered("get", "pods,al", home=home) == ([], "")


def test_why_offers_only_what_it_explains(home: Path) -> None:
    wanted = ["daemonsets", "deployments", "jobs", "pods", "replicasets", "replicationcontrollers", "statefulsets"]
    assert sorted(offered("why", "", home=home)[0]) == wanted


@pytest.mark.parametrize(
    ("words", "candidates", "kinds"),
    [
        (["get", "-o", "custom-columns-file=x"], [], "file"),
        (["get", "-o=jsonpath-file="], [], "file"),
        (["get", "--template", ""], [], "file"),
        (["get", "-f", ""], [], "file"),
        (["get", "-k", ""], [], "dir"),
        (["get", "--time", ""], ["kubectl", "absolute", "relative", "both"], "plain"),
        (["wait", "pod/x", "--for=condition=Av"], ["condition=Available"], "plain"),
        (["wait", "pod/x", "--for", "jsonp"], ["jsonpath="], "part"),
        (["events", "--types=Normal,"], ["Normal,Normal", "Normal,Warning"], "plain"),
        (["top", "pod", "--sort-by", ""], ["cpu", "memory"], "plain"),
        (["kuberc", "set", "--section", "a"], ["aliases"], "plain"),
        (["config", "set-context", "--cluster", "t"], ["there"], "plain"),
        (["config", "set-credentials", "m"], ["me"], "plain"),
        (["doctor", "--context", "dev,"], ["dev,dev", "dev,prod"], "plain"),
        (["auth", "can-i", "ge"], ["get"], "plain"),
        (["api-resources", "--verbs", "get,l"], ["get,list"], "plain"),
        (["config", "import", ""], [], "file"),
        (["lab", "certs", ""], [], "dir"),
        (["cluster-info", "d"], ["dump"], "plain"),
        (["cluster-info", "--cont"], ["--context", "--contexts"], "plain"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_each_parameter_offers_what_it_takes(
    words: list[str], candidates: list[str], kinds: str, configured: Path
) -> None:
    assert offered(*words, home=configured) == (candidates, kinds)
