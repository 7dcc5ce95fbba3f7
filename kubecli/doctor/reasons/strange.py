"""What a strange certificate may mean: a look at it, an ingress's stand-in, a proxy that opens TLS."""

from __future__ import annotations

import re

from kubecli.doctor.discovered import Discovered
from kubecli.doctor.reasons.proxies import no_proxy
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import host_of, port_of
from kubecli.doctor.verdict import Step, Verdict, command, words

INSPECTORS = re.compile(
    r"zscaler|netskope|palo ?alto|fortinet|fortigate|blue ?coat|symantec web|umbrella|opendns"
    r"|mcafee|skyhigh|sophos|kaspersky"
    r"|avast|avg|bitdefender|eset|forcepoint|websense|check ?point|menlo|charles proxy|mitmproxy"
    r"|portswigger|burp|fiddler"
    r"|squid|proxy|inspection|decrypt|firewall|gateway ca",
    re.I,
)


DEFAULT_INGRESS = re.compile(
    r"Kubernetes Ingress Controller Fake Certificate|TRAEFIK DEFAULT CERT|ingress\.local", re.I
)


NOTE = (
    "a certificate that is not the expected one may also mean that somebody in between shows his own: compare its "
    "fingerprint with whoever runs the cluster before you trust another CA"
)


def fingerprint(situation: Situation) -> Step:
    host, port = host_of(situation), port_of(situation)
    line = (
        f"openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout "
        "-issuer -fingerprint -sha256"
    )
    return command(line, "to see the certificate")


def inspected(situation: Situation, address: str, origin: str, who: str, more: Discovered) -> Verdict:
    cause = (
        f"the proxy {address} shows its own certificate (issued by {who}, which is not the cluster's "
        "CA): it opens TLS and looks inside"
    )
    if more.direct in ("kubernetes", "tls"):
        cause += "; without the proxy the server is reached" + (
            " and trusted" if more.direct == "kubernetes" else ""
        )
    others = (words("or have the host excepted from the proxy's TLS inspection"), fingerprint(situation))
    note = (
        "a client certificate never gets through such a proxy; trusting its CA lets it read everything, tokens too"
    )
    return Verdict("inspected", "tls", cause, origin, no_proxy(situation), others, note)
