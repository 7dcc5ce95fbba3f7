"""What makes a cluster or a user unusable: client-go tools/clientcmd/validation.go, in its order and words."""

from __future__ import annotations

import os

from kubecli.files.read import probe
from kubecli.kubeconfig.model import Cluster, ExecConfig, User
from kubecli.redaction import bare_url, mask_mixed, shown_url

_INTERACTIVE_MODES = ("Never", "IfAvailable", "Always")


def validate_cluster(name: str, cluster: Cluster) -> list[str]:
    problems = []
    if not cluster.server:
        problems.append(no_server(name) if name else "default cluster has no server defined")
    if cluster.proxy_url:
        problem = proxy_problem(cluster.proxy_url)
        if problem:
            shown = shown_url(cluster.proxy_url)  # kubectl shows the password
            problems.append(f"invalid 'proxy-url' {_quote(shown)} for cluster {_quote(name)}: {problem}")
    if cluster.certificate_authority and cluster.certificate_authority_data:
        problems.append(
            f"certificate-authority-data and certificate-authority are both specified for {name}. "
            "certificate-authority-data will override."
        )
    problems += _unreadable("certificate-authority", cluster.certificate_authority, name)
    return problems


def no_server(name: str) -> str:
    return f"no server found for cluster {_quote(name)}"


def _quote(text: str) -> str:
    from kubecli.gotext import quote

    return quote(text)


def validate_user(name: str, user: User) -> list[str]:
    problems = []
    if user.client_certificate or user.client_certificate_data:
        problems += _certificate_problems(name, user)
    if user.exec is not None:
        if user.auth_provider is not None:
            problems.append(f"authProvider cannot be provided in combination with an exec plugin for {name}")
        problems += _exec_problems(name, user.exec)
    if user.token and (user.username or user.password):
        problems.append(
            f"more than one authentication method found for {name}; found [token basicAuth], only one is allowed"
        )
    extra = user.impersonate_uid or user.impersonate_groups or user.impersonate_user_extra
    if extra and not user.impersonate:
        problems.append(f"requesting uid, groups or user-extra for {name} without impersonating a user")
    return problems


def _certificate_problems(name: str, user: User) -> list[str]:
    problems = []
    if user.client_certificate and user.client_certificate_data:
        problems.append(
            f"client-cert-data and client-cert are both specified for {name}. client-cert-data will override."
        )
    if user.client_key and user.client_key_data:
        problems.append(
            f"client-key-data and client-key are both specified for {name}; client-key-data will override"
        )
    if not user.client_key and not user.client_key_data:
        problems.append(
            f"client-key-data or client-key must be specified for {name} "
            "to use the clientCert authentication method."
        )
    problems += _unreadable("client-cert", user.client_certificate, name)
    problems += _unreadable("client-key", user.client_key, name)
    return problems


def _exec_problems(name: str, exec_: ExecConfig) -> list[str]:
    use = f"for {name} to use exec authentication plugin"
    problems = []
    if not exec_.command:
        problems.append(f"command must be specified {use}")
    if not exec_.api_version:
        problems.append(f"apiVersion must be specified {use}")
    problems += [f"env variable name must be specified {use}" for variable, _ in exec_.env if not variable]
    if not exec_.interactive_mode:
        problems.append(f"interactiveMode must be specified {use}")
    elif exec_.interactive_mode not in _INTERACTIVE_MODES:
        problems.append(f"invalid interactiveMode for {name}: {_quote(mask_mixed(exec_.interactive_mode))}")
    return problems


def _unreadable(what: str, path: str, name: str) -> list[str]:
    if not path:
        return []
    try:
        probe(path)
        return []
    except IsADirectoryError:
        return []  # Go opens a folder; reading it is what fails, later
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        return [f"unable to read {what} {path} for {name} due to open {path}: {reason[:1].lower()}{reason[1:]}"]


def proxy_problem(url: str) -> str:
    """Why a proxy-url cannot be used; "" if it can."""
    from kubecli.gotext.url import parse_url

    try:
        scheme = parse_url(url).scheme
    except ValueError:
        return f"could not parse: {shown_url(url)}"
    if scheme not in ("http", "https", "socks5"):
        scheme = scheme if bare_url(url).lower().startswith(scheme) else ""  # a user's name
        return f'unsupported scheme "{scheme}", must be http, https, or socks5'
    return ""


def is_tls(server: str) -> bool:
    """Whether requests to a server go over TLS: kubectl takes a server without a scheme for http."""
    return server[:8].lower() == "https://"
