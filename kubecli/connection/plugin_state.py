"""Whom a credential plugin speaks for, as far as the files show it that its vendor's tools keep.

`gcloud config set account`, `az login` and `aws sso logout` change who a plugin logs in without a word to us: what
it gave before is used only while its own program and these files are as they were. Of a plugin that is not in the
table, or that has none of these files (a keyring has it, say), nobody knows, and what it gives is not kept.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

_MOST_FILES = 500
_MOST_BYTES = 1 << 20
_PROGRAMS = (b"credential_process", b"external_account")
_TELLING = re.compile(r"TOKEN|CRED|CERT|KEY|AUTH|IDENTITY|SECRET|PASSW|PROFILE|ACCOUNT|CONFIG", re.IGNORECASE)
_NOT_TELLING = frozenset({"KUBECONFIG", "XAUTHORITY"})
# Rows: (the variable that says where it is instead, its place in the home folder, files in it); "" for none.
_AWS = (
    ("AWS_CONFIG_FILE", ".aws/config", ""),
    ("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", ""),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "", ""),
    ("", ".aws/sso/cache", "*.json"),
    ("AWS_LOGIN_CACHE_DIRECTORY", ".aws/login/cache", "*.json"),
)
_GCLOUD = (
    ("CLOUDSDK_CONFIG", ".config/gcloud", "active_config"),
    ("CLOUDSDK_CONFIG", ".config/gcloud", "configurations/*"),
    ("CLOUDSDK_CONFIG", ".config/gcloud", "credentials.db"),
    ("GOOGLE_APPLICATION_CREDENTIALS", ".config/gcloud/application_default_credentials.json", ""),
    ("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", "", ""),
    ("CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE", "", ""),
    ("APPDATA", "", "gcloud/active_config"),
    ("APPDATA", "", "gcloud/configurations/*"),
    ("APPDATA", "", "gcloud/credentials.db"),
)
_AZURE = (
    ("AZD_CONFIG_DIR", ".azd", "*"),
    ("AZD_CONFIG_DIR", ".azd", "auth/*"),
    ("AZURE_CONFIG_DIR", ".azure", "*.json"),
    ("AZURE_CONFIG_DIR", ".azure", "msal_token_cache.*"),
    ("KUBECACHEDIR", ".kube/cache", "kubelogin/*"),
    ("AZURE_FEDERATED_TOKEN_FILE", "", ""),
    ("AZURE_CLIENT_CERTIFICATE_PATH", "", ""),
    ("AAD_SERVICE_PRINCIPAL_CLIENT_CERTIFICATE", "", ""),
)
_OIDC = (("KUBECACHEDIR", ".kube/cache", "oidc-login/*"), ("KUBECACHEDIR", ".kube/cache", "kubelogin/*"))

# By the program's name.
KNOWN: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "aws": _AWS,
    "aws-iam-authenticator": _AWS,
    "gke-gcloud-auth-plugin": _GCLOUD,
    "gcloud": _GCLOUD,
    "az": _AZURE,
    "kubelogin": _AZURE,
    "kubectl-oidc_login": _OIDC,
    "tsh": (
        ("TELEPORT_HOME", ".tsh", "*"),
        *(("TELEPORT_HOME", ".tsh", f"keys/{deep}") for deep in ("*/*", "*/*/*", "*/*/*/*")),
    ),
    "doctl": (
        ("XDG_CONFIG_HOME", ".config", "doctl/config.yaml"),
        ("", "Library/Application Support/doctl/config.yaml", ""),
    ),
    "oci": (
        ("OCI_CLI_CONFIG_FILE", ".oci/config", ""),
        ("OCI_CLI_RC_FILE", ".oci/oci_cli_rc", ""),
        ("", ".oci/sessions", "*/token"),
    ),
    "ibmcloud": (("IBMCLOUD_HOME", "", ".bluemix/config.json"), ("", ".bluemix/config.json", "")),
    "yc": (("", ".config/yandex-cloud/config.yaml", ""),),
}


def state_of(program: str, args: Sequence[str], env: Mapping[str, str], home: Path) -> str:
    """A digest of the program and of what its vendor keeps; "" where nobody knows for whom it speaks."""
    known = KNOWN.get(_name(program, args))
    if known is None or _is_elsewhere(args):
        return ""
    digest, count = hashlib.sha256(), 0
    files = chain([Path(program)], _named(args, home), _files(known, env, home))
    for number, path in enumerate(files):
        if number == _MOST_FILES:
            return ""
        if (seen := _seen(path)) is None:
            continue
        if known in (_AWS, _GCLOUD) and _asks_another(path):
            return ""
        count += 1
        digest.update(seen)
    for path in _mentioned(env):
        digest.update(_seen(path) or b"")
    return digest.hexdigest()[:32] if count > 1 else ""


def _seen(path: Path) -> bytes | None:
    """What shows that a file is as it was; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return f"{path}\0{found.st_mtime_ns}\0{found.st_size}\0{found.st_ino}\n".encode("utf-8", "surrogateescape")


def _is_elsewhere(args: Sequence[str]) -> bool:
    """kubelogin's --token-cache-storage=keyring and none: what files there may be are older, and tell nothing."""
    words = [word for arg in args for word in arg.split("=")]
    return "keyring" in words or "none" in words


def _asks_another(path: Path) -> bool:
    """Whether AWS's or Google's configuration has another program or file asked for whom it speaks."""
    try:
        text = path.read_bytes() if path.stat().st_size < _MOST_BYTES else b""
    except OSError:
        return False
    return any(word in text for word in _PROGRAMS)


def _mentioned(env: Mapping[str, str]) -> Iterator[Path]:
    """Files that the environment names and that may tell who somebody is: whatever tool reads them.

    They are looked at for changes; that they are there does not say that the plugin keeps its log-in in them.
    """
    for name, value in sorted(env.items()):
        if value.startswith("/") and _TELLING.search(name) and name not in _NOT_TELLING:
            yield Path(value)


def _name(program: str, args: Sequence[str]) -> str:
    """`kubectl oidc-login` is a program of its own; one kubelogin is of Azure, and one of OpenID Connect."""
    name = Path(program).name.lower().removesuffix(".exe")
    if name in ("kubectl", "kubecli") and args:
        return f"{name}-{args[0].replace('-', '_')}".replace("kubecli-", "kubectl-")
    if name == "kubelogin" and any(arg.startswith("--oidc-") for arg in args):
        return "kubectl-oidc_login"
    return name


def _named(args: Sequence[str], home: Path) -> Iterator[Path]:
    """The files, and those of the folders, that arguments name: --token-cache-dir, --config and the like."""
    for arg in args:
        word = arg.partition("=")[2] if arg.startswith("-") else arg
        if "/" in word or "\\" in word or (word and Path(word).is_file()):
            path = home / word[2:] if word.startswith("~/") else Path(word)
            yield path
            yield from _inside(path, "*")


def _files(known: Sequence[tuple[str, str, str]], env: Mapping[str, str], home: Path) -> Iterator[Path]:
    for variable, place, inside in known:
        given = env.get(variable, "") if variable else ""
        if not (given or place):
            continue
        base = _expanded(given, env, home) if given else home / place
        if inside:
            yield from _inside(base, inside)
        else:
            yield base


def _expanded(path: str, env: Mapping[str, str], home: Path) -> Path:
    """With ~ and $HOME in it, as AWS's tools read it; a shell has seen to that elsewhere."""
    text = re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda name: env.get(name[1] or name[2], name[0]), path)
    return home / text[2:] if text.startswith("~/") else Path(text)


def _inside(folder: Path, pattern: str) -> Iterator[Path]:
    try:
        yield from sorted(folder.glob(pattern))
    except (OSError, ValueError):
        return
