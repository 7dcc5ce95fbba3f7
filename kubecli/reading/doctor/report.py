"""doctor's judgements as text for people and as JSON for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from kubecli.doctor.findings import FAILURE, OK, SKIPPED, WARNING, Finding
from kubecli.doctor.judge import Judgement
from kubecli.doctor.verdict import Step, Verdict
from kubecli.meta.controls import escape_controls
from kubecli.output import roles
from kubecli.reading.doctor.table import Style, row, table

_INDENT = 24


def as_json(judgements: Sequence[Judgement], *, several: bool) -> bytes:
    """One document. Of several contexts, what concerns the kubeconfig files stands once, before them."""
    import json

    document: dict[str, Any] = {}
    if several:
        document["findings"] = [_finding(each) for each in _of_files(judgements)]
    document["contexts"] = [_context_json(each, several=several) for each in judgements]
    return (json.dumps(document, indent=4, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _context_json(judgement: Judgement, *, several: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "context": judgement.context,
        "ok": judgement.works,
        "server": judgement.server,
        "user": judgement.user,
        "version": judgement.version,
        "verdict": _verdict_json(judgement),
        "findings": [
            _finding(each) for each in judgement.findings if not (several and _is_of_files(each, judgement))
        ],
    }
    if judgement.plugin is not None:
        plugin = judgement.plugin
        expires = plugin.expires.isoformat() if plugin.expires else ""
        found["plugin"] = {"command": plugin.command, "stderr": plugin.said, "expires": expires}
    return found


def _verdict_json(judgement: Judgement) -> dict[str, Any] | None:
    verdict = judgement.verdict
    if verdict is None:
        return None
    return {
        "kind": verdict.kind,
        "stage": verdict.stage,
        "cause": verdict.cause,
        "origin": verdict.origin,
        "step": _step(verdict.step),
        "otherSteps": [_step(each) for each in verdict.others],
        "note": verdict.note,
        "error": judgement.words,
    }


def _step(step: Step) -> dict[str, str]:
    return {"command": step.command, "words": step.words}


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "stage": finding.stage,
        "status": finding.status,
        "found": finding.found,
        "origin": finding.origin,
        "advice": finding.advice,
    }


def _is_of_files(finding: Finding, judgement: Judgement) -> bool:
    return finding.stage == "kubeconfig" and finding.status != FAILURE


def _of_files(judgements: Sequence[Judgement]) -> list[Finding]:
    found = [each for judgement in judgements for each in judgement.findings if _is_of_files(each, judgement)]
    return list(dict.fromkeys(found))


def as_text(judgements: Sequence[Judgement], style: Style, *, several: bool) -> str:
    if not several:
        return "".join(_report(each, style) for each in judgements)
    parts = ["".join(f"{line}\n" for line in table([row(each) for each in judgements], style))]
    files = [each for each in _of_files(judgements) if each.status != OK or not style.folded]
    if files:
        parts.append("".join(f"{line}\n" for line in _stages(files, style, set())))
    parts += [_report(each, style, several=True) for each in judgements if not each.works]
    return "\n".join(parts)


def _report(judgement: Judgement, style: Style, *, several: bool = False) -> str:
    lines = list(_headline(judgement, style))
    told = {judgement.verdict.origin} if judgement.verdict else set()
    findings = [each for each in judgement.findings if each.status != FAILURE]
    if several:
        findings = [each for each in findings if not _is_of_files(each, judgement)]
    if style.folded:
        fine = list(dict.fromkeys(each.stage for each in findings if each.status == OK))
        shown = [each for each in findings if each.status == WARNING]
        lines += _stages(shown, style, told)
        if fine:
            lines += _wrapped(f"  {_mark(OK, style)}  ", 11, f"{', '.join(fine)} (-v=1 shows more)", style)
    else:
        lines += _stages(findings, style, told)
    if judgement.plugin is not None and judgement.plugin.said and not judgement.works:
        lines.append("  the plugin printed:")
        lines += [f"    {escape_controls(line)}" for line in judgement.plugin.said.splitlines()[:20]]
    return "\n".join([*lines, ""])


def _headline(judgement: Judgement, style: Style) -> Iterator[str]:
    """The verdict. In a pipe all of it is the first line; on a terminal each part begins one."""
    name = escape_controls(judgement.context) or "no context"
    verdict = judgement.verdict
    if verdict is None:
        who = f", as {judgement.user}" if judgement.user else ""
        version = f": Kubernetes {judgement.version}{who}" if judgement.version else ""
        yield from _wrapped("", 4, _paint(f"{name} works{version}", OK, style), style)
        return
    cause = _paint(f"{name} does not work", FAILURE, style) + f": {escape_controls(verdict.cause)}"
    origin, step = escape_controls(verdict.origin), escape_controls(str(verdict.step))
    if style.width is None:
        yield cause + (f" [{origin}]" if origin else "") + (f"; do this: {step}" if step else "")
    else:
        yield from _wrapped("", 4, cause, style)
        if origin:
            yield from _wrapped("  in  ", 6, origin, style)
        yield from _step_lines("do", verdict.step, style)
    yield from _rest(verdict, judgement.words, style)


def _rest(verdict: Verdict, words: str, style: Style) -> Iterator[str]:
    for other in verdict.others:
        yield from _step_lines("or", replace(other, words=other.words.removeprefix("or ")), style)
    if verdict.note:
        yield from _wrapped("  note  ", 8, escape_controls(verdict.note), style)
    for number, line in enumerate(words.split("\n") if words else ()):
        if line:
            yield from _wrapped("" if number else "  kubectl says  ", 16, escape_controls(line), style)


def _step_lines(mark: str, step: Step, style: Style) -> Iterator[str]:
    """A command stays in one piece, on a line of its own when words go before it: it is to be pasted."""
    words, command = escape_controls(step.words), escape_controls(step.command)
    if command and (not words or style.width is None):
        yield f"  {mark}  " + (f"{words}: " if words else "") + _paint(command, "command", style)
        return
    if not (words or command):
        return
    yield from _wrapped(f"  {mark}  ", 6, f"{words}:" if command else words, style)
    if command:
        yield "      " + _paint(command, "command", style)


def _stages(findings: Sequence[Finding], style: Style, told: set[str]) -> Iterator[str]:
    """Each origin is told once."""
    for finding in findings:
        head, *rest = escape_controls(finding.found).split("\n")
        yield from _wrapped(f"  {_mark(finding.status, style)}  {finding.stage:<12} ", _INDENT, head, style)
        indent = " " * _INDENT
        for line in rest:
            yield from _wrapped(indent, _INDENT, line, style)
        if finding.origin and finding.origin not in told and finding.origin not in finding.found:
            yield from _wrapped(indent, _INDENT, f"from {escape_controls(finding.origin)}", style)
        told.add(finding.origin)
        if finding.advice:
            yield from _wrapped(indent, _INDENT, f"-> {escape_controls(finding.advice)}", style)


def _wrapped(start: str, indent: int, text: str, style: Style) -> Iterator[str]:
    """A paragraph within the terminal's width; a word that is longer than a line stays in one piece."""
    if style.width is None or style.width - indent < 20:
        yield (start + text).rstrip()
        return
    line, filled = start, _length(start)
    for word in text.split(" "):
        size = _length(word)
        if filled > indent and filled + size > style.width:
            yield line.rstrip()
            line, filled = " " * indent, indent
        line, filled = f"{line}{word} ", filled + size + 1
    yield line.rstrip()


def _length(text: str) -> int:
    """Without colours."""
    return len(re.sub(r"\x1b\[[\d;]*m", "", text))


def _mark(status: str, style: Style) -> str:
    return _paint(f"{status:<7}", status, style)


_ROLES = {OK: roles.GOOD, WARNING: roles.UNDER_WAY, FAILURE: roles.BAD, SKIPPED: roles.OVER, "command": "command"}


def _paint(text: str, what: str, style: Style) -> str:
    return style.brush(text, _ROLES[what])
