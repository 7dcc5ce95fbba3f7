"""Runs command lines with both programs and says where they differ.

For one line at a terminal:  python -m tests.parity.compare get pods -o wide
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kubecli.lab.handle import Lab
from tests.parity.corpus_format import FILES, PARTS, Line, parse
from tests.support.cli import ANY, kubecli
from tests.support.kubectl import find_kubectl

TIMEOUT = 60
WAITING = 12
_KLOG = re.compile(r"^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} .*\n?", re.MULTILINE)
_HINT = re.compile(r"^hint: .*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Answer:
    stdout: bytes
    stderr: str
    exit: int


@dataclass(frozen=True, slots=True)
class Difference:
    line: Line
    problem: str

    def __str__(self) -> str:
        return f"{self.line.place}: {self.line.text}\n{self.problem}"


MORE_TRIES = 4
"""A minute may have turned between the two; and the order of a LimitRange's resources is kubectl's chance."""


class Comparison:
    """One practice cluster, and a home for each program, kept between lines so that caches are warm."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab = lab
        self.folder = folder
        self.program = find_kubectl()
        for name in ("kubectl", "kubecli"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def run(self, lines: Iterable[Line]) -> Iterator[Difference]:
        """kubectl runs ahead on threads, kubecli follows in this process; lines that wait for the clock alone run
        on threads of their own."""
        lines = list(lines)
        self.kubectl(parse("api-resources", ""))  # warms the cache, which two threads would both fill
        with ThreadPoolExecutor(os.cpu_count()) as pool, ThreadPoolExecutor(WAITING) as waiters:
            theirs = [(waiters if line.waits else pool).submit(self.kubectl, line) for line in lines]
            ours = [waiters.submit(self.kubecli, line) if line.waits else None for line in lines]
            for line, their, our in zip(lines, theirs, ours, strict=True):
                problem = describe(line, their.result(), our.result() if our else self.kubecli(line))
                for _ in range(MORE_TRIES):
                    if problem:
                        problem = describe(line, self.kubectl(line), self.kubecli(line))
                if problem:
                    yield Difference(line, problem)

    def kubectl(self, line: Line) -> Answer:
        assert self.program is not None
        home = self._home("kubectl", line)
        with (FILES / line.stdin if line.stdin else Path(os.devnull)).open("rb") as stdin:
            done = subprocess.run(
                [self.program, *line.argv],
                env={"GOGC": "off", **self._env(line), "HOME": str(home)},  # short runs need no garbage collector
                cwd=FILES,
                stdin=stdin,
                capture_output=True,
                timeout=TIMEOUT,
                check=False,
            )
        stderr = done.stderr.decode("utf-8", "replace").replace(str(home), "HOME")
        stderr = _KLOG.sub("", stderr).replace(Path(self.program).name, "kubectl")
        return Answer(done.stdout.replace(str(home).encode(), b"HOME"), stderr, done.returncode)

    def kubecli(self, line: Line) -> Answer:
        home = self._home("kubecli", line)
        done = kubecli(
            *line.argv,
            home=home,
            env=self._env(line),
            stdin=(FILES / line.stdin).read_bytes() if line.stdin else b"",
            cwd=FILES,
            now=lambda: datetime.now(UTC),
            fails=ANY,
        )
        stderr = _HINT.sub("", done.stderr).replace(str(home), "HOME").replace("kubecli", "kubectl")
        output = done.output.replace(str(home).encode(), b"HOME").replace(b"kubecli", b"kubectl")
        return Answer(output, stderr, done.exit_code)

    def _home(self, program: str, line: Line) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder)) if line.cold else self.folder / program

    def _env(self, line: Line) -> dict[str, str]:
        path = os.environ.get("PATH", "")
        return {"PATH": path, "KUBECONFIG": str(self.lab.kubeconfig), **line.env}


def describe(line: Line, theirs: Answer, ours: Answer) -> str:
    """ "" when the answers are alike, or differ in exactly the parts the line is marked with."""
    if line.sorted:
        theirs, ours = (replace(a, stdout=b"\n".join(sorted(a.stdout.split(b"\n")))) for a in (theirs, ours))
    differing = {part for part in PARTS if getattr(theirs, part) != getattr(ours, part)}
    unneeded = line.differs - differing
    problems = [f"  marked as different, and is not: {', '.join(sorted(unneeded))}"] if unneeded else []
    for part in sorted(differing - line.differs):
        problems.append(f"  {part} differs:")
        problems += [f"    {row}" for row in _diff(getattr(theirs, part), getattr(ours, part))]
    return "\n".join(problems)


def _diff(theirs: object, ours: object) -> list[str]:
    found = list(difflib.unified_diff(_rows(theirs), _rows(ours), "kubectl", "kubecli", lineterm="", n=1))
    return [row[:200] for row in found[:24]]


def _rows(value: object) -> list[str]:
    text = value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
    return [repr(row)[1:-1] for row in text.split("\n")]


def main(argv: list[str]) -> None:
    with Lab.start() as lab, tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(lab, Path(folder))
        line = Line("", " ".join(argv), tuple(argv))
        for program, answer in (("kubectl", comparison.kubectl(line)), ("kubecli", comparison.kubecli(line))):
            print(f"--- {program} (exit {answer.exit})")
            print(answer.stdout.decode("utf-8", "replace") + answer.stderr, end="")
        print("--- " + ("\n".join(map(str, comparison.run([line]))) or "alike"))


if __name__ == "__main__":
    main(sys.argv[1:])
