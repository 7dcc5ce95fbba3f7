"""The command a credential plugin is, to be run by hand."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from kubecli.doctor.situation import Situation
from kubecli.redaction import REDACTED, mask_mixed, names_secret, secret_in_argument


def by_hand(situation: Situation) -> str:
    """As a shell would run it: environment, program, arguments; secrets covered."""
    config = situation.user.exec
    assert config is not None
    names = [f"{name}={_value(name, value)}" for name, value in config.env]
    args = [_argument(config.args, at) for at in range(len(config.args))]
    return " ".join([*names, shlex.quote(mask_mixed(config.command)), *args])


def _value(name: str, value: str) -> str:
    return REDACTED if names_secret(name) or mask_mixed(value) != value else shlex.quote(value)


def _argument(args: Sequence[str], at: int) -> str:
    arg = args[at]
    if secret := secret_in_argument(args, at):
        return f"{arg.removesuffix(secret)}{REDACTED}"
    return shlex.quote(arg) if mask_mixed(arg) == arg else REDACTED
