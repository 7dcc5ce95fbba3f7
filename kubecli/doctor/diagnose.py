"""`diagnose`: an error and what is known around it in, one verdict out. The one source of doctor and of hints."""

from __future__ import annotations

from kubecli.doctor.discovered import NOTHING, Discovered
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Verdict
from kubecli.errors.api import ApiError, SelfReviewUnavailable
from kubecli.errors.base import KubecliError
from kubecli.errors.connection import (
    BadServerAddress,
    ConnectionFailed,
    ConnectionRefused,
    HostNotFound,
    HttpsOnHttp,
    ProxyFailed,
    TimedOut,
    Unreachable,
)
from kubecli.errors.credentials import CredentialError
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.errors.tls import TLSFailed


def diagnose(error: KubecliError, situation: Situation, more: Discovered = NOTHING) -> Verdict | None:
    """None for an error that is not about getting to a cluster and logging in. Raises nothing; asks nobody."""
    if isinstance(error, KubeconfigError):
        from kubecli.doctor.reasons.configuration import not_configured

        return not_configured(error, situation)
    if isinstance(error, BadServerAddress):
        from kubecli.doctor.reasons.configuration import bad_server

        return bad_server(error, situation)
    if isinstance(error, CredentialError):
        from kubecli.doctor.reasons.login import no_credential

        return no_credential(error, situation)
    if isinstance(error, ConnectionFailed | ApiError | SelfReviewUnavailable):
        return _unconfigured(error, situation) or _of_server(error, situation, more)
    return None


def _unconfigured(error: KubecliError, situation: Situation) -> Verdict | None:
    """The default server was tried because nothing is configured: whatever it answered is beside the point."""
    from kubecli.doctor.suspects.names import no_server

    return no_server(situation)


def _of_server(error: KubecliError, situation: Situation, more: Discovered) -> Verdict | None:
    if isinstance(error, ProxyFailed):
        from kubecli.doctor.reasons.proxies import proxy_failed

        return proxy_failed(error, situation, more)
    if isinstance(error, HttpsOnHttp):
        from kubecli.doctor.reasons.proxies import plain_proxy

        found = plain_proxy(situation)
        if found is not None:
            return found
    if isinstance(error, ConnectionFailed):
        return _of_connection(error, situation, more)
    if isinstance(error, ApiError):
        from kubecli.doctor.reasons.answers import answered

        return answered(error, situation, more)
    return None


def _of_connection(error: ConnectionFailed, situation: Situation, more: Discovered) -> Verdict | None:
    from kubecli.doctor.reasons.certificates import not_trusted
    from kubecli.doctor.reasons.network import no_answer
    from kubecli.doctor.reasons.redirects import led_astray
    from kubecli.doctor.suspects.address import bad_address

    found = bad_address(situation) or led_astray(error, situation)
    if found is not None:
        return found
    if isinstance(error, TLSFailed):
        return not_trusted(error, situation, more)
    if isinstance(error, ConnectionRefused | HostNotFound | TimedOut | Unreachable):
        from kubecli.doctor.reasons.proxies import unusable_proxy

        found = unusable_proxy(situation)
    return found or no_answer(error, situation, more)
