"""Columns are aligned as tabwriter aligns them (tests/output/test_table.py compares with kubectl)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kubecli.gotext.tabwriter import Aligner


def laid_out(aligner: Aligner) -> str:
    return "".join(aligner.flush())


def test_neighbouring_lines_share_a_column() -> None:
    aligner = Aligner(min_width=0, padding=1, remember=False)
    aligner.add_text("a\tb\tc\naa\tbb\tcc\naaa\t\nline\naaaa\tdddd\teeee\nx\ty\tz\n")
    assert laid_out(aligner) == (
        "a   b  c\n"
        "aa  bb cc\n"
        "aaa \n"
        "line\n"
        "aaaa dddd eeee\n"
        "x    y    z\n"
    )  # fmt: skip


def test_a_formfeed_ends_all_columns() -> None:
    aligner = Aligner(min_width=0, padding=1, remember=False)
    aligner.add_text("aaaa\tb\fa\tb\n")
    assert laid_out(aligner) == "aaaa b\na b\n"


def test_widths_are_remembered_until_they_are_to_be_forgotten() -> None:
    aligner = Aligner()
    aligner.add_row(["a-long-first-cell", "b"])
    assert laid_out(aligner) == "a-long-first-cell   b\n"
    aligner.add_row(["a", "b"])
    assert laid_out(aligner) == "a                   b\n"
    aligner.forget()
    aligner.add_row(["a", "b"])
    assert laid_out(aligner) == "a     b\n"


def test_an_empty_flush_writes_nothing() -> None:
    aligner = Aligner()
    aligner.add_columns([])
    aligner.add_columns([[], []])
    assert laid_out(aligner) == ""


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\t\v\n\f"), max_size=9)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), max_size=9))
)
def test_regular_pages_are_laid_out_as_any_other_text(rows: list[list[str]]) -> None:
    quick, general = Aligner(), Aligner()
    for page in (rows[:3], rows[3:]):
        quick.add_columns(list(zip(*page, strict=True)))
    general.add_text("".join("\t".join(row) + "\n" for row in rows))
    assert laid_out(quick) == laid_out(general)
