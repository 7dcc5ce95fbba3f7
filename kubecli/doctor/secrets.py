"""What of a plugin's own words may be shown: a secret may be in them that nobody knew before."""

from __future__ import annotations

import re
import shlex

from kubecli.redaction import REDACTED, mask_forms, names_secret

# A run of letters and digits too long, and too mixed, for a word, a path or a name.
_RUN = re.compile(r"[A-Za-z0-9+/_=.~-]{20,}")


def safe(name: str, value: str) -> str:
    """The value of a variable for a shell, unless it sounds or looks like a secret."""
    if names_secret(name) or covered(value) != value:
        return REDACTED
    return shlex.quote(value)


def covered(text: str) -> str:
    """A text without what looks like a secret: by redaction's forms, and long runs of mixed letters."""
    return _RUN.sub(lambda run: run[0] if _harmless(run[0]) else REDACTED, mask_forms(text))


def _harmless(run: str) -> bool:
    """A path, a host name, an ARN's part, a word with hyphens: no piece of it is long and mixed."""
    return not any(_mixed(part) for part in re.split(r"[./_~=-]", run))


def _mixed(part: str) -> bool:
    if len(part) < 16:
        return False
    kinds = sum(bool(re.search(pattern, part)) for pattern in (r"[a-z]", r"[A-Z]", r"\d"))
    return kinds >= 2 or "+" in part or len(part) > 40
