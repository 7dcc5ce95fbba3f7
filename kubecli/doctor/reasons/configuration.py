"""The kubeconfig, or what it says, cannot work: an error of its branch in, the verdict out."""

from __future__ import annotations

import re

from kubecli.doctor.commands import kubecli, set_credentials
from kubecli.doctor.renew import log_in_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.address import bad_address, shown_server
from kubecli.doctor.suspects.files import no_file
from kubecli.doctor.suspects.names import no_server, wrong_name
from kubecli.doctor.suspects.pair import broken_pair
from kubecli.doctor.suspects.pasted import unreadable
from kubecli.doctor.suspects.trust import broken_authority
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.connection import BadServerAddress
from kubecli.errors.kubeconfig import (
    ConfigurationInvalid,
    EntryNotFound,
    KubeconfigError,
    KubeconfigFilesInvalid,
    KubeconfigMissing,
)


def not_configured(error: KubeconfigError, situation: Situation) -> Verdict | None:
    match error:
        case KubeconfigMissing():
            return no_file(situation)
        case KubeconfigFilesInvalid():
            return unreadable(situation, error.faults[0])
        case ConfigurationInvalid():
            return wrong_name(situation) or _invalid(error, situation)
        case EntryNotFound():
            return wrong_name(situation)
    return None


def bad_server(error: BadServerAddress, situation: Situation) -> Verdict:
    found = bad_address(situation)
    if found is not None:
        return found
    from kubecli.doctor.commands import use_server

    origin = error.origin or situation.at(situation.cluster, "server")
    cause = f"server is {shown_server(situation)!r}, which is no address"
    return Verdict("bad-address", "server", cause, origin, use_server(situation, "https://HOST:6443"))


def _invalid(error: ConfigurationInvalid, situation: Situation) -> Verdict | None:
    """What client-go's validation refuses, in its own order of importance."""
    problem = error.problems[0]
    for found in (broken_authority(situation), broken_pair(situation)):
        if found is not None:
            return found
    user = situation.user
    name = user.name
    if "more than one authentication method" in problem:
        cause = "a token and a user name with password are both set, and only one may be"
        step = command(
            f"{kubecli(situation, 'config', 'unset', f'users.{name}.username')} && "
            f"{kubecli(situation, 'config', 'unset', f'users.{name}.password')}",
            "keep the token",
        )
        return Verdict(
            "two-methods",
            "credentials",
            cause,
            f"{situation.at(user, 'token')} and {situation.at(user, 'username', 'password')}",
            step,
        )
    if "both specified" in problem:
        field = (
            "client-certificate"
            if "client-cert" in problem
            else "client-key"
            if "client-key" in problem
            else "certificate-authority"
        )
        section, owner = ("clusters", situation.cluster) if field == "certificate-authority" else ("users", user)
        cause = f"{field} and {field}-data are both set: the data would win"
        unset = kubecli(situation, "config", "unset", f"{section}.{owner.name}.{field}")
        return Verdict(
            "two-fields",
            "kubeconfig",
            cause,
            f"{situation.at(owner, field)} and {situation.at(owner, f'{field}-data')}",
            command(unset, "keep the data"),
        )
    if "invalid 'proxy-url'" in problem:
        cause = problem.replace("invalid 'proxy-url'", "proxy-url is not valid:", 1)
        unset = kubecli(situation, "config", "unset", f"clusters.{situation.cluster.name}.proxy-url")
        step = command(
            kubecli(situation, "config", "set-cluster", situation.cluster.name, "--proxy-url=http://PROXY:3128"),
            "write it as a URL",
        )
        return Verdict(
            "proxy-url",
            "proxy",
            cause,
            situation.at(situation.cluster, "proxy-url"),
            step,
            (command(unset, "or go without"),),
        )
    return _exec(problem, situation) or _impersonation(problem, situation)


def _exec(problem: str, situation: Situation) -> Verdict | None:
    user = situation.user
    origin = situation.at(user, "exec.command", "exec")
    if "interactiveMode must be specified" in problem or "invalid interactiveMode" in problem:
        cause = "the plugin's entry lacks interactiveMode, which client.authentication.k8s.io/v1 wants"
        if "invalid" in problem:
            cause = f"the plugin's interactiveMode is none that there is: {problem.rpartition(': ')[2]}"
        place = situation.at(user, "exec.interactiveMode") or origin.replace(
            "exec.command", "exec.interactiveMode (missing)"
        )
        # `config set` has no way into exec: saying the version anew writes the default beside it
        step = words(f"add `interactiveMode: IfAvailable` under exec in {re.sub(': .*', '', place)}")
        older = command(
            set_credentials(situation, "--exec-api-version=client.authentication.k8s.io/v1beta1"),
            "or use v1beta1, which does not ask for it",
        )
        return Verdict("plugin-entry", "credentials", cause, place, older, (step,))
    if "apiVersion must be specified" in problem:
        cause = "the plugin's entry lacks apiVersion"
        place = origin.replace("exec.command", "exec.apiVersion (missing)")
        return Verdict(
            "plugin-entry",
            "credentials",
            cause,
            place,
            command(set_credentials(situation, "--exec-api-version=client.authentication.k8s.io/v1beta1")),
        )
    if "command must be specified" in problem:
        return Verdict(
            "plugin-entry",
            "credentials",
            "the plugin's entry lacks its command",
            situation.at(user, "exec"),
            command(set_credentials(situation, "--exec-command=PLUGIN")),
        )
    if "authProvider cannot be provided in combination" in problem:
        step = command(
            kubecli(situation, "config", "unset", f"users.{user.name}.auth-provider"), "keep the plugin"
        )
        return Verdict(
            "two-methods",
            "credentials",
            "an auth-provider and a plugin (exec) are both set, and only one may be",
            f"{situation.at(user, 'auth-provider')} and {origin}",
            step,
        )
    return None


def _impersonation(problem: str, situation: Situation) -> Verdict | None:
    user = situation.user
    if "without impersonating a user" in problem:
        origin = situation.at(user, "as-groups", "as-uid", "as-user-extra")
        step: Step = command(
            kubecli(situation, "config", "set", f"users.{user.name}.act-as", "USER"), "say whom to impersonate"
        )
        if origin.startswith("--"):
            step = words("give --as too, or leave the others out")
        return Verdict(
            "impersonation",
            "credentials",
            "groups, a uid or extras are to be impersonated, and no user: `as` is missing",
            origin,
            step,
        )
    if problem.startswith("no server found"):
        return no_server(situation)
    if "client-key" in problem:
        return broken_pair(situation)
    step, others = log_in_again(situation)
    return Verdict(
        "configuration", "context", problem, next((str(each) for each in user.origins.values()), ""), step, others
    )
