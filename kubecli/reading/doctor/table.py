"""doctor's table of several contexts, one line each: when all are examined, and while they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from kubecli.doctor.findings import FAILURE
from kubecli.doctor.judge import Judgement, stage_status
from kubecli.meta.controls import escape_controls
from kubecli.output.terminal import Brush, TextTable

_STAGES = ("tcp", "tls", "credentials", "api", "namespace", "rights")
_HEADERS = ("CONTEXT", "SERVER", *(stage.upper() for stage in _STAGES), "WHAT TO DO")
Row = tuple[str, ...]


class Style(Struct, frozen=True):
    """width: of the terminal; None in a pipe, where nothing is wrapped. folded: leave out what went well."""

    brush: Brush
    width: int | None = None
    folded: bool = False


def table(rows: Sequence[Row], style: Style) -> list[str]:
    """The lines; in a pipe whole, on a terminal cut at its width."""
    from kubecli.gotext.tabwriter import Aligner

    aligner = Aligner()
    aligner.add_row(_HEADERS)
    for each in rows:
        aligner.add_row(each)
    lines = "".join(aligner.flush()).splitlines()
    if style.width is not None:
        lines = [line if len(line) <= style.width else line[: style.width - 1] + "…" for line in lines]
    return TextTable(style.brush).paint("".join(f"{line.rstrip()}\n" for line in lines)).splitlines()


def row(judgement: Judgement) -> Row:
    verdict = judgement.verdict
    stages = [stage_status(judgement, stage) or "-" for stage in _STAGES]
    if verdict is not None and verdict.stage not in _STAGES:
        near = {"name": "tcp", "proxy": "tcp", "clock": "api"}.get(verdict.stage, "")
        if near:
            stages[_STAGES.index(near)] = FAILURE
    advice = ""
    if verdict is not None:
        advice = verdict.step.command or verdict.step.words or verdict.cause
    cells = (judgement.context or "-", judgement.server or "-", *stages, advice)
    return tuple(" ".join(escape_controls(cell).split()) for cell in cells)


def so_far(names: Sequence[str], done: Mapping[str, Judgement], style: Style, height: int) -> list[str]:
    """The table while it is made, in at most `height` lines: where not all fit, those that work give way first."""
    rows = {name: row(done[name]) if name in done else _unknown(name) for name in names}
    for name in names:
        if len(rows) < height:
            break
        if name in done and done[name].works:
            del rows[name]
    return table(list(rows.values())[: height - 1], style)


def _unknown(name: str) -> Row:
    return (escape_controls(name), "…", *("…" for _ in _STAGES), "")
