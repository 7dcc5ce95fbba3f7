"""Whole descriptions are kubectl's: of every object the practice cluster has, and of many it has not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.describe.extra import put_extra_objects
from tests.parity.compare import Answer, Comparison, Difference, describe
from tests.parity.corpus_format import Line, parse
from tests.support.kubectl import require_kubectl

UNORDERED = ("limitranges", "namespaces")
"""kubectl prints the resources of a limit range in the order of a Go map, which changes from run to run."""


def lines(lab: Lab) -> Iterator[Line]:
    """One line for each resource that has objects. Events are of the recorded cluster in hundreds."""
    for (group, version, plural), collection in lab.server.store.collections.items():
        if collection.rows and plural != "events":
            resource = f"{plural}.{version}.{group}" if group else plural
            yield parse(f"describe {resource} -A --show-events", resource)


def sorted_lines(answer: Answer) -> Answer:
    return Answer(b"\n".join(sorted(answer.stdout.split(b"\n"))), answer.stderr, answer.exit)


@pytest.mark.parity
def test_every_object_is_described_as_kubectl_does(lab: Lab, tmp_path: Path) -> None:
    require_kubectl()
    put_extra_objects(lab)
    lab.delete("secrets", "dev", "robot-token")  # kubectl prints its token; tests/golden has what kubecli prints
    comparison = Comparison(lab, tmp_path)
    ordered = [line for line in lines(lab) if line.place not in UNORDERED]
    differences = list(comparison.run(ordered))
    for place in UNORDERED:
        line = parse(f"describe {place} -A", place)
        problem = describe(line, sorted_lines(comparison.kubectl(line)), sorted_lines(comparison.kubecli(line)))
        differences += [Difference(line, problem)] if problem else []
    assert not differences, "\n\n".join(map(str, differences))


@pytest.mark.parity
def test_an_autoscaler_is_described_in_the_version_a_server_has(lab: Lab, tmp_path: Path) -> None:
    """Without autoscaling/v2 both fall back to v1."""
    require_kubectl()
    lab.fault("/apis/autoscaling/v2/", times=None, status=404)
    assert not list(
        Comparison(lab, tmp_path).run([parse("describe horizontalpodautoscalers.v1.autoscaling", "v1")])
    )


@pytest.mark.parity
@pytest.mark.parametrize(
    ("fault", "code", "command"),
    [
        ("/pods", 403, "describe rs web-86969d6c77"),
        ("/pods", 403, "describe sts db"),
        ("/pods[?]fieldSelector", 403, "describe node worker-1"),
        ("/leases/", 403, "describe node worker-1"),
        ("/pods", 404, "describe rs web-86969d6c77"),
        ("/pods", 400, "describe sts db"),
        ("/pods", 404, "describe pvc"),
        ("/pods", 400, "describe node worker-1"),
        ("/limitranges", 400, "describe ns shop"),
        ("/events", 403, "describe svc web"),
        ("/endpointslices", 404, "describe ingress"),
        ("/events", 403, "describe cm kube-root-ca.crt"),
        ("/replicasets", 500, "describe deploy web"),
        ("/endpointslices", 403, "describe svc web"),
        ("/endpointslices", 403, "describe ingress"),
        ("/services/web", 404, "describe ingress"),
        ("/resourcequotas", 404, "describe ns shop"),
        ("/limitranges", 403, "describe ns shop"),
    ],
)
def test_what_is_related_and_cannot_be_had(fault: str, code: int, command: str, lab: Lab, tmp_path: Path) -> None:
    require_kubectl()
    lab.fault(fault, times=None, status=code)
    differences = list(Comparison(lab, tmp_path).run([parse(command, f"{fault} {code}")]))
    assert not differences, "\n\n".join(map(str, differences))
