"""`kubecli logs` on the practice cluster: real sockets that stall, drop and come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.cli import ANY, Result, kubecli


def logs(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("logs", "--kubeconfig", str(lab.kubeconfig), "-n", "shop", *argv, home=home, fails=fails)


def test_several_containers_in_the_order_of_the_pods(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "-l", "app=db", "--tail=1", "--prefix")
    assert result.stdout == "[pod/db-0/postgres] postgres tick 29\n[pod/db-1/postgres] postgres tick 29\n"


def test_grep_and_exclude(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "db-0", "--grep", "tick 2", "--exclude", "tick 2[0-8]")
    assert result.stdout == "postgres tick 2\npostgres tick 29\n"
    bad = logs(lab, home, "db-0", "--grep", "tick [", fails=1)
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "unterminated character set" in bad.stderr


@contextmanager
def followed(lab: Lab, home: Path, *argv: str) -> Iterator[list[Result]]:
    """Follows db-0 from its last line on, until the block is left; then what was printed."""
    results: list[Result] = []
    thread = threading.Thread(
        target=lambda: results.append(logs(lab, home, "-f", "--tail=1", *argv, fails=ANY)), daemon=True
    )
    thread.start()
    yield results
    thread.join(20)
    assert not thread.is_alive(), "the followed log did not end"


def stopped(lab: Lab, pod: str = "db-0") -> None:
    """The container stops, as the kubelet would report it."""
    lab.modify("pods", "shop", pod, _terminate)
    lab.end_log("shop", pod, "postgres")


def _terminate(pod: dict[str, object]) -> None:
    status = pod["status"]
    assert isinstance(status, dict)
    status["containerStatuses"][0]["state"] = {"terminated": {"exitCode": 0, "containerID": "x"}}


def test_a_followed_log_ends_with_its_container(lab: Lab, home: Path) -> None:
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:00Z one more")
        stopped(lab)
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\none more\n", 0)


def test_a_dropped_connection_is_resumed_without_repeating(lab: Lab, home: Path) -> None:
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        for text in ("one", "two", "same time"):
            lab.append_log(
                "shop", "db-0", "postgres", f"2026-11-23T23:20:0{'1' if text == 'one' else '2'}Z {text}"
            )
        lab.drop_streams("db-0/log")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z same time too")
        lab.append_log("shop", "db-0", "postgres", b"2026-11-23T23:20:03Z \xff\x85 not UTF-8")
        lab.wait_for_stream("db-0/log")
        stopped(lab)
    lines = results[0].output.split(b"\n")
    assert lines == [
        b"postgres tick 29",
        b"one",
        b"two",
        b"same time",
        b"same time too",
        b"\xff\x85 not UTF-8",
        b"",
    ]
    assert (results[0].exit_code, results[0].stderr) == (0, "")


def test_an_answer_that_ends_while_the_container_runs_is_taken_up_again(lab: Lab, home: Path) -> None:
    lab.fault("db-0/log.*follow=true", status=200, body=b"2026-11-23T23:19:00Z early\n", content_type="text/plain")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:00Z late")
        stopped(lab)
    assert results[0].stdout == "early\nlate\n"
    assert results[0].exit_code == 1
    assert "may be missing" in results[0].stderr


def test_several_pods_are_followed_at_once(lab: Lab, home: Path) -> None:
    with followed(lab, home, "-l", "app=db", "--prefix") as results:
        lab.wait_for_stream("postgres", count=2)
        lab.append_log("shop", "db-1", "postgres", "2026-11-23T23:20:00Z from one")
        for pod in ("db-0", "db-1"):
            stopped(lab, pod)
            lab.delete("pods", "shop", pod)
    lines = results[0].stdout.splitlines()
    assert sorted(lines) == [
        "[pod/db-0/postgres] postgres tick 29",
        "[pod/db-1/postgres] from one",
        "[pod/db-1/postgres] postgres tick 29",
    ]


def test_a_server_that_stays_away_is_said(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubecli.reading.logs.reading.RECONNECTS", 1)
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        lab.fault("db-0/log", times=None, drop=0)
        lab.drop_streams("db-0/log")
    assert results[0].stdout == "postgres tick 29\n"
    assert results[0].exit_code == 1
    assert results[0].stderr == (
        "error: the log of db-0/postgres broke off and could not be read on\n"
        "hint: go on with --since-time=2026-11-23T22:04:04.123456789Z\n"
    )


def test_a_pod_that_cannot_be_read_for_a_while_ends_nothing(lab: Lab, home: Path) -> None:
    """An API server that starts anew: the log ends in good order, and the pod cannot be asked for."""
    last = b"2026-11-23T22:04:04.123456789Z postgres tick 29\n"
    lab.fault("db-0/log.*follow=true", status=200, body=last, content_type="text/plain")
    lab.fault("pods/db-0$", stall=0.01)  # the first is answered
    lab.fault("pods/db-0$", times=2, status=503, body=b"starting")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        stopped(lab)
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\ntwo\n", 0)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_fails_on_resumption_is_asked_again(status: int, lab: Lab, home: Path) -> None:
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        lab.fault("db-0/log", times=1, status=status, body=b"busy")
        lab.drop_streams("db-0/log")
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        stopped(lab)
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\ntwo\n", 0)


def test_a_server_that_fails_at_first_is_asked_again(lab: Lab, home: Path) -> None:
    lab.fault("db-0/log", times=1, status=500, body=b"starting")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        stopped(lab)
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\n", 0)


def test_a_server_that_goes_on_failing_is_believed(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubecli.reading.logs.reading.FIRST_TRIES", 1)
    lab.fault("db-0/log", times=None, status=500, body=b"no")
    result = logs(lab, home, "-f", "db-0", fails=1)
    assert (result.stdout, result.exit_code) == ("", 1)
    assert result.stderr.startswith("Error from server")


@pytest.mark.parametrize("pod", [b"null", b"[]", b'{"spec": 3}', b"<html>"])
def test_an_odd_answer_about_the_pod_is_no_traceback(pod: bytes, lab: Lab, home: Path) -> None:
    last = b"2026-11-23T22:04:04.123456789Z postgres tick 29\n"
    lab.fault("db-0/log.*follow=true", status=200, body=last, content_type="text/plain")
    lab.fault("pods/db-0$", stall=0.01)
    lab.fault("pods/db-0$", status=200, body=pod)
    with followed(lab, home, "db-0") as results:
        stopped(lab)
    assert results[0].stdout == "postgres tick 29\n"
    assert "Traceback" not in results[0].stderr and "internal error" not in results[0].stderr


@pytest.mark.parametrize("end", [b"2026-11-2", b"2026-11-23T23:20:01Z one and a ha"])
def test_an_answer_that_ends_within_a_line(end: bytes, lab: Lab, home: Path) -> None:
    """The rest of it comes with the next answer, and nothing is missing."""
    begin = b"2026-11-23T22:04:04.123456789Z postgres tick 29\n"
    lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:01Z one and a half")
    lab.fault("db-0/log", status=200, body=begin + end, content_type="text/plain")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        stopped(lab)
    assert results[0].stdout == "postgres tick 29\none and a half\n"
    assert (results[0].stderr, results[0].exit_code) == ("", 0)


def test_a_last_line_without_an_end(lab: Lab, home: Path) -> None:
    body = b"2026-11-23T22:04:04.123456789Z postgres tick 29\n2026-11-23T23:20:01Z no end"
    lab.modify("pods", "shop", "db-0", _terminate)
    lab.fault("db-0/log", status=200, body=body, content_type="text/plain")
    assert logs(lab, home, "-f", "db-0").output == b"postgres tick 29\nno end"


def test_a_container_that_is_starting_is_waited_for(lab: Lab, home: Path) -> None:
    waiting = b'{"status":"Failure","message":"container \\"postgres\\" in pod \\"db-0\\" is waiting to start: '
    waiting += b'ContainerCreating","reason":"BadRequest","code":400}'
    lab.fault("db-0/log", status=400, body=waiting)
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        stopped(lab)
    assert results[0].stdout == "postgres tick 29\n"
    assert results[0].stderr == 'container "postgres" in pod "db-0" is waiting to start: ContainerCreating\n'


def test_a_request_timeout_ends_a_followed_log(lab: Lab, home: Path) -> None:
    begin = time.monotonic()
    result = logs(lab, home, "-f", "db-0", "--tail=1", "--request-timeout=500ms", fails=1)
    assert time.monotonic() - begin < 5
    assert (result.exit_code, result.stdout) == (1, "postgres tick 29\n")
    assert "broke off" not in result.stderr
