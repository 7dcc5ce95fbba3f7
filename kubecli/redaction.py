"""What is secret stays secret: the one function that masks, and the list of what it knows.

Two rules work together on every line for a person (Runtime.warn, doctor's report, the log of -v):

- what is known: everything secret of the context in use, and of what a plugin or an issuer returned, is told to
  secretive.Secrets, and found again in every encoding in which it may have been sent or echoed;
- what looks like one, known or not: a URL's user and password, a private key, a JWT, an Authorization header, the
  value of a flag or field whose name says token, password, secret and the like.

It stands below all rooms and imports nothing of the house. Results are not touched: what a command prints of the
cluster is what was asked for.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

REDACTED = "REDACTED"
_SHORTEST = 4
_WORD_LIKE = 8  # below this length a secret could be a part of any word
_CUT_PREFIX = 12
_CUT_FROM = 16
_LONG_WORD = 6
_LONG_NAME = 12
_MIXED_FROM = 16
_LONGEST_WORD = 40
_ANSWERS = ("", "true", "false", "yes", "no")


def names_secret(name: str) -> bool:
    """Whether a flag, field, variable or key of this name holds a secret: "client-secret", "DB_PASSWORD"."""
    return bool(_secret_name().search(name)) and not _harmless_end().search(name)


@functools.cache
def _secret_name() -> re.Pattern[str]:
    import re

    # t[oke]{1,3}n: a token mistyped
    return re.compile(
        r"t[oke]{1,4}n|secret|passw|passphrase|pasw|private|credential|api-?_?key|cookie|jwt|bearer|assertion"
        r"|authorization|signature|access-?_?key|client-?_?key-data|otp\b|^pass$|[^a-z](?:pass|pwd)(?![a-z])",
        re.IGNORECASE,
    )


@functools.cache
def _harmless_end() -> re.Pattern[str]:
    import re

    return re.compile(
        r"(?:file|path|dir|folder|name|ref|refs|url|uri|type|mode|seconds|ttl|expiry|timestamp|namespace|kind"
        r"|cache|command|cmd|audience|source|policy|storage|store|stdin|jar)$|^(?:automount|expir)",
        re.IGNORECASE,
    )


def bare_url(url: str) -> str:
    """A URL without its user and password: nothing between `//` (or the start) and the last `@` stays.

    It comes before any parsing: a password may hold what ends an authority for a parser (`/`, `?`, `#`, `@`).
    """
    head, userinfo, rest = split_url(url)
    return f"{head}{rest}" if userinfo else url


def shown_url(url: str) -> str:
    """The same for a person, who sees that something was there: https://REDACTED@host."""
    head, userinfo, rest = split_url(url)
    return f"{head}{REDACTED}@{rest}" if userinfo else url


def split_url(url: str) -> tuple[str, str, str]:
    """(scheme with its slashes, user and password, the rest)."""
    import re

    if "@" not in url:
        return "", "", url
    scheme = re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//|[A-Za-z][A-Za-z0-9+.-]*:/", url)
    start = scheme.end() if scheme else 0
    userinfo, _, rest = url[start:].rpartition("@")
    return url[:start], userinfo, rest


def mask_unlikely_kind(kind: str) -> str:
    """A kind for a person; what no kind looks like may be a secret in the wrong place."""
    return kind if kind.isascii() and kind.isalpha() and len(kind) <= 24 else REDACTED


def mask_unlikely_version(version: str) -> str:
    """An apiVersion for a person, by the same rule."""
    import re

    known = re.fullmatch(r"(?:[a-z0-9.-]{1,80}/)?(?:v\d{1,3}(?:(?:alpha|beta)\d{1,3})?|__internal)?", version)
    words = re.fullmatch(r"[A-Za-z]{0,16}(?:/[a-z]{0,10})*", version)
    return version if known or words else REDACTED


def mask_words(words: Sequence[str], *, after: int) -> list[str]:
    """Arguments nobody expected, for a person: from a place on, what is long enough to be a secret is none of
    theirs. All is, when the words before name one (users.me.token)."""
    named = any(names_secret(word) for word in words[:after])
    rest = (REDACTED if named or len(word) >= _LONG_WORD else word for word in words[after:])
    return [*words[:after], *rest]


def secret_in_argument(args: Sequence[str], at: int, flags: Sequence[str] = ()) -> str:
    """What of a program's argument is secret, its end; "" for nothing.

    `--password=x`, PASSWORD=x, `X-Api-Key: x`, the x of `--password x`, and of `-p x` where it looks like one.
    flags: those of the program that a password follows, or has in it, however it looks.
    """
    import re

    word = args[at]
    name, equals, value = word.partition("=")
    if equals and (names_secret(name) or name in flags):
        return "" if value in _ANSWERS else value
    field = re.match(r"(?:--?[\w.-]+=)?[/-]{0,2}([\w.-]+)\s*:\s*(?!/)(?=\S)", word)
    if field and names_secret(field[1]):
        return word[field.end() :]
    if (word[:2] in flags and len(word) > 2) or (word[:2] == "-p" and looks_secret(word[2:])):
        return word[2:]
    before = args[at - 1] if at else ""
    if not before.startswith("-") or "=" in before or word.startswith("-") or word in _ANSWERS:
        return ""
    return word if before in flags or names_secret(before) or (before == "-p" and _like_a_password(word)) else ""


def _like_a_password(word: str) -> bool:
    """More than a port, a profile's or a place's name."""
    least = _LONG_NAME if word.isalpha() else _LONG_WORD
    return word[:1] not in "/.~" and not word.isdigit() and len(word) >= least


def mask_argument(args: Sequence[str], at: int, flags: Sequence[str] = ()) -> str:
    """A program's argument for a person; of a command line in one word (`sh -c '...'`) each of its own."""
    import re

    word = args[at]
    if secret := secret_in_argument(args, at, flags):
        return f"{word.removesuffix(secret)}{REDACTED}"
    word = mask_forms(word)
    if not re.search(r"\s", word):
        return word
    parts = re.split(r"(\s+)", word)
    words = parts[::2]
    parts[::2] = [mask_argument(words, each, flags) for each in range(len(words))]
    return "".join(parts)


def looks_secret(word: str) -> bool:
    """Whether letters and digits are too many, and too mixed, for a word or a name."""
    if len(word) < _MIXED_FROM:
        return False
    digits, letters = any(map(str.isdigit, word)), any(map(str.isalpha, word))
    return (digits and letters) or "+" in word or len(word) > _LONGEST_WORD


def mask_mixed(text: str) -> str:
    """A text without what looks like a secret: by its form, and long runs of mixed letters. What is no more than
    a path, a host name, an ARN or a word with hyphens stays."""
    import re

    def shown(run: re.Match[str]) -> str:
        return REDACTED if _holds_secret(run[0]) else run[0]

    return re.sub(rf"[A-Za-z0-9+/_=.~-]{{{_MIXED_FROM},}}", shown, mask_forms(text))


def mask_file_name(path: str) -> str:
    """A path for a person. A name without an ending that looks like a secret may be one in its file's place."""
    head, slash, name = mask_forms(path).rpartition("/")
    return f"{head}{slash}{REDACTED if '.' not in name and _holds_secret(name) else name}"


def _holds_secret(words: str) -> bool:
    """Whether one of the words of a name looks like one."""
    import re

    return any(map(looks_secret, re.split(r"[./_~=-]", words)))


def mask_forms(text: str) -> str:
    """Masks what looks like a secret. A text without one comes back as it is."""
    for pattern, instead in _forms():
        text = pattern.sub(instead, text)
    return text


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    import re

    name = (
        r"[\w.-]*(?:t[oke]{1,4}n|secret|passw\w*|passphrase|pasw\w*|private[-_]?key|credential|api[-_]?key|cookie"
        r"|jwt|assertion|access[-_]?key(?:[-_]?id)?|client[-_]key[-_]data|signature|(?<=[?&])sig)"
        r"(?:[-_.]?(?:data|value|key))?"
    )
    return (
        (re.compile(r"-----BEGIN [A-Z0-9 ]*(?:-----.*?(?:-----END [A-Z0-9 ]*-----|$)|$)", re.S), REDACTED),
        (re.compile(r"LS0tLS1CRUdJTi(?!BDRVJU)[\w+/=-]*"), REDACTED),  # the same in base64; a certificate is none
        (re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"), REDACTED),
        (re.compile(r"\b([a-z][a-z0-9+.-]*:/+)[^\s\"'<>]*@", re.I), rf"\1{REDACTED}@"),
        (
            re.compile(
                r"(authorization\\?[\"']?\s*[:=]\s*\\?[\"']?(?:[a-z]+ +)?)(?!(?:[a-z]+ +)?<masked>)[^\s\"',\\]+",
                re.I,
            ),
            rf"\1{REDACTED}",
        ),
        (re.compile(r"\b(Bearer|Basic) +(?!<masked>)[\w+/=.~-]{12,}"), rf"\1 {REDACTED}"),
        (re.compile(rf"((?<![\w.-])-{{0,2}}{name})=(?!{REDACTED})[^\s&\"',;]+", re.I), rf"\1={REDACTED}"),
        (re.compile(rf"(\\?\"{name}\\?\"\s*:\s*\\?\")(?!{REDACTED})[^\"\\]+", re.I), rf"\1{REDACTED}"),
        (
            re.compile(rf"\b((?:x|private|api|auth|vault)-{name}\s*:\s*)(?!{REDACTED})[^\s\"',;]+", re.I),
            rf"\1{REDACTED}",
        ),
        (re.compile(r"((?<!\S)-(?:token|password))(?![\s=:-])(?!\W)\S+", re.I), rf"\1{REDACTED}"),
    )


def mask_known(text: str, forms: Iterable[str]) -> str:
    """The text without secrets of which it holds any form. Whole ones first: another form of one may begin as this
    one does."""
    found = [form for form in sorted(forms, key=len, reverse=True) if form[:_CUT_PREFIX] in text]
    for form in found:
        if len(form) < _WORD_LIKE:
            text = _as_word(form).sub(REDACTED, text)
        else:
            text = text.replace(form, REDACTED)
    for form in found:
        if len(form) >= _CUT_FROM:
            text = _without_cut(text, form)
    return text


def known_forms(value: str, public: frozenset[str] = frozenset()) -> set[str]:
    """What to look for: the value, each of its longer lines, and their encodings. public: names shown anyway."""
    values = {value, value.strip(), *(line for line in value.splitlines() if len(line) >= _CUT_FROM)}
    return {form for each in values if len(each) >= _SHORTEST and each not in public for form in _encodings(each)}


def _without_cut(text: str, secret: str) -> str:
    """Masks a secret that was cut short on its way, as long messages are: its first 12 characters or more."""
    at = text.find(secret[:_CUT_PREFIX])
    while at >= 0:
        end = at + _CUT_PREFIX
        while end < len(text) and end - at < len(secret) and text[end] == secret[end - at]:
            end += 1
        text = text[:at] + REDACTED + text[end:]
        at = text.find(secret[:_CUT_PREFIX], at)
    return text


@functools.cache
def _as_word(secret: str) -> re.Pattern[str]:
    import re

    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])")


def _encodings(text: str) -> set[str]:
    """The forms a value takes on its way and in an echo: URL, form, JSON (Go's too), HTML, repr, base64."""
    import base64
    import html
    import json
    from urllib.parse import quote, quote_plus

    in_json = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    as_go = {each.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026") for each in in_json}
    forms = {text, quote(text), quote(text, safe=""), quote_plus(text), html.escape(text), repr(text)[1:-1]}
    forms |= in_json | as_go
    raw = text.encode("utf-8", "surrogateescape")
    for encoded in (base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()):
        forms |= {encoded.rstrip("=")} if len(encoded) >= _WORD_LIKE else set()
    return {form for form in forms if len(form) >= _SHORTEST}
