"""Kind 2: the API server takes the request for nobody's. It answers 403, and no 401."""

from __future__ import annotations

import socket

import pytest

from tests.connection.servers import read_request
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.fronts import forwarding
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(2)


@cases.add(
    cause='names the user "prd", and no file has one',
    field=r"config:\d+: contexts\[prod\].context.user",
    step="--user=prod",
)
def the_user_is_in_no_file(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    ground.context["user"] = "prd"
    ground.write()


@cases.add(
    cause="names no user: nobody logs in", field=r"config:.*contexts\[prod\].context.user", step="--user=prod"
)
def the_context_names_no_user(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    ground.context["user"] = ""
    ground.write()


@cases.add(cause="has no credentials", field=r"users\[prod\]", step="set-credentials prod --token=")
def a_user_without_credentials(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    ground.user.clear()
    ground.write()
    ground.fill = {"NEW-TOKEN": ground.secrets[0]}


@cases.add(
    cause="the token is empty", field=r"config:\d+: users\[prod\].user.token", step="set-credentials prod --token="
)
def an_empty_token(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    ground.user["token"] = ""
    ground.write()
    ground.fill = {"NEW-TOKEN": ground.secrets[0]}


@cases.add(
    cause="basic auth.* is gone since Kubernetes 1.19",
    field=r"config:\d+: users\[prod\].user.username",
    step="--token=",
)
def basic_auth(ground: Ground) -> None:
    ground.lab.allow_anonymous(basic_auth=False)
    ground.user = {"username": "oncall", "password": "practice-password"}
    ground.write()
    ground.fill = {"NEW-TOKEN": ground.secrets[0]}


@cases.add(
    cause="the client certificate never reached the API server",
    field=r"config:\d+: clusters\[prod\].cluster.server",
    step="set-cluster prod --server=https://API-SERVER:6443",
)
def something_in_between_ends_tls(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    front = ground.also(forwarding(ground.lab))
    ground.cluster["server"] = front
    ground.user = ground.admin()
    ground.write()
    ground.fill = {"https://API-SERVER:6443": ground.lab.url}


@cases.add(
    cause="the credential never reached the API server",
    field=r"config:\d+: clusters\[prod\].cluster.server",
    step="set-cluster prod --server=https://API-SERVER:6443",
)
def something_in_between_removes_the_token(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    ground.cluster["server"] = ground.also(forwarding(ground.lab, without=b"authorization"))
    ground.write()
    ground.fill = {"https://API-SERVER:6443": ground.lab.url}


@cases.add(
    cause="plain http: credentials are withheld",
    field=r"config:\d+: clusters\[prod\].cluster.server",
    step="set-cluster prod --server=https://",
    warnings=("is plain http", "is not sent"),
)
def credentials_withheld(ground: Ground) -> None:
    def nobody(sock: socket.socket) -> None:
        while read_request(sock):
            body = (
                b'{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods is forbidden: User '
                b'\\"system:anonymous\\" cannot list resource \\"pods\\"","reason":"Forbidden","code":403}'
            )
            head = b"HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
                body
            )
            sock.sendall(head + body)

    port = ground.serve(nobody)
    ground.cluster["server"] = f"http://127.0.0.1:{port}"
    ground.write()
    ground.fill = {str(port): str(ground.lab.port)}


@cases.add(cause="has no credentials", field=r"users\[prod\]", step="set-credentials prod --token=")
def nobody_where_nobody_may(ground: Ground) -> None:
    """--anonymous-auth=false: a 401."""
    ground.user.clear()
    ground.write()
    ground.fill = {"NEW-TOKEN": ground.secrets[0]}


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
