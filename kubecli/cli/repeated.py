"""--context given more than once: as kubectl has it the last one counts, and that is said."""

from __future__ import annotations

from collections.abc import Sequence

import click


def tell_of_several_contexts(ctx: click.Context, plain: Sequence[str]) -> None:
    """plain: the command line in click's form. Who gave two contexts may have meant --contexts."""
    given = [word.partition("=")[2] for word in plain[: plain.index("--")] if word.startswith("--context=")]
    names = list(dict.fromkeys(given))
    if len(names) < 2 or not isinstance(ctx.params.get("context"), str):  # doctor's is a list
        return
    instead = ""
    if getattr(ctx.command, "clusters", False):
        from shlex import quote

        instead = f"; --contexts={quote(','.join(names))} reads {'both' if len(names) == 2 else 'all of them'}"
    ctx.obj.warn(f"hint: --context was given more than once, and the last one counts: {given[-1]}{instead}")
