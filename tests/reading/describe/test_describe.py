"""`kubecli describe` as a whole, against the practice cluster."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.meta.builtins import builtin_resources
from tests.describe.extra import extra_objects, put_extra_objects
from tests.support.cli import Result, kubecli

GOLDEN = Path(__file__).parent.parent.parent / "golden" / "describe"


def describe(lab: Lab, home: Path, *argv: str, terminal: bool = False, fails: int = 0) -> Result:
    return kubecli(
        "describe",
        *argv,
        "--kubeconfig",
        str(lab.kubeconfig),
        home=home,
        env={"TZ": "UTC"},
        terminal=terminal,
        fails=fails,
    )


def extra_names() -> dict[str, tuple[str, list[str]]]:
    """The extra objects of each resource: their namespace and names."""
    found: dict[str, tuple[str, list[str]]] = {}
    for resource, value in extra_objects():
        metadata = value["metadata"]
        found.setdefault(resource, (metadata.get("namespace", "dev"), []))[1].append(metadata["name"])
    return found


@pytest.mark.parametrize("resource", sorted(extra_names()))
def test_descriptions_are_the_golden_ones(
    resource: str, lab: Lab, home: Path, request: pytest.FixtureRequest
) -> None:
    """Also where there is no kubectl to compare with. `--update` writes them anew."""
    put_extra_objects(lab)
    namespace, names = extra_names()[resource]
    result = describe(lab, home, resource, *names, "-n", namespace, "--show-events")
    assert result.exit_code == 0, result.stderr
    output = re.sub(rb"(Resource Version: +)\d+", rb"\g<1>1", result.output)
    golden = GOLDEN / f"{resource}.txt"
    if request.config.getoption("--update"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(output)
    assert output == golden.read_bytes()


def test_an_object_and_all_it_needs_are_asked_for_once(lab: Lab, home: Path) -> None:
    result = describe(lab, home, "node", "worker-1")
    assert result.exit_code == 0
    asked = [request.path for request in lab.requests]
    assert sorted(asked) == [
        "/api/v1/events",
        "/api/v1/events",
        "/api/v1/nodes/worker-1",
        "/api/v1/pods",
        "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/worker-1",
        "/apis/resource.k8s.io/v1/resourceslices",
    ]


def test_what_several_objects_need_is_asked_for_once(lab: Lab, home: Path) -> None:
    assert describe(lab, home, "pvc").exit_code == 0
    assert [request.path for request in lab.requests if request.path.endswith("/pods")] == [
        "/api/v1/namespaces/shop/pods"
    ]


def test_an_event_list_that_fails_is_no_event(lab: Lab, home: Path) -> None:
    lab.fault("/events", times=None, status=403)
    result = describe(lab, home, "pod", "db-0")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].split() == ["Events:", "<none>"]


def test_errors_of_several_objects_come_once_and_after_the_rest(lab: Lab, home: Path) -> None:
    lab.fault("/limitranges", times=None, status=500)
    result = describe(lab, home, "ns/shop", "cm/kube-root-ca.crt", fails=1)
    assert result.exit_code == 1
    assert result.stdout.startswith("Name:         kube-root-ca.crt\n")
    assert result.stderr.startswith("Error from server (InternalError)")


def test_details_are_added_and_change_nothing_else(lab: Lab, home: Path) -> None:
    put_extra_objects(lab)
    plain = describe(lab, home, "pod", "containers", "-n", "dev").stdout
    full = describe(lab, home, "pod", "containers", "-n", "dev", "--details").stdout
    words = [" ".join(line.split()) for line in full.splitlines()]
    for line in (
        "Command Line: sh -c $'echo one\\necho two' -v 'a b'",
        "Asks: GET https://example.com:8080/healthz%3Fa=b%20c, which must answer 200-399",
        "When: every 10s, first 5s after the start of the container, waiting 1s",
        "Then: 3 failures in a row end the container; the restart policy says what then",
        "Asks: connects to POD_IP:80",
        "Asks: runs cat '/a b' in the container, which must exit 0",
        "Asks: gRPC health check for health on port 9000, which must answer SERVING",
        "Message: back-off",
    ):
        assert line in words
    left = [" ".join(line.split()) for line in plain.splitlines()]
    assert [word for word in words if word in left] == left


def test_pull_policies(lab: Lab, home: Path) -> None:
    assert "Image Pull Policy:  IfNotPresent" in describe(lab, home, "pod", "db-0", "--details").stdout


@pytest.mark.parametrize(
    ("style", "started", "aged"),
    [
        ("relative", "Start Time: 81m ago", "Warning Failed 18m (x12 over 67m) kubelet"),
        (
            "absolute",
            "Start Time: Mon, 23 Nov 2026 21:58:34 +0000",
            "Warning Failed Mon, 23 Nov 2026 23:01:17 +0000 (x12 over Mon",
        ),
        (
            "both",
            "Start Time: Mon, 23 Nov 2026 21:58:34 +0000 (81m ago)",
            "Warning Failed 18m (Mon, 23 Nov 2026 23:01:17 +0000) (x12 over",
        ),
    ],
)
def test_times(style: str, started: str, aged: str, lab: Lab, home: Path) -> None:
    out = describe(lab, home, "pod", "bad-image", "-n", "dev", "--time", style).stdout
    words = "\n".join(" ".join(line.split()) for line in out.splitlines())
    assert started in words
    assert aged in words


def test_a_terminal_sees_control_characters_as_text(lab: Lab, home: Path) -> None:
    lab.modify("pods", "shop", "db-0", lambda pod: pod["metadata"].update(annotations={"a": "bell\x07 \x9b31m"}))
    assert "a: bell\\x07 \\x9b31m" in describe(lab, home, "pod", "db-0", terminal=True).stdout
    assert "a: bell\x07 \x9b31m" in describe(lab, home, "pod", "db-0").stdout


def test_a_secret_shows_sizes_and_no_last_applied_configuration(lab: Lab, home: Path) -> None:
    put_extra_objects(lab)
    out = describe(lab, home, "secret", "mixed", "-n", "dev").stdout
    assert "c:      11 bytes" in out
    assert "hello" not in out
    assert "aGVsbG8" not in out
    assert "last-applied" not in out


def test_several_namespaces(lab: Lab, home: Path) -> None:
    result = describe(lab, home, "sa", "default", "-n", "dev,shop")
    assert [line.split()[1] for line in result.stdout.splitlines() if line.startswith("Namespace:")] == [
        "dev",
        "shop",
    ]
    result = describe(lab, home, "pods", "d", "-n", "dev,shop")
    assert [line.split()[1] for line in result.stdout.splitlines() if line.startswith("Name:")] == ["db-0", "db-1"]
    assert describe(lab, home, "pods", "-n", "a,b").stderr == "No resources found in a, b namespaces.\n"


def test_kustomize_is_left_to_kubectl(home: Path) -> None:
    result = kubecli("describe", "-k", ".", home=home, fails=1)
    assert result.exit_code == 1
    assert "hint: kubectl kustomize . | kubecli describe -f -" in result.stderr


def test_help(home: Path) -> None:
    result = kubecli("describe", "--help", home=home)
    assert result.exit_code == 0
    assert "kubecli describe pods -l app=web" in result.stdout


def test_every_special_kind_is_among_the_extra_or_recorded_objects(lab: Lab) -> None:
    """No describer without an object to check it on."""
    from kubecli.describe.registry import MODULES

    kinds = {(resource.group, resource.name): resource.kind for resource in builtin_resources()}
    put_extra_objects(lab)
    covered = {
        (group, kinds.get((group, plural), ""))
        for (group, _, plural), collection in lab.server.store.collections.items()
        if collection.rows
    }
    assert set(MODULES) <= covered
