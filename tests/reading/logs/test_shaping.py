"""Lines as a person reads them: fields of JSON, templates, time zones, levels and matches marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kubecli.errors.reading import LogsError
from kubecli.lab.handle import Lab
from kubecli.reading.logs.levels import level_of
from kubecli.reading.logs.shaping import Marks, shape_of
from tests.support.cli import Result, kubecli
from tests.support.pseudo_terminal import PseudoTerminal

JSON = b'{"level":"warn","msg":"slow","http":{"path":"/a b","ms":12.5},"trace.id":7}\n'


def brush(text: str, role: str) -> str:
    return f"<{role}:{text}>"


@pytest.mark.parametrize(
    ("fields", "line", "shown"),
    [
        (["level", "msg"], JSON, b"warn slow\n"),
        (["msg", "http.path", "trace.id", "nothing"], JSON, b"slow /a b 7\n"),
        (["http"], JSON, b'{"path":"/a b","ms":12.5}\n'),
        (["nothing"], JSON, JSON),
        (["level"], b"plain {level}\n", b"plain {level}\n"),
        (["level"], b'{"level": broken\n', b'{"level": broken\n'),
        (["level"], b'["level"]\n', b'["level"]\n'),
        (["msg"], b'{"msg":"two\\nlines"}\n', b"two\\nlines\n"),
        (["msg"], b"\xff\xfe not UTF-8\n", b"\xff\xfe not UTF-8\n"),
        (["msg"], b"2026-11-23T23:20:00.5Z " + JSON, b"2026-11-23T23:20:00.5Z slow\n"),
        (["msg"], b"2026-11-23T23:20:00.5+02:00 " + JSON, b"2026-11-23T23:20:00.5+02:00 slow\n"),
    ],
)
def test_fields_of_json(fields: list[str], line: bytes, shown: bytes) -> None:
    assert shape_of("", fields, "")(line) == shown


def test_a_template() -> None:
    shape = shape_of("", [], "{{.level}}: {{.msg}} ({{.http.ms}} ms)")
    assert shape(JSON) == b"warn: slow (12.5 ms)\n"
    assert shape(b"no JSON\n") == b"no JSON\n"
    assert shape_of("", [], "{{index .list 3}}")(JSON) == JSON  # what it cannot be made of stays


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", b"2026-07-01T23:20:00.123456789Z x\n"),
        ("Europe/Berlin", b"2026-07-02T01:20:00.123456789+02:00 x\n"),
        ("America/New_York", b"2026-07-01T19:20:00.123456789-04:00 x\n"),
    ],
)
def test_a_time_zone(zone: str, shown: bytes) -> None:
    assert shape_of(zone, [], "")(b"2026-07-01T23:20:00.123456789Z x\n") == shown


def test_the_time_of_a_node_in_another_zone() -> None:
    assert shape_of("UTC", [], "")(b"2026-07-02T01:20:00.5+02:00 x\n") == b"2026-07-01T23:20:00.5Z x\n"


def test_times_that_are_none_stay() -> None:
    shape = shape_of("Asia/Tokyo", [], "")
    for line in (
        b"9999-12-31T23:59:59Z x\n",
        b"2026-13-01T00:00:00Z x\n",
        b"x 2026-07-01T23:20:00Z\n",
        b"\n",
        b"",
    ):
        assert shape(line) == line


def test_a_zone_that_does_not_exist() -> None:
    with pytest.raises(LogsError, match='no time zone "Mars/Olympus"'):
        shape_of("Mars/Olympus", [], "")


@pytest.mark.parametrize(
    ("line", "word", "role"),
    [
        (b"ERROR: no\n", b"ERROR", "level.error"),
        (b"2026-01-01 WARN [main] slow\n", b"WARN", "level.warning"),
        (b"time=x level=info msg=y\n", b"info", "level.info"),
        (b'{"ts":1,"severity":"ERROR","m":"x"}\n', b"ERROR", "level.error"),
        (b'{"level":30,"m":"x"}\n', b"30", "level.info"),
        (b"E1126 22:10:00.1 1 main.go:1] no\n", b"E", "level.error"),
        (b"2026-11-23T23:20:00Z W1126 22:10:00.1 1 x\n", b"W", "level.warning"),
        (b"error connecting\n", b"error", "level.error"),
        (b"[debug] x\n", b"debug", "level.debug"),
        (b"2026/11/23 23:20:00 [error] 31#31: *1 open() failed\n", b"error", "level.error"),
        (b"2026-11-23T23:20:00Z 2026-11-23 23:20:00 warn slow\n", b"warn", "level.warning"),
        (b"3:04PM INF started\n", b"INF", "level.info"),
        (b"2026-11-23T23:20:00+02:00 I1126 22:10:00.1 1 x\n", b"I", "level.info"),
        (b'{"@timestamp":"x","log.level":"ERROR"}\n', b"ERROR", "level.error"),
        (b'{"@level":"debug"}\n', b"debug", "level.debug"),
        (b"level='warn' msg=x\n", b"warn", "level.warning"),
        (b"2026-11-23 23:20:00.123 UTC [1] FATAL:  no\n", b"FATAL", "level.error"),
        (b"no errors were found\n", None, ""),
        (b"the /var/ERROR/log file\n", None, ""),
        (b"all went well\n", None, ""),
    ],
)
def test_a_lines_level(line: bytes, word: bytes | None, role: str) -> None:
    found = level_of(line)
    assert (found and (line[found[0] : found[1]], found[2])) == (word and (word, role))


def test_matches_are_marked_and_nothing_else_changes() -> None:
    marks = Marks(brush, [re.compile(b"ti[cm]e?"), re.compile(b"me")], clean=True)
    line = b"ERROR time \xff tick \n"
    assert marks(line) == b"<level.error:ERROR> <match:time> \xff <match:tic>k \n"
    assert re.sub(rb"<[\w.]+:([^>]*)>", rb"\1", marks(line)) == line


def test_a_terminal_is_not_told_what_to_do() -> None:
    marks = Marks(brush, [], clean=True)
    assert marks(b"a\x1b]0;title\x07b\x1b[2J\rc\r\n") == b"a\\x1b]0;title\\x07b\\x1b[2J\\x0dc\n"
    assert marks(b"\x1b[31mred\n") == b"\x1b[31mred\x1b[0m\n"  # colours may stay, and end with the line


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b"\x1b[31mred time x\x1b[0m time\n", b"\x1b[31mred <match:time>\x1b[31m x\x1b[0m <match:time>\x1b[0m\n"),
        (
            b"\x1b[1m\x1b[31mti\x1b[32mme\x1b[m.\n",
            b"<match:time>\x1b[1m\x1b[31m\x1b[32m\x1b[m.\x1b[0m\n",
        ),
        (b"\x1b[31mtime\x1b[0m", b"<match:time>\x1b[31m\x1b[0m\x1b[0m"),
        (b"a \x1b[31mERROR\x1b[0m z\n", b"a \x1b[31mERROR\x1b[0m z\x1b[0m\n"),
    ],
)
def test_a_line_with_colours_of_its_own_is_marked_as_well(line: bytes, shown: bytes) -> None:
    """They go on behind a match as they would have."""
    assert Marks(brush, [re.compile(b"time")], clean=True)(line) == shown


def test_without_colours_nothing_is_marked() -> None:
    marks = Marks(lambda text, role: text, [re.compile(b"time")], clean=True)
    assert marks(b"ERROR time\n") == b"ERROR time\n"
    assert marks(b"\x1b[31mtime\x1b[0m\n") == b"\x1b[31mtime\x1b[0m\x1b[0m\n"


def logs(lab: Lab, home: Path, *argv: str, fails: int = 0) -> Result:
    return kubecli("logs", "--kubeconfig", str(lab.kubeconfig), "-n", "shop", *argv, home=home, fails=fails)


def test_the_last_lines_that_match(lab: Lab, home: Path) -> None:
    assert (
        logs(lab, home, "db-0", "--grep=tick .*[05]$", "--tail=2").stdout == "postgres tick 20\npostgres tick 25\n"
    )
    assert logs(lab, home, "db-0", "--exclude=tick [12]", "--tail=1").stdout == "postgres tick 9\n"


def test_following_says_that_the_filter_runs_after(lab: Lab, home: Path) -> None:
    lab.modify("pods", "shop", "db-0", _over)
    lab.end_log("shop", "db-0", "postgres")
    result = logs(lab, home, "-f", "db-0", "--grep=tick 2", "--tail=3")
    assert result.stdout == "postgres tick 27\npostgres tick 28\npostgres tick 29\n"
    assert result.stderr.startswith("note: with -f the last 3 lines are read first, and then --grep")


def test_a_limit_is_said_to_come_before_the_filter(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "db-0", "--grep=tick", "--tail=3", "--limit-bytes=20")
    assert result.stdout == "postgres tick 27\n"
    assert result.stderr.startswith("note: 20 bytes of the last 3 lines are read first, and then --grep")
    assert logs(lab, home, "db-0", "--tail=3", "--limit-bytes=20").stderr == ""


def test_fields_or_a_template(lab: Lab, home: Path) -> None:
    result = logs(lab, home, "db-0", "--json-fields=a", "--template={{.a}}", fails=1)
    assert result.stderr == "error: --json-fields and --template both say how lines are shown: give one of them\n"


def _over(pod: dict[str, object]) -> None:
    status = pod["status"]
    assert isinstance(status, dict)
    status["containerStatuses"][0]["state"] = {"terminated": {"exitCode": 0, "containerID": "x"}}


def test_timestamps_in_a_zone(lab: Lab, home: Path) -> None:
    plain = logs(lab, home, "db-0", "--timestamps", "--tail=1").stdout
    there = logs(lab, home, "db-0", "--timezone=Asia/Tokyo", "--tail=1").stdout
    assert "+09:00 postgres tick 29" in there and there[13:29] == plain[13:29]


@pytest.mark.parametrize("width", [80, 120])
def test_what_a_terminal_sees(width: int, lab: Lab, home: Path) -> None:
    line = r'2026-11-23T23:20:00Z {"level":"error","msg":"no \u001b]0;x\u0007 tick"}'
    lab.append_log("shop", "db-0", "postgres", line)
    argv = ("logs", "-n", "shop", "db-0", "--tail=1", "--json-fields=level,msg", "--highlight=tick")
    with PseudoTerminal(*argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, width=width) as terminal:
        pass
    assert terminal.lines() == ["error no \\x1b]0;x\\x07 tick"]
    assert b"\x1b[91merror\x1b[0m" in terminal.raw and b"\x1b[30;43mtick\x1b[0m" in terminal.raw
    piped = logs(lab, home, *argv[3:])
    assert piped.output == b"error no \x1b]0;x\x07 tick\n"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("flag", ["--grep", "--highlight"])
def test_a_terminal_sees_matches_within_the_colours_of_the_log(
    flag: str, width: int, lab: Lab, home: Path
) -> None:
    lab.append_log("shop", "db-0", "postgres", "2026-11-23T23:20:00Z \x1b[31mred tick\x1b[0m end")
    argv = ("logs", "-n", "shop", "db-0", "--tail=1", flag, "tick|end")
    with PseudoTerminal(*argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}, width=width) as terminal:
        pass
    assert terminal.lines() == ["red tick end"]
    assert b"\x1b[31mred \x1b[30;43mtick\x1b[0m" in terminal.raw and b"\x1b[30;43mend\x1b[0m" in terminal.raw
    assert logs(lab, home, *argv[3:]).output == b"\x1b[31mred tick\x1b[0m end\n"


def test_a_terminal_sees_which_pod_a_followed_line_is_from(lab: Lab, home: Path) -> None:
    argv = ("logs", "-n", "shop", "-f", "db-.*", "--tail=1")
    with PseudoTerminal(*argv, home=home, env={"KUBECONFIG": str(lab.kubeconfig)}) as terminal:
        lab.wait_for_stream("postgres", count=2)
        lab.append_log("shop", "db-1", "postgres", "2026-11-23T23:20:00Z WARN late")
        terminal.until("late")
        terminal.press("\x03")
    assert terminal.lines()[2] == "[pod/db-1/postgres] WARN late"
    assert sorted(terminal.lines()[:2]) == [f"[pod/db-{each}/postgres] postgres tick 29" for each in (0, 1)]
