"""What is wrong with a client certificate and its key, as far as their own bytes tell. Of a key only its kind."""

from __future__ import annotations

from pathlib import Path

from kubecli.doctor.commands import kubecli, piped_data, quoted, raw, set_credentials
from kubecli.doctor.findings import span
from kubecli.doctor.material import Material, belong_together, examine
from kubecli.doctor.renew import FLATTEN, log_in_again
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.trust import ended, missing_file
from kubecli.doctor.verdict import Step, Verdict, command
from kubecli.files.read import read_file

CERTIFICATE, KEY = "client-certificate", "client-key"


def has_pair(situation: Situation) -> bool:
    user = situation.user
    return bool(user.client_certificate or user.client_certificate_data)


def certificate_bytes(situation: Situation) -> bytes:
    user = situation.user
    return user.client_certificate_data or _read(user.client_certificate)


def _key_bytes(situation: Situation) -> bytes:
    user = situation.user
    return user.client_key_data or _read(user.client_key)


def _read(path: str) -> bytes:
    if not path:
        return b""
    try:
        return read_file(path)
    except OSError:
        return b""


def pair_origin(situation: Situation, part: str = CERTIFICATE) -> str:
    return situation.at(situation.user, f"{part}-data", part)


def broken_pair(situation: Situation) -> Verdict | None:
    """The pair cannot be used."""
    user = situation.user
    if not has_pair(situation):
        return None
    for part, path, data in (
        (CERTIFICATE, user.client_certificate, user.client_certificate_data),
        (KEY, user.client_key, user.client_key_data),
    ):
        if path and not data:
            missing = missing_file(situation, path, part, pair_origin(situation, part))
            if missing is not None:
                return missing
    certificate, key = examine(certificate_bytes(situation)), examine(_key_bytes(situation))
    if not (user.client_key or user.client_key_data):
        return _no_key(situation, certificate)
    if certificate.kind in ("key", "encrypted key") and key.kind == "certificate":
        return _swapped(situation)
    wrong = _judge(situation, CERTIFICATE, certificate) or _judge(situation, KEY, key)
    if wrong is not None:
        return wrong
    if not belong_together(certificate_bytes(situation), _key_bytes(situation)):
        return _mismatch(situation)
    return None


def _no_key(situation: Situation, certificate: Material) -> Verdict:
    cause = "there is a client certificate, and no client-key for it"
    step, others = log_in_again(situation)
    if certificate.also_key and situation.user.client_certificate:
        step = command(
            set_credentials(situation, f"--client-key={situation.user.client_certificate}"),
            "its file holds the key, too",
        )
    return Verdict("no-client-key", "credentials", cause, pair_origin(situation), step, others)


def _swapped(situation: Situation) -> Verdict:
    user = situation.user
    cause = (
        "client-certificate and client-key are swapped: the certificate's field holds the key, and "
        "the key's the certificate"
    )
    origin = f"{pair_origin(situation)} and {pair_origin(situation, KEY)}"
    if user.client_certificate_data and user.client_key_data:
        one, other = (raw(situation, "users", user.name, f"{part}-data") for part in (CERTIFICATE, KEY))
        puts = (
            kubecli(situation, "config", "set", f"users.{user.name}.{part}-data") for part in (CERTIFICATE, KEY)
        )
        put_certificate, put_key = puts
        text = f'K="$({one})"; C="$({other})"; {put_certificate} "$C" && {put_key} "$K"; unset K C'
        return Verdict("pair-swapped", "credentials", cause, origin, command(text, "swap them"))
    flags = (f"--client-certificate={user.client_key}", f"--client-key={user.client_certificate}")
    if situation.is_flag(user, CERTIFICATE):
        return Verdict("pair-swapped", "credentials", cause, origin, Step("", f"give {quoted(*flags)}"))
    return Verdict(
        "pair-swapped", "credentials", cause, origin, command(set_credentials(situation, *flags), "swap them")
    )


_REASONS = {
    "omitted": "holds DATA+OMITTED, which `kubectl config view` prints in the place of the data without --raw",
    "placeholder": "is still a placeholder: it was never filled in",
    "public key": "holds a public key",
    "request": "holds a certificate request (CSR), which still has to be signed by the cluster's CA",
    "cut off": "is cut off: its END line is missing",
    "damaged": "is damaged: it has a PEM block that cannot be read",
    "page": "holds a web page (HTML)",
    "kubeconfig": "holds a kubeconfig",
    "text": "holds no PEM block",
    "empty": "is empty",
}


def _judge(situation: Situation, part: str, found: Material) -> Verdict | None:
    """One of the two, by what it is: PEM of the right kind passes."""
    wanted = "certificate" if part == CERTIFICATE else "key"
    if found.kind == wanted or (part == KEY and found.also_key):
        return None
    user = situation.user
    inline = bool(user.client_certificate_data if part == CERTIFICATE else user.client_key_data)
    path = user.client_certificate if part == CERTIFICATE else user.client_key
    place = f"{part}-data" if inline else f"{part} {path}"

    def verdict(kind: str, cause: str, step: Step) -> Verdict:
        return Verdict(kind, "credentials", f"{place} {cause}", pair_origin(situation, part), step, (FLATTEN,))

    if found.kind == "base64":
        return verdict("base64-twice", "is encoded in base64 twice", _filtered(situation, part, "base64 -d"))
    if found.kind in ("der certificate", "der key"):
        tool = "openssl x509 -inform der" if part == CERTIFICATE else "openssl pkey -inform der"
        return verdict(
            "der",
            f"holds a {wanted} in DER (binary), and PEM text belongs there",
            _filtered(situation, part, tool),
        )
    if found.kind == "escaped":
        text = "awk '{gsub(/\\\\n/,\"\\n\")}1'"
        return verdict(
            "escaped-pem", "holds PEM with \\n in the place of line breaks", _filtered(situation, part, text)
        )
    if found.kind == "encrypted key":
        return verdict(
            "key-encrypted",
            "is encrypted with a passphrase, which nobody is asked for here",
            _filtered(situation, part, "openssl pkey"),
        )
    if found.kind == "openssh key":
        file = quoted(path) if path else "KEY"
        return verdict(
            "key-openssh",
            "holds a key in OpenSSH's own format",
            command(f"ssh-keygen -p -m pem -N '' -f {file}", "turn it into PEM"),
        )
    if found.kind == "pkcs12":
        out = "openssl pkcs12 -nodes" + (" -nokeys" if part == CERTIFICATE else " -nocerts")
        return verdict(
            "pkcs12", "holds a PKCS#12 bundle (.pfx, .p12), and PEM belongs there", _filtered(situation, part, out)
        )
    if found.kind in ("key", "certificate"):
        return verdict(
            "pair-mixed",
            f"holds a {'private key' if found.kind == 'key' else 'certificate'}, and a {wanted} belongs there",
            log_in_again(situation)[0],
        )
    step, _ = log_in_again(situation)
    return verdict(f"{part}-{found.kind.replace(' ', '-')}", _REASONS.get(found.kind, f"holds no {wanted}"), step)


def _filtered(situation: Situation, part: str, through: str) -> Step:
    user = situation.user
    if user.client_certificate_data if part == CERTIFICATE else user.client_key_data:
        plain = through == "base64 -d"
        filters = through if plain else f"base64 -d | {through} | base64 | tr -d '\\n'"
        return command(piped_data(situation, "users", f"{part}-data", filters), "put it right")
    old = Path(user.client_certificate if part == CERTIFICATE else user.client_key)
    new = str(old.with_suffix(".pem")) if old.suffix != ".pem" else f"{old}.new.pem"
    new = new if part == CERTIFICATE else new.removesuffix(".pem") + ".key.pem"
    text = f"(umask 077; {through} < {quoted(str(old))} > {quoted(new)})"
    if situation.is_flag(user, part):
        return command(text, f"then give --{part}={new}")
    return command(f"{text} && {set_credentials(situation, f'--{part}={new}')}", "put it right")


def _mismatch(situation: Situation) -> Verdict:
    cause = "client-key is not the key of client-certificate: the two do not belong together"
    origin = f"{pair_origin(situation, KEY)} and {pair_origin(situation)}"
    step, others = log_in_again(situation)
    fitting = _fitting_key(situation)
    if fitting:
        step, others = command(set_credentials(situation, f"--client-key={fitting}"), "this one fits"), ()
    return Verdict("pair-mismatch", "credentials", cause, origin, step, others)


def _fitting_key(situation: Situation) -> str:
    """A key beside the files of the pair that is the certificate's."""
    user, certificate = situation.user, certificate_bytes(situation)
    folders = {Path(path).parent for path in (user.client_certificate, user.client_key) if path}
    for folder in sorted(folders):
        for path in sorted(folder.iterdir())[:100]:
            if path.suffix in (".key", ".pem") and path.is_file():
                data = _read(str(path))
                if examine(data).kind == "key" and belong_together(certificate, data):
                    return str(path)
    return ""


def doubtful_pair(situation: Situation) -> Verdict | None:
    """The pair can be used, and explains a 401: ended, not valid yet, not for clients, or a CA's."""
    found = examine(certificate_bytes(situation)).certificates if has_pair(situation) else ()
    if not found:
        return None
    own, origin = found[0], pair_origin(situation)
    step, others = log_in_again(situation, (own.issuer,))
    if own.not_after < situation.now:
        cause = f"the client certificate ({own.subject}) {ended(own, situation.now)}"
        return Verdict("certificate-ended", "credentials", cause, origin, step, others)
    if own.not_before > situation.now:
        early = span((own.not_before - situation.now).total_seconds())
        cause = (
            f"the client certificate ({own.subject}) is not valid before {own.not_before:%Y-%m-%d %H:%M} "
            f"UTC, in {early}: this machine's clock is behind"
        )
        return Verdict(
            "certificate-early",
            "clock",
            cause,
            "this machine's clock",
            command("sudo timedatectl set-ntp true", "set the clock"),
        )
    if not own.for_clients:
        cause = (
            f"the client certificate ({own.subject}) is not meant for clients: its extended key usage "
            "lacks clientAuth"
        )
        return Verdict("certificate-not-for-clients", "credentials", cause, origin, step, others)
    return None
