"""-v: the same lines as kubectl's for the same request, and no secret in any."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from kubecli.connection.client import open_client
from kubecli.errors.connection import ConnectionRefused
from kubecli.kubeconfig.model import User
from tests.connection.servers import Authority, Recorder, answer, context_for, read_request, serving
from tests.support.kubectl import kubectl


def lines_of(text: str) -> list[str]:
    """What the two programs must log alike: heads, timings, agents and headers of their own taken out."""
    text = re.sub(r"(?m)^I\d{4} [\d:.]+ +\d+ [\w.]+(:\d+)?\] ", "I ", text)
    text = re.sub(r"(?m)^\t(User-Agent|Accept|Accept-Encoding): .*\n", "", text)
    text = re.sub(r'-H "(User-Agent|Accept|Accept-Encoding): [^"]*" ?', "", text)
    text = re.sub(r"illiseconds=\d+", "illiseconds=N", text)
    ours = ('I "Re', 'I "HTTP', "\t", " >")
    return [line for line in text.split("\n") if line.startswith(ours)]


@pytest.mark.parity
@pytest.mark.parametrize("level", [5, 6, 7, 8, 9, 10])
def test_as_kubectl_logs(tmp_path: Path, home: Path, level: int) -> None:
    authority, said = Authority(tmp_path), list[str]()
    server = Recorder(body=b'{"kind":"APIVersions","note":"' + b"x" * 2000 + b'"}')
    with serving(server, authority.server_context()) as port:
        url = f"https://127.0.0.1:{port}"
        resolved = context_for(url, User("u", token="sesame"), certificate_authority=authority.path)
        with open_client(resolved, env={}, home=home, warn=said.append, verbosity=level) as http:
            http.get("/api")
        flags = (f"--server={url}", f"--certificate-authority={authority.path}", "--token=sesame", f"-v={level}")
        theirs = kubectl("get", "--raw", "/api", *flags, home=home).stderr.decode()
    mine = lines_of("\n".join(said))
    # get --raw streams its answer and so does not log the body; the discovery requests of kubectl do, in this form
    assert [line for line in mine if '"Response Body"' not in line] == lines_of(theirs)
    assert "sesame" not in "".join(said) and ("Bearer <masked>" in "".join(said)) == (level >= 7)
    bodies = [line for line in mine if '"Response Body"' in line]
    assert len(bodies) == (level >= 8)
    if level == 8:
        assert bodies[0].endswith('[truncated 1008 chars]"')


def test_bodies_are_unzipped_and_secrets_masked(home: Path) -> None:
    bodies = iter([b'{"kind": "Secret","data":{"a":"c2VzYW1l"}}', b'{"kind":"Pod",\n"x":1}\n'])

    def zipped(sock: object) -> None:
        while read_request(sock):  # type: ignore[arg-type]
            answer(sock, gzip.compress(next(bodies)), headers=b"Content-Encoding: gzip\r\n")  # type: ignore[arg-type]

    said: list[str] = []
    with serving(zipped) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        with open_client(resolved, env={}, home=home, warn=said.append, verbosity=8) as http:
            assert http.get("/api/v1/namespaces/a/secrets/b").json()["kind"] == "Secret"
            assert http.get("/api/v1/namespaces/a/pods/b").json()["kind"] == "Pod"
    bodies_said = [line.partition("] ")[2] for line in said if "Response Body" in line]
    assert bodies_said == [
        '"Response Body" body="<masked>"',
        '"Response Body" body=<\n\t{"kind":"Pod",\n\t"x":1}\n >',
    ]


def test_a_secret_inside_an_annotation_is_masked(home: Path) -> None:
    """What kubectl apply leaves in last-applied-configuration holds the data."""
    applied = '{"apiVersion":"v1","data":{"a":"c2VzYW1l"},"kind":"Secret"}'
    body = json.dumps({"kind": "Table", "rows": [{"object": {"metadata": {"annotations": {"x": applied}}}}]})
    said: list[str] = []
    with serving(Recorder(body=body.encode())) as port:
        resolved = context_for(f"http://127.0.0.1:{port}")
        with open_client(resolved, env={}, home=home, warn=said.append, verbosity=9) as http:
            http.get("/api/v1/secrets")
    assert any('"Response Body" body="<masked>"' in line for line in said)
    assert "c2VzYW1l" not in "".join(said)


def test_a_request_without_an_answer_is_logged_too(home: Path) -> None:
    said: list[str] = []
    resolved = context_for("http://127.0.0.1:1")
    http = open_client(resolved, env={}, home=home, warn=said.append, verbosity=6)
    with http, pytest.raises(ConnectionRefused):
        http.get("/api")
    assert said[0].partition("] ")[2].startswith('"Response" verb="GET" url="http://127.0.0.1:1/api" status=""')
