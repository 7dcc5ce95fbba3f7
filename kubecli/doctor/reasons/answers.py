"""The server answered, and not as it should: 401, anonymous, something that is no API server, one that is down."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from msgspec.structs import replace

from kubecli.connection.jwt import public_claims
from kubecli.doctor.by_hand import by_hand
from kubecli.doctor.commands import set_credentials
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.findings import span
from kubecli.doctor.material import examine
from kubecli.doctor.reasons.certificates import OWN_CLOCK, SET_CLOCK, skewed
from kubecli.doctor.reasons.nobody import (
    ANONYMOUS,
    anonymous,
    has_login,
    none_sent,
    token_instead,
    url_login,
    user_entry,
)
from kubecli.doctor.reasons.rights import forbidden
from kubecli.doctor.reasons.strangers import wrong_path, wrong_thing
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import identity, log_in_again, service_account_token
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.names import unknown_user
from kubecli.doctor.suspects.pair import certificate_bytes, doubtful_pair, has_pair, pair_origin
from kubecli.doctor.suspects.token import doubtful_token, moment, token_origin, token_text
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.api import (
    ApiError,
    Evidence,
    ForbiddenError,
    ServerError,
    TooManyRequestsError,
    UnauthorizedError,
)


def answered(error: ApiError, situation: Situation, more: Discovered) -> Verdict | None:
    seen = error.evidence
    if seen is not None and more.skew is None:
        more = replace(more, skew=_skew(seen.date, situation))
    wrong = wrong_thing(error, situation, more) or wrong_path(error, situation, more)
    if wrong is not None:
        return wrong
    if isinstance(error, UnauthorizedError):
        return unauthorized(situation, more, seen or Evidence())
    if isinstance(error, ForbiddenError):
        if f'"{ANONYMOUS}"' in error.message:
            return anonymous(situation, more)
        return forbidden(error, situation, more)
    origin = situation.at(situation.cluster, "server")
    if isinstance(error, TooManyRequestsError):
        cause = "the API server has too much to do (429): it asks to wait"
        return Verdict("busy", "api", cause, origin, words("try again in a minute"))
    if isinstance(error, ServerError) and seen is not None and error.code in (500, 503, 504):
        cause = f"the API server answers that it cannot ({error.code}): {error.message[:200]}"
        step = words(
            "try again in a minute; if it stays so, ask whoever runs the cluster (etcd, or the API server itself)"
        )
        return Verdict("server-ill", "api", cause, origin, step)
    return None


def _skew(date: str, situation: Situation) -> float | None:
    """The server's clock minus ours, in seconds."""
    try:
        return (parsedate_to_datetime(date) - situation.now).total_seconds() + 0.5
    except (ValueError, TypeError):
        return None


def unauthorized(situation: Situation, more: Discovered, seen: Evidence) -> Verdict:
    """The server does not accept the credentials, or was sent none."""
    nobody = unknown_user(situation)
    if nobody is not None:
        return nobody
    in_url = url_login(situation)
    if in_url is not None:
        return in_url
    if not has_login(situation):
        return none_sent(situation)
    clock = skewed(more)
    user = situation.user
    doubt = doubtful_token(situation) or (None if user.token or user.token_file else doubtful_pair(situation))
    if doubt is None and not (user.token or user.token_file):
        doubt = _given(situation, seen)
    wrong_by_hours = clock and abs(more.skew or 0) >= _CLOCK_MATTERS
    if doubt is not None and not (wrong_by_hours and doubt.kind.endswith(("-ended", "-early"))):
        return doubt
    if wrong_by_hours:
        cause = f"{clock}: tokens and certificates are judged by it"
        return Verdict("clock", "clock", cause, OWN_CLOCK, SET_CLOCK, (log_in_again(situation)[0],))
    return _by_method(situation, more)


# Less than this moves no credential over its end, as a rule.
_CLOCK_MATTERS = 300


def _given(situation: Situation, seen: Evidence) -> Verdict | None:
    """What a plugin or an auth-provider gave had ended already."""
    user = situation.user
    ends = seen.expires or moment(seen.claims.get("exp"))
    if ends is None or ends > situation.now:
        return None
    who = f"the plugin {user.exec.command}" if user.exec else "the auth-provider"
    origin = situation.at(user, "exec.command", "auth-provider")
    ago = span((situation.now - ends).total_seconds())
    cause = f"{who} gave a credential that ended {ago} ago, on {ends:%Y-%m-%d %H:%M} UTC"
    step, others = log_in_again(situation)
    if user.exec is not None:
        others = (*others, command(by_hand(situation), "run it by hand to see what it gives"))
    return Verdict("plugin-ended", "credentials", cause, origin, step, others)


def _by_method(situation: Situation, more: Discovered) -> Verdict:
    """Nothing looks wrong from here: the server does not know the credential."""
    user = situation.user
    step, others = log_in_again(situation)
    shadowed = _shadowed(situation)
    if shadowed is not None:
        return shadowed
    if user.token or user.token_file:
        return _token(situation, more, step, others)
    if user.username or user.password:
        flag = " given as --username and --password" if situation.is_flag(user, "username") else ""
        cause = (
            f"the server does not accept the user name and password{flag}: wrong, or basic auth is gone "
            "(Kubernetes 1.19)"
        )
        return Verdict(
            "password",
            "credentials",
            cause,
            situation.at(user, "username", "password"),
            token_instead(situation),
            others,
        )
    if user.exec is not None:
        return _of_plugin(situation, step, others)
    if has_pair(situation):
        own = examine(certificate_bytes(situation)).certificates
        subject = f" ({own[0].subject}, issued by {own[0].issuer})" if own else ""
        flag = " given as --client-certificate" if situation.is_flag(user, "client-certificate") else ""
        cause = (
            f"the server does not accept the client certificate{flag}{subject}: it is from another CA "
            "than the one the server takes clients from, or the cluster was made anew"
        )
        again, ways = log_in_again(situation, (own[0].issuer,) if own else ())
        return Verdict("certificate-other-ca", "credentials", cause, pair_origin(situation), again, ways)
    return Verdict(
        "unauthorized",
        "credentials",
        "the server does not accept the credentials",
        user_entry(situation),
        step,
        others,
    )


def _token(situation: Situation, more: Discovered, step: Step, others: tuple[Step, ...]) -> Verdict:
    origin, claims = token_origin(situation), public_claims(token_text(situation).strip())
    if situation.is_flag(situation.user, "token"):
        cause = (
            "the server does not accept the token given as --token on the command line: mistyped, "
            "revoked or for another cluster"
        )
    else:
        cause = "the server does not know this token: mistyped, revoked, or for another cluster"
    new = service_account_token(str(claims.get("sub", "")))
    if new is not None and not situation.is_flag(situation.user, "token") and recognise(situation) is None:
        others = (step, *others)
        inline = command(f'{set_credentials(situation)} --token="$({new.command})"', new.words)
        step = inline if situation.user.token else new
    if claims:
        issuer, subject, audience = (claims.get(name) for name in ("iss", "sub", "aud"))
        names = ", ".join(audience) if isinstance(audience, list) else str(audience or "")
        cause = f"the server does not accept the token of {subject or 'nobody'}, made by {issuer or 'nobody'}" + (
            f" for the audience {names}" if names else ""
        )
        if more.issuer and issuer != more.issuer:
            cause += f": this cluster's own tokens are made by {more.issuer}, so it is for another cluster"
        elif more.issuer and names and more.issuer not in names and "kubernetes" not in names:
            cause += ": the audience is not this API server's"
        elif str(subject).startswith("system:serviceaccount:"):
            cause += ": the service account or its Secret was deleted, or it is for another cluster or audience"
        else:
            cause += ": it is for another cluster or audience, or the server does not trust that issuer"
    return Verdict("token-unknown", "credentials", cause, origin, step, others)


def _of_plugin(situation: Situation, step: Step, others: tuple[Step, ...]) -> Verdict:
    user = situation.user
    assert user.exec is not None
    origin, who = situation.at(user, "exec.command"), identity(situation)
    known = recognise(situation)
    cause = (
        f"the server does not accept who the plugin {user.exec.command} logs in as: another account "
        "or profile than the cluster knows, or a log-in that was revoked"
    )
    if known is not None and known.issuer.name == "aws":
        profile = known.facts.get("profile_env", "").strip()
        cause = (
            f"EKS does not know the AWS identity that the plugin {user.exec.command} logs in "
            f"with{f' ({profile})' if profile else ''}: another account or role than the cluster's access "
            "entries (or aws-auth) name"
        )
    return Verdict(
        "plugin-identity",
        "credentials",
        cause,
        origin,
        who or step,
        tuple(each for each in (step, *others) if each != who),
    )


def _shadowed(situation: Situation) -> Verdict | None:
    """The user's name is in two files, and the one that counts may not be the one that was meant."""
    known = situation.kubeconfig
    if known is None or situation.context is None:
        return None
    context = next((each for each in situation.context.origins.values() if each.path), None)
    for entry in known.shadowed:
        for section, name, kind in (
            ("users", situation.user.name, "user"),
            ("clusters", situation.cluster.name, "cluster"),
        ):
            if (
                entry.section == section
                and entry.name == name
                and context is not None
                and context.path in (entry.path, entry.by)
            ):
                cause = (
                    f'the {kind} "{name}" is in two files of KUBECONFIG, and the one of {entry.by} hides '
                    f"the one of {entry.path}"
                )
                if context.path == entry.path:
                    cause += ", where the context is"
                step = command(f"export KUBECONFIG={entry.path}", "use that file alone, or rename one of the two")
                return Verdict(
                    "shadowed", "kubeconfig", cause, f"{entry.path} and {entry.by}: {section}[{name}]", step
                )
    return None


# anonymous
