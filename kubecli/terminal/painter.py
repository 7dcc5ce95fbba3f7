"""The Painter that commands write through on a terminal: pieces and whole texts with styles, messages that fit."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from kubecli.output.progress import Progress
from kubecli.output.terminal import TextTable
from kubecli.terminal.console import Consoles
from kubecli.terminal.help_text import fitted
from kubecli.terminal.highlight import RULES, highlighted
from kubecli.terminal.patterns import apply
from kubecli.terminal.theme import pod_roles
from kubecli.terminal.wrap import hanging

_BEGINNINGS = (
    (re.compile(r"(?:hint|note): "), "message.hint"),
    (re.compile(r"[Ww]arning: "), "message.warning"),
    (re.compile(r"\* "), "punctuation"),  # one of several faults
    (
        re.compile(r"(?:error|Error(?: from server| in configuration)?(?: \(\w+\))?|Unable to [^:]*): "),
        "message.error",
    ),
)


class Exact:
    """A text that rich writes as it is: no tab expanded, no line broken."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.text.render(console)


class TerminalPainter:
    """kubecli.runtime.Painter, with rich. What is not coloured comes back as it was."""

    def __init__(self, consoles: Consoles) -> None:
        self.consoles = consoles
        self._affixes: dict[str, tuple[str, str]] = {}

    def piece(self, text: str, role: str) -> str:
        affixes = self._affixes.get(role)
        if affixes is None:
            affixes = self._affixes[role] = self._affixes_of(role)
        return f"{affixes[0]}{text}{affixes[1]}"

    def whole(self, text: str, language: str) -> str:
        if language == "help" and self.consoles.runtime.stdout_is_terminal:
            text = fitted(text, self.consoles.runtime.width())
        if not self.consoles.color_results:
            return text
        if language == "table":
            return TextTable(self.piece).paint(text)
        found = highlighted(self.consoles.results, text, language)
        return text if found is None else self._written(self.consoles.results, found)

    def fit(self, text: str, indent: int, first: int) -> str:
        return hanging(Text(text), self.consoles.runtime.width(), indent=indent, first=first).plain

    def message(self, line: str) -> str:
        if not self.consoles.runtime.stderr_is_terminal and not self.consoles.color_messages:
            return line
        return "\n".join([self._message_line(part) for part in line.split("\n")])

    def print_above(self, line: str) -> None:
        """Above the progress that is shown on stderr; the line has its styles already."""
        self.consoles.messages.print(Exact(Text.from_ansi(line)), soft_wrap=True)

    def showing(self, progress: Progress) -> AbstractContextManager[Progress]:
        """Shows the progress on stderr while the block runs."""
        from kubecli.terminal.progress import shown

        return shown(self.consoles.messages, progress)

    def _message_line(self, line: str) -> str:
        beginning = next(
            ((found[0], role) for pattern, role in _BEGINNINGS if (found := pattern.match(line))), None
        )
        if beginning is None:
            return line
        head, role = beginning
        body = Text(line[len(head) :])
        for rule in RULES["words"]:
            apply(body, rule)
        if self.consoles.runtime.stderr_is_terminal:
            body = hanging(body, self.consoles.runtime.width(), indent=len(head))
        return self._written(self.consoles.messages, Text.assemble((head[:-1], role), " ", body))

    def _affixes_of(self, role: str) -> tuple[str, str]:
        if not self.consoles.color_results:
            return "", ""
        if role.startswith("pod."):  # there are more pods than colours
            known = pod_roles(self.consoles.theme)
            role = known[int(role.removeprefix("pod.")) % len(known)]
        before, _, after = self._written(self.consoles.results, Text.assemble(("|", role))).partition("|")
        return before, after

    def _written(self, console: Console, text: Text) -> str:
        with console.capture() as capture:
            console.print(Exact(text), soft_wrap=True, end="")
        return capture.get()
