"""What a followed log survives beside a dropped connection: silence, odd nodes, pods that go, clocks put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from kubecli.reading.logs.reading import _key
from tests.reading.logs.test_coming import PODS, over, pod, write
from tests.reading.logs.test_logs import _terminate, followed, logs, stopped
from tests.support.background import Background

LAST = b"2026-11-23T22:04:04.123456789Z postgres tick 29\n"


def test_a_quiet_log_is_followed_for_ever(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody in between ends connections that say nothing; the pod runs, and nothing is missing."""
    monkeypatch.setattr("kubecli.reading.logs.reading.RECONNECTS", 1)
    monkeypatch.setattr("kubecli.reading.logs.reading.LONGEST_PAUSE", 0.01)
    lab.fault("db-0/log.*follow=true", times=5, status=200, body=LAST, content_type="text/plain")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        stopped(lab)
    assert (results[0].stdout, results[0].stderr) == ("postgres tick 29\ntwo\n", "")


@pytest.mark.parametrize("tail", ["--tail=0", "--tail=3"])
def test_a_connection_that_is_lost_before_the_first_line(tail: str, lab: Lab, home: Path) -> None:
    """What is written before it is made anew is not missed, however many lines were asked for."""
    lab.put("pods", pod("one"))
    if tail == "--tail=0":
        write(lab, "one", "old")
    running = Background(lab, home, "logs", "-f", "one", tail)
    lab.wait_for_stream("one/log")
    lab.fault("one/log", times=1, status=503, body=b"starting")
    lab.drop_streams("one/log")
    for number in range(5):
        lab.append_log("shop", "one", "main", f"2026-11-23T23:20:0{number + 1}Z new {number}")
    running.until(lambda text: "new 4" in text)
    over(lab, "one")
    assert running.end() == 0
    assert running.text == "".join(f"new {number}\n" for number in range(5))
    assert running.errors == ""


def test_the_first_line_cut_short(lab: Lab, home: Path) -> None:
    """The lines that are written before it is read again come as well, though the last one alone was asked for."""
    lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:01Z one and a half")
    lab.fault("db-0/log", status=200, body=b"2026-11-23T23:20:01Z one and", content_type="text/plain")
    lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        stopped(lab)
    assert (results[0].stdout, results[0].stderr) == ("one and a half\ntwo\n", "")


def test_a_pod_that_is_gone_when_its_log_is_asked_for_again(lab: Lab, home: Path) -> None:
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        lab.delete("pods", "shop", "db-0")
        lab.drop_streams("db-0/log")
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\n", 1)
    missing, error = results[0].stderr.splitlines()
    assert missing == (
        'lines of db-0/postgres may be missing after 2026-11-23T22:04:04.123456789Z: pods "db-0" not found'
    )
    assert error == "error: lines of the followed logs may be missing"


def test_an_outage_is_said(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubecli.reading.logs.reading.LONGEST_PAUSE", 0.01)
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("db-0/log")
        lab.fault("db-0/log", times=5, status=503, body=b"starting")
        lab.drop_streams("db-0/log")
        lab.wait_for_stream("sinceTime")
        stopped(lab)
    assert (results[0].stdout, results[0].exit_code) == ("postgres tick 29\n", 0)
    assert results[0].stderr == "the log of db-0/postgres broke off; it is asked for again\n"


SAID = b"GET /healthz 200\n12:00:01 noon\n2026-11-23 late\n\n2026-11-23T22:04:04Z the program's own time\n"


def test_a_node_that_gives_no_times_has_its_lines_left_whole(lab: Lab, home: Path) -> None:
    """A line's first word is only a time when it is one of RFC 3339, and only where all lines have one."""
    lab.modify("pods", "shop", "db-0", _terminate)
    lab.fault("db-0/log", times=1, status=200, body=SAID)
    result = logs(lab, home, "-f", "db-0")
    assert (result.exit_code, result.output, result.stderr) == (0, SAID, "")


def test_a_node_that_gives_no_times_ends_while_its_container_runs(lab: Lab, home: Path) -> None:
    lab.fault("db-0/log", times=1, status=200, body=SAID)
    result = logs(lab, home, "-f", "db-0", fails=1)
    assert result.output == SAID
    assert result.stderr == (
        "lines of db-0/postgres may be missing: its lines have no times by which the log could be read on\n"
        "error: lines of the followed logs may be missing\n"
    )


def test_the_order_of_times() -> None:
    """Of a node that is not in UTC, also when its clock is put back."""
    times = [
        b"2026-10-25T02:59:59.5+02:00",
        b"2026-10-25T02:59:59.51+02:00",
        b"2026-10-25T02:00:00+01:00",
        b"2026-10-25T01:00:00.000000001Z",
        b"2026-10-25T02:00:00.000000002+01:00",
    ]
    assert sorted(times, key=_key) == times


@pytest.mark.parametrize("ignore", [True, False])
def test_one_of_several_logs_breaks_off(
    ignore: bool, lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends all, as with kubectl; under --ignore-errors the rest goes on."""
    monkeypatch.setattr("kubecli.reading.logs.reading.RECONNECTS", 1)
    lab.put("pods", pod("one"))
    lab.put("pods", pod("two"))
    running = Background(lab, home, "logs", "-f", "-l", "app=batch", *(["--ignore-errors"] if ignore else []))
    lab.wait_for_stream("/log", count=2)
    lab.fault("one/log", times=None, drop=0)
    lab.drop_streams("one/log")
    if ignore:
        while "followed no more" not in running.errors:
            assert running.text == ""
        write(lab, "two", "goes on")
        running.until(lambda text: "goes on" in text)
        over(lab, "one")
        over(lab, "two")
    assert running.end() == 1
    assert ("error: lines of the followed logs may be missing" in running.errors) == ignore
    assert "the log of one/main broke off and could not be read on" in running.errors


def test_a_connection_that_is_lost_is_ignored_as_well(lab: Lab, home: Path) -> None:
    lab.fault("db-0/log", times=1, drop=5)
    result = logs(lab, home, "-l", "app=db", "--ignore-errors", "--tail=1", "--prefix")
    first, *_, last = result.stdout.splitlines()
    assert first.startswith("[pod/db-0/postgres] ") and "error: " in result.stdout
    assert last == "[pod/db-1/postgres] postgres tick 29"


def test_an_error_that_is_ignored_passes_the_filter(lab: Lab, home: Path) -> None:
    body = b'{"kind":"Status","status":"Failure","message":"no such log","code":400}'
    lab.fault("db-0/log", times=1, status=400, body=body)
    result = logs(lab, home, "-l", "app=db", "--ignore-errors", "--grep=tick 29", "--json-fields=x", "--prefix")
    assert result.stdout == ("[pod/db-0/postgres] error: no such log\n[pod/db-1/postgres] postgres tick 29\n")


WAITING = b'{"status":"Failure","message":"container \\"main\\" in pod \\"one\\" is waiting to start: '
WAITING += b'trying and failing to pull image","reason":"BadRequest","code":400}'


def test_a_pod_that_does_not_start_ends_no_other(lab: Lab, home: Path) -> None:
    lab.put("pods", pod("one", state="waiting", phase="Pending"))
    lab.put("pods", pod("two"))
    lab.fault("one/log", times=2, status=400, body=WAITING)
    running = Background(lab, home, "logs", "-f", "-l", "app=batch", "--pod-running-timeout=1s")
    lab.wait_for_stream(PODS)
    lab.wait_for_stream("two/log")
    while lab.server.faults._faults:
        assert running.text == ""
    write(lab, "two", "goes on")
    running.until(lambda text: "goes on" in text)
    write(lab, "one", "at last")
    lab.put("pods", pod("one"))
    running.until(lambda text: "at last" in text)
    over(lab, "one")
    over(lab, "two")
    assert running.end() == 0
    assert running.errors == (
        'container "main" in pod "one" is waiting to start: trying and failing to pull image\n'
    )


def test_a_pod_that_never_starts_is_an_error_at_the_end(lab: Lab, home: Path) -> None:
    lab.put("pods", pod("one", state="waiting", phase="Failed"))
    lab.put("pods", pod("two"))
    lab.fault("one/log", times=None, status=400, body=WAITING)
    running = Background(lab, home, "logs", "-f", "-l", "app=batch", "--pod-running-timeout=1s")
    lab.wait_for_stream("two/log")
    write(lab, "two", "read")
    running.until(lambda text: "read" in text)
    over(lab, "two")
    assert running.end() == 1
    assert running.errors.splitlines()[-1].endswith("is waiting to start: trying and failing to pull image")


def broken_off(lab: Lab, *, times: int | None, status: int = 200, body: bytes) -> None:
    """The log ends in good order while the container runs, and from then on the pod is answered like this."""
    lab.fault("pods/db-0$", times=1)  # it is found first
    lab.fault("db-0/log.*follow=true", times=1, status=200, body=LAST, content_type="text/plain")
    lab.fault("pods/db-0$", times=times, status=status, body=body)


@pytest.mark.parametrize("body", [b"null", b"{}", b"[]", b'{"kind": ""}'])
def test_an_answer_that_is_no_pod_ends_nothing(body: bytes, lab: Lab, home: Path) -> None:
    broken_off(lab, times=3, body=body)
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        lab.end_log("shop", "db-0", "postgres")
        stopped(lab)
    assert (results[0].stdout, results[0].stderr, results[0].exit_code) == ("postgres tick 29\ntwo\n", "", 0)


def test_a_pod_that_never_is_one(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can say whether the log was over: it is said, and the exit code is not 0."""
    monkeypatch.setattr("kubecli.reading.logs.reading.LONGEST_PAUSE", 0.01)
    broken_off(lab, times=None, body=b"{}")
    lab.end_log("shop", "db-0", "postgres")
    result = logs(lab, home, "-f", "--tail=1", "db-0", fails=1)
    assert result.stdout == "postgres tick 29\n"
    assert "error: the log of db-0/postgres broke off and could not be read on\n" in result.stderr


def _refusing(reason: str, code: int) -> bytes:
    said = f'{{"kind":"Status","status":"Failure","reason":"{reason}","message":"no pods for you","code":{code}}}'
    return said.encode()


def test_who_may_not_read_pods_misses_no_line(lab: Lab, home: Path) -> None:
    """The log is asked for again, and is over where nothing new comes."""
    broken_off(lab, times=None, status=403, body=_refusing("Forbidden", 403))
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        lab.end_log("shop", "db-0", "postgres")
    assert (results[0].stdout, results[0].stderr, results[0].exit_code) == ("postgres tick 29\ntwo\n", "", 0)


def test_who_is_nobody_any_more(lab: Lab, home: Path) -> None:
    """The token has ended: the next request for the log says so."""
    broken_off(lab, times=None, status=401, body=_refusing("Unauthorized", 401))
    lab.fault("db-0/log.*sinceTime", times=None, status=401, body=_refusing("Unauthorized", 401))
    result = logs(lab, home, "-f", "--tail=1", "db-0", fails=1)
    assert result.stdout == "postgres tick 29\n"
    assert "You must be logged in" in result.stderr


ONE, TWO = b"2026-11-23T22:04:04.100Z one\n", b"2026-11-23T22:04:05.500Z two\n"
LATE, MORE = b"2026-11-23T22:04:05.499Z late\n", b"2026-11-23T22:04:06Z more\n"


@pytest.mark.parametrize(
    ("first", "whole"),
    [
        ([ONE, TWO], [ONE, TWO, LATE, MORE]),
        ([ONE, TWO, LATE], [ONE, TWO, LATE, MORE]),
        ([ONE, TWO, LATE, LATE], [ONE, TWO, LATE, LATE, LATE, MORE]),
        ([TWO, TWO], [ONE, TWO, TWO, MORE]),
    ],
    ids=["late after", "late last", "the same", "from the tail on"],
)
def test_times_that_go_back(first: list[bytes], whole: list[bytes], lab: Lab, home: Path) -> None:
    """A runtime stamps two streams side by side: no line is lost, and none comes twice."""
    lab.modify("pods", "shop", "db-0", _terminate)
    lab.fault("pods/db-0$", times=1)
    lab.fault("db-0/log.*follow", times=1, status=200, body=b"".join(first), content_type="text/plain")
    lab.fault("pods/db-0$", times=1, status=503, body=b"starting")
    lab.fault("db-0/log.*follow", times=1, status=200, body=b"".join(whole), content_type="text/plain")
    result = logs(lab, home, "-f", "db-0")
    there = whole[whole.index(first[0]) :]
    assert result.output == b"".join(line.partition(b" ")[2] for line in there)
    assert result.stderr == ""


def test_a_pod_without_the_containers_status_says_nothing(lab: Lab, home: Path) -> None:
    """An evicted pod has none either, and is over."""
    broken_off(lab, times=1, body=b'{"kind":"Pod","metadata":{"uid":"%s"},"status":null}' % _uid(lab))
    with followed(lab, home, "db-0") as results:
        lab.wait_for_stream("sinceTime")
        lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:02Z two")
        lab.modify("pods", "shop", "db-0", lambda pod: pod.update(status={"phase": "Failed"}))
        lab.end_log("shop", "db-0", "postgres")
    assert (results[0].stdout, results[0].stderr, results[0].exit_code) == ("postgres tick 29\ntwo\n", "", 0)


def _uid(lab: Lab) -> bytes:
    return str(lab.read("pods", "shop", "db-0")["metadata"]["uid"]).encode()
