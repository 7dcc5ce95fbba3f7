"""Every command that reads several clusters: what it prints of three, and of three of which one is lost."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from kubecli.clusters.several import file_name
from tests.clusters.conftest import NAMES, Fleet
from tests.support.cli import kubecli

COMMANDS = [
    "get pods",
    "get pods -o json",
    "get pods -o name",
    "get widgets -A",
    "get svc,deploy",
    "get --raw /version",
    "describe pod db-0",
    "why pods",
    "tree sts/db",
    "logs db-0 --tail=1",
    "events",
    "top pod",
    "top node",
    "wait pod/db-0 --for=condition=Ready",
    "rollout status deploy/web",
    "rollout history deploy/web",
    "version",
    "cluster-info",
    "api-resources",
    "api-versions",
    "auth whoami",
    "auth can-i list pods",
]


@pytest.mark.parametrize("line", COMMANDS)
def test_all_clusters_are_in_the_answer(fleet: Fleet, line: str) -> None:
    result = fleet.run(*line.split(), "--all-contexts", fails=0)
    assert all(name in result.stdout for name in NAMES)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_cluster_that_is_lost_costs_a_line_and_the_exit_code(fleet: Fleet, line: str) -> None:
    fleet.stop_answering("prod-us")
    result = fleet.run(*line.split(), "--all-contexts", fails=1)
    assert "prod-eu" in result.stdout
    assert "staging" in result.stdout
    faults = [each for each in result.stderr.splitlines() if not each.startswith("hint: ")]
    assert faults == [
        "prod-us: The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?"
    ]
    assert "hint: prod-us: " in result.stderr


@pytest.mark.parametrize("line", COMMANDS)
def test_one_chosen_cluster_prints_no_other(fleet: Fleet, line: str) -> None:
    result = fleet.run(*line.split(), "--contexts", "staging", fails=0)
    assert "staging" in result.stdout
    assert "prod-" not in result.stdout


def test_a_table_has_the_context_first_and_one_alignment(fleet: Fleet) -> None:
    result = fleet.run("get", "pods", "-A", "--all-contexts", fails=0)
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["CONTEXT", "NAMESPACE", "NAME"]
    starts = lines[0].index("NAMESPACE"), lines[0].index("NAME", lines[0].index("NAMESPACE") + 9)
    assert all(line[start - 1] == " " != line[start] for line in lines for start in starts)
    order = list(dict.fromkeys(line.split()[0] for line in lines[1:]))
    assert order == list(NAMES)


def test_namespaces_that_differ_have_a_column(fleet: Fleet) -> None:
    def change(config: Any) -> None:
        config["contexts"][2]["context"]["namespace"] = "dev"

    fleet.edit(change)
    result = fleet.run("get", "pods", "--all-contexts", fails=0)
    assert {tuple(line.split()[:2]) for line in result.stdout.splitlines()[1:]} == {
        ("prod-eu", "shop"),
        ("prod-us", "shop"),
        ("staging", "dev"),
    }


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (
            ("--filter", "CONTEXT=prod-*", "--filter", "NAME=db-*"),
            ["prod-eu db-0", "prod-eu db-1", "prod-us db-0"],
        ),
        (
            ("--filter", "NAME=db-0", "--sort-by", "CONTEXT", "--reverse"),
            ["staging db-0", "prod-us db-0", "prod-eu db-0"],
        ),
        (
            ("--filter", "NAME=db-*", "--sort-by", "NAME"),
            ["prod-eu db-0", "prod-us db-0", "staging db-0", "prod-eu db-1", "staging db-1"],
        ),
    ],
)
def test_filters_and_order_see_the_context(fleet: Fleet, argv: tuple[str, ...], expected: list[str]) -> None:
    result = fleet.run("get", "pods", "--all-contexts", *argv, fails=0)
    assert [" ".join(line.split()[:2]) for line in result.stdout.splitlines()[1:]] == expected


@pytest.mark.parametrize(
    ("output", "first"), [("csv", "CONTEXT,NAME"), ("tsv", "CONTEXT\tNAME"), ("md", "| CONTEXT | NAME")]
)
def test_other_tables_have_the_column(fleet: Fleet, output: str, first: str) -> None:
    assert fleet.run("get", "pods", "--all-contexts", "-o", output, fails=0).stdout.startswith(first)


def test_objects_are_one_list_and_say_where_they_are_from(fleet: Fleet) -> None:
    result = fleet.run("get", "pod", "db-0", "--all-contexts", "-o", "json", fails=0)
    found = json.loads(result.stdout)
    assert (found["apiVersion"], found["kind"]) == ("v1", "List")
    assert [item["metadata"]["annotations"]["kubecli/context"] for item in found["items"]] == list(NAMES)
    path = "jsonpath={.items[*].metadata.annotations.kubecli/context}"
    assert fleet.run("get", "pod", "db-0", "--all-contexts", "-o", path, fails=0).stdout == " ".join(NAMES)


def test_names_say_where_they_are_from(fleet: Fleet) -> None:
    result = fleet.run("get", "pod", "db-0", "--all-contexts", "-o", "name", fails=0)
    assert result.stdout == "".join(f"{name}/pod/db-0\n" for name in NAMES)


def test_sorted_names_and_secrets_say_where_they_are_from(fleet: Fleet) -> None:
    argv = (
        "get",
        "pods",
        "db-0",
        "db-1",
        "--contexts",
        "prod-eu,staging",
        "-o",
        "name",
        "--sort-by",
        ".metadata.name",
    )
    lines = fleet.run(*argv, fails=0).stdout.splitlines()
    assert lines == [f"{context}/pod/{pod}" for pod in ("db-0", "db-1") for context in ("prod-eu", "staging")]
    shown = fleet.run("get", "secret", "db-credentials", "--decode", "--all-contexts", fails=0).stdout
    assert [line for line in shown.splitlines() if not line.startswith(" ")] == [
        f"{name}/db-credentials:" for name in NAMES
    ]


def test_a_folder_has_the_bytes_of_each_cluster_alone(fleet: Fleet, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    fleet.run("get", "pods", "--all-contexts", "-o", "yaml", "--output-dir", str(folder), fails=0)
    for name in NAMES:
        alone = fleet.run("get", "pods", "--context", name, "-o", "yaml", fails=0)
        assert (folder / f"{name}.yaml").read_bytes() == alone.output


def test_a_file_is_left_alone_when_its_cluster_fails(fleet: Fleet, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "prod-us.txt").write_text("yesterday")
    fleet.stop_answering("prod-us")
    fleet.run("get", "pods", "--all-contexts", "--output-dir", str(folder), fails=1)
    assert (folder / "prod-us.txt").read_text() == "yesterday"
    assert "db-0" in (folder / "staging.txt").read_text()


def test_names_of_files_are_safe_and_never_alike() -> None:
    assert file_name("arn:aws:eks/prod") == "arn%3Aaws%3Aeks%2Fprod"
    assert file_name("../x") == "%2E.%2Fx"
    assert len({file_name(name) for name in ("a/b", "a_b", "a%2Fb", ".a", "%2Ea")}) == 5


@pytest.mark.parametrize("flags", [("--group-by=context",), ("--output-dir", "out")])
def test_clusters_apart_are_asked_side_by_side(fleet: Fleet, flags: tuple[str, ...]) -> None:
    """Each waits until all three have been asked."""
    for lab in fleet.labs.values():
        lab.fault("/pods", stall=1.0)
    began = time.monotonic()
    fleet.run("get", "pods", "--all-contexts", *flags, fails=0)
    assert time.monotonic() - began < 2.5


def test_blocks(fleet: Fleet) -> None:
    result = fleet.run("get", "pods", "--all-contexts", "--group-by=context", fails=0)
    blocks = result.stdout.split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == [f"==> {name} <==" for name in NAMES]
    assert all(block.splitlines()[1].startswith("NAME ") for block in blocks)


def test_the_column_can_be_left_out(fleet: Fleet) -> None:
    result = fleet.run("get", "pods", "--all-contexts", "--no-context-column", "--no-headers", fails=0)
    assert not any(name in result.stdout for name in NAMES)


def test_columns_that_differ_are_united(fleet: Fleet) -> None:
    """Another version of a CRD shows another column; the first cluster's rows have it blank."""
    lab = fleet.labs["staging"]
    widget = lab.read("widgets.lab.example.com", "shop", "gear")
    lab.put("widgets.lab.example.com", widget, {"Size": "XXL"})
    result = fleet.run("get", "widgets", "gear", "--all-contexts", fails=0)
    assert [line.split()[2] for line in result.stdout.splitlines()] == ["SIZE", "M", "M", "XXL"]


def test_a_type_that_one_cluster_lacks_is_a_note(fleet: Fleet) -> None:
    fleet.labs["staging"].fault("/apis", times=None, status=200, body=b'{"kind":"APIGroupList","groups":[]}')
    result = fleet.run("get", "widgets", "-A", "--all-contexts", fails=0)
    assert 'staging: note: the server doesn\'t have a resource type "widgets"' in result.stderr
    assert "prod-us" in result.stdout


def test_a_type_that_none_has_is_an_error(fleet: Fleet) -> None:
    result = fleet.run("get", "nosuch", "--all-contexts", fails=1)
    assert result.stderr.splitlines()[:3] == [
        f'{name}: the server doesn\'t have a resource type "nosuch"' for name in NAMES
    ]


def test_fail_fast_ends_at_the_first(fleet: Fleet) -> None:
    fleet.stop_answering("prod-eu")
    result = fleet.run("get", "pods", "--all-contexts", "--fail-fast", fails=1)
    assert result.stdout == ""
    assert result.stderr.startswith("prod-eu: The connection to the server")


def test_a_context_that_cannot_be_used_leaves_the_others(fleet: Fleet) -> None:
    def change(config: Any) -> None:
        config["contexts"][1]["context"]["user"] = "nobody-of-that-name"

    fleet.edit(change)
    result = fleet.run("get", "pods", "--all-contexts", fails=1)
    assert "staging" in result.stdout
    assert "prod-us: " in result.stderr


def test_what_a_list_had_before_it_broke_is_printed(fleet: Fleet) -> None:
    fleet.labs["prod-us"].fault("continue=", times=None, status=500, body=b"broken", content_type="text/plain")
    result = fleet.run("get", "pods", "-A", "--all-contexts", "--chunk-size=3", fails=1)
    assert [line.split()[0] for line in result.stdout.splitlines()].count("prod-us") == 3
    assert "prod-us: Error from server (InternalError)" in result.stderr


def test_an_answer_that_says_no_is_an_answer(fleet: Fleet) -> None:
    result = fleet.run("get", "pod", "db-1", "--all-contexts", terminal=True, fails=1)
    assert "clusters answered" not in result.stderr
    assert 'pods "db-1" not found' in result.stderr


def test_how_many_answered_is_said_on_a_terminal(fleet: Fleet) -> None:
    fleet.stop_answering("prod-us")
    result = fleet.run("get", "pods", "--all-contexts", terminal=True, fails=1)
    assert "2 of 3 clusters answered" in result.stderr


def test_a_saved_cluster_is_a_context_too(fleet: Fleet) -> None:
    for name in ("prod-eu", "staging"):
        fleet.run("snapshot", "save", f"{name}.tar.gz", "--context", name, fails=0)
    paths = ("--snapshot", "prod-eu.tar.gz", "--snapshot", "staging.tar.gz")
    every = kubecli("get", "pods", *paths, "--all-contexts", home=fleet.home)
    assert {line.split()[0] for line in every.stdout.splitlines()[1:]} == {"prod-eu", "staging"}
    some = kubecli("get", "pods", *paths, "--contexts", "st*", "-o", "name", home=fleet.home)
    assert some.stdout.startswith("staging/pod/")


def test_each_cluster_is_saved_in_a_file_of_a_folder(fleet: Fleet) -> None:
    fleet.stop_answering("prod-us")
    result = fleet.run("snapshot", "save", "today", "pods", "--all-contexts", fails=1)
    whole = sorted(path.name for path in (fleet.home / "today").iterdir() if not path.name.endswith(".partial"))
    assert whole == ["prod-eu.tar.gz", "staging.tar.gz"]
    assert "prod-us: The connection to the server" in result.stderr
    paths = [flag for name in ("prod-eu", "staging") for flag in ("--snapshot", f"today/{name}.tar.gz")]
    read = kubecli("get", "pods", *paths, "--all-contexts", "-o", "name", home=fleet.home)
    assert {line.partition("/")[0] for line in read.stdout.splitlines()} == {"prod-eu", "staging"}


def test_one_cluster_has_a_thread_and_the_slow_one_costs_its_own_time(fleet: Fleet) -> None:
    """Unordered, what is there comes first."""
    fleet.labs["prod-eu"].fault("/pods", times=None, stall=0.5)
    result = fleet.run("get", "pods", "--all-contexts", "--unordered", fails=0)
    assert list(dict.fromkeys(line.split()[0] for line in result.stdout.splitlines()[1:]))[-1] == "prod-eu"


def test_explain_asks_the_first_that_knows(fleet: Fleet) -> None:
    fleet.stop_answering("prod-eu")
    result = fleet.run("explain", "widgets.spec", "--all-contexts")
    assert result.stdout.startswith("GROUP:") or "GROUP:" in result.stdout


def test_outputs_of_reviews_and_versions_are_one_document(fleet: Fleet) -> None:
    found = json.loads(fleet.run("auth", "whoami", "-o", "json", "--all-contexts", fails=0).stdout)
    assert [item["metadata"]["annotations"]["kubecli/context"] for item in found["items"]] == list(NAMES)
    versions = json.loads(fleet.run("version", "-o", "json", "--all-contexts", fails=0).stdout)
    assert list(versions["serverVersions"]) == list(NAMES)


def test_who_can(fleet: Fleet) -> None:
    result = fleet.run("who-can", "delete", "nodes", "--contexts=prod-*", fails=0)
    assert result.stdout.startswith("CONTEXT ")
    assert [line.split()[0] for line in result.stdout.splitlines() if "masters" in line] == ["prod-eu", "prod-us"]
    found = json.loads(fleet.run("who-can", "delete", "nodes", "--contexts=prod-*", "-o", "json", fails=0).stdout)
    assert {each["context"] for each in found} == {"prod-eu", "prod-us"}


def test_what_writing_verbs_list(fleet: Fleet) -> None:
    labels = fleet.run("label", "pod/db-0", "--list", "--contexts=prod-*", fails=0).stdout.splitlines()
    assert labels[:2] == ["Listing labels for Pod./db-0 in prod-eu:", " app=db"]
    notes = fleet.run("annotate", "pod/db-0", "--list", "--contexts=prod-*", fails=0).stdout
    assert "kubecli/context" not in notes and "Pod./db-0 in prod-us:" in notes
    env = fleet.run("set", "env", "deploy/web", "-c", "web", "--list", "--contexts=prod-*", fails=0).stdout
    assert "# Deployment web, container web in prod-us\n" in env
