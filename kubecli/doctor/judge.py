"""All checks over the facts of one context, in the order a request takes."""

from __future__ import annotations

from kubecli.doctor.checks_api import check_api, check_clock, check_namespace, check_rights
from kubecli.doctor.checks_config import check_context, check_kubeconfig, check_server
from kubecli.doctor.checks_login import check_login
from kubecli.doctor.checks_network import check_reach, check_tls
from kubecli.doctor.facts import Facts
from kubecli.doctor.findings import Finding

_CHECKS = (
    check_kubeconfig,
    check_context,
    check_server,
    check_reach,
    check_tls,
    check_login,
    check_clock,
    check_api,
    check_namespace,
    check_rights,
)


def judge(facts: Facts) -> list[Finding]:
    return [finding for check in _CHECKS for finding in check(facts)]
