"""The command a credential plugin is, to be run by hand."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from kubecli.doctor.situation import Situation
from kubecli.redaction import REDACTED, mask_argument, mask_mixed, names_secret

_HARMLESS = re.compile(
    r"(?:region|profile|zone|project|tenant|id|env|environment|cloud|level|debug|name|file|path|dir|home|config|method)$",
    re.IGNORECASE,
)
_LONG = 8


def by_hand(situation: Situation) -> str:
    """As a shell would run it: environment, program, arguments; secrets covered."""
    config = situation.user.exec
    assert config is not None
    names = [f"{name}={_value(name, value)}" for name, value in config.env]
    args = [_argument(config.args, at) for at in range(len(config.args))]
    return " ".join([*names, shlex.quote(mask_argument([mask_mixed(config.command)], 0)), *args])


def _value(name: str, value: str) -> str:
    """A variable's value is shown where its name, or what it is, says that it is no secret."""
    harmless = _HARMLESS.search(name) or value.startswith(("/", "http")) or len(value) < _LONG
    hidden = names_secret(name) or not harmless or mask_mixed(value) != value
    return REDACTED if hidden else shlex.quote(value)


def _argument(args: Sequence[str], at: int) -> str:
    masked = mask_argument(args, at)
    if masked != args[at]:
        return masked if masked.endswith(REDACTED) and " " not in masked else shlex.quote(masked)
    return shlex.quote(masked) if mask_mixed(masked) == masked else REDACTED
