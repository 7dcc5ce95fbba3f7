"""A snapshot of the practice cluster answers every command line as the cluster does, byte for byte.

Both sides are kubecli: that kubecli answers as kubectl does is what the other tests are about.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.parity.compare import Answer, Difference, describe
from tests.parity.corpus_format import CORPUS, FILES, Line, read
from tests.support.cli import ANY, kubecli

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)
COMMANDS = ("get", "describe", "logs", "events", "top", "explain", "rollout", "names", "discovery", "version")
CORPORA = sorted(path for path in CORPUS.glob("*.txt") if path.stem.partition("-")[0] in COMMANDS)
REACHING = {
    "--as",
    "--as-group",
    "--as-uid",
    "--as-user-extra",
    "--certificate-authority",
    "--client-certificate",
    "--client-key",
    "--cluster",
    "--context",
    "--insecure-skip-tls-verify",
    "--kubeconfig",
    "--password",
    "--proxy-url",
    "--server",
    "--tls-server-name",
    "--token",
    "--user",
    "--username",
    "-s",
}
WAITING = {"-w", "--watch", "--watch-only", "-f", "--follow", "--output-watch-events"}
OF_SECRETS = ("json", "yaml", "go-template")


def is_about_what_was_saved(line: Line) -> bool:
    """Not how a cluster is reached, nor what happens later, nor the kubeconfig."""
    flags = {word.partition("=")[0] for word in line.argv}
    if flags & REACHING or "KUBECONFIG" in line.env or "config" in line.argv:
        return False
    return not flags & WAITING or (line.argv[:1] == ("get",) and "-f" in flags and not flags & (WAITING - {"-f"}))


def prints_values_of_secrets(line: Line) -> bool:
    return "secrets" in line.text and any(word in line.text for word in OF_SECRETS)


@pytest.fixture(scope="module")
def saved(lab_session: Lab, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The snapshot, and a home."""
    folder = tmp_path_factory.mktemp("snapshot")
    (folder / "home").mkdir()
    path = folder / "lab.tar.gz"
    done = kubecli(
        "snapshot",
        "save",
        str(path),
        "--logs=all",
        home=folder / "home",
        env={"KUBECONFIG": str(lab_session.kubeconfig)},
        now=lambda: NOW,
    )
    assert (done.exit_code, done.stderr) == (0, "")
    return path, folder / "home"


def answer(line: Line, home: Path, env: Mapping[str, str]) -> Answer:
    done = kubecli(
        *line.argv,
        home=home,
        env={**env, **line.env},
        stdin=(FILES / line.stdin).read_bytes() if line.stdin else b"",
        cwd=FILES,
        now=lambda: NOW,
        fails=ANY,
    )
    return Answer(done.output, done.stderr, done.exit_code)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.stem)
def test_a_snapshot_answers_as_the_cluster(lab_session: Lab, saved: tuple[Path, Path], corpus: Path) -> None:
    path, home = saved
    live, offline = {"KUBECONFIG": str(lab_session.kubeconfig)}, {"KUBECLI_SNAPSHOT": str(path)}
    different: list[Difference] = []
    compared = 0
    for line in filter(is_about_what_was_saved, read(corpus)):
        plain = Line(line.place, line.text, line.argv, sorted=line.sorted)
        problem = describe(plain, answer(line, home, live), answer(line, home, offline))
        compared += 1
        if prints_values_of_secrets(line):
            assert problem, f"{line.place}: the values of secrets are masked: {line.text}"
        elif problem and not line.text.startswith("cluster-info"):
            different.append(Difference(line, problem))
    assert not different, "\n".join(map(str, different))
    assert compared or corpus.stem == "get-access"
