"""Programs on PATH as commands: the same ones that kubectl would run and list."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kubecli import __version__
from kubecli.reading.plugins import plugin_environment
from tests.support.cli import kubecli
from tests.support.kubectl import kubectl
from tests.support.process import kubecli_process

SCRIPT = '#!/bin/sh\necho "$(basename $0): $*"\nexit 7\n'


def program(folder: Path, name: str, *, runs: bool = True) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(SCRIPT)
    path.chmod(0o755 if runs else 0o644)
    return path


@pytest.fixture
def search(tmp_path: Path) -> str:
    """A PATH with kubectl plugins, some of which cannot be used."""
    first, second = tmp_path / "first", tmp_path / "second"
    for name in (
        "kubectl-foo",
        "kubectl-foo-bar",
        "kubectl-foo_bar",
        "kubectl-plugin-list",
        "kubectl-create-thing",
    ):
        program(first, name)
    program(first, "kubectl-noexec", runs=False)
    (first / "kubectl-folder").mkdir()
    (first / "kubectl-broken").symlink_to(tmp_path / "gone")
    program(second, "kubectl-foo")
    program(second, "kubectl-get_it")
    return os.pathsep.join(
        [str(first), str(second), str(first), "", "relative", "/nonexistent", "/usr/bin", "/bin"]
    )


RUNS = [
    ["foo"], ["foo", "x", "--y=z"], ["foo", "bar", "baz"], ["foo", "--bar", "baz"], ["foo", "--", "bar"],
    ["foo-bar", "x"], ["foo", ""], ["create", "thing", "x"], ["foo", "bar-baz"],
]  # fmt: skip


@pytest.mark.parity
@pytest.mark.parametrize("argv", RUNS, ids=" ".join)
def test_runs_the_plugin_that_kubectl_runs(argv: list[str], home: Path, search: str) -> None:
    theirs = kubectl(*argv, home=home, env={"PATH": search})
    ours = kubecli_process(*argv, home=home, env={"PATH": search})
    assert (ours.returncode, ours.stdout, ours.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr)
    assert ours.returncode == 7


@pytest.mark.parity
@pytest.mark.parametrize("argv", [["noexec"], ["broken"], ["folder"], ["bar"]], ids=" ".join)
def test_what_cannot_run_is_no_plugin(argv: list[str], home: Path, search: str) -> None:
    theirs = kubectl(*argv, home=home, env={"PATH": search})
    ours = kubecli(*argv, home=home, env={"PATH": search}, fails=1)
    assert ours.exit_code == theirs.returncode == 1
    assert ours.stderr.splitlines()[0] == theirs.stderr.decode().replace("kubectl", "kubecli").splitlines()[0]


def test_our_own_plugins_come_first(home: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "kubectl-foo")
    program(tmp_path / "bin", "kubecli-foo")
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    assert kubecli_process("foo", "x", home=home, env=env).stdout == b"kubecli-foo: x\n"


def test_a_plugin_has_the_signals_that_a_shell_gives(home: Path, tmp_path: Path) -> None:
    """Python ignores SIGPIPE; a plugin that writes into a closed pipe must end all the same."""
    path = program(tmp_path / "bin", "kubecli-endless")
    path.write_text("#!/bin/sh\nwhile echo y; do :; done 2>/dev/null\necho went on >&2\n")
    read, write = os.pipe()
    os.close(read)
    result = kubecli_process("endless", home=home, env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}, stdout=write)
    os.close(write)
    assert (result.returncode, result.stderr) == (-13, b"")


def test_no_plugin_replaces_a_command(home: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "kubecli-options")
    result = kubecli_process("options", home=home, env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"})
    assert result.stdout.startswith(b"The following options")


def test_a_flag_before_a_plugin_is_refused_as_kubectl_does_and_explained(home: Path, search: str) -> None:
    theirs = kubectl("-n", "x", "foo", home=home, env={"PATH": search})
    ours = kubecli("-n", "x", "foo", home=home, env={"PATH": search}, fails=1)
    assert ours.stderr.splitlines()[0] == theirs.stderr.decode().strip()
    assert ours.exit_code == theirs.returncode == 1
    assert "hint: foo is no command of kubecli" in ours.stderr
    assert "did you mean completion or config or cordon" not in ours.stderr


@pytest.mark.parity
@pytest.mark.parametrize("flags", [[], ["--name-only"], ["ignored"]], ids=str)
def test_lists_as_kubectl_does(flags: list[str], home: Path, search: str) -> None:
    theirs = kubectl("plugin", "list", *flags, home=home, env={"PATH": search})
    ours = kubecli("plugin", "list", *flags, home=home, env={"PATH": search}, fails=1)
    assert (ours.exit_code, ours.output) == (theirs.returncode, theirs.stdout)
    wanted = theirs.stderr.decode().replace('command: "kubectl ', 'command: "kubecli ')
    assert ours.stderr == wanted


@pytest.mark.parity
def test_lists_nothing_as_kubectl_does(home: Path) -> None:
    theirs = kubectl("plugin", "list", home=home, env={"PATH": "/nonexistent"})
    ours = kubecli("plugin", "list", home=home, env={"PATH": "/nonexistent"}, fails=1)
    assert (ours.exit_code, ours.output) == (theirs.returncode, theirs.stdout)
    assert ours.stderr == theirs.stderr.decode().replace("any kubectl plugins", "any kubecli or kubectl plugins")


def test_lists_a_warning_in_the_singular(home: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin", "kubecli-noexec", runs=False)
    result = kubecli("plugin", "list", home=home, env={"PATH": str(tmp_path / "bin")}, fails=1)
    assert result.exit_code == 1
    assert result.stderr.endswith("error: one plugin warning was found\n")


def test_a_plugin_calls_back_the_program_that_started_it(home: Path, tmp_path: Path) -> None:
    """$KUBECTL_PATH is kubecli, also where a kubectl above it has set its own."""
    path = program(tmp_path / "bin", "kubectl-back")
    path.write_text('#!/bin/sh\n"$KUBECTL_PATH" version --client\n')
    env = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "KUBECTL_PATH": "/bin/false"}
    result = kubecli_process("back", home=home, env=env)
    assert result.stdout.startswith(f"Client Version: v{__version__}\n".encode())


def test_where_no_program_is_installed_a_plugin_gets_no_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", [str(tmp_path / "gone")])
    assert plugin_environment({"KUBECTL_PATH": "/bin/kubectl", "A": "b", "PATH": ""}) == {"A": "b", "PATH": ""}
