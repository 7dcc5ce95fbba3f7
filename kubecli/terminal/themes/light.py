"""For a light background: dark tones, and nothing yellow."""

PALETTE = {
    "strong": "bold",
    "faint": "grey42",
    "heading": "bold",
    "name": "black",
    "place": "dark_cyan",
    "key": "blue3",
    "string": "dark_green",
    "number": "purple4",
    "command": "deep_sky_blue4",
    "fresh": "dodger_blue3",
    "good": "green4",
    "under-way": "dark_orange3",
    "bad": "red3",
    "mark": "black on khaki1",
    "added": "dark_green",
    "removed": "red3",
    "track": "grey70",
}
PODS = (
    "dark_cyan",
    "dark_orange3",
    "purple",
    "green4",
    "blue3",
    "red3",
    "deep_pink4",
    "orange4",
    "deep_sky_blue4",
)
