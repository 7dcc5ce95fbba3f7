"""A panel for each thing that is wrong: what it is in the frame, the facts inside, the next command below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.box import ROUNDED
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kubecli.meta.controls import escape_controls


class Trouble(Struct, frozen=True):
    """facts: what, and where it is written, the likeliest cause first. next: a command. role: the frame's."""

    headline: str
    facts: Sequence[tuple[str, str]]
    next: str
    role: str


def print_panels(console: Console, troubles: Iterable[Trouble]) -> None:
    for trouble in troubles:
        console.print(panel(trouble))


def panel(trouble: Trouble) -> Panel:
    """As wide as the terminal; text is broken at words."""
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
    if trouble.next:
        facts.add_row("", Text(escape_controls(trouble.next), "command"))
    framed = Text(title, trouble.role)
    return Panel(facts, box=ROUNDED, title=framed, title_align="left", border_style=trouble.role, padding=(0, 1))
