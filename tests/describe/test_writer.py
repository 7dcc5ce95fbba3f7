"""The writer of descriptions."""

from __future__ import annotations

from kubecli.describe.writer import Writer


def test_a_nested_writer_indents_every_piece() -> None:
    writer = Writer()
    inner = writer.nested(2)
    inner.write(0, "Labels:\t")
    inner.end("<none>")
    writer.row(1, "a", "b")
    assert writer.text() == "    Labels:      <none>\n  a          b\n"


def test_escapes_are_made_visible() -> None:
    writer = Writer()
    writer.write(0, "\x1b[31mred\r\n")
    assert writer.text() == "^[[31mred\\r\n"
