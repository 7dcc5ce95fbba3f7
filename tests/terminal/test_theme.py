"""Themes: roles get their styles from a palette of a file each."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from rich.style import Style

from kubecli.errors.usage import UsageError
from kubecli.output import roles
from kubecli.terminal.theme import ROLES, THEMES, named_theme, pod_roles, theme_of

CWD = Path("/")


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_has_a_style_for_every_role(name: str) -> None:
    theme = named_theme(name)
    assert set(ROLES) <= set(theme.styles)
    assert len(pod_roles(theme)) >= 4


@pytest.mark.parametrize("name", THEMES)
def test_a_palette_holds_what_roles_ask_for_and_nothing_else(name: str) -> None:
    palette = importlib.import_module(f"kubecli.terminal.themes.{THEMES[name]}").PALETTE
    words = {word for style in ROLES.values() for word in style.split()}
    assert set(palette) == words - {"strike", "reverse"}


def test_what_output_says_of_a_cell_is_a_role() -> None:
    assert {roles.GOOD, roles.BAD, roles.UNDER_WAY, roles.OVER} <= set(ROLES)
    said = [roles.cell_role(*cell) for cell in (("NAME", "a"), ("NAMESPACE", "a"), ("AGE", "1s"), ("AGE", "1d"))]
    assert set(said) <= set(ROLES)


@pytest.mark.parametrize("name", THEMES)
def test_good_bad_and_under_way_can_be_told_apart(name: str) -> None:
    styles = named_theme(name).styles
    assert len({str(styles[role]) for role in ("status.good", "status.bad", "status.under-way")}) == 3


def test_the_theme_without_colours_has_none() -> None:
    theme = named_theme("none")
    assert all(style.color is None or style.color.is_default for style in map(theme.styles.__getitem__, ROLES))


def test_nothing_in_the_theme_for_colour_blindness_is_red_or_green() -> None:
    theme = named_theme("colour-blind")
    assert all(theme.styles[role].color is None or theme.styles[role].color.name[0] in "#d" for role in ROLES)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({}, "dark"),
        ({"KUBECLI_THEME": "light"}, "light"),
        ({"KUBECLI_THEME": "colour-blind"}, "colour-blind"),
        ({"KUBECLI_THEME": "color-blind"}, "colour-blind"),
        ({"COLORFGBG": "0;15"}, "light"),
        ({"COLORFGBG": "15;default;0"}, "dark"),
        ({"COLORFGBG": "0;15", "KUBECLI_THEME": "dark"}, "dark"),
    ],
)
def test_who_chooses_the_theme(env: dict[str, str], name: str) -> None:
    assert theme_of(env, CWD).styles == named_theme(name).styles


def test_a_theme_of_ones_own_is_a_file_over_the_dark_one(tmp_path: Path) -> None:
    (tmp_path / "mine.ini").write_text("[styles]\nstatus.bad = bold white on red\n")
    theme = theme_of({"KUBECLI_THEME": "./mine.ini"}, tmp_path)
    assert theme.styles["status.bad"] == Style.parse("bold white on red")
    assert theme.styles["status.good"] == named_theme("dark").styles["status.good"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "no such file or directory"),
        (b"[styles]\nstatus.bad = no-colour-at-all\n", "no-colour-at-all"),
        (b"status.bad = red\n", "no section headers"),
        (b"[other]\n", r"there is no section \[styles\]"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_a_file_that_is_no_theme_is_refused_in_one_line(
    content: bytes | None, problem: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "mine.ini").write_bytes(content)
    with pytest.raises(UsageError, match=problem) as caught:
        theme_of({"KUBECLI_THEME": str(tmp_path / "mine.ini")}, CWD)
    assert str(caught.value).startswith("$KUBECLI_THEME: ")
    assert "\n" not in str(caught.value)


def test_a_name_that_is_no_theme_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r'\$KUBECLI_THEME is "pink": must be one of dark, light, colour-blind, none'
    ):
        theme_of({"KUBECLI_THEME": "pink"}, CWD)
