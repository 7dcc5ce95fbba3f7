"""Terms of a node affinity or of allowed topologies, numbered."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, text, words


def write_terms(w: Writer, level: int, terms: Sequence[Sequence[Object]], operator: str = "") -> None:
    """One requirement a line: "zone in [a, b]". operator: what all of them mean, "" where each says it itself."""
    for i, requirements in enumerate(terms):
        w.write(level, f"Term {i}:\t")
        if not requirements:
            w.end("<none>")
        for j, requirement in enumerate(requirements):
            if j:
                w.write(level, "\t")
            values = ", ".join(words(requirement, "values"))
            written = f"{text(requirement, 'key')} {operator or text(requirement, 'operator').lower()}"
            w.write(0, f"{written} [{values}]\n" if values else f"{written}\n")
