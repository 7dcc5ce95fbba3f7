"""`connect` against the practice cluster, over real TLS."""

from __future__ import annotations

import gc
import io
import sys
from pathlib import Path

import pytest

from kubecli.cli.command import Invocation
from kubecli.clusters.connect import cache_folder, connect
from kubecli.clusters.login import describe_login
from kubecli.errors.api import UnauthorizedError, WarningsReceived
from kubecli.invocation import GlobalOptions
from kubecli.kubeconfig.model import AuthProvider, ExecConfig, Origin, User
from kubecli.lab.handle import Lab
from kubecli.runtime import Runtime
from kubecli.wording import word


def invoked(home: Path, options: GlobalOptions, env: dict[str, str] | None = None) -> Invocation:
    runtime = Runtime(
        env={"HOME": str(home), **(env or {})},
        home=home,
        cwd=home,
        stdin=io.BytesIO(),
        stdout=io.BytesIO(),
        stderr=io.StringIO(),
    )
    return Invocation(runtime, options, "kubecli get")


def test_a_session_asks_its_cluster_and_keeps_discovery(lab: Lab, home: Path) -> None:
    invocation = invoked(home, GlobalOptions(kubeconfig=str(lab.kubeconfig), namespace="dev"))
    with connect(invocation) as session:
        assert session.namespace == "dev"
        assert b'"gitVersion"' in session.api.get("/version").body
        assert session.resources.find("wd").full_name == "widgets.lab.example.com"
    assert len(list((home / ".kube/cache/kubecli").glob("127.0.0.1_*/apis.json"))) == 1


def test_a_401_says_how_the_request_was_authenticated(lab: Lab, home: Path) -> None:
    invocation = invoked(home, GlobalOptions(kubeconfig=str(lab.kubeconfig), context="badtoken"))
    with pytest.raises(UnauthorizedError) as caught, connect(invocation) as session:
        session.api.get("/api/v1/pods")
    report = word(caught.value)
    assert report.lines == ("error: You must be logged in to the server (Unauthorized)",)
    assert str(lab.kubeconfig) in report.hints[0]
    assert "token of user" in report.hints[0]


def test_warnings_as_errors(lab: Lab, home: Path) -> None:
    invocation = invoked(home, GlobalOptions(kubeconfig=str(lab.kubeconfig), warnings_as_errors=True))
    with pytest.raises(WarningsReceived) as caught, connect(invocation) as session:
        session.api.note_warnings(['299 - "old"', '299 - "older"', '299 - "old"'])
    assert word(caught.value).lines == ("error: 2 warnings received",)
    assert isinstance(invocation.runtime.stderr, io.StringIO)
    assert invocation.runtime.stderr.getvalue() == "Warning: old\nWarning: older\n"


def test_where_the_cache_is(home: Path) -> None:
    assert cache_folder(invoked(home, GlobalOptions())) == home / ".kube/cache"
    assert cache_folder(invoked(home, GlobalOptions(), {"KUBECACHEDIR": "/k"})) == Path("/k")
    assert cache_folder(invoked(home, GlobalOptions(cache_dir="/c"), {"KUBECACHEDIR": "/k"})) == Path("/c")


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (User(), "no credentials"),
        (User(token="s3cret"), "the token"),
        (
            User(name="dev", token="s3cret", origins={"token": Origin(Path("/c"), "users")}),
            'the token of user "dev" (/c)',
        ),
        (User(name="dev", token_file="/t"), 'the token in /t of user "dev"'),
        (User(username="bob", password="s3cret"), 'the username "bob" and password'),
        (User(name="e", exec=ExecConfig(command="aws")), 'the credential plugin aws of user "e"'),
        (User(name="o", auth_provider=AuthProvider("oidc")), 'the oidc auth provider of user "o"'),
        (User(name="c", client_certificate="/c.crt"), 'the client certificate /c.crt of user "c"'),
        (User(name="c", client_certificate_data=b"s3cret"), 'the client certificate of user "c"'),
        (User(name="n"), 'no credentials of user "n"'),
    ],
)
def test_a_login_is_described_without_its_secret(user: User, words: str) -> None:
    assert describe_login(user) == words


def test_nothing_but_its_answer_keeps_a_body(lab: Lab, home: Path) -> None:
    """A list of a hundred pages must not be held at once: not even until the garbage collector comes by."""
    gc.disable()
    try:
        with connect(invoked(home, GlobalOptions(kubeconfig=str(lab.kubeconfig)))) as session:
            answer = session.api.get("/api/v1/pods")
            holders = sys.getrefcount(answer.body) - 1  # its own argument
    finally:
        gc.enable()
    assert holders == 1
