"""Judges what the kubeconfig files, the context and the server's address came to. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import FAILURE, OK, WARNING, Finding


def check_kubeconfig(facts: Facts) -> Iterator[Finding]:
    known = facts.kubeconfig
    if known.fault:
        yield Finding("kubeconfig", FAILURE, known.fault.words, advice=known.fault.hint)
        return
    for path, mode in known.files:
        if mode & 0o077:
            words = f"{path} can be read by others (mode {mode:04o})"
            yield Finding("kubeconfig", WARNING, words, advice=f"chmod 600 {path}")
        else:
            yield Finding("kubeconfig", OK, f"{path} (mode {mode:04o})")
    if not known.files:
        looked = ", ".join(known.missing) or "nowhere"
        yield Finding(
            "kubeconfig", WARNING, f"no file (looked for {looked})", advice="give --kubeconfig or KUBECONFIG"
        )
    elif known.missing:
        yield Finding("kubeconfig", OK, f"not there, and passed over: {', '.join(known.missing)}")
    for words in known.shadowed:
        yield Finding(
            "kubeconfig", WARNING, words, advice="rename one of the two, or change the order of KUBECONFIG"
        )


def check_context(facts: Facts) -> Iterator[Finding]:
    known = facts.context
    if known.fault:
        yield Finding("context", FAILURE, known.fault.words, known.origin, known.fault.hint)
        return
    if known.is_default:
        words = "no configuration names a server: the default one is tried, as kubectl does"
        yield Finding(
            "context", WARNING, words, advice="choose one with --context, or run `kubecli config get-contexts`"
        )
        return
    parts = [f'cluster "{known.cluster}"', f'user "{known.user}"', f'namespace "{known.namespace}"']
    yield Finding("context", OK, f"{known.name or '(none)'}: {', '.join(parts)}", known.origin)


def check_server(facts: Facts) -> Iterator[Finding]:
    known = facts.server
    if known is None:
        return
    if known.secure:
        yield Finding("server", OK, known.url, known.origin)
    else:
        words = f"{known.url} is plain http: nothing is encrypted, and no credential is sent"
        yield Finding("server", WARNING, words, known.origin, "use the https address of the server")
    if known.proxy:
        yield Finding("server", OK, f"reached through the proxy {known.proxy}", known.proxy_origin)
    if known.secure and known.insecure:
        words = "the server's certificate is not checked: whoever sits in between can read and change everything"
        advice = "remove insecure-skip-tls-verify and set certificate-authority"
        yield Finding("server", WARNING, words, known.insecure_origin, advice)
