"""Says what the kubeconfig files, the context and the server's address came to. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.doctor.commands import quoted
from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import OK, WARNING, Finding


def check_kubeconfig(facts: Facts) -> Iterator[Finding]:
    known = facts.kubeconfig
    for path, mode in known.files:
        if mode & 0o077 and path in known.secret:
            words = f"{path} holds a secret and can be read by others (mode {mode:04o})"
            yield Finding("kubeconfig", WARNING, words, advice=f"chmod 600 {quoted(path)}")
        else:
            yield Finding("kubeconfig", OK, f"{path} (mode {mode:04o})")
    if not known.files and facts.context.pod:
        yield Finding("kubeconfig", OK, "none, and none is needed: this is a pod, with its service account")
    elif known.files and known.missing:
        yield Finding("kubeconfig", OK, f"not there, and passed over: {', '.join(known.missing)}")
    for words in known.shadowed:
        advice = "rename one of the two, or change the order of KUBECONFIG"
        yield Finding("kubeconfig", WARNING, words, advice=advice)


def check_context(facts: Facts) -> Iterator[Finding]:
    known = facts.context
    if unconfigured(facts):
        return
    if known.pod:
        yield Finding("context", OK, f'the pod\'s service account; namespace "{known.namespace}"')
    elif known.is_default:
        words = "no configuration names a server: the default one is tried, as kubectl does"
        advice = "choose one with --context, or run `kubecli config get-contexts`"
        yield Finding("context", WARNING, words, advice=advice)
    elif known.cluster or known.user or known.namespace:
        parts = [f'cluster "{known.cluster}"', f'user "{known.user}"', f'namespace "{known.namespace}"']
        yield Finding("context", OK, f"{known.name or '(none)'}: {', '.join(parts)}", known.origin)


def check_server(facts: Facts) -> Iterator[Finding]:
    known = facts.server
    if known is None or unconfigured(facts):
        return
    if known.secure or _about_server(facts):
        yield Finding("server", OK, known.url, known.origin)
    elif facts.login is not None and not (facts.login.method or facts.login.certificates):
        yield Finding("server", OK, f"{known.url}: plain http, and no credential that would be sent", known.origin)
    else:
        words = f"{known.url} is plain http: nothing is encrypted, and no credential is sent"
        yield Finding("server", WARNING, words, known.origin, "use the https address of the server")
    if known.proxy:
        yield Finding("proxy", OK, f"reached through the proxy {known.proxy}", known.proxy_origin)
    elif known.note and facts.broken is not None and facts.broken.verdict.stage in ("name", "tcp"):
        yield Finding("proxy", WARNING, known.note)
    if known.secure and known.insecure:
        words = "the server's certificate is not checked: whoever sits in between can read and change everything"
        advice = "remove insecure-skip-tls-verify and set certificate-authority"
        yield Finding("server", WARNING, words, known.insecure_origin, advice)


def unconfigured(facts: Facts) -> bool:
    """Whether it broke before anything was chosen: then the default server was tried for want of another."""
    return facts.broken is not None and facts.broken.verdict.stage in ("kubeconfig", "context")


def _about_server(facts: Facts) -> bool:
    """Whether the verdict is about the address itself, so that what else is to say of it follows from that."""
    return facts.broken is not None and facts.broken.verdict.stage == "server"
