"""Nothing but words and an exit code ever leaves kubecli."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from pathlib import Path

import pytest

from kubecli.cli.app import root
from kubecli.cli.errors import boundary
from kubecli.errors.base import Interrupted, KubecliError, WaitInterrupted
from kubecli.errors.expressions import OutputError
from kubecli.errors.usage import FlagError, UnknownCommand, UsageError
from tests.support.cli import make_runtime
from tests.support.process import kubecli_argv, kubecli_process, process_env


def said(error: BaseException, home: Path, verbosity: int = 0) -> tuple[int, str]:
    runtime, stdout, stderr = make_runtime(home=home)

    def body() -> None:
        raise error

    code = boundary(runtime, body, verbosity=lambda: verbosity)
    assert stdout.getvalue() == b""
    return code, stderr.getvalue()


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (UsageError("no"), 1, "error: no\n"),
        (UsageError("no", command="kubecli get"), 1, "error: no\nSee 'kubecli get -h' for help and examples\n"),
        (FlagError("no", command="kubecli get"), 1, "error: no\nSee 'kubecli get --help' for usage.\n"),
        (UsageError("no", hint="try yes"), 1, "error: no\nhint: try yes\n"),
        (UnknownCommand("gett", "kubecli"), 1, 'error: unknown command "gett" for "kubecli"\n'),
        (
            UnknownCommand("gett", "kubecli", ("get", "set")),
            1,
            'error: unknown command "gett" for "kubecli"\n\nDid you mean this?\n\tget\n\tset\n',
        ),
        (OutputError("no"), 1, "error: no\n"),
        (KubecliError("a fact"), 1, "error: a fact\n"),
        (Interrupted(), 130, ""),
        (Interrupted(15), 143, ""),
        (WaitInterrupted(), 1, ""),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
        (SystemExit(3), 3, ""),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            1,
            "error: write /dev/stdout: no space left on device\n",
        ),
        (FileNotFoundError(errno.ENOENT, "No such file", "x.yaml"), 1, "error: x.yaml: no such file\n"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_words_and_exit_codes(error: BaseException, code: int, words: str, home: Path) -> None:
    assert said(error, home) == (code, words)


def test_an_internal_error_is_one_line_and_a_hint(home: Path) -> None:
    assert said(ZeroDivisionError("division by zero"), home) == (
        1,
        "error: internal error: ZeroDivisionError: division by zero\n"
        "hint: this is a bug in kubecli; run again with -v=9 to see where\n",
    )


def test_a_high_log_level_shows_where_an_internal_error_was(home: Path) -> None:
    code, words = said(ZeroDivisionError("x"), home, 9)
    assert code == 1
    assert "Traceback" in words
    assert "raise error" in words
    assert "Traceback" not in said(UsageError("x"), home, 9)[1]


@pytest.mark.parametrize(
    ("argv", "level"),
    [
        (("get", "-v=9"), 9), (("-v", "9", "get"), 9), (("--v=10",), 10), (("--v", "8"), 8), (("-v9",), 9),
        (("get",), 0), (("get", "9"), 0), (("-v",), 0), (("-v=x",), 0), (("-v=²",), 0), (("--verbose=9",), 0),
        ((), 0),
    ],
)  # fmt: skip
def test_the_log_level_is_read_from_any_command_line(argv: tuple[str, ...], level: int, home: Path) -> None:
    ctx, _ = root().context([], make_runtime(home=home)[0])
    line = [*argv, "get"] if "get" not in argv else list(argv)
    assert (
        ctx.command.make_context("kubecli", line, obj=ctx.obj, resilient_parsing=True).params["verbosity"] == level
    )


class ClosedStderr:
    def write(self, text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_closed_stderr_is_nobodys_to_tell(home: Path) -> None:
    from msgspec.structs import replace

    runtime, _, _ = make_runtime(home=home)
    broken = replace(runtime, stderr=ClosedStderr())

    def body() -> None:
        raise UsageError("no")

    assert boundary(broken, body) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_under_stdout_is_one_line(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = kubecli_process("--help", home=home, stdout=full)
    assert (result.returncode, result.stderr) == (1, b"error: write /dev/stdout: no space left on device\n")


def test_a_reader_that_has_gone_ends_the_command_quietly(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    result = kubecli_process("--help", home=home, stdout=write)
    os.close(write)
    assert (result.returncode, result.stderr) == (141, b"")


def test_streams_that_were_closed_before_the_start(home: Path) -> None:
    line = " ".join([*kubecli_argv("--help"), ">&-", "<&-", "2>&-"])
    assert subprocess.run(["bash", "-c", line], env=process_env(home), check=False).returncode == 0


def test_a_working_folder_that_has_been_deleted(home: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f"cd {gone}; rmdir {gone}; {' '.join(kubecli_argv('--help'))}"
    result = subprocess.run(["bash", "-c", line], env=process_env(home), capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


SLEEPS = """
import os, signal, sys, threading, time
from kubecli.cli.program import Program
def make_context(self, name, args, *, obj):
    obj.stderr.write("ready\\n")
    obj.stderr.flush()
    time.sleep(30)
Program.make_context = make_context
from kubecli.__main__ import main
sys.exit(main())
"""


def test_ctrl_c_is_quiet(home: Path) -> None:
    import sys

    with subprocess.Popen(
        [sys.executable, "-c", SLEEPS], env=process_env(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_an_argument_that_is_no_text_is_not_shown(home: Path) -> None:
    code, words = said(UnicodeEncodeError("utf-8", "Bearer \udcff", 7, 8, "surrogates not allowed"), home)
    assert (code, words) == (1, "error: an argument is not valid UTF-8\n")


def test_bytes_that_are_no_text_are_shown_as_such(home: Path) -> None:
    done = kubecli_process("config", "use-context", "p\udcffds", home=home)
    assert b'"p\\xffds"' in done.stderr


def test_a_terminal_is_shown_control_characters_and_a_pipe_gets_them(home: Path) -> None:
    """What a server says in a Status, a version or a user name; colours are the program's own."""
    said = "no\x1b]0;x\x07\x1b[31m\r\nmore"
    for terminal, err, out in (
        (True, "no\\x1b]0;x\\x07\\x1b[31m\\x0d\nmore\n", "no\\x1b]0;x\\x07\x1b[31m\\x0d\nmore" * 2),
        (False, said + "\n", said * 2),
    ):
        runtime, stdout, stderr = make_runtime(home=home, terminal=terminal)
        runtime.warn(said)
        runtime.write(said)
        runtime.write_bytes(said.encode())
        assert (stderr.getvalue(), stdout.getvalue().decode()) == (err, out)
