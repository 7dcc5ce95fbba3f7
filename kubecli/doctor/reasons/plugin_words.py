"""A credential plugin ran and gave up: what its own words mean, and the vendor's line that mends it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kubecli.doctor.by_hand import by_hand
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import log_in_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Verdict, command
from kubecli.errors.credentials import (
    ExecPluginError,
)
from kubecli.redaction import mask_mixed


def gave_up(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    """It ran and gave up: its own words say most, where they were heard."""
    known = recognise(situation)
    code = re.search(r"exit code (-?\d+)", error.problem)
    exit_code = code[1] if code else "?"
    cause = f"the credential plugin {error.command} failed with exit code {exit_code}"
    hand = command(by_hand(situation), "run it by hand to see more")
    again, others = log_in_again(situation)
    said = mask_mixed(error.said)
    for pattern, what, line in _SAID:
        matched = re.search(pattern, said, re.I)
        if matched is not None:
            step = command(_filled(line, matched.groupdict(), known.facts if known else {})) if line else again
            words_ = f"{cause}: {what}"
            return Verdict("plugin-failed", "credentials", words_, origin, step, (hand, *others), _quote(said))
    if exit_code == "127":
        cause += ": a program that it calls was not found"
        return Verdict("plugin-failed", "credentials", cause, origin, hand, (), _quote(said))
    if said.strip():
        cause += f": {_first_line(said)}"
    first = again if known is not None and again.command else hand
    return Verdict(
        "plugin-failed",
        "credentials",
        cause,
        origin,
        first,
        tuple(each for each in (hand, again, *others) if each != first),
        _quote(said),
    )


def _filled(line: str, found: Mapping[str, str | None], known: Mapping[str, str]) -> str:
    """A line of the table, with what the plugin's own words or the context tell."""
    fill = {"profile": "", **known, **{name: value for name, value in found.items() if value}}
    return re.sub(r"\{(\w+)\}", lambda hole: fill.get(hole[1], hole[1].upper()), line)


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    tell = [
        line for line in lines if re.search(r"error|fail|expired|denied|not |unable|cannot|invalid", line, re.I)
    ]
    return (tell or lines)[0][:200]


def _quote(said: str) -> str:
    text = " ".join(said.split())
    return f"it printed: {text[:600]}" if text else ""


# what plugins print → what it means, and the line that mends it ("" for the issuer's own)
_SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"config profile \((?P<name>[^)]+)\) could not be found",
        "the AWS profile it names does not exist",
        "aws configure list-profiles",
    ),
    (
        r"SSO session.*(?:expired|invalid)|Token has expired and refresh failed|Error loading SSO "
        r"Token|aws sso login",
        "the log-in to AWS SSO has ended",
        "aws sso login{profile}",
    ),
    (
        r"ExpiredToken|security token included in the request is expired",
        "the AWS credentials have ended",
        "aws sso login{profile}",
    ),
    (
        r"Unable to locate credentials|NoCredentials|no valid credential sources",
        "there are no AWS credentials",
        "aws configure{profile}",
    ),
    (
        r"InvalidClientTokenId|security token.*invalid|SignatureDoesNotMatch",
        "the AWS credentials are not valid",
        "aws configure{profile}",
    ),
    (
        r"AccessDenied.*AssumeRole|not authorized to perform: sts:AssumeRole",
        "AWS does not let you assume the role",
        "{profile_env}aws sts get-caller-identity",
    ),
    (
        r"gcloud auth login|reauth|refreshing your current auth tokens|do not currently have an "
        r"active account|invalid_grant.*Bad Request",
        "the log-in to Google Cloud has ended",
        "gcloud auth login",
    ),
    (
        r"application-default",
        "the application default credentials of Google Cloud are missing",
        "gcloud auth application-default login",
    ),
    (
        r"az login|AADSTS\d+|InteractiveLoginRequired|AzureCLICredential",
        "the log-in to Azure has ended or is not enough",
        "az login",
    ),
    (r"Azure CLI not found", "it needs the Azure CLI, which is not in PATH", "az version"),
    (r"tsh login|Not logged in|active profile expired|credentials have expired", "the log-in has ended", ""),
    (r"oc login", "the log-in to OpenShift has ended", ""),
    (r"doctl auth|Unable to authenticate you", "the log-in to DigitalOcean is not valid", "doctl auth init"),
    (
        r"connection refused|no such host|could not resolve|name or service not known|i/o timeout"
        r"|timed? ?out|network is unreachable|ConnectionError|EndpointConnectionError|ConnectTimeout"
        r"|Max retries",
        "the identity provider, or what it asks, could not be reached",
        "",
    ),
    (
        r"x509|certificate verify failed|CERTIFICATE_VERIFY_FAILED|unknown authority",
        "it does not trust the certificate of the identity provider",
        "",
    ),
    (r"address already in use", "the port for the browser's answer is taken: another log-in is still waiting", ""),
    (r"could not open the browser|xdg-open|no browser", "it wants to open a browser, and there is none", ""),
    (
        r"command not found|not found in \$?PATH|executable file not found|No such file or directory",
        "a program that it calls was not found",
        "",
    ),
    (
        r"unknown (?:flag|command|option)|unrecognized arguments|Invalid choice|invalid choice",
        "it does not know the arguments that the kubeconfig gives it: it is older or another program",
        "",
    ),
    (r"permission denied", "it was denied access to a file", ""),
    (r"invalid_grant|expired|refresh token", "the log-in has ended", ""),
)
