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
sys.exit(main())
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
    "asyncio",
    "concurrent",
    "cryptography",
    "dataclasses",
    "email",
    "http",
    "httpcore",
    "httpx",
    "json",
    "logging",
    "rich",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
}
"""What no small command needs. `inspect`, and ast, dis and tokenize with it, would be among them: it is click.core
that imports it, for help texts of its own making (8 ms)."""

COMPLETE = {"_KUBECLI_COMPLETE": "zsh_complete"}


@pytest.mark.parametrize(
    ("argv", "env", "most", "also_without"),
    [
        (["--help"], {}, 124, {"yaml"}),
        (["config", "--help"], {}, 126, {"yaml"}),
        (["version", "--client"], {}, 125, {"yaml"}),
        (["completion", "bash"], {}, 122, {"yaml"}),
        (["config", "current-context"], {}, 159, set()),
        (["conf"], COMPLETE, 122, {"yaml"}),
        (["version", "-o", ""], COMPLETE, 129, {"yaml"}),
        (["config", "use-context", ""], COMPLETE, 178, set()),
        (["--context", ""], COMPLETE, 158, set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_small_commands_import_little(
    argv: list[str], env: dict[str, str], most: int, also_without: set[str], configured: Path
) -> None:
    found = modules(*argv, home=configured, env=env)
    assert found & (HEAVY | also_without) == set()
    assert len(found) <= most, sorted(found)


OURS = """
    kubecli kubecli.__main__ kubecli.cli kubecli.cli.app kubecli.cli.command kubecli.cli.errors
    kubecli.cli.help kubecli.cli.invocation kubecli.cli.lazy kubecli.cli.names kubecli.cli.options
    kubecli.cli.pflag kubecli.cli.program kubecli.cli.startup kubecli.cli.types kubecli.cli.verbs
    kubecli.errors kubecli.errors.base kubecli.errors.exit kubecli.errors.usage kubecli.invocation
    kubecli.kubeconfig kubecli.kubeconfig.overrides kubecli.runtime kubecli.secretive kubecli.terminal
    kubecli.terminal.painting
"""


def test_help_imports_nothing_of_the_commands_it_lists(configured: Path) -> None:
    assert {name for name in modules("--help", home=configured) if name.startswith("kubecli")} == set(OURS.split())


def test_get_imports_what_it_needs(lab: Lab, configured: Path) -> None:  # noqa: F811
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    found = modules("get", "namespaces", home=configured, env=env)
    assert {"httpx", "msgspec"} <= found
    unneeded = {"rich", "pygments", "asyncio", "aiohttp", "cryptography"}
    assert found & unneeded == set()
    assert len(found) <= 425, sorted(found)


def test_exit_functions_run_and_the_exit_code_is_kept(home: Path) -> None:
    program = (
        "import atexit; atexit.register(print, 'bye'); from kubecli.__main__ import main; raise SystemExit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--foo"],
        env=process_env(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "bye\n" in done.stdout
