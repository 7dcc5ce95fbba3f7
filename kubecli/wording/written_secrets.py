"""The line for kubectl without the secrets that writing verbs take: passwords, literals, environments, patches."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.redaction import REDACTED, mask_forms, names_secret, secret_in_argument

# Flags whose whole value may be, or hold, a secret.
_WHOLE = frozenset({"--docker-email", "--docker-password", "--overrides", "--password", "--token"})
# Of mysql, mongo, redis-cli, curl and the like: what follows is a password, or a user with one.
_PASSWORD_FLAGS = ("-p", "-P", "-a", "-u", "-w")
# Flags whose value is NAME=VALUE.
_PAIRS = frozenset({"--env", "--from-literal"})


def masked(verb: str, words: Sequence[str]) -> list[str]:
    """The words after a verb ("create", "set"), as they may be shown. The flags' names and all else stay."""
    line = [*verb.split(), *(word for word in words if not word.startswith("-"))]
    found: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*found, word, *(_of_another_program(rest, at) for at in range(len(rest)))]
        name, equals, value = word.partition("=")
        unknown = word.startswith("--") and names_secret(name) and rest[:1] and not rest[0].startswith("-")
        whole, pairs = name in _WHOLE or bool(unknown), name in _PAIRS
        if line[0] == "patch":
            whole |= name in ("-p", "--patch")
        if line[:2] == ["set", "env"]:
            pairs |= name == "-e"
        if line[0] == "patch" and word.startswith("-p") and not whole and not word.startswith("--"):
            found.append(f"-p{REDACTED}")
        elif (whole or pairs) and not equals:
            value = rest.pop(0) if rest else ""
            found += [f"{name}={REDACTED}"] if whole else [word, _pair(value)]
        elif whole:
            found.append(f"{name}={REDACTED}")
        elif pairs:
            found.append(f"{name}={_pair(value)}")
        elif line[:2] == ["set", "env"] and equals and not name.startswith("-"):
            found.append(f"{name}={REDACTED}")
        else:
            found.append(_argument(word))
    return found


def _pair(text: str) -> str:
    """NAME=VALUE."""
    name, equals, _ = text.partition("=")
    return f"{name}={REDACTED}" if equals else text


def _of_another_program(words: Sequence[str], at: int) -> str:
    """What stands behind `--` is a command line of a client of some database, as may be."""
    word = words[at]
    if word[:2] == "-p" and len(word) > 2:
        return f"-p{REDACTED}"
    secret = secret_in_argument(words, at, _PASSWORD_FLAGS)
    return f"{word.removesuffix(secret)}{REDACTED}" if secret else _argument(word)


def _argument(word: str) -> str:
    name, equals, _ = word.partition("=")
    if equals and names_secret(name) and not name.startswith("--from-"):
        return f"{name}={REDACTED}"
    return mask_forms(word)
