"""What a cell means."""

from __future__ import annotations

import pytest

from kubecli.output.roles import BAD, GOOD, OVER, UNDER_WAY, cell_role, row_roles, trouble


@pytest.mark.parametrize(
    ("header", "cell", "role"),
    [
        ("STATUS", "Running", GOOD),
        ("STATUS", "Completed", OVER),
        ("STATUS", "Pending", UNDER_WAY),
        ("STATUS", "ContainerCreating", UNDER_WAY),
        ("STATUS", "Init:0/2", UNDER_WAY),
        ("STATUS", "Init:CrashLoopBackOff", BAD),
        ("STATUS", "Init:Error", BAD),
        ("STATUS", "Terminating", UNDER_WAY),
        ("STATUS", "CrashLoopBackOff", BAD),
        ("STATUS", "ImagePullBackOff", BAD),
        ("STATUS", "Evicted", BAD),
        ("STATUS", "NotReady", BAD),
        ("STATUS", "Ready,SchedulingDisabled", UNDER_WAY),
        ("STATUS", "Bound", GOOD),
        ("STATUS", "<none>", ""),
        ("TYPE", "Warning", BAD),
        ("TYPE", "Normal", ""),
        ("TYPE", "ClusterIP", ""),
        ("READY", "1/1", ""),
        ("READY", "1/2", UNDER_WAY),
        ("READY", "0/0", ""),
        ("RESTARTS", "0", ""),
        ("RESTARTS", "7 (25m ago)", UNDER_WAY),
        ("NAME", "Running", "table.name"),
        ("NAMESPACE", "Failed", "table.namespace"),
        ("AGE", "4m59s", "table.age.fresh"),
        ("AGE", "12s", "table.age.fresh"),
        ("AGE", "5m", "table.age"),
        ("AGE", "3d", "table.age"),
        ("AGE", "<unknown>", "table.age"),
        ("LAST SEEN", "2s", "table.age.fresh"),
        ("NODE", "Running", ""),
    ],
)
def test_a_cell_has_the_role_of_what_it_says(header: str, cell: str, role: str) -> None:
    assert cell_role(header, cell) == role


def test_the_name_of_a_row_that_needs_a_look_stands_out() -> None:
    assert row_roles(["table.name", UNDER_WAY, BAD]) == ["row.bad", UNDER_WAY, BAD]


def test_what_is_over_is_over_as_a_whole() -> None:
    assert row_roles(["table.name", UNDER_WAY, OVER, "table.age"]) == [OVER] * 4


def test_a_calm_row_stays_as_it_is() -> None:
    assert row_roles(["table.name", "", GOOD]) == ["table.name", "", GOOD]


def test_trouble_has_three_degrees() -> None:
    assert [trouble(roles) for roles in ([GOOD, BAD, UNDER_WAY], [UNDER_WAY, GOOD], [GOOD, OVER])] == [2, 1, 0]
