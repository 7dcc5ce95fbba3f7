"""What commands import: counts and names, never the clock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures
from tests.support.process import process_env

PROGRAM = """
import atexit, sys
atexit.register(lambda: print("\\n".join(sorted(sys.modules)), file=sys.stderr))
sys.argv[0] = "kubecli"
from kubecli.__main__ import main
main()
"""

CONFIG = """
current-context: dev
contexts:
- {name: dev, context: {cluster: here, user: me}}
"""


def modules(*argv: str, home: Path, env: dict[str, str] | None = None) -> set[str]:
    """What is imported when a command has run, without what the interpreter had at its start."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv],
        env=process_env(home, env),
        capture_output=True,
        text=True,
        check=True,
    )
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split()) - set(bare.stdout.split())


@pytest.fixture
def configured(home: Path) -> Path:
    (home / ".kube").mkdir()
    (home / ".kube" / "config").write_text(CONFIG)
    return home


HEAVY = {
    "dataclasses",
    "httpx",
    "rich",
    "asyncio",
    "ssl",
    "subprocess",
    "email",
}


@pytest.mark.parametrize(
    ("argv", "most", "also_without"),
    [
        (["--help"], 115, {"yaml"}),
        (["config", "--help"], 115, {"yaml"}),
        (["version", "--client"], 110, {"yaml"}),
        (["completion", "bash"], 110, {"yaml"}),
        (["config", "current-context"], 165, set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_small_commands_import_little(
    argv: list[str], most: int, also_without: set[str], configured: Path
) -> None:
    found = modules(*argv, home=configured)
    assert found & (HEAVY | also_without) == set()
    assert len(found) <= most, sorted(found)


def test_get_imports_what_it_needs(lab: Lab, configured: Path) -> None:  # noqa: F811
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    found = modules("get", "namespaces", home=configured, env=env)
    assert {"httpx", "msgspec"} <= found
    unneeded = {"rich", "asyncio", "aiohttp", "cryptography"}
    assert found & unneeded == set()
    assert len(found) <= 420, sorted(found)


LAZY = """
from kubecli.cli.startup import prepare
prepare()
import inspect, sys, typing_extensions
assert "ast" not in sys.modules
assert typing_extensions.get_type_hints.__module__ == "typing"
assert type(sys.modules["typing_extensions"]).__name__ == "_Lazy"
assert str(inspect.signature(lambda a: a)) == "(a)"
assert sys.modules["inspect"].__spec__.name == "inspect"
from inspect import Parameter
from typing_extensions import override
assert override.__module__ in ("typing_extensions", "typing"), override.__module__
try:
    inspect.nothing_of_that_name
except AttributeError:
    print("fine")
"""


def test_modules_that_stand_in_for_others_become_them(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LAZY], env=process_env(home), capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("fine\n", "")


def test_exit_functions_run_and_the_exit_code_is_kept(home: Path) -> None:
    program = "import atexit; atexit.register(print, 'bye'); from kubecli.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--foo"],
        env=process_env(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "bye\n" in done.stdout
