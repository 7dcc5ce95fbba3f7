"""No colours: bold, dim, underlined and reverse alone. `--color=never` leaves out these as well."""

PALETTE = {
    "strong": "bold",
    "faint": "dim",
    "heading": "bold",
    "name": "default",
    "place": "default",
    "key": "bold",
    "string": "default",
    "number": "default",
    "command": "bold",
    "fresh": "default",
    "good": "default",
    "under-way": "underline",
    "bad": "bold underline",
    "mark": "reverse",
    "added": "bold",
    "removed": "underline",
    "track": "dim",
}
PODS = ("bold", "default", "underline", "bold underline")
