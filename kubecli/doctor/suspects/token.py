"""What a bearer token looks like from outside: its shape, and what a JWT claims. It is never quoted."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from kubecli.connection.jwt import jwt_claims
from kubecli.doctor.commands import kubecli, piped_token, quoted, raw, set_credentials
from kubecli.doctor.findings import span
from kubecli.doctor.material import is_placeholder
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import FLATTEN, log_in_again, service_account_token
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.trust import missing_file
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.files.read import read_file


def token_text(situation: Situation) -> str:
    """The token as the kubeconfig, a flag or its file has it, not trimmed."""
    user = situation.user
    if user.token or not user.token_file:
        return user.token
    try:
        return read_file(user.token_file).decode("utf-8", "replace")
    except OSError:
        return ""


def token_origin(situation: Situation) -> str:
    user = situation.user
    if user.token or not user.token_file:
        return situation.at(user, "token")
    where = situation.at(user, "tokenFile")
    return f"{where} ({user.token_file})" if where else user.token_file


def token_file_missing(situation: Situation) -> Verdict | None:
    user = situation.user
    if user.token or not user.token_file:
        return None
    return missing_file(situation, user.token_file, "tokenFile", situation.at(user, "tokenFile"))


def doubtful_token(situation: Situation) -> Verdict | None:
    """Why this token cannot work; None when nothing about it looks wrong. It is tried all the same."""
    user = situation.user
    if not (user.token or user.token_file or "token" in user.origins):
        return None
    text = token_text(situation)
    return _empty(situation, text) or _shape(situation, text) or claimed(situation, text.strip())


def _empty(situation: Situation, text: str) -> Verdict | None:
    user = situation.user
    if text.strip() or (not user.token_file and _other_method(situation)):
        return None
    if user.token_file and not user.token:
        cause = f"the token file {user.token_file} is empty"
    else:
        cause = "the token is empty: no credential is sent"
    return Verdict(
        "token-empty", "credentials", cause, token_origin(situation), log_in_again(situation)[0], (FLATTEN,)
    )


def _other_method(situation: Situation) -> bool:
    user = situation.user
    return bool(
        user.exec or user.auth_provider or user.username or user.client_certificate or user.client_certificate_data
    )


_JWT = r"eyJ[\w-]+\.[\w-]+\.[\w-]*"
# (kind, pattern of the whole text, what it is, the filter that puts it right; "" where nothing can)
_SHAPES: tuple[tuple[str, str, str, str], ...] = (
    (
        "token-redacted",
        r"\s*(?:REDACTED|DATA\+OMITTED|\*{3,}|<redacted>)\s*",
        "is the word {text}, which `kubectl config view` prints in the place of a secret without --raw",
        "",
    ),
    (
        "token-bearer",
        r"\s*(?:Authorization: *)?[Bb]earer[ :]\s*\S+\s*",
        'starts with "Bearer ", which is put before it anyway',
        r"sed 's/^.*[Bb]earer[ :] *//'",
    ),
    (
        "token-labelled",
        r"\s*[Tt]oken:\s*\S+\s*",
        'starts with "token:", a label that was copied along',
        r"sed 's/^ *[Tt]oken: *//'",
    ),
    (
        "token-quoted",
        r"\s*([\"'])\S+\1\s*",
        "has quotes around it, which became a part of it",
        "tr -d '\"'\"'\"' '",
    ),
    ("token-json", r"\s*\{.*\}\s*", "is a JSON document, and the token is one value inside it", ""),
    ("token-newline", r"\S+[\r\n]+\s*", "ends in a line break, which no header can carry", "tr -d '\\r\\n'"),
    (
        "token-newline",
        r"\s*\S+(?:\s*[\r\n]+\s*\S+)+\s*",
        "has line breaks inside: it was wrapped when it was copied",
        "tr -d '\\r\\n '",
    ),
    (
        "token-spaces",
        r"\s*\S+(?: +\S+)+\s*|\s+\S+\s*|\S+ +",
        "has spaces in it, and a token has none",
        "tr -d ' '",
    ),
    ("token-pem", r"-----BEGIN .*", "is a certificate or key (PEM), and no token", ""),
    ("token-page", r"\s*<(?:!doctype|html).*", "is a web page (HTML), and no token", ""),
)


def _shape(situation: Situation, text: str) -> Verdict | None:
    from_file = bool(situation.user.token_file and not situation.user.token)
    for kind, pattern, what, through in _SHAPES:
        if re.fullmatch(pattern, text, re.S) and not (
            from_file and kind in ("token-newline", "token-spaces") and _trimmed(text)
        ):
            return _verdict(situation, kind, f"the token {what.format(text=text.strip())}", through)
    inner = text.strip()
    if is_placeholder(inner):
        return _verdict(situation, "placeholder", "the token is still a placeholder: it was never filled in", "")
    if re.match(r"(?:~|\.{0,2})/\S+$", inner) and len(inner) < 300:
        return _path(situation, inner)
    return _encoded(situation, inner) or _cut(situation, inner)


def _trimmed(text: str) -> bool:
    """A file's token is trimmed before it is sent."""
    return not re.search(r"\s", text.strip())


def _path(situation: Situation, path: str) -> Verdict:
    """The path stands where a secret does, and is not shown: the step reads it from there."""
    name = situation.user.name
    value = raw(situation, "users", name, "token")
    home = ' | sed "s|^~|$HOME|"' if path.startswith("~") else ""
    put = f'{kubecli(situation, "config", "set", f"users.{name}.tokenFile")} "$({value}{home})"'
    step = command(f"{put} && {kubecli(situation, 'config', 'unset', f'users.{name}.token')}", "name the file")
    cause = "the token is a path: a file's name belongs in tokenFile"
    return Verdict("token-path", "credentials", cause, token_origin(situation), step)


def _encoded(situation: Situation, text: str) -> Verdict | None:
    if not re.fullmatch(r"[A-Za-z0-9+/_-]{24,}={0,2}", text):
        return None
    try:
        inner = base64.b64decode(text + "=" * (-len(text) % 4), altchars=None).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if re.fullmatch(rf"{_JWT}\s*", inner):
        what = "the token is a JWT encoded in base64, as a Secret has it under data"
    elif re.fullmatch(r"(?:sha256~|kubeconfig-u|k8s-aws-v1\.|token-)[\w:.~-]+\s*", inner):
        what = "the token is encoded in base64, as a Secret has it under data"
    else:
        return None
    return _verdict(situation, "token-base64", what, "base64 -d")


def _cut(situation: Situation, text: str) -> Verdict | None:
    if not text.startswith("eyJ") or re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", text):
        return None
    parts = text.count(".") + 1
    what = (
        f"the token begins like a JWT, and has {parts} part{'s' * (parts > 1)} instead of 3: it is "
        "cut off or damaged"
    )
    return _verdict(situation, "token-cut", what, "")


def _verdict(situation: Situation, kind: str, cause: str, through: str) -> Verdict:
    user, origin = situation.user, token_origin(situation)
    again, _ = log_in_again(situation)
    if not through:
        return Verdict(kind, "credentials", cause, origin, again, (FLATTEN,))
    if situation.is_flag(user, "token"):
        step: Step = words(f'give it without: --token="$(printf %s "$TOKEN" | {through})"')
    elif user.token:
        step = command(piped_token(situation, through), "put it right")
    else:
        file = quoted(user.token_file)
        step = command(f"(umask 077; {through} < {file} > {file}.new) && mv {file}.new {file}", "put it right")
    return Verdict(kind, "credentials", cause, origin, step)


def claimed(situation: Situation, token: str, *, origin: str = "") -> Verdict | None:
    """What a token itself says that makes it worthless: its end, or its beginning."""
    origin = origin or token_origin(situation)
    claims = jwt_claims(token)
    if claims is None:
        return _aws(situation, token, origin)
    ends, begins = moment(claims.get("exp")), moment(claims.get("nbf"))
    subject = str(claims.get("sub", ""))
    step, others = log_in_again(situation)
    new = service_account_token(subject)
    if new is not None and recognise(situation) is None:
        step, others = command(f'{set_credentials(situation)} --token="$({new.command})"', new.words), ()
    who = f" of {subject}" if subject else ""
    if ends is not None and ends < situation.now:
        ago = span((situation.now - ends).total_seconds())
        cause = f"the token{who} ended {ago} ago, on {ends:%Y-%m-%d %H:%M} UTC"
        return Verdict("token-ended", "credentials", cause, origin, step, others)
    if begins is not None and begins > situation.now + timedelta(seconds=5):
        early = span((begins - situation.now).total_seconds())
        cause = (
            f"the token{who} is not valid before {begins:%Y-%m-%d %H:%M} UTC, in {early}: this machine's "
            "clock is behind"
        )
        return Verdict(
            "token-early",
            "clock",
            cause,
            "this machine's clock",
            command("sudo timedatectl set-ntp true", "set the clock"),
        )
    return None


def moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _aws(situation: Situation, token: str, origin: str) -> Verdict | None:
    """EKS's tokens are a signed URL: good for 15 minutes."""
    if not token.startswith("k8s-aws-v1."):
        return None
    packed = token.removeprefix("k8s-aws-v1.")
    try:
        url = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("ascii")
        made = parse_qs(urlsplit(url).query)["X-Amz-Date"][0]
        ends = datetime.strptime(made, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) + timedelta(minutes=15)
    except (binascii.Error, UnicodeDecodeError, KeyError, ValueError):
        return None
    if ends > situation.now:
        return None
    ago = span((situation.now - ends).total_seconds())
    cause = f"the token of EKS ended {ago} ago: such tokens last 15 minutes, and a plugin has to make each anew"
    step, others = log_in_again(situation)
    return Verdict("token-ended", "credentials", cause, origin, step, others)
