"""The step that gets new credentials or the kubeconfig anew: the issuer's line, or how to put them in by hand."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.doctor.commands import kubecli, new_token, set_cluster, set_credentials
from kubecli.doctor.recognise import recognise
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, command, words

FLATTEN = words("where it works: `kubectl config view --raw --minify --flatten`, and copy all of it")


def log_in_again(situation: Situation, signers: Sequence[str] = ()) -> tuple[Step, tuple[Step, ...]]:
    """(the step, other ways) to a credential that works."""
    flag = _flag(situation)
    if flag is not None:
        return flag, ()
    by_hand = _by_hand(situation)
    known = recognise(situation, signers)
    if known is None or not known.line("log_in"):
        return by_hand, (FLATTEN,)
    line, elsewhere = known.line("log_in"), known.elsewhere("log_in")
    if situation.user.exec is None and known.issuer.kubeconfig and not elsewhere:
        line = known.line("kubeconfig")  # a credential in the file is written by what writes the file
    where = f"on the {known.issuer.title} server, then put what it prints here" if elsewhere else ""
    return command(line, where), (by_hand,) if situation.user.exec is None else ()


def _flag(situation: Situation) -> Step | None:
    user = situation.user
    for field, flag in (
        ("token", "--token"),
        ("client-certificate", "--client-certificate"),
        ("username", "--username"),
    ):
        if situation.is_flag(user, field):
            return words(f"give {flag} another value, or leave it out to use what the kubeconfig says")
    return None


def _by_hand(situation: Situation) -> Step:
    user = situation.user
    if user.exec is not None:
        return words(f"log in again with the tool that the plugin {user.exec.command} belongs to")
    if user.token_file and not user.token:
        return words(f"have a new token written to {user.token_file}")
    if user.client_certificate or user.client_certificate_data:
        flags = ("--client-certificate=CLIENT.crt", "--client-key=CLIENT.key", "--embed-certs")
        return command(
            set_credentials(situation, *flags), "with a new certificate and key from whoever runs the cluster"
        )
    return command(new_token(situation), "with a new token from whoever runs the cluster")


def service_account_token(subject: str) -> Step | None:
    """system:serviceaccount:NAMESPACE:NAME → the line that makes it a new token."""
    parts = subject.split(":")
    if parts[:2] != ["system", "serviceaccount"] or len(parts) != 4:
        return None
    return command(f"kubectl create token {parts[3]} -n {parts[2]}", "with an account that may do so")


def fetch_again(situation: Situation, signers: Sequence[str] = ()) -> tuple[Step, tuple[Step, ...]]:
    """(the step, other ways) to a kubeconfig, or a CA, that fits the cluster as it is now."""
    by_hand = new_authority(situation)
    known = recognise(situation, signers)
    if known is None or not known.line("kubeconfig"):
        return by_hand, (FLATTEN,)
    where = (
        f"on the {known.issuer.title} server, then put what it prints here"
        if known.elsewhere("kubeconfig")
        else "fetch the kubeconfig again"
    )
    return command(known.line("kubeconfig"), where), (by_hand,)


def new_authority(situation: Situation) -> Step:
    if situation.is_flag(situation.cluster, "certificate-authority"):
        return words("give --certificate-authority the cluster's CA certificate")
    if not situation.cluster.name:
        return words("give --certificate-authority=CA.crt, the cluster's CA certificate")
    flags = ("--certificate-authority=CA.crt", "--embed-certs")
    return command(set_cluster(situation, *flags), "with the cluster's CA certificate from whoever runs it")


def start_again(situation: Situation, signers: Sequence[str] = ()) -> Step | None:
    """What starts the cluster, where its issuer has such a line."""
    known = recognise(situation, signers)
    if known is None or not known.line("start"):
        return None
    return command(
        known.line("start"),
        f"on the {known.issuer.title} server" if known.elsewhere("start") else f"start {known.issuer.title}",
    )


def use_context_of_others(situation: Situation) -> tuple[Step, ...]:
    """Another context of the same cluster, with another user."""
    known = situation.kubeconfig
    if known is None:
        return ()
    others = [
        name
        for name, context in known.contexts.items()
        if context.cluster == situation.cluster.name
        and context.user != situation.user.name
        and context.user in known.users
    ]
    if not others:
        return ()
    return (command(kubecli(situation, "config", "use-context", others[0]), "the same cluster with another user"),)


def identity(situation: Situation) -> Step | None:
    """The line that shows who the plugin takes one for."""
    known = recognise(situation)
    if known is None or not known.line("identity"):
        return None
    return command(known.line("identity"), "see who you are there")
