"""No meaning hangs on red against green: blue, orange and vermilion of Okabe and Ito's palette, which people with
any of the three colour blindnesses tell apart, on dark and on light backgrounds. What is bad is underlined, too.

Source: M. Okabe, K. Ito, "Color Universal Design", https://jfly.uni-koeln.de/color/.
"""

PALETTE = {
    "strong": "bold",
    "faint": "dim",
    "heading": "bold",
    "name": "default",
    "place": "#009e73",
    "key": "#0072b2",
    "string": "#009e73",
    "number": "#cc79a7",
    "command": "#cc79a7",
    "fresh": "#56b4e9",
    "good": "#2a8fd8",
    "under-way": "#e69f00",
    "bad": "bold underline #d55e00",
    "mark": "reverse",
    "added": "#2a8fd8",
    "removed": "#d55e00",
    "track": "dim",
}
PODS = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#d55e00")
