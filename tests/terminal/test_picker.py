"""Choosing from a list: the keys, what is found by what is typed, what is seen."""

from __future__ import annotations

import pytest

from kubecli.errors.base import Interrupted
from kubecli.terminal.picker import ROWS, Picker, PickerRow, pick, picture, score, shortened
from tests.support.terminal import check_golden, plain, screen, terminal

SIGNS = {
    "↑": "\x1b[A", "↓": "\x1b[B", "⏎": "\r", "⌫": "\x7f", "⎚": "\x15", "⇞": "\x1b[5~", "⇟": "\x1b[6~",
    "⇱": "\x1b[H", "⇲": "\x1b[F", "⌦": "\x17", "w": "w",
}  # fmt: skip
NAMES = ["dev", "prod-eu", "prod-us", "Ünit"]


def presses(picker: Picker, keys: str) -> str | None:
    chosen = None
    for key in keys:
        chosen = picker.press(SIGNS.get(key, key))
    return chosen


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ("⏎", "prod-eu"),
        ("↓⏎", "prod-us"),
        ("↑⏎", "dev"),
        ("↑↑⏎", "Ünit"),
        ("us⏎", "prod-us"),
        ("eu prod⏎", "prod-eu"),
        ("PROD↓⏎", "prod-us"),
        ("x⏎", None),
        ("xyz⌫⌫⌫dev⏎", "dev"),
        ("prod⎚⏎", "dev"),
        ("ü⏎", "Ünit"),
        ("zz↓↑⇟⏎", None),
        ("prod xyz⌦us⏎", "prod-us"),
        ("⇲⏎", "Ünit"),
        ("⇱⏎", "dev"),
        ("⇟⇟⏎", "Ünit"),
        ("⇞⏎", "dev"),
        ("pds⏎", "prod-us"),
    ],
)
def test_the_pickers_keys(keys: str, chosen: str | None) -> None:
    assert presses(Picker(NAMES, "prod-eu"), keys) == chosen


@pytest.mark.parametrize("key", ["\x1b", "\x03", "\x04"])
def test_leaving_the_picker(key: str) -> None:
    with pytest.raises(Interrupted):
        Picker(NAMES).press(key)


@pytest.mark.parametrize("keys", [("\xe0P", "\x00P", "\r"), ("\xe0O", "\xe0H", "\r")])
def test_the_keys_of_windows(keys: tuple[str, ...]) -> None:
    picker = Picker(NAMES)
    assert [picker.press(key) for key in keys][-1] == "prod-us"


def test_a_page_is_what_is_seen_at_once() -> None:
    picker = Picker([f"context-{number:02d}" for number in range(40)])
    assert presses(picker, "⇟⏎") == f"context-{ROWS}"


ARN = "arn:aws:eks:eu-1:123:cluster/prd-payments-47"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("prd 47", [ARN]),
        ("47 prd", [ARN]),
        ("prdpay47", [ARN]),
        ("pay", [ARN, "play-pen"]),
        ("dev", ["dev", "my-dev", "mydev", "d-e-v"]),
        ("zz", []),
    ],
)
def test_what_was_typed_finds_the_best_first(typed: str, found: list[str]) -> None:
    picker = Picker(["play-pen", ARN, "mydev", "my-dev", "d-e-v", "dev"])
    for key in typed:
        picker.press(key)
    assert picker.shown == found


def test_letters_close_together_are_better() -> None:
    near, far = score("prod-eu", ["pd"]), score("p-and-d", ["pd"])
    assert near is not None and far is not None and near > far


@pytest.mark.parametrize(
    ("name", "width", "shown"),
    [
        ("short", 10, "short"),
        (ARN, 44, ARN),
        (ARN, 30, "arn:aws:ek…ter/prd-payments-47"),
        ("日本語日本語日本語", 11, "日本…本語"),
        ("abc", 1, "…c"),
    ],
)
def test_long_names_lose_their_middle(name: str, width: int, shown: str) -> None:
    found = shortened(name, width)
    assert found == shown or (width == 11 and found.startswith("日") and found.endswith("語"))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 24), (40, 8)])
def test_what_is_seen(width: int, height: int, request: pytest.FixtureRequest) -> None:
    names = [*(f"context-{number:02d}" for number in range(14)), ARN, "bad\x1b[31m name", "[red]日本語[/red]"]
    notes: dict[str, tuple[str, ...]] = {
        name: (f"cluster-{index}", "admin", "shop") for index, name in enumerate(names)
    }
    first = Picker(names, "context-07")
    second = Picker(names, ARN)
    for key in "prd":
        second.press(key)
    third = Picker(names)
    third.press("\x1b[F")
    text = "\n--\n".join(
        screen(picture(picker, "context", notes, width, height), width, styles=styles)
        for picker, styles in ((first, False), (second, True), (third, False))
    )
    check_golden(f"picker-{width}x{height}", text, update=request.config.getoption("--update"))


def test_a_choice_is_drawn_on_stderr_and_taken_away() -> None:
    consoles, stdout, stderr = terminal()
    keys = iter(["u", "s", "\r"])
    choices = [PickerRow(name) for name in NAMES]
    assert pick(consoles.messages, lambda: next(keys), "context", choices, "dev") == "prod-us"
    shown = plain(stderr.getvalue())
    assert stdout.getvalue() == b""
    assert "context: us" in shown and ">  prod-us" in shown and "  1 of 4" in shown
    assert shown.endswith("\x1b[2K")
