"""Lines of a text: where they begin and end, adding and dropping whole ones."""

from __future__ import annotations

from kubecli.kubeconfig.edit.text import Shape


def line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """The offset of the line ending of the line that at is on."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end - 1 if text[end - 1 : end] == "\r" else end


def add_lines(text: str, after: int, lines: list[str], shape: Shape) -> str:
    """Puts lines below the line of an offset; a file without a final newline stays so."""
    end = line_end(text, after)
    return text[:end] + shape.newline + shape.newline.join(lines) + text[end:]


def drop_lines(text: str, start: int, end: int) -> str:
    """Removes the lines that two offsets are on; the last line of a file leaves it as it ended before."""
    first, last = line_start(text, start), line_end(text, end)
    if last < len(text):
        after = text.index("\n", last) + 1
        return text[:first] + text[after:]
    before = text[:first]
    if before.endswith("\n"):
        before = before[:-1].removesuffix("\r")
    return before


def lead(text: str, start: int) -> str:
    """The white space before an offset."""
    return text[len(text[:start].rstrip()) : start]
