"""Whom a credential plugin speaks for, as far as the files show it that its vendor's tools keep.

`gcloud config set account`, `az login` and `aws sso logout` change who a plugin logs in without a word to us: what
it gave before is used only while its own program and these files are as they were. Of a plugin that is not in the
table nobody knows, and what it gives is not kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

_MOST_FILES = 500
_AWS = (
    ("AWS_CONFIG_FILE", ".aws/config", ""),
    ("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", ""),
    ("", ".aws/sso/cache", "*.json"),
)
_GCLOUD = (
    ("CLOUDSDK_CONFIG", ".config/gcloud", "active_config"),
    ("CLOUDSDK_CONFIG", ".config/gcloud", "configurations/*"),
    ("CLOUDSDK_CONFIG", ".config/gcloud", "credentials.db"),
    ("GOOGLE_APPLICATION_CREDENTIALS", ".config/gcloud/application_default_credentials.json", ""),
)
_AZURE = (("AZURE_CONFIG_DIR", ".azure", "*.json"), ("AZURE_CONFIG_DIR", ".azure", "msal_token_cache.*"))
_OIDC = (("", ".kube/cache/oidc-login", "*"), ("", ".kube/cache/kubelogin", "*"))

# By the program's name: (the variable that says where it is instead, its place in the home folder, files in it).
KNOWN: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "aws": _AWS,
    "aws-iam-authenticator": _AWS,
    "gke-gcloud-auth-plugin": _GCLOUD,
    "gcloud": _GCLOUD,
    "az": _AZURE,
    "kubelogin": (*_AZURE, *_OIDC),
    "kubectl-oidc_login": _OIDC,
    "tsh": (("TELEPORT_HOME", ".tsh", "*"), ("TELEPORT_HOME", ".tsh", "keys/*/*")),
    "doctl": (("", ".config/doctl/config.yaml", ""),),
    "oci": (("OCI_CLI_CONFIG_FILE", ".oci/config", ""), ("", ".oci/sessions", "*/token")),
    "ibmcloud": (("", ".bluemix/config.json", ""),),
    "yc": (("", ".config/yandex-cloud/config.yaml", ""),),
}


def state_of(program: str, args: Sequence[str], env: Mapping[str, str], home: Path) -> str:
    """A digest of the program and of what its vendor keeps; "" for a plugin that nobody knows."""
    known = KNOWN.get(_name(program, args))
    if known is None:
        return ""
    digest = hashlib.sha256()
    for path in islice(_files(Path(program), known, env, home), _MOST_FILES):
        try:
            found = path.stat()
        except OSError:
            continue
        seen = f"{path}\0{found.st_mtime_ns}\0{found.st_size}\0{found.st_ino}\n"
        digest.update(seen.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def _name(program: str, args: Sequence[str]) -> str:
    """`kubectl oidc-login` is a program of its own."""
    name = Path(program).name.lower().removesuffix(".exe")
    if name in ("kubectl", "kubecli") and args:
        return f"{name}-{args[0].replace('-', '_')}".replace("kubecli-", "kubectl-")
    return name


def _files(
    program: Path, known: Sequence[tuple[str, str, str]], env: Mapping[str, str], home: Path
) -> Iterator[Path]:
    yield program
    for variable, place, inside in known:
        base = Path(env.get(variable) or home / place) if variable else home / place
        if not inside:
            yield base
            continue
        try:
            yield from sorted(base.glob(inside))
        except (OSError, ValueError):
            continue
