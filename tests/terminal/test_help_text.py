"""Help in narrow windows: the same words, nothing broken inside one."""

from __future__ import annotations

import pytest

from kubecli.terminal.help_text import fitted

HELP = """\
Look at files. One sentence that goes on for quite a while, so that it does not fit
into a narrow window.

1. --kubeconfig: that file alone, whatever else there may be on the disk or so.
2. $KUBECONFIG: a list of files, merged; the first to name an entry or set a value wins. A value is
   changed in the file that defines it.

Settings Commands:
  ctx             Switch to another context, or choose one of those that there are
  ns              Switch

Examples:
  # A comment that is rather long, longer than the window that it is shown in, that is
  kubecli get pods --sort-by RESTARTS --reverse --filter STATUS!=Running -o wide

Options:
    -f, --force=false:
\tTake a namespace that does not exist, and ask no server about it, whatever happens.

Usage:
  kubecli ns [NAMESPACE | -] [-f] [options]
"""


@pytest.mark.parametrize("width", [45, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_window_and_no_word_is_lost(width: int) -> None:
    shown = fitted(HELP, width)
    assert shown.split() == HELP.split()
    assert max(map(len, shown.expandtabs().splitlines())) <= width


def test_lines_go_on_below_their_beginnings() -> None:
    assert (
        fitted(HELP, 60)
        == """\
Look at files. One sentence that goes on for quite a while,
so that it does not fit into a narrow window.

1. --kubeconfig: that file alone, whatever else there may be
   on the disk or so.
2. $KUBECONFIG: a list of files, merged; the first to name
   an entry or set a value wins. A value is changed in the
   file that defines it.

Settings Commands:
  ctx             Switch to another context, or choose one
                  of those that there are
  ns              Switch

Examples:
  # A comment that is rather long, longer than the window
      that it is shown in, that is
  kubecli get pods --sort-by RESTARTS --reverse --filter
      STATUS!=Running -o wide

Options:
    -f, --force=false:
        Take a namespace that does not exist, and ask no
        server about it, whatever happens.

Usage:
  kubecli ns [NAMESPACE | -] [-f] [options]
"""
    )


def test_a_window_that_is_wide_enough_changes_nothing() -> None:
    assert fitted(HELP, 120) == HELP
