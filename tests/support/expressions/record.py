"""Asks the real kubectl what each case of a table prints.

    python -m tests.support.expressions.record            lists the cases whose recorded answer differs
    python -m tests.support.expressions.record --update   rewrites the tables

No server is needed: `kubectl patch --local` with an empty patch prints the object it read.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from tests.support.expressions.cases import TABLES, Case, comparable, expectation, load, objects, save
from tests.support.kubectl import kubectl

PARSING = {"jsonpath": "error: error parsing jsonpath {}, ", "go-template": "error: error parsing template {}, "}
EXECUTING = {
    "jsonpath": re.compile(
        r'error: error executing jsonpath ".*?": Error executing template: (.*?)\. Printing more', re.S
    ),
    "go-template": re.compile(r'error: error executing template ".*?": (template: .*)\n', re.S),
}


def ask(language: str, case: Case, home: Path) -> dict[str, str]:
    """kubectl's answer: output, or error and phase. home holds one NAME.json per object."""
    output = f"{language}-as-json" if case.get("as_json") else language
    keys = ["--allow-missing-template-keys=false"] if case.get("strict") else []
    result = kubectl(
        "patch",
        "--local",
        "--type=merge",
        "-p={}",
        f"-f={case['object']}.json",
        f"-o={output}={case['expression']}",
        *keys,
        home=home,
    )
    stderr = result.stderr.decode()
    if result.returncode == 0:
        return {"output": result.stdout.decode("utf-8", "surrogateescape")}
    start = PARSING[language].format(case["expression"])
    if stderr.startswith(start):
        return {"error": stderr[len(start) :].rstrip("\n"), "phase": "parsing"}
    match = EXECUTING[language].match(stderr)
    if match is not None:
        return {"error": match[1], "phase": "executing"}
    raise AssertionError(f"{case['name']}: {case['expression']}: kubectl said {stderr[:500]}")


def write_objects(home: Path) -> None:
    for name, obj in objects().items():
        (home / f"{name}.json").write_text(json.dumps(obj), encoding="utf-8")


def main() -> int:
    update = "--update" in sys.argv[1:]
    changed = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_objects(home)
        for language in [name for name in TABLES if name in sys.argv[1:]] or TABLES:
            recorded: list[Case] = []
            for case in load(language):
                said = ask(language, case, home)
                if comparable(case, said) != comparable(case, expectation(case)):
                    changed += 1
                    print(f"{language}: {case['name']}: {case['expression']!r}: {said}")
                bare = {key: value for key, value in case.items() if key not in ("output", "error", "phase")}
                recorded.append({**bare, **said})
            if update:
                save(language, recorded)
    print(f"{changed} differ{' and were rewritten' if update else ''}")
    return 1 if changed and not update else 0


if __name__ == "__main__":
    sys.exit(main())
