"""What commands write through: the same text with styles; messages that fit."""

from __future__ import annotations

import json

import pytest

from kubecli.terminal.highlight import LARGEST
from kubecli.terminal.painter import TerminalPainter
from tests.support.terminal import plain, terminal

YAML = """\
apiVersion: v1
kind: Pod
metadata:
  annotations:
    a: "it's"
    tabs: "a\\tb"
  creationTimestamp: null
  name: web-0
spec:
  command:
  - sh
  - -c
  - |
    echo one
    \techo two
  weight: 12
  ok: true
"""
DESCRIPTION = """\
Name:             web-0
Labels:           app=web
                  tier=front
Annotations:      <none>
Status:           Running
Containers:
  web:
    State:          Waiting
      Reason:       CrashLoopBackOff
Conditions:
  Type              Status
  Ready             False\x20
Events:
  Type     Reason   Age   From     Message
  ----     ------   ----  ----     -------
  Warning  BackOff  2m    kubelet  Back-off restarting failed container: web
"""


def painter(**settings: object) -> TerminalPainter:
    consoles, _, _ = terminal(**settings)  # type: ignore[arg-type]
    return TerminalPainter(consoles)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (YAML, "yaml"),
        ("\ttabs: [red]:smile:\n\n\n", "yaml"),
        ("a: b", "yaml"),
        ("\n", "yaml"),
        (json.dumps({"a": [1, True, None, "[red]x[/red] :smile: \u2028"]}, indent=4) + "\n", "json"),
        ("{", "json"),
        (DESCRIPTION, "describe"),
        ("KIND:       Pod\nVERSION:    v1\n\nFIELDS:\n  spec\t<PodSpec> -required-\n    Long text.\n", "explain"),
        ("Usage:\n  kubecli get\n\nFlags:\n  -A, --all-namespaces=false:\n\tHelp `x`.\n", "help"),
        ("a\x1b[31m\r\x07b: c\n", "yaml"),
    ],
)
def test_a_whole_text_stays_the_same_but_for_styles(text: str, language: str) -> None:
    assert plain(painter().whole(text, language)) == plain(text)


def test_keys_and_values_have_styles() -> None:
    shown = painter().whole(YAML, "yaml")
    assert "\x1b[94mapiVersion\x1b[0m\x1b[2m:\x1b[0m \x1b[32mv1\x1b[0m\n" in shown
    assert "\x1b[94mcreationTimestamp\x1b[0m\x1b[2m:\x1b[0m \x1b[35mnull\x1b[0m\n" in shown
    assert "\x1b[94mweight\x1b[0m\x1b[2m:\x1b[0m \x1b[35m12\x1b[0m\n" in shown


def test_a_description_shows_what_is_wrong() -> None:
    shown = painter().whole(DESCRIPTION, "describe")
    assert "\x1b[94mName:\x1b[0m             web-0\n" in shown
    assert "\x1b[2m<none>\x1b[0m" in shown
    assert "      Reason:\x1b[0m       \x1b[91mCrashLoopBackOff\x1b[0m\n" in shown
    assert "  Ready             \x1b[33mFalse\x1b[0m" in shown
    assert "  \x1b[91mWarning\x1b[0m  \x1b[91mBackOff\x1b[0m  2m" in shown


def test_a_long_text_is_left_as_it_is() -> None:
    text = "a: b\n" * (LARGEST // 5 + 1)
    assert painter().whole(text, "yaml") is text


def test_without_colour_nothing_is_changed() -> None:
    without = painter(color=False)
    assert without.piece("x", "status.bad") == "x"
    assert without.whole(YAML, "yaml") == YAML


def test_pieces_are_painted_in_the_colours_the_terminal_has() -> None:
    assert painter(env={"TERM": "xterm"}).piece("x", "status.good") == "\x1b[32mx\x1b[0m"
    light = {"KUBECLI_THEME": "light"}
    assert painter(env={"COLORTERM": "truecolor", **light}).piece("x", "status.good") == "\x1b[38;5;28mx\x1b[0m"
    # a style keeps the codes it was first written with: another one
    assert painter(env={"TERM": "xterm", **light}).piece("x", "table.age.fresh") == "\x1b[94mx\x1b[0m"


def test_there_are_more_pods_than_colours() -> None:
    brush = painter()
    assert brush.piece("x", "pod.0") == brush.piece("x", "pod.9") != brush.piece("x", "pod.1")


HINT = (
    "hint: use one of kubernetes, 127.0.0.1 in the cluster's server, or set tls-server-name to it; "
    "`kubecli doctor` looks at each step"
)


def test_messages_are_broken_at_words_below_their_beginning() -> None:
    assert plain(painter().message(HINT)) == (
        "hint: use one of kubernetes, 127.0.0.1 in the cluster's server, or set\n"
        "      tls-server-name to it; `kubecli doctor` looks at each step"
    )
    assert painter(color=False).message(HINT) == plain(painter().message(HINT))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('error: "x" is wrong', '\x1b[1;91merror:\x1b[0m "x" is wrong'),
        ("Error from server (NotFound): no", "\x1b[1;91mError from server (NotFound):\x1b[0m no"),
        ("Error in configuration: no", "\x1b[1;91mError in configuration:\x1b[0m no"),
        ("Unable to connect to the server: no", "\x1b[1;91mUnable to connect to the server:\x1b[0m no"),
        ("Warning: [red]old[/red]", "\x1b[1;33mWarning:\x1b[0m [red]old[/red]"),
        ("hint: `kubecli x`", "\x1b[1;36mhint:\x1b[0m `\x1b[36mkubecli x\x1b[0m`"),
        ("No resources found in shop namespace.", "No resources found in shop namespace."),
        ("error: a\nSee 'kubecli get -h'", "\x1b[1;91merror:\x1b[0m a\nSee 'kubecli get -h'"),
    ],
)
def test_messages_are_painted_by_their_beginning(line: str, shown: str) -> None:
    assert painter().message(line) == shown
