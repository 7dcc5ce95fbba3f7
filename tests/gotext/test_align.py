"""Whole texts as tabwriter lays them out."""

from __future__ import annotations

import pytest

from kubecli.gotext.tabwriter import align


@pytest.mark.parametrize(
    ("text", "aligned"),
    [
        ("", ""),
        ("no columns\n", "no columns\n"),
        ("a\tb\nccc\td\n", "a    b\nccc  d\n"),
        ("a\tb\nsingle\nccc\td\n", "a  b\nsingle\nccc  d\n"),
        ("a\tb\tc\naa\tbb\n", "a   b  c\naa  bb\n"),
        ("\tx\n\tyy\tz\n", "  x\n  yy  z\n"),
        ("a\t\tb\naa\t\tc\n", "a     b\naa    c\n"),
        ("a\t", "a"),
        ("a\tb", "a  b"),
        ("é\tb\naa\tb\n", "é   b\naa  b\n"),
        ("a\tb\fccc\td\n", "a  b\nccc  d\n"),
        ("a\vb\nccc\td\n", "a    b\nccc  d\n"),
        ("a\tb\n\t\nccc\td\n", "a    b\n     \nccc  d\n"),
    ],
)
def test_cells_of_a_block_share_a_width(text: str, aligned: str) -> None:
    assert align(text) == aligned


def test_a_cut_character_counts_as_its_bytes() -> None:
    half = "é".encode()[:1].decode("utf-8", "surrogateescape")
    assert align(f"{half}\tx\naa\ty\n").encode("utf-8", "surrogateescape") == b"\xc3   x\naa  y\n"
