"""`kubecli events` on the practice cluster: order, watches that survive, what a terminal may not obey."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kubecli.describe.clock import Clock
from kubecli.lab.handle import Lab
from kubecli.output.event_table import row
from kubecli.reading.events.run import last_seen
from tests.support.background import Background
from tests.support.cli import Result, kubecli
from tests.support.kubectl import kubectl

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)


def event(name: str, message: str = "words", namespace: str = "quiet", **fields: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": name, "namespace": namespace, "uid": f"uid-{name}"},
        "involvedObject": {"kind": "Pod", "name": "web-0", "namespace": namespace, "apiVersion": "v1"},
        "reason": "Tested",
        "message": message,
        "type": "Normal",
        "source": {},
        "firstTimestamp": None,
        "lastTimestamp": None,
        "eventTime": None,
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "age"),
    [
        ({}, "<unknown>"),
        ({"firstTimestamp": "2026-11-23T23:19:00Z"}, "60s"),
        ({"eventTime": "2026-11-23T23:10:00.000000Z", "firstTimestamp": "2026-11-23T23:19:00Z"}, "10m"),
        (
            {"firstTimestamp": "2026-11-23T23:00:00Z", "lastTimestamp": "2026-11-23T23:19:30Z", "count": 4},
            "30s (x4 over 20m)",
        ),
        ({"count": 4}, "<unknown> (x4 over <unknown>)"),
        ({"lastTimestamp": "2026-11-23T23:19:30Z", "count": 1}, "<unknown>"),
        (
            {
                "eventTime": "2026-11-23T23:00:00.000000Z",
                "series": {"count": 9, "lastObservedTime": "2026-11-23T23:19:59.000000Z"},
            },
            "1s (x9 over 20m)",
        ),
        ({"series": {"count": 2, "lastObservedTime": None}}, "<unknown> (x2 over <unknown>)"),
    ],
)
def test_when_it_happened(fields: dict[str, Any], age: str) -> None:
    assert row(event("a", **fields), Clock(NOW), with_namespace=False)[0] == age


def test_an_event_without_anything() -> None:
    assert row({}, Clock(NOW), with_namespace=True) == ["", "<unknown>", "", "", "/", ""]


def test_order() -> None:
    """A series' time, else the last timestamp, else the event time; none at all comes first."""
    stamps: list[dict[str, Any]] = [
        {"series": {"lastObservedTime": "2026-11-23T23:04:00.000000Z"}, "lastTimestamp": "2026-11-23T23:59:00Z"},
        {"lastTimestamp": "2026-11-23T23:03:00Z", "eventTime": "2026-11-23T23:58:00.000000Z"},
        {"eventTime": "2026-11-23T23:02:00.000000Z", "firstTimestamp": "2026-11-23T23:57:00Z"},
        {"firstTimestamp": "2026-11-23T23:57:00Z"},
    ]
    assert [last_seen(each) for each in stamps] == sorted([last_seen(each) for each in stamps], reverse=True)
    assert last_seen(stamps[3]) == float("-inf")


@pytest.mark.parity
def test_odd_events_are_printed_as_kubectl_prints_them(lab: Lab, home: Path) -> None:
    """Escapes, several lines, tabs, no times, many of the same time."""
    same: dict[str, Any] = {"lastTimestamp": "2026-11-23T23:00:00Z", "count": 1}
    for number in range(40):
        lab.put("events", event(f"same-{number:02}", f"number {number}", **same))
    lab.put("events", event("odd-escape", "\x1b[31mred\x1b[0m\rback", **same))
    lab.put("events", event("odd-lines", "  one\ntwo\tand three\nfour  ", **same))
    lab.put("events", event("odd-nothing", ""))
    lab.put("events", event("odd-wide", "größer 漢字", reason="漢字", **same))
    for flags in ("", "-A", "--no-headers", "-o jsonpath={.items[*].metadata.name}"):
        argv = ["events", "-n", "quiet", "--kubeconfig", str(lab.kubeconfig), *flags.split()]
        theirs = kubectl(*argv, home=home)
        ours = kubecli(*argv, home=home, now=lambda: datetime.now(UTC))
        assert (ours.output, ours.exit_code) == (theirs.stdout, theirs.returncode), flags


def test_a_terminal_does_not_obey_an_event(lab: Lab, home: Path) -> None:
    lab.put("events", event("odd", "bell\x07 \x9b31mred"))
    argv = ["events", "-n", "quiet", "--kubeconfig", str(lab.kubeconfig)]
    assert "bell\\x07 \\x9b31mred" in kubecli(*argv, home=home, terminal=True).stdout


def test_absolute_times(lab: Lab, home: Path) -> None:
    lab.put("events", event("a", lastTimestamp="2026-11-23T23:00:00Z", firstTimestamp="2026-11-23T23:00:00Z"))
    argv = ["events", "-n", "quiet", "--kubeconfig", str(lab.kubeconfig), "--no-headers"]
    assert kubecli(*argv, "--time", "absolute", home=home).stdout.startswith("Mon, 23 Nov 2026 23:00:00 +0000 ")
    assert kubecli(*argv, "--time", "both", home=home).stdout.startswith("20m (Mon, 23 Nov 2026 23:00:00 +0000) ")


def test_pages(lab: Lab, home: Path) -> None:
    argv = ["events", "-n", "dev", "--kubeconfig", str(lab.kubeconfig)]
    assert kubecli(*argv, "--chunk-size=2", home=home).output == kubecli(*argv, home=home).output
    assert any("limit=2" in request.query and "continue=" in request.query for request in lab.requests)


@contextmanager
def watching(lab: Lab, home: Path, *argv: str) -> Iterator[Background]:
    running = Background(lab, home, "events", "-w", *argv, namespace="quiet")
    yield running
    # a refusal ends the watch for good
    status = b'{"kind":"Status","status":"Failure","reason":"Forbidden","message":"enough","code":403}'
    lab.fault("/events", times=None, status=403, body=status)
    lab.drop_streams("/events")
    assert running.end() == 1


def messages(text: str) -> list[str]:
    return [line.split()[-1] for line in text.splitlines()[1:]]


def test_watching_goes_on_after_a_drop_and_after_a_version_that_is_too_old(lab: Lab, home: Path) -> None:
    lab.put("events", event("b", "second", lastTimestamp="2026-11-23T23:02:00Z"))
    lab.put("events", event("c", "first", lastTimestamp="2026-11-23T23:01:00Z"))
    with watching(lab, home) as shown:
        lab.wait_for_stream("/events")
        shown.until(lambda text: messages(text) == ["first", "second"])
        lab.put("events", event("d", "third"))
        shown.until(lambda text: messages(text)[2:] == ["third"])
        lab.drop_streams("/events")
        lab.put("events", event("e", "fourth"))
        shown.until(lambda text: messages(text)[3:] == ["fourth"])
        lab.compact()
        lab.watch_error("events")
        lab.put("events", event("f", "fifth"))
        lab.put("events", event("d", "third-again", count=2))
        shown.until(lambda text: len(messages(text)) >= 6)
    assert messages(shown.text) in (
        ["first", "second", "third", "fourth", "fifth", "third-again"],
        ["first", "second", "third", "fourth", "third-again", "fifth"],
    )
    assert shown.text.count("LAST SEEN") == 1


def test_a_list_that_fails_after_a_version_that_was_too_old(lab: Lab, home: Path) -> None:
    lab.put("events", event("b", "second", lastTimestamp="2026-11-23T23:02:00Z"))
    with watching(lab, home) as shown:
        lab.wait_for_stream("/events")
        lab.fault("/events.*limit=", times=2, status=503, body=b"busy")
        lab.watch_error("events")
        lab.put("events", event("d", "third"))
        shown.until(lambda text: messages(text) == ["second", "third"])


def test_watching_one_object_and_one_type(lab: Lab, home: Path) -> None:
    with watching(lab, home, "--for", "pod/web-0", "--types", "Warning", "-o", "jsonpath={.message};") as shown:
        lab.wait_for_stream("/events")
        lab.put("events", event("a", "normal"))
        other = event("b", "other", type="Warning")
        other["involvedObject"]["name"] = "web-1"
        lab.put("events", other)
        lab.put("events", event("c", "wanted", type="Warning"))
        lab.delete("events", "quiet", "c")
        lab.put("events", event("d", "also", type="Warning"))
        shown.until(lambda text: "also" in text)
    assert shown.text == "wanted;also;"


def test_the_deadline_ends_a_watch_in_good_order(lab: Lab, home: Path) -> None:
    lab.put("events", event("a", "alone", lastTimestamp="2026-11-23T23:02:00Z"))
    argv = ["events", "-w", "-n", "quiet", "--kubeconfig", str(lab.kubeconfig), "--request-timeout=1s"]
    theirs: Any = kubectl(*argv, home=home)
    ours: Result = kubecli(*argv, home=home, now=lambda: datetime.now(UTC))
    assert (ours.output, ours.stderr, ours.exit_code) == (theirs.stdout, "", 0)
    assert theirs.returncode == 0


def test_a_namespace_that_does_not_exist_is_said(lab: Lab, home: Path) -> None:
    result = kubecli("events", "-n", "nowhere", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert result.stderr == (
        'No events found in nowhere namespace.\nhint: the namespace "nowhere" does not exist\n'
    )
    assert (result.stdout, result.exit_code) == ("", 0)


def test_arguments_are_passed_over_and_said(lab: Lab, home: Path) -> None:
    result = kubecli("events", "pod/stuck", "-n", "dev", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert result.stderr == "hint: events takes no arguments, only --for TYPE/NAME: pod/stuck was passed over\n"
    assert result.exit_code == 0


def test_a_connection_that_fails_is_said_and_replaced(lab: Lab, home: Path) -> None:
    with watching(lab, home) as shown:
        lab.wait_for_stream("/events")
        lab.drop_streams("/events")
        lab.put("events", event("a", "after"))
        shown.until(lambda text: "after" in text)
        assert shown.errors.startswith("Warning: the watch was interrupted and goes on: ")
