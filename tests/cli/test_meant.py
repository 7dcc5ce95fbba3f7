"""What may have been meant by a word that nobody knows: flags, formats, commands, columns; and --context twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.meta.nearness import distance, meant, nearest
from tests.support.cli import ANY, kubecli
from tests.support.pseudo_terminal import PseudoTerminal


def test_distance() -> None:
    assert [distance("ctx", other) for other in ("ctx", "cp", "ctxx", "")] == [0, 2, 1, 3]


@pytest.mark.parametrize(
    ("typed", "known", "found"),
    [
        ("usecontext", ("use-context", "get-contexts"), ["use-context"]),
        ("al-namespaces", ("all-contexts", "all-namespaces"), ["all-namespaces"]),
        ("restarts", ("NAME", "RESTARTS"), ["RESTARTS"]),
        ("jsn", ("json", "jsonpath", "md", "csv"), ["json"]),
        ("js", ("json", "jsonpath", "md"), ["json", "jsonpath"]),
        ("x", ("json", "md"), []),
        ("", ("json",), []),
        ("zzzz", ("json",), []),
    ],
)
def test_the_nearest_words(typed: str, known: tuple[str, ...], found: list[str]) -> None:
    assert nearest(typed, known) == found


def test_no_more_than_three_are_named() -> None:
    assert meant("aa", ["aa1", "aa2", "aa3", "aa4"], prefix="--") == "did you mean --aa1 or --aa2 or --aa3?"


def hint(home: Path, line: str, lab: Lab | None = None) -> str:
    """The hints of a command line, which fails."""
    env = {"KUBECONFIG": str(lab.kubeconfig)} if lab else {}
    result = kubecli(*line.split(), home=home, env=env, fails=1)
    return " ".join(part[6:] for part in result.stderr.splitlines() if part.startswith("hint: "))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("get pods --al-namespaces", "did you mean --all-namespaces?"),
        ("get pods --all_namespace", "did you mean --all-namespaces?"),
        ("get pods -all-namespaces", "did you mean --all-namespaces?"),
        ("logs web --tial=3", "did you mean --tail?"),
        ("--namspace=x get pods", "did you mean --namespace?"),
        ("get pods --xyzzy", ""),
        ("get pods -o jsn", "did you mean -o json?"),
        ("get pods -o ymal", "did you mean -o yaml?"),
        ("get pods -o jsonpth={.kind}", "did you mean -o jsonpath?"),
        ("config view -o ymal", "did you mean -o yaml?"),
        ("api-resources -o wid", "did you mean -o wide?"),
        ("version -o jso", "did you mean -o json?"),
        ("doctor -o jsn", "did you mean -o json?"),
        ("tree pod/x -o jsn", "did you mean -o json?"),
        ("get pods --color=alway", "did you mean always?"),
        ("top pod --sort-by=CPU", "did you mean --sort-by=cpu?"),
        ("config usecontext", "did you mean kubecli config use-context?"),
        ("rollout staus", "did you mean kubecli rollout status?"),
        ("auth cani", "did you mean kubecli auth can-i?"),
        ("use-context", "did you mean kubecli config use-context?"),
        ("whoami", "did you mean kubecli auth whoami?"),
        ("xyzzy", ""),
    ],
)
def test_flags_formats_and_commands(line: str, said: str, home: Path) -> None:
    assert hint(home, line) == said


def test_the_words_before_the_hint_are_kubectls(home: Path) -> None:
    assert kubecli("config", "usecontext", home=home, fails=1).stderr.splitlines()[:2] == [
        'error: unknown command "usecontext"',
        "See 'kubecli config -h' for help and examples",
    ]
    assert kubecli("get", "pods", "--al-namespaces", home=home, fails=1).stderr.splitlines()[:2] == [
        "error: unknown flag: --al-namespaces",
        "See 'kubecli get --help' for usage.",
    ]


@pytest.mark.parametrize("typed", ["cx", "ctxx", "ctxs", "ct"])
def test_ctx_is_never_taken_for_cp(typed: str, home: Path) -> None:
    suggested = kubecli(typed, home=home, fails=1).stderr.partition("Did you mean this?\n")[2].split()
    assert "ctx" in suggested
    assert "cp" not in suggested


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("restarts", "did you mean the column? --sort-by=RESTARTS"),
        ("age", "did you mean the column? --sort-by=AGE"),
        ("restrats", "did you mean the column? --sort-by=RESTARTS"),
        ("RESTART", "did you mean RESTARTS?"),
        (".nothing.like.it", ""),
    ],
)
def test_columns_to_sort_by(column: str, said: str, lab: Lab, home: Path) -> None:
    assert hint(home, f"get pods --sort-by={column}", lab) == said


def test_columns_to_filter_by(lab: Lab, home: Path) -> None:
    assert hint(home, "get pods --filter=STAUS=Running", lab) == "did you mean STATUS?"


def test_of_several_contexts_the_last_one_counts_and_that_is_said_once(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    both = ("--context", "certauth", "get", "pods", "-o", "name", "--context=basicauth")
    result = kubecli(*both, home=home, env=env)
    assert result.stderr == (
        "hint: --context was given more than once, and the last one counts: basicauth;"
        " --contexts=certauth,basicauth reads both\n"
    )
    alone = kubecli("get", "pods", "-o", "name", "--context=basicauth", home=home, env=env)
    assert (result.stdout, alone.stderr) == (alone.stdout, "")
    twice = kubecli("get", "pods", "-o", "name", "--context=basicauth", *both[-1:], home=home, env=env)
    assert twice.stderr == ""


def test_a_command_of_one_cluster_names_no_contexts(lab: Lab, home: Path) -> None:
    argv = ("config", "view", "--context=a", "--context=certauth", "-o", "name")
    result = kubecli(*argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, fails=ANY)
    assert result.stderr == "hint: --context was given more than once, and the last one counts: certauth\n"


def test_doctor_takes_several(lab: Lab, home: Path) -> None:
    argv = ("doctor", "--context=certauth", "--context=basicauth")
    assert (
        "more than once"
        not in kubecli(*argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, fails=ANY).stderr
    )


def test_on_a_terminal(lab: Lab, home: Path) -> None:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    with PseudoTerminal("get", "pods", "-o", "jsn", home=home, width=60, env=env) as terminal:
        assert terminal.end() == 1
    assert terminal.lines()[-1] == "hint: did you mean -o json?"
    assert max(map(len, terminal.lines())) <= 60
    argv = ("get", "pods", "--context=certauth", "--context=basicauth")
    with PseudoTerminal(*argv, home=home, width=60, env=env) as terminal:
        assert terminal.end() == 0
    assert terminal.lines()[:3] == [
        "hint: --context was given more than once, and the last one",
        "      counts: basicauth; --contexts=certauth,basicauth reads",
        "      both",
    ]
    assert terminal.lines()[3].startswith("NAME ")
