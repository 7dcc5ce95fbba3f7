"""A way to log in failed before any request: a plugin, a file, an auth-provider that is gone."""

from __future__ import annotations

from kubecli.doctor.commands import kubecli
from kubecli.doctor.reasons.plugins import plugin_failed
from kubecli.doctor.reasons.providers import provider_failed
from kubecli.doctor.renew import log_in_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.pair import broken_pair
from kubecli.doctor.suspects.token import doubtful_token, token_file_missing, token_origin
from kubecli.doctor.suspects.trust import broken_authority
from kubecli.doctor.verdict import Verdict, command, words
from kubecli.errors.credentials import (
    AuthProviderError,
    CredentialError,
    CredentialFileError,
    ExecPluginError,
    HeaderInvalid,
    ImpersonationError,
)


def no_credential(error: CredentialError, situation: Situation) -> Verdict | None:
    match error:
        case ExecPluginError():
            return plugin_failed(error, situation)
        case AuthProviderError():
            return provider_failed(error, situation)
        case CredentialFileError():
            return _file(error, situation)
        case HeaderInvalid():
            return _header(error, situation)
        case ImpersonationError():
            origin = situation.at(situation.user, "as-groups", "as-uid", "as-user-extra")
            cause = "groups, a uid or extras are to be impersonated, and no user: `as` is missing"
            step = command(kubecli(situation, "config", "set", f"users.{situation.user.name}.act-as", "USER"))
            if origin.startswith("--"):
                step = words("give --as too, or leave the others out")
            return Verdict("impersonation", "credentials", cause, origin, step)
    return None


def _file(error: CredentialFileError, situation: Situation) -> Verdict | None:
    if error.what == "certificate authority":
        return broken_authority(situation)
    if error.what == "token file":
        return token_file_missing(situation) or doubtful_token(situation)
    return broken_pair(situation)


def _header(error: HeaderInvalid, situation: Situation) -> Verdict | None:
    if error.header != "Authorization":
        origin = situation.at(situation.user, "as", "as-groups", "as-uid", "as-user-extra")
        return Verdict(
            "header",
            "credentials",
            "a name to impersonate has a line break or control character in it",
            origin,
            words("write it anew"),
        )
    doubt = doubtful_token(situation)
    if doubt is not None:
        return doubt
    cause = "the token has a line break or another control character in it, which no header can carry"
    return Verdict("token-newline", "credentials", cause, token_origin(situation), log_in_again(situation)[0])
