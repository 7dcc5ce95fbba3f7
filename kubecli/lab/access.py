"""The ways into the practice cluster: its credential files, and the kubeconfig that uses them.

    certauth        https by address, client certificate files     user admin, group system:masters
    tokenauth       https by address, bearer token                 user jlangemak, bound to the ClusterRole view
    basicauth       https by address, user name and password       user oncall, group system:masters
    tokenauth-http  the insecure port, the same token              (the port asks nobody who they are)
    basicauth-skip  https by the name localhost, unverified        user oncall
    badtoken        a token with a typo                            401
    wrongca         another authority's certificate                the server is not trusted
    wrongname       https by the name localhost, verified          the certificate does not carry that name
    expired         a client certificate that has run out          401

Every context has the namespace shop.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from kubecli.errors.lab import LabError
from kubecli.files.replace import replace
from kubecli.lab.pki import Authority, Pair

TOKEN = "practice-token-7f3a9c"
MISTYPED_TOKEN = "practice-token-7f3a9d"
PASSWORD = "practice-password"
TOKEN_FILE = f'{TOKEN},jlangemak,1001,"developers"\n'
BASIC_AUTH_FILE = f'{PASSWORD},oncall,1002,"system:masters"\n'
MARK = "# Written by kubecli lab."
SERVING_IPS = ("127.0.0.1",)
SERVING_NAMES = ("kubernetes", "kubernetes.default", "kubernetes.default.svc")


class LabFiles(Struct, frozen=True):
    """The files of one practice cluster, all in one folder of mode 0700."""

    folder: Path
    authority: Authority
    serving: Pair

    @property
    def kubeconfig(self) -> Path:
        return self.folder / "kubeconfig"

    @property
    def token_file(self) -> Path:
        return self.folder / "tokens.csv"

    @property
    def basic_auth_file(self) -> Path:
        return self.folder / "basic-auth.csv"


def make_access(folder: Path, *, serving_days: float = 365) -> LabFiles:
    """Makes the authority and every credential file. serving_days < 0: an expired serving certificate."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = Authority()
    access = LabFiles(folder, authority, authority.serving(SERVING_IPS, SERVING_NAMES, days=serving_days))
    replace(folder / "ca.crt", authority.pair.certificate, mode=0o644)
    replace(folder / "other-ca.crt", Authority("another-ca").pair.certificate, mode=0o644)
    access.serving.write(folder, "apiserver")
    authority.client("admin", ["system:masters"]).write(folder, "admin")
    authority.client("admin", ["system:masters"], days=-1).write(folder, "expired")
    replace(access.token_file, TOKEN_FILE.encode())
    replace(access.basic_auth_file, BASIC_AUTH_FILE.encode())
    return access


def write_kubeconfig(path: Path, access: LabFiles, port: int, http_port: int) -> None:
    """Writes the kubeconfig, mode 0600. Its certificate paths are absolute unless it lies beside the files.

    Raises LabError for a file that is not the lab's own, or cannot be written.
    """
    folder = "" if path.parent.resolve() == access.folder.resolve() else f"{access.folder.resolve()}/"
    by_address, by_name = f"https://127.0.0.1:{port}", f"https://localhost:{port}"
    clusters: dict[str, dict[str, Any]] = {
        "lab": {"server": by_address, "certificate-authority": f"{folder}ca.crt"},
        "lab-http": {"server": f"http://127.0.0.1:{http_port}"},
        "lab-by-name": {"server": by_name, "certificate-authority": f"{folder}ca.crt"},
        "lab-unverified": {"server": by_name, "insecure-skip-tls-verify": True},
        "lab-wrong-ca": {"server": by_address, "certificate-authority": f"{folder}other-ca.crt"},
    }
    users: dict[str, dict[str, Any]] = {
        "admin-cert": {"client-certificate": f"{folder}admin.crt", "client-key": f"{folder}admin.key"},
        "jlangemak-token": {"token": TOKEN},
        "oncall-password": {"username": "oncall", "password": PASSWORD},
        "mistyped-token": {"token": MISTYPED_TOKEN},
        "expired-cert": {"client-certificate": f"{folder}expired.crt", "client-key": f"{folder}expired.key"},
    }
    contexts = {
        "certauth": ("lab", "admin-cert"),
        "tokenauth": ("lab", "jlangemak-token"),
        "basicauth": ("lab", "oncall-password"),
        "tokenauth-http": ("lab-http", "jlangemak-token"),
        "basicauth-skip": ("lab-unverified", "oncall-password"),
        "badtoken": ("lab", "mistyped-token"),
        "wrongca": ("lab-wrong-ca", "admin-cert"),
        "wrongname": ("lab-by-name", "admin-cert"),
        "expired": ("lab", "expired-cert"),
    }
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": cluster} for name, cluster in clusters.items()],
        "users": [{"name": name, "user": user} for name, user in users.items()],
        "contexts": [
            {"name": name, "context": {"cluster": cluster, "user": user, "namespace": "shop"}}
            for name, (cluster, user) in contexts.items()
        ],
        "current-context": "certauth",
    }
    if path.exists() and not path.is_file():
        raise LabError(f"{path} is no regular file; it is not replaced")
    if path.exists() and not written_by_lab(path):
        raise LabError(f"{path} exists and was not written by kubecli lab; it is not replaced")
    text = f"{MARK} README: The practice cluster.\n{yaml.safe_dump(config, sort_keys=False)}"
    try:
        replace(path, text.encode())
    except OSError as error:
        raise LabError(f"cannot write {path}: {error.strerror}") from error


def written_by_lab(path: Path) -> bool:
    """Whether a file is a kubeconfig this module wrote, and so may be replaced or removed."""
    return path.is_file() and path.read_bytes().startswith(MARK.encode())
