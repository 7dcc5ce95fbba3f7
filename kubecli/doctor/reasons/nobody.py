"""Nobody logged in: no credentials, withheld ones, or such as never reached the API server."""

from __future__ import annotations

from urllib.parse import urlsplit

from kubecli.doctor.commands import new_token, use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.reasons.proxies import no_proxy, proxy_in_use
from kubecli.doctor.renew import fetch_again, log_in_again, use_context_of_others
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import (
    as_https,
    shown_server,
)
from kubecli.doctor.suspects.names import unknown_user
from kubecli.doctor.suspects.pair import has_pair
from kubecli.doctor.suspects.token import doubtful_token
from kubecli.doctor.verdict import Step, Verdict, command, words

ANONYMOUS = "system:anonymous"


def has_login(situation: Situation) -> bool:
    user = situation.user
    return bool(
        user.token
        or user.token_file
        or user.username
        or user.password
        or user.exec
        or user.auth_provider
        or has_pair(situation)
    )


def none_sent(situation: Situation) -> Verdict:
    user, name = situation.user, situation.user.name
    if situation.cluster.server.lower().startswith("http://") or "://" not in situation.cluster.server:
        return withheld(situation)
    empty = doubtful_token(situation)
    if empty is not None:
        return empty
    origin = next((str(each) for each in user.origins.values()), "") or user_entry(situation)
    cause = (
        f'the user "{name}" has no credentials: nobody logs in'
        if name
        else "no credentials are set: nobody logs in"
    )
    step, others = log_in_again(situation)
    fetch, _ = fetch_again(situation)
    if step.command == new_token(situation) and not name:
        step = words("give --token, or a user with --user")
    return Verdict(
        "no-credentials", "credentials", cause, origin, step, (fetch, *others, *use_context_of_others(situation))
    )


def url_login(situation: Situation) -> Verdict | None:
    """A name and password in the server's URL are sent as basic auth in the place of all the user has."""
    if "@" not in urlsplit(situation.cluster.server).netloc:
        return None
    cause = "the server does not accept the user name and password in its own URL"
    server = use_server(situation, shown_server(situation), "take them out of the URL")
    if has_login(situation):
        cause += ", which are sent in the place of the user's credentials"
        return Verdict("login-in-url", "credentials", cause, situation.at(situation.cluster, "server"), server)
    step = command(
        f"{server.command} && {new_token(situation)}", "log in with a token, and take them out of the URL"
    )
    return Verdict("login-in-url", "credentials", cause, situation.at(situation.cluster, "server"), step)


def user_entry(situation: Situation) -> str:
    context = situation.context
    files = situation.kubeconfig.sources.paths if situation.kubeconfig else ()
    if situation.user_named and files:
        return f"{', '.join(map(str, files))}: users[{situation.user.name}].user"
    return situation.at(context, "user", "cluster") if context else ""


def withheld(situation: Situation) -> Verdict:
    origin = situation.at(situation.cluster, "server")
    cause = (
        f"server is {shown_server(situation)}, plain http: credentials are withheld there, and so nobody logs in"
    )
    return Verdict("http", "server", cause, origin, use_server(situation, as_https(situation), "write https"))


def token_instead(situation: Situation) -> Step:
    if situation.is_flag(situation.user, "username"):
        return words("give --token in their place, or leave them out to use what the kubeconfig says")
    return command(new_token(situation), "with a token, which takes their place")


def anonymous(situation: Situation, more: Discovered) -> Verdict:
    """The server takes us for nobody: why nobody logged in."""
    nobody = unknown_user(situation)
    if nobody is not None:
        return nobody
    if situation.cluster.server.lower().startswith("http://"):
        return withheld(situation)
    user = situation.user
    if not has_login(situation):
        return none_sent(situation)
    if (user.username or user.password) and not (user.token or user.token_file):
        origin = situation.at(user, "username", "password")
        cause = (
            "basic auth (user name and password) is gone since Kubernetes 1.19: the server reads no "
            f"password, and takes you for {ANONYMOUS}"
        )
        return Verdict(
            "basic-auth-gone", "credentials", cause, origin, token_instead(situation), log_in_again(situation)[1]
        )
    if has_pair(situation) and not (user.token or user.token_file):
        cause = (
            f"the client certificate never reached the API server, which takes you for {ANONYMOUS}: "
            "something in between (a load balancer, ingress or proxy) ends TLS"
        )
        own = use_server(
            situation,
            "https://API-SERVER:6443",
            "with the API server's own address, or one that passes TLS through",
        )
        proxy = proxy_in_use(situation)
        if proxy is not None:
            return Verdict("tls-ended-between", "server", cause, proxy.origin, no_proxy(situation), (own,))
        token = command(new_token(situation), "or with a token, which gets through")
        return Verdict(
            "tls-ended-between", "server", cause, situation.at(situation.cluster, "server"), own, (token,)
        )
    doubt = doubtful_token(situation)
    if doubt is not None:
        return doubt
    cause = (
        f"the credential never reached the API server, which takes you for {ANONYMOUS}: something in "
        "between removes it, or the server has this way to log in turned off"
    )
    own = use_server(situation, "https://API-SERVER:6443", "with the API server's own address")
    return Verdict(
        "credential-lost",
        "server",
        cause,
        situation.at(situation.cluster, "server"),
        own,
        log_in_again(situation)[1],
    )
