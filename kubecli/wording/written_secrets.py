"""The line for kubectl without the secrets that writing verbs take: passwords, literals, environments, patches."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.redaction import REDACTED, mask_argument, mask_forms, names_secret

# Flags whose whole value may be, or hold, a secret.
_WHOLE = frozenset({"--docker-email", "--docker-password", "--overrides", "--password", "--token"})
# By the name of a program behind `--`, or how it begins: a password follows, or a user with one.
_PASSWORDS = {
    "mysql": ("-p",),
    "mariadb": ("-p",),
    "mongo": ("-p",),
    "cqlsh": ("-p",),
    "sshpass": ("-p",),
    "redis-cli": ("-a",),
    "curl": ("-u", "--user"),
    "ldap": ("-w",),
}
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
            return [*found, word, *_of_another_program(rest)]
        name, equals, value = word.partition("=")
        unknown = word.startswith("--") and names_secret(name) and rest[:1] and not rest[0].startswith("-")
        whole, pairs = name in _WHOLE or bool(unknown), name in _PAIRS
        if line[0] == "patch":
            whole |= name in ("-p", "--patch")
        if line[:2] == ["set", "env"]:
            pairs |= name == "-e"
            if word.startswith("-e") and equals and name != "-e":  # -eNAME=VALUE
                found.append(f"{name}={REDACTED}")
                continue
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


def _of_another_program(words: Sequence[str]) -> list[str]:
    """What stands behind `--` may be the command line of a client of some database, or one of a shell."""
    names = [each.rpartition("/")[2] for word in words for each in word.split()]
    flags = [
        flag for name, own in _PASSWORDS.items() if any(each.startswith(name) for each in names) for flag in own
    ]
    return [mask_argument(words, at, flags) for at in range(len(words))]


def _argument(word: str) -> str:
    name, equals, _ = word.partition("=")
    if name.startswith("--from-"):  # a file's name
        return word
    if equals and names_secret(name):
        return f"{name}={REDACTED}"
    return mask_forms(word)
