"""doctor's findings as text for people and as JSON for scripts."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.doctor.findings import FAILURE, OK, WARNING, Finding
from kubecli.output import roles
from kubecli.output.terminal import Brush

Examined = Sequence[tuple[str, Sequence[Finding]]]


def as_json(examined: Examined) -> bytes:
    import json

    contexts = [
        {
            "context": name,
            "ok": not any(finding.status == FAILURE for finding in findings),
            "findings": [
                {
                    "stage": finding.stage,
                    "status": finding.status,
                    "found": finding.found,
                    "origin": finding.origin,
                    "advice": finding.advice,
                }
                for finding in findings
            ],
        }
        for name, findings in examined
    ]
    return (json.dumps({"contexts": contexts}, indent=4, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def as_text(examined: Examined, brush: Brush) -> str:
    return "\n".join(_context(name, findings, brush) for name, findings in examined)


def _context(name: str, findings: Sequence[Finding], brush: Brush) -> str:
    from kubecli.meta.controls import escape_controls

    lines = [f"context {name}" if name else "no context"]
    for finding in findings:
        head, *rest = escape_controls(finding.found).split("\n")
        lines.append(f"  {_mark(finding.status, brush)}  {finding.stage:<12} {head}".rstrip())
        indent = " " * 24
        lines += [f"{indent}{line}".rstrip() for line in rest]
        if finding.origin and finding.origin not in finding.found:
            lines.append(f"{indent}from {escape_controls(finding.origin)}")
        if finding.advice:
            lines.append(f"{indent}-> {escape_controls(finding.advice)}")
    return "\n".join([*lines, f"  {_verdict(findings)}", ""])


_ROLES = {OK: roles.GOOD, WARNING: roles.UNDER_WAY, FAILURE: roles.BAD}


def _mark(status: str, brush: Brush) -> str:
    return brush(status, _ROLES.get(status, roles.OVER)) + " " * (7 - len(status))


def _verdict(findings: Sequence[Finding]) -> str:
    failures = sum(finding.status == FAILURE for finding in findings)
    warnings = sum(finding.status == WARNING for finding in findings)
    if not failures and not warnings:
        return "all is well"
    parts = [
        f"{count} {word}{'s' * (count > 1)}"
        for count, word in ((failures, "failure"), (warnings, "warning"))
        if count
    ]
    return ", ".join(parts)
