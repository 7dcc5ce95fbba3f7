"""What is wrong with the CA that a cluster is trusted by, as far as its own bytes tell."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from kubecli.doctor.commands import piped_data, quoted, set_cluster
from kubecli.doctor.findings import span
from kubecli.doctor.material import Material, Signed, examine
from kubecli.doctor.renew import FLATTEN, fetch_again, new_authority
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, Verdict, command
from kubecli.files.read import read_file

DATA, FILE = "certificate-authority-data", "certificate-authority"


def authority_bytes(situation: Situation) -> bytes:
    """The CA as the kubeconfig or its file has it; b"" for none, or one that cannot be read."""
    cluster = situation.cluster
    if cluster.certificate_authority_data:
        return cluster.certificate_authority_data
    if cluster.certificate_authority:
        try:
            return read_file(cluster.certificate_authority)
        except OSError:
            return b""
    return b""


def signers(situation: Situation) -> tuple[str, ...]:
    """The names of the CAs that are trusted."""
    return tuple(each.subject for each in examine(authority_bytes(situation)).certificates)


def authority_origin(situation: Situation) -> str:
    if situation.cluster.certificate_authority_data:
        return situation.at(situation.cluster, DATA)
    return situation.at(situation.cluster, FILE)


def broken_authority(situation: Situation) -> Verdict | None:
    """The CA cannot be used at all."""
    cluster = situation.cluster
    if cluster.insecure_skip_tls_verify and (cluster.certificate_authority or cluster.certificate_authority_data):
        return _contradiction(situation)
    if cluster.insecure_skip_tls_verify or not cluster.server.lower().startswith("https"):
        return None
    if not cluster.certificate_authority_data and cluster.certificate_authority:
        missing = missing_file(situation, cluster.certificate_authority, FILE, authority_origin(situation))
        if missing is not None:
            return missing
    if not (cluster.certificate_authority or cluster.certificate_authority_data):
        return None
    return _judge(situation, examine(authority_bytes(situation)))


def _contradiction(situation: Situation) -> Verdict:
    cluster = situation.cluster
    if situation.is_flag(cluster, "insecure-skip-tls-verify"):
        step: Step = Step("", "leave out --insecure-skip-tls-verify or --certificate-authority")
    else:
        step = command(
            set_cluster(situation, "--insecure-skip-tls-verify=false"), "keep the CA, and have it checked"
        )
    origin = f"{situation.at(cluster, 'insecure-skip-tls-verify')} and {authority_origin(situation)}"
    cause = "insecure-skip-tls-verify and a certificate-authority are both set, which contradict each other"
    return Verdict("insecure-with-ca", "tls", cause, origin, step)


_REASONS = {
    "omitted": "holds DATA+OMITTED, which `kubectl config view` prints in the place of the data without --raw",
    "placeholder": "is still a placeholder: it was never filled in",
    "key": "holds a private key, and no CA certificate",
    "encrypted key": "holds a private key, and no CA certificate",
    "openssh key": "holds an SSH key, and no CA certificate",
    "public key": "holds a public key, and no CA certificate",
    "request": "holds a certificate request, and no CA certificate",
    "pkcs12": "holds a PKCS#12 bundle (.pfx, .p12), and PEM belongs there",
    "cut off": "holds a certificate that is cut off: its END line is missing",
    "damaged": "holds a certificate that is damaged",
    "page": "holds a web page (HTML), and no CA certificate",
    "kubeconfig": "holds a kubeconfig, and no CA certificate",
    "text": "holds no certificate: there is no PEM block in it",
    "empty": "is empty",
}


def _judge(situation: Situation, found: Material) -> Verdict | None:
    if found.kind == "certificate":
        return None
    inline = bool(situation.cluster.certificate_authority_data)
    field = DATA if inline else FILE
    place = field if inline else f"{field} {situation.cluster.certificate_authority}"
    origin = authority_origin(situation)

    def verdict(kind: str, cause: str, step: Step) -> Verdict:
        return Verdict(kind, "tls", f"{place} {cause}", origin, step, (FLATTEN,))

    if found.kind == "base64":
        layer = "base64" if inline else "base64 text"
        inner = {"certificate": "", "der certificate": " of DER"}.get(found.inner, f" of a {found.inner}")
        cause = (
            f"is encoded twice: under the {layer} there is "
            f"{'base64 once more' if inline else 'a certificate'}{inner}"
        )
        return verdict("base64-twice", cause, _filtered(situation, "base64 -d"))
    if found.kind == "der certificate":
        cause = "holds a certificate in DER (binary), and PEM text belongs there"
        return verdict("der", cause, _filtered(situation, "openssl x509 -inform der"))
    if found.kind == "escaped":
        return verdict(
            "escaped-pem",
            "holds PEM with \\n in the place of line breaks",
            _filtered(situation, "awk '{gsub(/\\\\n/,\"\\n\")}1'"),
        )
    step, _ = fetch_again(situation)
    return verdict(f"ca-{found.kind.replace(' ', '-')}", _REASONS.get(found.kind, "holds no CA certificate"), step)


def _filtered(situation: Situation, through: str) -> Step:
    """The CA put through a filter that takes and gives its bytes."""
    cluster = situation.cluster
    if cluster.certificate_authority_data:
        pack = "" if through == "base64 -d" else "base64 -d | "
        unpack = "" if through == "base64 -d" else " | base64 | tr -d '\\n'"
        return command(piped_data(situation, "clusters", DATA, f"{pack}{through}{unpack}"), "put it right")
    old = Path(cluster.certificate_authority)
    new = str(old.with_suffix(".pem")) if old.suffix != ".pem" else f"{old}.new.pem"
    given = f"--certificate-authority={new}"
    if situation.is_flag(cluster, FILE):
        return command(f"{through} < {quoted(str(old))} > {quoted(new)}", f"then give {given}")
    return command(
        f"{through} < {quoted(str(old))} > {quoted(new)} && {set_cluster(situation, given)}", "put it right"
    )


def doubtful_authority(situation: Situation) -> Verdict | None:
    """The CA can be read, and explains why the server is not trusted: it has ended, or is no CA."""
    found = examine(authority_bytes(situation)).certificates
    if not found:
        return None
    origin = authority_origin(situation)
    field = DATA if situation.cluster.certificate_authority_data else FILE
    again, others = fetch_again(situation, tuple(each.subject for each in found))
    if all(each.not_after < situation.now for each in found):
        cause = f"the CA that is trusted, {found[0].subject}, {ended(found[0], situation.now)}"
        note = (
            "the cluster has a new CA by now, or its certificates have ended as well: that is for whoever runs it"
        )
        return Verdict("ca-ended", "tls", cause, origin, again, others, note)
    if not any(each.is_authority for each in found):
        own = found[0]
        cause = (
            f"{field} holds the certificate of a {'server' if own.for_servers else 'client'} "
            f"({own.subject}), and not the CA "
            f"that signs the cluster's certificates ({own.issuer})"
        )
        return Verdict("ca-is-leaf", "tls", cause, origin, new_authority(situation), (again, *others))
    return None


def ended(certificate: Signed, now: datetime) -> str:
    """ "ended 3 days ago, on 2026-11-20 10:00 UTC"."""
    left = (now - certificate.not_after).total_seconds()
    return f"ended {span(left)} ago, on {certificate.not_after:%Y-%m-%d %H:%M} UTC"


def missing_file(situation: Situation, path: str, field: str, origin: str) -> Verdict | None:
    """A file that the kubeconfig or a flag names, and that cannot be read; None when it can."""
    try:
        if Path(path).is_fifo():  # opening it would wait for its writer
            return None
        with Path(path).open("rb") as stream:
            stream.read(1)
            return None
    except IsADirectoryError:
        cause = f"{field} names {path}, which is a directory"
    except PermissionError:
        return _forbidden(situation, path, field, origin)
    except OSError:
        cause = f"{field} names {path}, and there is no such file"
    kind = "field-file-missing"
    flag = f"--{field}" if field != "tokenFile" else ""
    better = _better_path(situation, path, field)
    note = ""
    if "/~/" in path or path.startswith("~"):
        cause += ": in a kubeconfig ~ is not your home folder"
    elif re.search(r"[A-Za-z]:\\", path) or "\\" in path:
        cause += ": it is a path of Windows"
    elif re.match(r"/(?:Users|home)/([^/]+)/", path) and not path.startswith(f"{situation.home}/"):
        cause += ": the kubeconfig comes from another machine or user, and the file stayed there"
    step: Step
    if better and not origin.startswith("--"):
        step = command(_set_path(situation, field, better), "it is here")
    elif better:
        step = Step("", f"give {flag}={better}")
    else:
        step, _ = fetch_again(situation) if field == FILE else (FLATTEN, ())
    stage = "tls" if field == FILE else "credentials"
    return Verdict(kind, stage, cause, origin, step, (FLATTEN,) if step != FLATTEN else (), note)


_INSIDE = {"tokenFile": "token", FILE: "ca.crt"}
"""What the folder of a pod's service account calls them."""


def _set_path(situation: Situation, field: str, path: str) -> str:
    from kubecli.doctor.commands import kubecli, set_credentials

    if field == FILE:
        return set_cluster(situation, f"--certificate-authority={path}")
    if field == "tokenFile":
        return kubecli(situation, "config", "set", f"users.{situation.user.name}.tokenFile", path)
    return set_credentials(situation, f"--{field}={path}")


def _better_path(situation: Situation, path: str, field: str) -> str:
    """Where the file is instead: at home, or by the same name beside the kubeconfig or in the current folder."""
    name = re.split(r"[/\\]", path)[-1]
    tries = [Path(path) / _INSIDE[field]] if field in _INSIDE else []
    if "~" in path:
        tries.append(situation.home / path.partition("~/")[2])
    inside = re.match(r"/(?:Users|home)/[^/]+/(.+)", path)
    if inside:
        tries.append(situation.home / inside[1])
    folders = [each.parent for each in situation.kubeconfig.sources.paths] if situation.kubeconfig else []
    tries += [folder / name for folder in (*folders, situation.cwd)]
    return next((str(each) for each in tries if name and each.is_file() and str(each) != path), "")


def _forbidden(situation: Situation, path: str, field: str, origin: str) -> Verdict:
    file = quoted(path)
    step = command(f'sudo chown "$(id -u):$(id -g)" {file}', "make it yours, or run as who owns it")
    cause = f"{field} names {path}, and you may not read it: permission denied"
    return Verdict("field-file-forbidden", "tls" if field == FILE else "credentials", cause, origin, step)
