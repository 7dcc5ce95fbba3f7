"""`kubecli diff` as it is typed: saved and live clusters, contexts, manifests, files against a cluster."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubecli.lab.handle import Lab
from kubecli.output.differences import MISSING
from kubecli.reading.diff.changes import changes
from kubecli.reading.diff.manifests import laid_over
from kubecli.reading.diff.noise import quiet
from tests.support.cli import ANY, Result, kubecli

TABLE = """\
      NAMESPACE   NAME                    FIELD                                      {left} -> {right}
~     shop        secret/db-credentials   data.password                              {secret}
+     shop        deployment.apps/api
-     shop        deployment.apps/old
~     shop        deployment.apps/web     metadata.labels["example.com/new"]         - yes
~     shop        deployment.apps/web     spec.replicas                              7 -> 4
~     shop        deployment.apps/web     spec.template.spec.containers[web].image   web:99 -> {image}
"""


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Differ:
    """A folder `before` with a saved cluster that is not as the live one: a secret, and three deployments."""

    def __init__(self, lab: Lab, home: Path) -> None:
        self.lab, self.home = lab, home
        self.before = home / "before"
        self.run("snapshot", "save", str(self.before))
        self.edit("apps/v1/deployments", self._deployments)
        self.edit("core/v1/secrets", self._secrets)

    def run(self, *argv: str, fails: int = ANY, **settings: Any) -> Result:
        argv = (*argv, "--kubeconfig", str(self.lab.kubeconfig))
        return kubecli(*argv, home=self.home, fails=fails, **settings)

    def diff(self, *argv: str, **settings: Any) -> Result:
        return self.run("diff", *argv, **settings)

    def edit(self, resource: str, change: Callable[[Any], None]) -> None:
        path = self.before / "resources" / f"{resource}.json"
        document = json.loads(path.read_text())
        for item in document["items"]:
            change(item)
        path.write_text(json.dumps(document))

    @staticmethod
    def _deployments(item: Any) -> None:
        if item["metadata"]["name"] == "web":
            item["spec"]["replicas"] = 7
            item["spec"]["template"]["spec"]["containers"][0]["image"] = "web:99"
            item["metadata"]["labels"]["example.com/new"] = "yes"
            item["metadata"]["resourceVersion"] = "1"
        elif item["metadata"]["name"] == "api":
            item["metadata"]["name"] = "old"

    @staticmethod
    def _secrets(item: Any) -> None:
        if item["metadata"]["name"] == "db-credentials":
            item["masked"]["data"]["password"] = "0" * 16


@pytest.fixture
def differ(lab: Lab, home: Path) -> Differ:
    return Differ(lab, home)


def test_everything_is_compared_and_noise_is_not(differ: Differ) -> None:
    before = str(differ.before)
    result = differ.diff(before, "live", fails=1)
    secret = result.stdout.splitlines()[1].split("   ")[-1].strip()
    assert secret.startswith(f"masked:{'0' * 16} -> masked:")
    title = f"{differ.before.name} -> live"
    lines = TABLE.format(
        left=differ.before.name, right="live", secret=secret, image="registry.example.com/web:2.4.0"
    ).splitlines()
    assert [line.split() for line in result.stdout.splitlines()] == [line.split() for line in lines]
    assert title in result.stdout
    assert result.stderr == ""


def test_the_columns_stand_below_each_other(differ: Differ) -> None:
    lines = differ.diff(str(differ.before), "live", fails=1).stdout.splitlines()
    start = lines[0].index("FIELD")
    assert [line[start - 1] for line in lines[1:] if len(line) > start] == [" "] * sum(
        len(line) > start for line in lines[1:]
    )


def test_a_wide_terminal_has_the_sides_beside_each_other_in_colours(differ: Differ) -> None:
    argv = (str(differ.before), "live", "deploy/web", "-n", "shop")
    wide = differ.diff(*argv, terminal=True, columns=160, fails=1).stdout
    assert "->" not in wide
    assert [line.split()[-2:] for line in plain(wide).splitlines() if "replicas" in line] == [["7", "4"]]
    assert "\x1b[" in wide
    narrow = differ.diff(*argv, terminal=True, columns=80, fails=1).stdout
    assert "7 -> 4" in plain(narrow)
    unified = differ.diff(*argv, "-o", "yaml", terminal=True, fails=1).stdout
    assert plain(unified) == differ.diff(*argv, "-o", "yaml", fails=1).stdout
    assert "\x1b[32m+  replicas: 4" in unified


@pytest.mark.parametrize("columns", [60, 80])
def test_what_is_wider_than_the_terminal_stands_below_its_object(differ: Differ, columns: int) -> None:
    result = differ.diff(str(differ.before), "live", terminal=True, columns=columns, fails=1)
    lines = plain(result.stdout).splitlines()
    assert "~ shop/deployment.apps/web" in lines
    assert "    spec.replicas: 7 -> 4" in lines
    assert "+ shop/deployment.apps/api" in lines


def test_completion_offers_sides_and_then_objects(differ: Differ) -> None:
    env = {"_KUBECLI_COMPLETE": "zsh_complete", "KUBECONFIG": str(differ.lab.kubeconfig)}
    assert "context:tokenauth" in kubecli("diff", "context:to", home=differ.home, env=env).stdout
    assert "live" in kubecli("diff", "live", "li", home=differ.home, env=env).stdout
    assert "deployments" in kubecli("diff", "live", "live", "deploy", home=differ.home, env=env).stdout
    assert "web" in kubecli("diff", "-n", "shop", "live", "live", "deploy", "we", home=differ.home, env=env).stdout


def test_the_same_is_nothing(differ: Differ) -> None:
    for sides in (("live", "live"), (str(differ.before), str(differ.before))):
        result = differ.diff(*sides, fails=0)
        assert (result.stdout, result.stderr) == ("", "")


def test_what_somebody_may_not_list_is_a_note(differ: Differ) -> None:
    result = differ.diff("context:tokenauth", "live", fails=0)
    (line,) = result.stderr.splitlines()
    assert line.startswith("note: not compared: ")
    assert line.endswith("more: context:tokenauth does not let you list them")
    assert differ.diff("context:tokenauth", "live", "nodes", fails=2).stderr.startswith(
        "Error from server (Forbidden)"
    )


def test_changes_for_a_program(differ: Differ) -> None:
    result = differ.diff("live", str(differ.before), "deploy/web", "-n", "shop", "-o", "json", fails=1)
    found = json.loads(result.stdout)
    assert (found["left"], found["right"]) == ("live", str(differ.before))
    (web,) = found["differences"]
    assert (web["change"], web["kind"], web["namespace"], web["name"]) == ("changed", "Deployment", "shop", "web")
    assert web["changes"] == [
        {"path": 'metadata.labels["example.com/new"]', "right": "yes"},
        {"path": "spec.replicas", "left": 4, "right": 7},
        {
            "path": "spec.template.spec.containers[web].image",
            "left": "registry.example.com/web:2.4.0",
            "right": "web:99",
        },
    ]


def test_a_unified_diff_of_each_object(differ: Differ) -> None:
    result = differ.diff(str(differ.before), "live", "deployments", "-n", "shop", "-o", "yaml", fails=1)
    assert f"--- {differ.before}/shop/deployment.apps/web\n+++ live/shop/deployment.apps/web\n" in result.stdout
    assert "-  replicas: 7\n+  replicas: 4\n" in result.stdout


def test_names_alone(differ: Differ) -> None:
    result = differ.diff(str(differ.before), "live", "deploy", "-A", "-o", "name", fails=1)
    assert result.stdout == "+ deployment.apps/api\n- deployment.apps/old\n~ deployment.apps/web\n"


def test_all_fields_keeps_noise(differ: Differ) -> None:
    result = differ.diff(str(differ.before), "live", "deploy/web", "-n", "shop", "--all-fields", fails=1)
    assert "metadata.resourceVersion" in result.stdout


def test_other_namespaces_are_not_looked_into(differ: Differ) -> None:
    assert differ.diff(str(differ.before), "live", "-n", "dev", fails=0).stdout == ""


def test_a_snapshot_of_some_namespaces_limits_both_sides(differ: Differ) -> None:
    part = differ.home / "part.tar.gz"
    differ.run("snapshot", "save", str(part), "-n", "dev", fails=0)
    result = differ.diff(str(part), "live", fails=0)
    assert (result.stdout, result.stderr) == ("", "")


def test_namespaces_of_two_contexts_may_have_other_names(differ: Differ, tmp_path: Path) -> None:
    """Each context's own namespace is looked into, and is no part of the name."""
    other = differ.lab.kubeconfig.with_name(tmp_path.parent.name + "-namespaces")
    text = yaml.safe_load(differ.lab.kubeconfig.read_text())
    for each in text["contexts"]:
        each["context"]["namespace"] = {"tokenauth": "dev"}.get(each["name"], "shop")
    other.write_text(yaml.safe_dump(text))
    argv = (
        "diff",
        "context:tokenauth",
        "context:certauth",
        "configmaps/kube-root-ca.crt",
        "--kubeconfig",
        str(other),
    )
    result = kubecli(*argv, home=differ.home)
    assert (result.stdout, result.stderr) == ("", "")


def test_values_of_secrets_are_never_shown(differ: Differ) -> None:
    for output in ("table", "yaml", "json"):
        shown = differ.diff(str(differ.before), "live", "-o", output, fails=1).stdout
        assert "s3cr3t!" not in shown
        assert "czNjcjN0IQ" not in shown


@pytest.mark.parametrize("output", ["table", "yaml", "json"])
@pytest.mark.parametrize("same_key", [True, False])
def test_annotations_repeat_no_values(differ: Differ, output: str, same_key: bool) -> None:
    """kubectl's last-applied has a Secret's values in clear, and --all-fields keeps annotations."""
    if not same_key:
        (differ.home / ".kube" / "kubecli-snapshot-key").write_bytes(os.urandom(32))
    for sides in ((str(differ.before), "live"), ("live", str(differ.before))):
        result = differ.diff(*sides, "secrets", "-n", "shop", "--all-fields", "-o", output)
        assert result.exit_code in (0, 1)
        assert "s3cr3t!" not in result.stdout


def test_a_file_against_a_saved_secret(differ: Differ) -> None:
    path = str(differ.home / "saved.tar.gz")
    differ.run("snapshot", "save", path, "secrets", fails=0)
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db-credentials"}, "type": "Opaque"}
    for password, code in (("s3cr3t!", 0), ("n3w!", 1)):
        (differ.home / "s.yaml").write_text(yaml.safe_dump({**secret, "stringData": {"password": password}}))
        argv = ("diff", "-f", "s.yaml", "-n", "shop", "--snapshot", path, "-o", "json")
        found = json.loads(kubecli(*argv, home=differ.home, fails=code).stdout)["differences"]
        assert [change["path"] for each in found for change in each["changes"]] == ["data.password"] * code


def test_flags_of_a_live_side_leave_a_saved_one_alone(differ: Differ) -> None:
    result = differ.diff(str(differ.before), "live", "secrets", "-n", "shop", "--user", "oncall-password", fails=1)
    assert result.stderr == ""


def test_a_key_that_somebody_else_has_leaves_sizes(differ: Differ) -> None:
    (differ.home / ".kube" / "kubecli-snapshot-key").write_bytes(os.urandom(32))
    result = differ.diff(str(differ.before), "live", "secrets", "-n", "shop", fails=0)
    assert result.stdout == ""
    assert "values that were masked with another key are compared by their size alone" in result.stderr


def test_what_a_side_lacks_is_said(differ: Differ) -> None:
    part = differ.home / "part"
    differ.run("snapshot", "save", str(part), "--exclude", "secrets", fails=0)
    result = differ.diff(str(part), "live", fails=0)
    assert f"note: not compared: secrets: not in {part}" in result.stderr


def test_manifests_can_be_a_side(differ: Differ, tmp_path: Path) -> None:
    for name, replicas in (("one", 1), ("two", 2)):
        body = {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "x"},
            "spec": {"replicas": replicas},
        }
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(body))
    result = differ.diff(str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml"), "-o", "json", fails=1)
    (found,) = json.loads(result.stdout)["differences"]
    assert found["changes"] == [{"path": "spec.replicas", "left": 1, "right": 2}]


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (("live",), "error: two states are compared, or files with -f"),
        (("live", "/nowhere"), 'error: "/nowhere" is no file or folder'),
        (("live", "context:"), "error: context: needs a context's name: context:NAME"),
        (("live", "context:nope"), "Error in configuration: context was not found for specified context: nope"),
        (("live", "live", "pods/nosuch"), 'Error from server (NotFound): pods "nosuch" not found'),
        (("live", "live", "nosuch"), 'error: the server doesn\'t have a resource type "nosuch"'),
        (("live", "live", "-o", "wide"), "error: -o wide: must be one of table, yaml, json, name"),
        (("--nope",), "error: unknown flag: --nope"),
        (("live", "live", "-l", "a=="), None),
        (("-f", "/nowhere"), 'error: the path "/nowhere" does not exist'),
    ],
)
def test_trouble_is_2(differ: Differ, argv: tuple[str, ...], problem: str | None) -> None:
    result = differ.diff(*argv, fails=ANY)
    if problem is not None:
        assert result.exit_code == 2
        assert result.stderr.startswith(problem) or problem in result.stderr


def test_an_error_of_one_side_is_explained_for_that_side(differ: Differ) -> None:
    result = differ.diff("live", "context:badtoken", "pods", fails=2, now=lambda: datetime.now(UTC))
    assert "the server does not know this token" in result.stderr


# Files against the cluster.


def written(differ: Differ, name: str = "web", kind: str = "deploy") -> Any:
    result = differ.run("get", kind, name, "-n", "shop", "-o", "yaml", fails=0)
    return yaml.safe_load(result.stdout)


def diff_file(differ: Differ, obj: Any, *argv: str, **settings: Any) -> Result:
    path = differ.home / "file.yaml"
    path.write_text(yaml.safe_dump(obj))
    return differ.diff("-f", str(path), *argv, **settings)


def test_a_file_that_says_what_is_there_changes_nothing(differ: Differ) -> None:
    result = diff_file(differ, written(differ), fails=0)
    assert result.stdout == ""
    assert result.stderr.startswith("note: defaulting and admission are not simulated")


def test_what_a_file_changes(differ: Differ) -> None:
    web = written(differ)
    web["spec"]["replicas"] = 9
    shown = diff_file(differ, web, fails=1).stdout
    assert shown.startswith("--- live/shop/deployment.apps/web\n+++ files/shop/deployment.apps/web\n")
    assert "-  replicas: 4\n+  replicas: 9\n" in shown
    table = diff_file(differ, web, "-o", "table", fails=1).stdout
    assert table.splitlines()[1].split() == ["~", "shop", "deployment.apps/web", "spec.replicas", "4", "->", "9"]


def test_a_new_object(differ: Differ) -> None:
    result = diff_file(
        differ, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "new"}}, "-n", "shop", fails=1
    )
    assert "+  name: new\n+  namespace: shop\n" in result.stdout


@pytest.mark.parametrize("output", ["table", "yaml", "json"])
def test_odd_values_of_a_file_are_no_obstacle(differ: Differ, output: str) -> None:
    spec = "{replicas: 18446744073709551615, strategy: null, selector: [1, {a: b}]}"
    text = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, labels: {{x: null}}}}\nspec: {spec}\n"
    (differ.home / "odd.yaml").write_text(text)
    result = differ.diff("-f", "odd.yaml", "-n", "shop", "-o", output, fails=1)
    assert "18446744073709551615" in result.stdout
    assert "internal error" not in result.stderr


def test_values_of_a_secret_in_a_file_are_hashed(differ: Differ) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db-credentials"}, "type": "Opaque"}
    same = diff_file(
        differ, {**secret, "stringData": {"password": "s3cr3t!", "username": "shop"}}, "-n", "shop", fails=0
    )
    assert same.stdout == ""
    other = diff_file(
        differ, {**secret, "stringData": {"password": "n3w!", "username": "shop"}}, "-n", "shop", fails=1
    )
    assert "n3w!" not in other.stdout
    assert "+  password: masked:" in other.stdout


def test_a_program_of_ones_own_compares(differ: Differ, tmp_path: Path) -> None:
    program = tmp_path / "mydiff"
    program.write_text('#!/bin/sh\necho "$1"; ls "$2" "$3" | grep web; ls -ld "$2" | cut -c1-10; exit 1\n')
    program.chmod(0o755)
    web = written(differ)
    web["spec"]["replicas"] = 9
    env = {"KUBECTL_EXTERNAL_DIFF": f"{program} -u ;rm"}
    result = diff_file(differ, web, env=env, fails=1)
    assert result.stdout == "-u\n" + "apps.v1.Deployment.shop.web\n" * 2 + "drwx------\n"
    assert diff_file(differ, written(differ), env=env, fails=0).stdout == ""
    missing = diff_file(differ, web, env={"KUBECTL_EXTERNAL_DIFF": "/nowhere"}, fails=2)
    assert missing.stderr.splitlines()[-1] == "error: KUBECTL_EXTERNAL_DIFF: /nowhere: no such file or directory"
    assert stat.S_IMODE(program.stat().st_mode) == 0o755


APPLIED = (
    '{"metadata":{"annotations":{}},"spec":{"replicas":3,"paused":true,"containers":[{"name":"a"},{"name":"b"}]}}'
)


@pytest.mark.parametrize("how", ["annotation", "managed fields"])
def test_what_was_applied_and_is_no_more_named_goes(how: str) -> None:
    live: dict[str, Any] = {
        "metadata": {"annotations": {"mine": "1"}},
        "spec": {
            "replicas": 3,
            "paused": True,
            "minReady": 1,
            "containers": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
        },
    }
    if how == "annotation":
        live["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = APPLIED
    else:
        fields: dict[str, Any] = {
            "f:spec": {
                "f:replicas": {},
                "f:paused": {},
                "f:containers": {'k:{"name":"a"}': {".": {}, "f:name": {}}, 'k:{"name":"b"}': {".": {}}},
            }
        }
        live["metadata"]["managedFields"] = [{"manager": "kubectl", "operation": "Apply", "fieldsV1": fields}]
    merged = laid_over(
        live, {"metadata": {"name": "x"}, "spec": {"replicas": 3, "containers": [{"name": "b", "image": "1"}]}}
    )
    assert merged["spec"] == {
        "replicas": 3,
        "minReady": 1,
        "containers": [{"name": "b", "image": "1"}, {"name": "c"}],
    }
    assert merged["metadata"]["annotations"]["mine"] == "1"


@pytest.mark.parametrize(
    ("live", "file", "same"),
    [
        ({"limits": {"cpu": "500m"}}, {"limits": {"cpu": 0.5}}, True),
        ({"limits": {"cpu": "500m"}}, {"limits": {"cpu": "1"}}, False),
        ({"labels": {"v": "1"}}, {"labels": {"v": "1.0"}}, False),
        ({"port": 80}, {"port": "80"}, True),
        ({"a": 1}, {"a": None}, False),
        ({"ports": [{"port": 80, "protocol": "TCP"}]}, {"ports": [{"port": 80}]}, True),
    ],
)
def test_what_is_only_written_otherwise_is_no_change(live: Any, file: Any, same: bool) -> None:
    assert (laid_over({"spec": live}, {"spec": file}) == {"spec": live}) is same


def test_noise_is_left_out_and_the_object_is_not_touched() -> None:
    obj = {
        "kind": "Lease",
        "metadata": {"name": "x", "uid": "1", "ownerReferences": [{"kind": "Node", "name": "n", "uid": "2"}]},
        "spec": {"renewTime": "now", "holderIdentity": "me"},
        "status": {"conditions": [{"type": "b", "lastProbeTime": "x"}, {"type": "a"}], "observedGeneration": 1},
    }
    before = json.dumps(obj)
    assert quiet(obj) == {
        "kind": "Lease",
        "metadata": {"name": "x", "ownerReferences": [{"kind": "Node", "name": "n"}]},
        "spec": {"holderIdentity": "me"},
        "status": {"conditions": [{"type": "a"}, {"type": "b"}]},
    }
    assert json.dumps(obj) == before
    assert list(changes({"a": MISSING}, {"a": MISSING})) == []
