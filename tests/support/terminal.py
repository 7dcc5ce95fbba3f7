"""What a terminal shows, as text: of something that rich draws, and of a whole program on a pseudo-terminal."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console, RenderableType

from kubecli.runtime import Runtime
from kubecli.terminal.console import Consoles

STYLE = re.compile("\x1b\\[[0-9;]*m")
GOLDEN = Path(__file__).parent.parent / "golden" / "terminal"


def plain(text: str) -> str:
    """Without styles."""
    return STYLE.sub("", text)


def terminal(
    *,
    width: int = 80,
    height: int = 24,
    env: Mapping[str, str] | None = None,
    color: bool = True,
) -> tuple[Consoles, io.BytesIO, io.StringIO]:
    """The consoles of a terminal of a test's own, and what will have been written to its stdout and stderr."""
    stdout, stderr = io.BytesIO(), io.StringIO()
    runtime = Runtime(
        env={"TERM": "xterm-256color", **(env or {})},
        home=Path("/home/me"),
        cwd=Path("/"),
        stdin=io.BytesIO(),
        stdout=stdout,
        stderr=stderr,
        stdin_is_terminal=True,
        stdout_is_terminal=True,
        stderr_is_terminal=True,
        size=lambda: os.terminal_size((width, height)),
    )
    return Consoles(runtime, color_results=color, color_messages=color), stdout, stderr


def screen(renderable: RenderableType, width: int = 80, *, styles: bool = False) -> str:
    """What rich draws of it, without trailing blanks. styles: with the roles, as `[status.bad]x[/]`."""
    consoles, stdout, _ = terminal(width=width, color=False)
    if styles:
        return _with_roles(consoles.results, renderable, width)
    consoles.results.print(renderable)
    return "\n".join(line.rstrip() for line in stdout.getvalue().decode().splitlines())


def _with_roles(console: Console, renderable: RenderableType, width: int) -> str:
    """Drawn in a theme whose styles are links to their own names."""
    from rich.style import Style
    from rich.theme import Theme

    from kubecli.terminal.theme import ROLES

    console.push_theme(Theme({role: Style(link=role) for role in ROLES}, inherit=False))
    lines = console.render_lines(renderable, console.options.update(width=width), pad=False)
    shown = [
        "".join(
            f"[{segment.style.link}]{segment.text}[/]" if segment.style and segment.style.link else segment.text
            for segment in line
        ).rstrip()
        for line in lines
    ]
    return "\n".join(shown)


def check_golden(name: str, text: str, *, update: bool) -> None:
    """Compares with tests/golden/terminal/NAME.txt, or writes it."""
    path = GOLDEN / f"{name}.txt"
    text = text.rstrip("\n") + "\n"
    if update:
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == known, f"{path.name} is not what is drawn; if the drawing is right: make update\n{text}"
