"""The system's trust, as Go finds it: SSL_CERT_FILE, and every file of SSL_CERT_DIR; kubectl beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.connection.client import open_client
from kubecli.connection.trust.roots import roots_of
from kubecli.errors.tls import UnknownAuthority
from kubecli.kubeconfig.model import Cluster
from tests.connection.servers import Authority, Recorder, context_for, serving
from tests.connection.trust.issuing import AUTHORITY, NS_CLIENT, issue, names, serving_context
from tests.support.kubectl import kubectl


@pytest.fixture
def folder(tmp_path: Path, authority: Authority) -> Path:
    """A folder of certificates whose names are no hashes, and of what is none."""
    found = tmp_path / "certs"
    found.mkdir()
    (found / "our ca").write_bytes(Path(authority.path).read_bytes())
    (found / "README").write_text("no certificate")
    (found / "link").symlink_to("our ca")
    (found / "broken").symlink_to("nowhere")
    (found / "sub").mkdir()
    return found


@pytest.mark.parity
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", ""])
def test_the_systems_trust(variable: str, folder: Path, authority: Authority, home: Path) -> None:
    place = {"SSL_CERT_FILE": authority.path, "SSL_CERT_DIR": f"/nonexistent:{folder}"}
    env = {variable: place[variable]} if variable else {}
    with serving(Recorder(), authority.server_context()) as port:
        url = f"https://127.0.0.1:{port}"
        done = kubectl("get", "--raw", "/api", f"--server={url}", "--token=t", home=home, env=env)
        with open_client(context_for(url), env=env, home=home, warn=print) as http:
            if variable:
                assert http.get("/api").status_code == 200
                assert done.returncode == 0, done.stderr
            else:
                with pytest.raises(UnknownAuthority) as caught:
                    http.get("/api")
                assert caught.value.trusted == () and caught.value.trust == "the system's trust store"
                assert b"unknown authority" in done.stderr


def test_what_openssl_refuses_is_judged_by_the_same_roots(tmp_path: Path, home: Path) -> None:
    root = issue("ca", None, AUTHORITY)
    leaf = issue("api", root, names("127.0.0.1"), NS_CLIENT)
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "ours").write_bytes(root.pem)
    with serving(Recorder(), serving_context(tmp_path, leaf)) as port:
        resolved = context_for(f"https://127.0.0.1:{port}")
        env = {"SSL_CERT_DIR": str(tmp_path / "certs")}
        with open_client(resolved, env=env, home=home, warn=print) as http:
            assert http.get("/api").status_code == 200


def test_each_root_counts_once(folder: Path, authority: Authority) -> None:
    (folder / "again").write_bytes(Path(authority.path).read_bytes() * 2)
    env = {"SSL_CERT_FILE": authority.path, "SSL_CERT_DIR": str(folder)}
    assert len(roots_of(Cluster(), env)) == 1
