"""The tables of expressions and what kubectl makes of them.

A table is a JSON file with one case a line:

    {"name": ..., "object": a key of objects.json, "expression": ...,          written by people
     "strict": true      --allow-missing-template-keys=false
     "as_json": true     -o jsonpath-as-json
     "unordered": true   kubectl prints a map's values in a random order: compare the sorted words
     "output": ... or "error": ... (and "phase": "parsing" or "executing")}    recorded from kubectl
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TESTS = HERE.parent.parent
TABLES = {"jsonpath": TESTS / "jsonpath" / "cases.json", "go-template": TESTS / "gotemplate" / "cases.json"}

Case = dict[str, Any]


def objects() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "objects.json").read_text(encoding="utf-8"))
    return found


def load(language: str) -> list[Case]:
    cases: list[Case] = json.loads(TABLES[language].read_text(encoding="utf-8"))
    return cases


def save(language: str, cases: list[Case]) -> None:
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    # Lone surrogates stand for bytes that are no UTF-8: they are escaped.
    lines = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", lines)
    TABLES[language].write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def expectation(case: Case) -> dict[str, str]:
    return {key: case[key] for key in ("output", "error", "phase") if key in case}


def comparable(case: Case, result: dict[str, str]) -> dict[str, Any]:
    """result, in a form that leaves open what kubectl leaves open."""
    if case.get("unordered") and "output" in result:
        return {"words": sorted(result["output"].split())}
    return dict(result)
