"""`make pictures`: what a person sees of kubecli on the practice cluster, as SVGs in docs/pictures.

Each is a real run on a pseudo-terminal, drawn by rich's export. The practice cluster's data are the same each
time, so that a picture changes when what is printed does.
"""

from __future__ import annotations

import io
import shutil
import signal
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pyte
from msgspec import Struct
from rich.console import Console
from rich.style import Style
from rich.text import Text

from kubecli.lab.handle import Lab
from tests.support.process import PROJECT
from tests.support.pseudo_terminal import PseudoTerminal

PICTURES = PROJECT / "docs" / "pictures"
_COLORS = {"default": "", "brown": "yellow", "brightbrown": "bright_yellow"}


class Scene(Struct, frozen=True):
    """name: of the file. live: it goes on until it is interrupted, once `live` is on the screen."""

    name: str
    line: str
    width: int = 100
    height: int = 40
    live: str = ""


SCENES = (
    Scene("get", "get pods -A"),
    Scene("contexts", "get deployments --contexts certauth,basicauth", width=90),
    Scene("why", "why deployment/api", width=90),
    Scene("describe", "describe pod api-64d5b6fc6b-rstvf", width=100, height=60),
    Scene("doctor", "doctor --context wrongname", width=100),
    Scene("logs", "logs -l app=web --all-containers --prefix --tail=3", width=90),
    Scene("live", "get pods,deployments -w --live", width=90, height=24, live="ready"),
    Scene("yaml", "get service web --clean", width=70),
)


def main() -> None:
    """Paths and ports are shown, so that they are the same each time, too."""
    PICTURES.mkdir(exist_ok=True)
    folder = Path(tempfile.gettempdir()) / "kubecli-pictures"
    folder.mkdir()
    try:
        with Lab.start(folder=folder / "lab", port=16443, http_port=18080) as lab:
            for scene in SCENES:
                console = Console(record=True, width=scene.width, file=io.StringIO(), force_terminal=True)
                console.print(shot(lab, folder, scene), soft_wrap=True)
                drawn = console.export_svg(title=f"kubecli {scene.line}", unique_id=f"kubecli-{scene.name}")
                path = PICTURES / f"{scene.name}.svg"
                path.write_text("\n".join(line.rstrip() for line in drawn.splitlines()) + "\n", encoding="utf-8")
                print(path.relative_to(PROJECT))
    finally:
        shutil.rmtree(folder)


def shot(lab: Lab, home: Path, scene: Scene) -> Text:
    """The screen at the end of a run, with its styles."""
    env = {"KUBECONFIG": str(lab.kubeconfig), "KUBECLI_COLOR": "always"}
    with PseudoTerminal(
        *scene.line.split(), home=home, width=scene.width, height=scene.height, env=env
    ) as terminal:
        if scene.live:
            terminal.until(scene.live)
            terminal.process.send_signal(signal.SIGINT)
        terminal.end()
        lines = [_line(cells) for cells in terminal.cells()]
    while lines and not lines[-1].plain.strip():
        lines.pop()
    for line in lines:
        line.rstrip()
    return Text("\n").join(lines)


def _line(cells: Sequence[pyte.screens.Char]) -> Text:
    """One line of the screen: characters with their colours."""
    styled = [
        (cell.data, Style(color=_color(cell.fg), bgcolor=_color(cell.bg), bold=cell.bold, reverse=cell.reverse))
        for cell in cells
    ]
    runs = groupby(styled, key=lambda each: each[1])
    return Text.assemble(*(("".join(data for data, _ in run), style) for style, run in runs))


def _color(name: str) -> str | None:
    """pyte's name of a colour as rich knows it."""
    name = _COLORS.get(name, name)
    if name.startswith("bright") and "_" not in name:
        return f"bright_{name.removeprefix('bright')}"
    is_rgb = len(name) == 6 and all(digit in "0123456789abcdef" for digit in name)
    return (f"#{name}" if is_rgb else name) or None


if __name__ == "__main__":
    main()
