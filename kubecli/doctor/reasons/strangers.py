"""Something answers, and it is no API server: a page, another service, Rancher's own, a load balancer."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kubecli.doctor.commands import use_server
from kubecli.doctor.discovered import Discovered
from kubecli.doctor.reasons.proxies import no_proxy, proxy_in_use
from kubecli.doctor.recognise import recognise
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import (
    API_PATHS,
    host_of,
    path_of,
    port_of,
    shown_server,
    with_port,
    without_path,
)
from kubecli.doctor.suspects.trust import signers
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.api import (
    ApiError,
    Evidence,
    ForbiddenError,
    NotFoundError,
    UnreadableAnswer,
)


def wrong_thing(error: ApiError, situation: Situation, more: Discovered) -> Verdict | None:
    """The answer is not an API server's, or not that of the address that was asked."""
    seen = error.evidence
    if seen is None:
        return None
    if seen.redirected and urlsplit(situation.cluster.server).scheme != "https":
        return _led_to_https(situation, seen)
    if seen.kubernetes:
        return None
    page = _page(seen)
    if error.code in (502, 503, 504) and not isinstance(error, UnreadableAnswer):
        return _balancer(error, situation, seen, page)
    if isinstance(error, NotFoundError | UnreadableAnswer) or page or error.code in (400, 401, 403, 405):
        return _not_kubernetes(error, situation, more, page)
    return None


def _led_to_https(situation: Situation, seen: Evidence) -> Verdict | None:
    """Plain http that redirects to https: no credential went along, and none may."""
    target = urlsplit(seen.redirected)
    if target.scheme != "https":
        return None
    place = f"{host_of(situation)}:{port_of(situation)}"
    cause = f"{place} redirects from http to https://{target.netloc}, and server is {shown_server(situation)}"
    origin = situation.at(situation.cluster, "server")
    same = target.hostname == host_of(situation)
    url = f"https://{target.netloc}{path_of(situation)}" if same or seen.kubernetes else "https://HOST:6443"
    return Verdict("http-redirected", "server", cause, origin, use_server(situation, url, "write https"))


_REFUSED_PATH = re.compile(r'cannot get path "([^"]+)"')


def wrong_path(error: ApiError, situation: Situation, more: Discovered) -> Verdict | None:
    """An API server answers, and the address has a path that it does not know."""
    path = path_of(situation)
    if not path or not isinstance(error, NotFoundError | ForbiddenError):
        return None
    refused = _REFUSED_PATH.search(error.message)
    known = bool(API_PATHS.search(path))
    if more.root or (refused and refused[1].startswith(path)) or (known and not error.name):
        cause = f"server has the path {path}, which does not belong there"
        cause += ": without it the API server answers" if more.root else ": the API server does not know it"
        step = use_server(situation, without_path(situation), "without the path")
        origin = situation.at(situation.cluster, "server")
        return Verdict("server-path", "server", cause, origin, step, _own_address(situation))
    return None


def _page(seen: Evidence) -> str:
    """The title of a web page, "a web page" for one without, "" for none."""
    if not re.match(r"\s*<", seen.start) and "html" not in seen.content_type:
        return ""
    title = re.search(r"<title[^>]*>\s*([^<]{1,80}?)\s*<", seen.start, re.I | re.S)
    return " ".join(title[1].split()) if title else "a web page"


def _balancer(error: ApiError, situation: Situation, seen: Evidence, page: str) -> Verdict:
    who = f" ({seen.server})" if seen.server else ""
    place = f"{host_of(situation)}:{port_of(situation)}"
    cause = (
        f"a load balancer or proxy at {place}{who} answers {error.code} itself: no API server behind it is alive"
    )
    origin = situation.at(situation.cluster, "server")
    proxy = proxy_in_use(situation)
    if proxy is not None and urlsplit(situation.cluster.server).scheme == "http":
        return Verdict(
            "proxy-cannot-reach",
            "proxy",
            f"the proxy {proxy.address} answers {error.code}: it cannot reach {place}",
            proxy.origin,
            no_proxy(situation),
        )
    from kubecli.doctor.renew import start_again

    start = start_again(situation, signers(situation))
    step = start or words(
        "start the API server, or have the load balancer's targets checked by whoever runs the "
        "cluster; then try again"
    )
    direct = use_server(situation, "https://HOST:6443", "or go past it, with the API server's own address")
    return Verdict("no-backend", "api", cause, origin, step, (direct,))


_PORTS = {
    10250: "the kubelet's port",
    10257: "the controller manager's port",
    10259: "the scheduler's port",
    2379: "etcd's port",
    2380: "etcd's port",
    9345: "RKE2's port for nodes that join",
    5000: "a registry's port",
    9090: "Prometheus' port",
}
_KNOWN_PAGES = (
    (r"rancher", "Rancher"),
    (r"microsoftonline|azure|sign in to your account", "Microsoft's login page"),
    (r"okta", "Okta's login page"),
    (r"keycloak", "Keycloak's login page"),
    (r"accounts\.google|google", "Google's login page"),
    (r"cloudflare", "Cloudflare"),
    (r"dashboard", "the Kubernetes dashboard, or another one"),
    (r"argo ?cd", "Argo CD"),
    (r"nginx", "nginx"),
    (r"apache", "Apache"),
    (r"captive|hotspot|wi-?fi|portal", "a captive portal"),
    (r"proxmox", "Proxmox"),
    (r"openshift", "the OpenShift console"),
    (r"teleport", "Teleport's web page"),
    (r"grafana", "Grafana"),
)


def _not_kubernetes(error: ApiError, situation: Situation, more: Discovered, page: str) -> Verdict:
    seen, origin = error.evidence, situation.at(situation.cluster, "server")
    assert seen is not None
    path, place = path_of(situation), f"{host_of(situation)}:{port_of(situation)}"
    what = _what(error, seen, page, place)
    text = f"{seen.redirected} {page} {seen.server} {seen.start[:600]}"
    if _is_rancher(situation, text, more):
        return _rancher(situation, more, what)
    if "/k8s/clusters/" in path:
        return _unknown_to_rancher(situation, more, what)
    if path:
        cause = f"server has the path {path}, and under it is no API server: {what}"
        if more.root:
            cause = f"server has the path {path}, which does not belong there: without it the API server answers"
        kind = "server-path"
        return Verdict(
            kind,
            "server",
            cause,
            origin,
            use_server(situation, without_path(situation), "without the path"),
            _own_address(situation),
        )
    name = _PORTS.get(port_of(situation)) or next(
        (name for pattern, name in _KNOWN_PAGES if re.search(pattern, text, re.I)), ""
    )
    by = f", {name}" if name else ""
    if _captive(seen, situation):
        cause = (
            f"{what}{by}: the network wants you to log in in a browser first (captive portal), or a login "
            "page stands before the API server"
        )
    elif error.code == 403 and page:
        cause = (
            f"{what}{by}: a firewall or proxy before the API server lets nobody through from here, or this is none"
        )
    else:
        cause = f"{what}{by}: this is no API server"
    proxy = proxy_in_use(situation)
    if proxy is not None:
        others: tuple[Step, ...] = (no_proxy(situation),)
    else:
        others = ()
    step = use_server(
        situation,
        with_port(situation, 6443) if port_of(situation) != 6443 else "https://HOST:6443",
        "with the API server's own address and port",
    )
    known = recognise(situation, signers(situation))
    if known is not None and known.line("kubeconfig") and not known.elsewhere("kubeconfig"):
        others = (*others, command(known.line("kubeconfig"), "or fetch the kubeconfig again"))
    if "portal" in cause:
        others = (*others, words("or log in to the network in a browser, then try again"))
    return Verdict("not-kubernetes", "server", cause, origin, step, others)


def _own_address(situation: Situation) -> tuple[Step, ...]:
    return (use_server(situation, "https://HOST:6443", "or with the API server's own address"),)


def _what(error: ApiError, seen: Evidence, page: str, place: str) -> str:
    if seen.redirected:
        target = urlsplit(seen.redirected)
        return f"{place} redirects to {target.scheme}://{target.netloc}{target.path}" + (
            f" ({page})" if page else ""
        )
    if page:
        return f"{place} answers {error.code} with a web page (HTML)" + (
            "" if page == "a web page" else f", {page!r}"
        )
    said = " ".join(seen.start.split())[:80]
    if isinstance(error, UnreadableAnswer):
        return f"{place} answers /version with something that is not a Kubernetes version"
    return (
        f"{place} answers {error.code}"
        + (f" ({said})" if said and "{" not in said else "")
        + ", and not as an API server does"
    )


def _captive(seen: Evidence, situation: Situation) -> bool:
    elsewhere = urlsplit(seen.redirected).hostname if seen.redirected else ""
    return bool(elsewhere and elsewhere != host_of(situation)) or bool(
        re.search(r"log ?in|sign ?in|captive|hotspot|portal|sso|saml|oauth", seen.start + seen.redirected, re.I)
    )


def _is_rancher(situation: Situation, text: str, more: Discovered) -> bool:
    """Rancher by its own answer, by its page, or by what the kubeconfig says of its maker."""
    if "/k8s/clusters/" in situation.cluster.server:
        return False
    known = recognise(situation, signers(situation))
    made = known is not None and known.issuer.name == "rancher"
    return more.rancher or made or "rancher" in text.lower() or "rancher" in host_of(situation)


def _rancher(situation: Situation, more: Discovered, what: str) -> Verdict:
    shown = without_path(situation)
    cluster = more.clusters[0] if more.clusters else "CLUSTER-ID"
    cause = (
        f"{host_of(situation)} is Rancher itself, and no cluster of it: /k8s/clusters/CLUSTER-ID is "
        f"missing in server ({what})"
    )
    step = use_server(
        situation,
        f"{shown}/k8s/clusters/{cluster}",
        "with the cluster's id, as Rancher's URL of the cluster shows it (c-xxxxx)",
    )
    return Verdict(
        "rancher-prefix",
        "server",
        cause,
        situation.at(situation.cluster, "server"),
        step,
        (words("or download the kubeconfig from Rancher again"),),
    )


def _unknown_to_rancher(situation: Situation, more: Discovered, what: str) -> Verdict:
    """The prefix is there, with the id of a cluster that Rancher does not have, or not for this user."""
    cluster = path_of(situation).partition("/k8s/clusters/")[2].partition("/")[0]
    cause = f"Rancher does not know the cluster {cluster}, or not for this user ({what})"
    better = more.clusters[0] if more.clusters else "CLUSTER-ID"
    url = situation.cluster.server.replace(f"/k8s/clusters/{cluster}", f"/k8s/clusters/{better}")
    step = use_server(situation, url, "with the cluster's id, as Rancher's URL of the cluster shows it (c-xxxxx)")
    again = words("or download the kubeconfig from Rancher again")
    return Verdict("rancher-cluster", "server", cause, situation.at(situation.cluster, "server"), step, (again,))
