"""Text broken at words, below its beginning."""

from __future__ import annotations

import pytest
from rich.text import Text

from kubecli.terminal.wrap import hanging


@pytest.mark.parametrize(
    ("text", "width", "indent", "shown"),
    [
        ("short", 30, 4, "short"),
        ("one two three four five six seven", 28, 4, "one two three four five\n    six seven"),
        ("twenty-four columns take", 28, 4, "twenty-four columns take"),
        ("twenty-five columns taken", 28, 4, "twenty-five columns\n    taken"),
        (
            "see /a/path/that/is/longer/than/one/line/of/it and more",
            28,
            4,
            "see\n    /a/path/that/is/longer/than/one/line/of/it\n    and more",
        ),
        ("日本語 日本語 日本語 日本語 日本語", 24, 2, "日本語 日本語 日本語\n  日本語 日本語"),
        ("  kept  blanks   between the words", 28, 2, "  kept  blanks   between\n  the words"),
        ("too narrow to set words in it at all", 22, 4, "too narrow to set words in it at all"),
    ],
)
def test_words_stay_whole_and_lines_below_the_first(text: str, width: int, indent: int, shown: str) -> None:
    assert hanging(Text(text), width, indent=indent).plain == shown


def test_styles_stay_with_their_words() -> None:
    text = Text("one two three four five six seven")
    text.stylize("bold", 20, 28)
    broken = hanging(text, 28, indent=4)
    assert [(broken.plain[span.start : span.end]) for span in broken.spans] == ["ive", "six "] or [
        broken.plain[span.start : span.end].strip() for span in broken.spans
    ] == ["ive", "six"]


def test_the_first_line_may_begin_elsewhere() -> None:
    assert hanging(Text("one two three four five six"), 28, indent=2, first=20).plain == (
        "one two\n  three four five six"
    )
