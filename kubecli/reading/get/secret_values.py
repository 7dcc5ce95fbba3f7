"""`--decode`: what a Secret holds, in clear."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from kubecli.errors.reading import SecretFailed
from kubecli.errors.usage import UsageError
from kubecli.meta.fields import mapping, name, strings
from kubecli.reading.get.request import EVERY_KEY
from kubecli.reading.objects.select import Located

Object = dict[str, Any]


def with_key_apart(decode: str, arguments: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """`secret NAME KEY` and `secret/NAME KEY`: the key, and the arguments without it."""
    named = 1 if "/" in (arguments or ("",))[0] else 2
    if decode == EVERY_KEY and len(arguments) == named + 1 and "/" not in arguments[-1]:
        return arguments[-1], arguments[:-1]
    return decode, arguments


def check_secrets(targets: Sequence[Located]) -> None:
    """Raises UsageError where something else than Secrets is asked for."""
    for each in targets:
        if (each.target.resource.group, each.target.resource.name) != ("", "secrets"):
            raise UsageError(
                f"--decode is for secrets; the values of {each.target.resource.full_name} are in clear"
            )


def values(secret: Object) -> dict[str, bytes]:
    """The values by key. A value that is no base64 stays as it is: only a saved cluster may hold such."""
    return {key: _decoded(text) for key, text in sorted(strings(secret, "data").items())}


def value(secret: Object, key: str) -> bytes:
    """Raises SecretFailed for a key that it does not have."""
    found = values(secret)
    if key not in found:
        raise SecretFailed(f'secret "{name(secret)}" has no key "{key}"', word=key, known=tuple(found))
    return found[key]


def shown(secret: Object) -> dict[str, str]:
    """The values as text; those that are none stay base64, as `data` has them."""
    return {
        key: strings(secret, "data")[key] if (text := _text(raw)) is None else text
        for key, raw in values(secret).items()
    }


def decode(secret: Object) -> None:
    """Moves values that are text from `data` to `stringData`, in place: the same Secret, to read and to apply."""
    data, clear = mapping(secret, "data"), {}
    for key, raw in values(secret).items():
        text = _text(raw)
        if text is not None:
            clear[key] = text
            del data[key]
    if clear:
        secret["stringData"] = clear
    if not data:
        secret.pop("data", None)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return text.encode("utf-8", "surrogatepass")


def _text(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
