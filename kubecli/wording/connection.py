"""Words for ConnectionFailed, CredentialError and ReadOnlyError: kubectl's line first, then one that helps."""

from __future__ import annotations

from kubecli.errors.api import ReadOnlyError, SelfReviewUnavailable
from kubecli.errors.connection import (
    BadServerAddress,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    HostNotFound,
    HttpOnHttps,
    HttpsOnHttp,
    MalformedAnswer,
    ProxyFailed,
    ServerLeadsAway,
    TimedOut,
    Unreachable,
)
from kubecli.errors.credentials import (
    AuthProviderError,
    CredentialFileError,
    ExecPluginError,
    HeaderInvalid,
    ImpersonationError,
)
from kubecli.errors.tls import CertificateNotValid, HandshakeRefused, NameMismatch, TLSFailed, UnknownAuthority
from kubecli.meta.controls import escape_controls
from kubecli.wording.report import Report, word

_REFUSED = "The connection to the server {} was refused - did you specify the right host or port?"
_UNABLE = "Unable to connect to the server: "
_IN_BODY = "error: unexpected error when reading response body. Please retry. Original error: "
_AWAITING = "(Client.Timeout exceeded while awaiting headers)"


# Where doctor looks further than the error can: names, chain, proxy, credentials, step by step.
_DOCTOR = "`kubecli doctor` looks at each step"


def cause(error: ConnectionFailed) -> str:
    """What went wrong alone, for where what was asked is no server of a cluster."""
    if isinstance(error, ConnectionRefused):
        return "connection refused"
    return word(error).lines[0].removeprefix(_UNABLE).removeprefix(_IN_BODY)


def _unable(reason: str, *hints: str) -> Report:
    return Report((_UNABLE + escape_controls(reason),), hints or (_DOCTOR,))


@word.register
def _(error: BadServerAddress) -> Report:
    hints = (f"the address is {error.origin}",) if error.origin else ()
    if error.scheme:
        return Report((f'{_UNABLE}unsupported protocol scheme "{error.scheme}"',), hints)
    return Report((f'error: host must be a URL or a host:port pair: "{error.server}"',), hints)


@word.register
def _(error: ServerLeadsAway) -> Report:
    line = f"error: kubecli only reads: {error.server} leads through an API server into a pod or a node"
    return Report((line,), (f"the address is {error.origin}",) if error.origin else ())


@word.register
def _(error: ConnectionRefused) -> Report:
    line = _REFUSED.format(error.server)
    if not error.is_default:
        return Report((line,), (_DOCTOR,))
    looked = "no current-context is set"
    if error.context:
        lacks = f'the context "{error.context}" names no cluster'
        if error.cluster:
            lacks = (
                f'the cluster "{error.cluster}" of the context "{error.context}" has no server in the kubeconfig'
            )
        return Report((line,), (f"{lacks}, so the default one was tried",))
    if error.looked_for:
        looked = f"no kubeconfig was found (looked for {', '.join(error.looked_for)})"
    return Report((line,), (f"{looked}; give --kubeconfig or KUBECONFIG, or choose one with --context",))


@word.register
def _(error: HostNotFound) -> Report:
    hint = "check the host name in the cluster's server, and your DNS or VPN"
    return _unable(f"dial tcp: lookup {error.host}: {error.reason}", hint)


@word.register
def _(error: Unreachable) -> Report:
    return _unable(error.reason, "check the network, a VPN, or the cluster's proxy-url")


@word.register
def _(error: ConnectionLost) -> Report:
    if error.in_body:
        return Report((_IN_BODY + error.reason,))
    return _unable(error.reason)


@word.register
def _(error: TimedOut) -> Report:
    own = error.seconds is not None
    hint = ("raise --request-timeout, or set it to 0 to wait without a bound",) if own else ()
    if error.phase == "body":
        words = "net/http: request canceled (Client.Timeout or context cancellation while reading body)"
        return Report((_IN_BODY + words,), hint)
    if error.phase == "headers":
        return _unable(f"net/http: request canceled {_AWAITING}", *hint)
    if own:
        return _unable(f"net/http: request canceled while waiting for connection {_AWAITING}", *hint)
    if error.phase == "handshake":
        return _unable("net/http: TLS handshake timeout", "something listens there, but it does not speak TLS")
    return _unable(f"dial tcp {error.address}: i/o timeout", "check the address, a firewall or a VPN")


@word.register
def _(error: MalformedAnswer) -> Report:
    return _unable(
        f"net/http: HTTP/1.x transport connection broken: {error.reason}",
        f"something else than an API server listens on {error.server}",
    )


@word.register
def _(error: TLSFailed) -> Report:
    return _unable(error.reason)


@word.register
def _(error: UnknownAuthority) -> Report:
    words = f"tls: failed to verify certificate: {error.reason}"
    signer = f"was signed by {error.issuer!r}"
    if error.self_signed:
        signer = f"({error.subject!r}) is signed by itself"
    mend = "set the cluster's certificate-authority to the CA's certificate"
    if error.same_name:
        trust = f"a CA of that name is in {error.trust}, but with another key"
        mend = "the cluster was made anew, or this is another cluster: fetch its kubeconfig or CA again"
    elif error.trusted:
        trust = f"trusted is {', '.join(error.trusted)} of {error.trust}"
    else:
        trust = f"not among the CAs of {error.trust}"
    return _unable(words, f"the certificate of {error.server} {signer}, {trust}; {mend}; {_DOCTOR}")


@word.register
def _(error: NameMismatch) -> Report:
    names, asked = error.names, error.asked.replace("\n", "\\n")
    if error.legacy:
        detail = "certificate relies on legacy Common Name field, use SANs instead"
        hint = f"{asked!r} is only its Common Name, which nobody looks at any more; it must be made anew"
        return _unable(f"tls: failed to verify certificate: x509: {detail}", f"{hint}, with subjectAltName")
    if _is_address(asked):
        if not error.addresses:
            detail = f"cannot validate certificate for {asked} because it doesn't contain any IP SANs"
        else:
            detail = f"certificate is valid for {', '.join(error.addresses)}, not {asked}"
    elif names:
        detail = f"certificate is valid for {', '.join(names)}, not {asked}"
    else:
        detail = f"certificate is not valid for any names, but wanted to match {asked}"
    every = (*names, *error.addresses)
    hint = f"use one of {', '.join(every)} in the cluster's server, or set tls-server-name to it; {_DOCTOR}"
    return _unable(f"tls: failed to verify certificate: x509: {detail}", *((hint,) if every else ()))


def _is_address(text: str) -> bool:
    return ":" in text or text.replace(".", "").isdigit()


@word.register
def _(error: CertificateNotValid) -> Report:
    detail = f"before {error.not_before}" if error.reason == "not yet valid" else f"after {error.not_after}"
    words = "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time "
    words += f"{error.now} is {detail}"
    if error.authority:
        return _unable(words, f"{_authority_at_fault(error)}; {_DOCTOR}")
    if error.reason == "expired":
        return _unable(words, f"the certificate must be renewed on the server, or a clock is wrong; {_DOCTOR}")
    return _unable(words, f"check your own clock, and the server's; {_DOCTOR}")


def _authority_at_fault(error: CertificateNotValid) -> str:
    when = f"is not valid before {error.not_before}"
    if error.reason == "expired":
        when = f"expired on {error.not_after}"
    if error.trust:
        return f"the trusted CA {error.authority!r} of {error.trust} {when}: put its successor there"
    return f"the CA {error.authority!r}, whose certificate the server sends, {when}: it must be renewed there"


@word.register
def _(error: HandshakeRefused) -> Report:
    if not error.about_client:
        return _unable(error.reason)
    if error.sent_certificate:
        return _unable(
            error.reason,
            f"the server does not accept the client certificate: expired, or from another CA; {_DOCTOR}",
        )
    perhaps = "perhaps " if error.alert == "handshake failure" else ""
    return _unable(error.reason, f"{perhaps}the server asks for a client certificate, and this user has none")


@word.register
def _(error: HttpsOnHttp) -> Report:
    return _unable("http: server gave HTTP response to HTTPS client", f"{error.server} speaks plain http")


@word.register
def _(error: HttpOnHttps) -> Report:
    return Report(
        ("Error from server (BadRequest): the server rejected our request for an unknown reason",),
        (f"{error.server} speaks https: write https:// in the cluster's server",),
    )


@word.register
def _(error: ProxyFailed) -> Report:
    where = f" (from {error.origin})" if error.origin else ""
    hint = f"this came from the proxy {error.proxy}{where}"
    if "connection refused" in error.reason:
        return Report((_REFUSED.format(error.server),), (f"{hint}: {error.reason}",))
    return _unable(error.reason, hint)


@word.register
def _(error: CredentialFileError) -> Report:
    line = f"{_UNABLE if error.late else 'error: '}{error.problem}"
    if error.kind == "encrypted":
        hint = f"the key of {error.place} is encrypted; decrypt it with: openssl pkey -in KEY -out PLAIN"
        return Report((line,), (hint,))
    if error.kind == "mismatch":
        return Report((line,), (f"the client certificate and the key of {error.place} do not belong together",))
    return Report((line,), () if error.place in error.problem else (f"the {error.what} is {error.place}",))


@word.register
def _(error: ImpersonationError) -> Report:
    return Report(
        (f"error: requesting uid, groups or user-extra for {error.user} without impersonating a user",),
        ("give --as too",),
    )


@word.register
def _(error: HeaderInvalid) -> Report:
    value = "the token" if error.header == "Authorization" else "a name given to --as or its relatives"
    return Report(
        (f'Unable to connect to the server: net/http: invalid header field value for "{error.header}"',),
        (f"{value} holds a line break or another control character",),
    )


@word.register
def _(error: ReadOnlyError) -> Report:
    return Report(
        (f"error: kubecli only reads: {error.method} {error.path} was not sent",),
        ("use kubectl for what changes a cluster",),
    )


_INSTALL = """

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins"""


@word.register
def _(error: ExecPluginError) -> Report:
    where = f" ({error.origin})" if error.origin else ""
    if error.kind == "apiVersion":
        hint = f"{error.command}{where}: kubectl and kubecli speak v1 and v1beta1; write the kubeconfig anew"
        return Report((f"error: {error.problem}",), (f"{hint} with the tool that made it",))
    words = f"getting credentials: {error.problem}"
    if error.kind == "not found":
        tail = f"{_INSTALL}\n\n{error.install_hint}" if error.install_hint else _INSTALL
        return _unable(
            words + tail, f"{error.command}{where} was looked for in {', '.join(error.searched) or 'PATH'}"
        )
    hints = {
        "policy": f"which plugins may run is set by kuberc's credentialPluginPolicy or --exec-plugins{where}",
        "interactive": "the plugin wants to ask you something: run the command on a terminal",
        "cannot run": f"the kubeconfig names the plugin{where}" if where else "",
        "failed": f"what the plugin printed stands above; run it by hand to see more: {error.command}",
        "timeout": "the plugin was stopped; run it by hand to see what it waits for",
        "version": f"write the version the plugin speaks as its apiVersion{where}, or update the plugin",
    }
    hint = hints.get(error.kind, "")
    return _unable(words, *((hint,) if hint else ()))


@word.register
def _(error: AuthProviderError) -> Report:
    if error.kind in ("removed", "unknown", "incomplete"):
        return Report((f"error: {error.problem}",))
    return _unable(error.problem)


@word.register
def _(error: SelfReviewUnavailable) -> Report:
    line = "error: the selfsubjectreviews API is not enabled in the cluster"
    if error.forbidden:
        return Report((f"{line} or you do not have permission to call it",))
    hint = "it is there from Kubernetes 1.28 on; `kubecli doctor` shows the name in a certificate or token"
    return Report((line,), (hint,))
