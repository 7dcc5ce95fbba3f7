"""A panel for each thing that is wrong: what it is in the frame, the facts inside, the next command below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.box import ROUNDED
from rich.console import Console
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from kubecli.meta.controls import escape_controls

_NEXT = "next: "
_EDGES = 8
"""Columns beside what a panel says: its lines, and the numbers."""


class Trouble(Struct, frozen=True):
    """facts: what, and where it is written, the likeliest cause first. next: a command. role: the frame's."""

    headline: str
    facts: Sequence[tuple[str, str]]
    next: str
    role: str


def print_panels(console: Console, troubles: Iterable[Trouble]) -> None:
    for trouble in troubles:
        step = Text.assemble((_NEXT, "comment"), (escape_controls(trouble.next), "command"))
        fits = step.cell_len <= console.width - _EDGES
        frame = console.get_style(trouble.role, default="")
        console.print(panel(trouble, frame, step if fits and trouble.next else None))
        if trouble.next and not fits:
            console.print(step, soft_wrap=True)


def panel(trouble: Trouble, frame: Style, step: Text | None) -> Panel:
    """As wide as the terminal; text is broken at words. frame: of its lines; none where there are no colours.

    step: the next command, where it fits: in two lines nobody could copy it.
    """
    facts = Table.grid(padding=(0, 1))
    facts.add_column(justify="right", no_wrap=True)
    facts.add_column(overflow="fold")
    title, _, state = escape_controls(trouble.headline).partition(": ")
    if state:
        facts.add_row("", state)
    for number, (what, source) in enumerate(trouble.facts, 1):
        said = Text(escape_controls(what), "heading" if number == 1 else "")
        said.append(f"\n{escape_controls(source)}", "comment")
        facts.add_row(f"{number}.", said)
    if step is not None:
        facts.add_row("", step)
    framed = Text(title, frame)
    return Panel(facts, box=ROUNDED, title=framed, title_align="left", border_style=frame, padding=(0, 1))
