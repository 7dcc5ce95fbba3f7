"""Themes in two layers: a palette of some colours a theme (themes/), and roles that say what a colour is for.

Code asks for a role, never for a colour. Whoever wants a theme of his own writes a file in rich's format and names
it in $KUBECLI_THEME; what it does not mention is as in `dark`:

    [styles]
    status.bad = bold white on red
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

from rich.errors import StyleSyntaxError
from rich.style import Style
from rich.theme import Theme

from kubecli.errors.usage import UsageError

THEMES = {"dark": "dark", "light": "light", "colour-blind": "color_blind", "none": "none"}
_LIGHT_BACKGROUNDS = ("7", "15")

# A role, the words of its style, of which those of the palette stand for the palette's; where it is seen.
ROLES = {
    "table.header": "heading",
    "table.name": "name",
    "table.namespace": "place",
    "table.context": "place",
    "table.age": "faint",
    "table.age.fresh": "fresh",
    "status.good": "good",
    "status.under-way": "under-way",
    "status.bad": "bad",
    "status.over": "faint",
    "row.bad": "strong bad",  # the name of what needs a look
    "current": "strong good",  # the context in use
    "heading": "heading",  # of reports, descriptions and helps
    "key": "key",
    "value.string": "string",
    "value.number": "number",
    "value.word": "number",  # true, false, null
    "value.none": "faint",  # <none>, <unset>
    "punctuation": "faint",
    "comment": "faint",
    "command": "command",  # what can be typed
    "message.error": "strong bad",
    "message.warning": "strong under-way",
    "message.hint": "strong place",
    "branch": "faint",  # the lines of a tree
    "picker.chosen": "strong reverse",
    "picker.typed": "strong",
    "picker.note": "faint",
    "live.new": "good",  # marks of what changed in a live view
    "live.changed": "under-way",
    "live.gone": "faint strike",
    "live.footer": "faint",
    "live.stale": "under-way",
    "bar.low": "good",
    "bar.high": "under-way",
    "bar.full": "bad",
    "bar.track": "track",
    "match": "mark",  # what --highlight and --grep found
    "level.error": "bad",
    "level.warning": "under-way",
    "level.info": "good",
    "level.debug": "faint",
    "added": "added",
    "removed": "removed",
}


def theme_of(env: Mapping[str, str], cwd: Path) -> Theme:
    """The theme that $KUBECLI_THEME names, by its name or by its file.

    Without one it is dark, or light where the terminal says in $COLORFGBG that its background is. Raises
    UsageError for a name that is none and a file that cannot be read.
    """
    name = env.get("KUBECLI_THEME", "")
    if not name:
        background = env.get("COLORFGBG", "").rpartition(";")[2]
        name = "light" if background in _LIGHT_BACKGROUNDS else "dark"
    name = {"color-blind": "colour-blind"}.get(name, name)
    if name in THEMES:
        return named_theme(name)
    if "/" in name or "\\" in name or "." in name:
        return _theme_of_file(name, cwd)
    raise UsageError(f'$KUBECLI_THEME is "{name}": must be one of {", ".join(THEMES)}, or the path of a file')


def named_theme(name: str) -> Theme:
    """name: one of THEMES."""
    module = importlib.import_module(f"kubecli.terminal.themes.{THEMES[name]}")
    palette: Mapping[str, str] = module.PALETTE
    styles = {
        role: Style.parse(" ".join(palette.get(word, word) for word in words.split()))
        for role, words in ROLES.items()
    }
    styles |= {f"pod.{number}": Style.parse(style) for number, style in enumerate(module.PODS)}
    return Theme(styles)


def pod_roles(theme: Theme) -> list[str]:
    """The roles that tell pods apart in logs."""
    return [role for role in theme.styles if role.startswith("pod.")]


def _theme_of_file(path: str, cwd: Path) -> Theme:
    import configparser

    try:
        with (cwd / path).open(encoding="utf-8") as file:
            own = Theme.from_file(file, source=path, inherit=False)
    except OSError as error:
        raise UsageError(f"$KUBECLI_THEME: {path}: {(error.strerror or str(error)).lower()}") from None
    except UnicodeDecodeError:
        raise UsageError(f"$KUBECLI_THEME: {path}: this is no text in UTF-8") from None
    except configparser.NoSectionError:
        raise UsageError(f"$KUBECLI_THEME: {path}: there is no section [styles]") from None
    except (configparser.Error, StyleSyntaxError) as error:
        raise UsageError(f"$KUBECLI_THEME: {path}: {' '.join(str(error).split())}") from None
    return Theme({**named_theme("dark").styles, **own.styles})
