"""The legacy auth-provider of a user: gone, not set up, or without a token."""

from __future__ import annotations

import re

from kubecli.doctor.commands import set_credentials
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import fetch_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Verdict, command, words
from kubecli.errors.credentials import AuthProviderError


def provider_failed(error: AuthProviderError, situation: Situation) -> Verdict:
    origin = error.origin or situation.at(situation.user, "auth-provider", "auth-provider.name")
    if error.kind == "removed":
        return _removed(error, situation, origin)
    if error.kind == "unknown":
        cause = f"there is no auth-provider {error.name!r}: gone, or mistyped (oidc is the one that is left)"
        return Verdict("auth-provider-gone", "credentials", cause, origin, *fetch_again(situation))
    if error.kind == "incomplete":
        cause = f"the auth-provider {error.name} is not set up wholly: {error.problem}"
        name = error.problem.removeprefix("Must provide ")
        line = set_credentials(situation, f"--auth-provider={error.name}", f"--auth-provider-arg={name}=VALUE")
        return Verdict("auth-provider-incomplete", "credentials", cause, origin, command(line))
    if error.kind == "token":
        return _ended(error, situation, origin)
    if error.kind == "write":
        return Verdict(
            "auth-provider-write", "credentials", error.problem, origin, words("make the kubeconfig writable")
        )
    issuer = situation.user.auth_provider.config.get("idp-issuer-url", "") if situation.user.auth_provider else ""
    cause = f"the issuer {issuer} gave no new token: {error.problem.removeprefix('oidc: ')}"
    step = words(
        "check that the issuer can be reached; if it says no, log in again and put the new tokens "
        "into the kubeconfig"
    )
    return Verdict("issuer", "credentials", cause, origin, step)


def _removed(error: AuthProviderError, situation: Situation, origin: str) -> Verdict:
    """gcp and azure: each has a plugin now."""
    cause = (
        f"the auth-provider {error.name!r} was removed from Kubernetes clients (1.26): a credential "
        "plugin takes its place"
    )
    if error.name == "gcp":
        known = recognise(situation)
        facts = known.facts if known is not None and known.issuer.name == "gcloud" else {}
        line = "gcloud container clusters get-credentials {cluster} --location {location} --project {project}"
        line = re.sub(r"\{(\w+)\}", lambda hole: facts.get(hole[1], hole[1].upper()), line)
        step = command(line, "have the entry written anew")
        more = command("gcloud components install gke-gcloud-auth-plugin", "first, unless it is there")
    else:
        step = command("kubelogin convert-kubeconfig", "turn the entry into one with a plugin")
        more = command("az aks install-cli", "it comes with this")
    return Verdict("auth-provider-gone", "credentials", cause, origin, step, (more,))


def _ended(error: AuthProviderError, situation: Situation, origin: str) -> Verdict:
    cause = (
        f"the ID token of the auth-provider {error.name} has ended, and there is no refresh token for "
        "a new one: log in again"
    )
    if "JWT" in error.problem:
        cause = f"the ID token of the auth-provider {error.name} is no JWT"
    line = set_credentials(situation, f"--auth-provider={error.name}")
    tokens = " ".join(f'--auth-provider-arg={name}="NEW"' for name in ("id-token", "refresh-token"))
    step = command(f"{line} {tokens}", "log in to the issuer, and put its new tokens here")
    return Verdict("auth-provider-token", "credentials", cause, origin, step)
