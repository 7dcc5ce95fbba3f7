"""The command a credential plugin is, to be run by hand."""

from __future__ import annotations

import shlex

from kubecli.doctor.secrets import covered, safe
from kubecli.doctor.situation import Situation
from kubecli.redaction import REDACTED, names_secret


def by_hand(situation: Situation) -> str:
    """As a shell would run it: environment, program, arguments; secrets covered."""
    config = situation.user.exec
    assert config is not None
    names = [f"{name}={safe(name, value)}" for name, value in config.env]
    args: list[str] = []
    hidden = False
    for arg in config.args:
        args.append(REDACTED if hidden else _argument(arg))
        hidden = arg.startswith("-") and "=" not in arg and names_secret(arg)
    return " ".join([*names, shlex.quote(config.command), *args])


def _argument(arg: str) -> str:
    flag, equals, _ = arg.partition("=")
    if equals and flag.startswith("-") and names_secret(flag):
        return f"{flag}={REDACTED}"
    return shlex.quote(arg) if covered(arg) == arg else REDACTED
