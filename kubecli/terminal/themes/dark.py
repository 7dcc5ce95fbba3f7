"""For a dark background, in the terminal's own sixteen colours."""

PALETTE = {
    "strong": "bold",
    "faint": "dim",
    "heading": "bold",
    "name": "bright_white",
    "place": "cyan",
    "key": "bright_blue",
    "string": "green",
    "number": "magenta",
    "command": "cyan",
    "fresh": "bright_cyan",
    "good": "green",
    "under-way": "yellow",
    "bad": "bright_red",
    "mark": "black on yellow",
    "added": "green",
    "removed": "red",
    "track": "bright_black",
}
PODS = (
    "cyan",
    "yellow",
    "magenta",
    "green",
    "bright_blue",
    "red",
    "bright_cyan",
    "bright_yellow",
    "bright_magenta",
)
