"""Kind 3: nothing answers."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator

import pytest

from kubecli.lab.pki import Authority
from tests.connection.servers import serving
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.fronts import says, serving_context, to_port
from tests.doctor.cases.ground import Ground, b64
from tests.doctor.cases.run import Record, run_case

cases = Cases(3)
SERVER = r"config:\d+: clusters\[prod\].cluster.server"


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def full_backlog() -> Iterator[int]:
    """A port that takes no connection any more, as behind a firewall that drops packets."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        for _ in range(2):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        time.sleep(0.05)
        yield port


def mend_server(ground: Ground) -> None:
    ground.cluster["server"] = ground.lab.url
    ground.write()


@cases.add(cause="nothing answers at .* \\(timed out\\).*VPN", field=SERVER, step="VPN")
def a_firewall_drops_packets(ground: Ground) -> None:
    ground.argv = ["--request-timeout=1s"]
    ground.cluster["server"] = f"https://127.0.0.1:{ground.also(full_backlog())}"
    ground.write()
    ground.mend = lambda: mend_server(ground)


@cases.add(
    cause="nobody listens on .*connection refused.*copied from a server",
    field=SERVER,
    step="--server=https://SERVER-ADDRESS",
)
def a_local_port_that_is_closed(ground: Ground) -> None:
    port = closed_port()
    ground.cluster["server"] = f"https://127.0.0.1:{port}"
    ground.write()
    ground.fill = {f"SERVER-ADDRESS:{port}": f"127.0.0.1:{ground.lab.port}"}


@cases.add(
    cause="is this machine, and the kubeconfig looks like the one a k3s server writes for itself",
    field=SERVER,
    step="--server=https://SERVER-ADDRESS",
)
def a_copied_file_of_k3s(ground: Ground) -> None:
    port = closed_port()
    ground.cluster |= {
        "server": f"https://127.0.0.1:{port}",
        "certificate-authority-data": b64(Authority("k3s-server-ca@1712345678").pair.certificate),
    }
    ground.write()

    def from_this_server() -> None:
        ground.cluster["certificate-authority-data"] = b64(ground.authority)
        mend_server(ground)

    ground.mend = from_this_server


@cases.add(
    cause="the kind cluster does not run",
    field=r"config:\d+: clusters\[kind-dev\].cluster.server",
    step="docker start dev-control-plane",
)
def a_kind_cluster_that_is_stopped(ground: Ground) -> None:
    port = closed_port()
    document = ground.document()
    document["clusters"][0] |= {
        "name": "kind-dev",
        "cluster": {**ground.cluster, "server": f"https://127.0.0.1:{port}"},
    }
    document["contexts"][0]["context"]["cluster"] = "kind-dev"
    ground.write(document)
    ground.program("docker", f"sed -i s/:{port}/:{ground.lab.port}/ {ground.file}")


@cases.add(cause="minikube cluster does not run", field=SERVER, step="minikube start")
def a_minikube_cluster_that_is_stopped(ground: Ground) -> None:
    port = closed_port()
    document = ground.document()
    document["contexts"][0]["name"] = document["current-context"] = "minikube"
    document["clusters"][0]["cluster"]["server"] = f"https://127.0.0.1:{port}"
    ground.write(document)
    ground.program("minikube", f"sed -i s/:{port}/:{ground.lab.port}/ {ground.file}")


@cases.add(
    cause="nobody listens on port .* an API server does on port 8443",
    field=SERVER,
    step="--server=https://127.0.0.1:8443",
    hint="nobody listens on .*connection refused",
    hint_step="try: ",
)
def another_port(ground: Ground) -> None:
    relay(ground, 8443)
    ground.cluster["server"] = f"https://127.0.0.1:{closed_port()}"
    ground.write()


def relay(ground: Ground, port: int) -> None:
    """The lab on a port that API servers use."""
    try:
        ground.also(serving(to_port(ground.lab.port), port=port))
    except OSError:
        pytest.skip(f"port {port} is taken")


@cases.add(cause="is not known to DNS", field=SERVER, step="--server=https://HOST")
def a_name_that_does_not_exist(ground: Ground) -> None:
    ground.cluster["server"] = "https://api.prod.invalid:6443"
    ground.write()
    ground.fill = {"https://HOST:6443": ground.lab.url}


@cases.add(cause="exists only inside the cluster", field=SERVER, step="--server=https://SERVER-ADDRESS:6443")
def a_name_from_inside_the_cluster(ground: Ground) -> None:
    ground.cluster["server"] = "https://kubernetes.default.svc"
    ground.write()
    ground.fill = {"https://SERVER-ADDRESS:6443": ground.lab.url}


@cases.add(
    cause="EKS cluster is gone, or its name is known only inside",
    field=SERVER,
    step="aws eks update-kubeconfig --name blue --region eu-west-1",
)
def a_cluster_of_eks_that_is_gone(ground: Ground) -> None:
    ground.cluster["server"] = "https://ABCDEF.gr7.eu-west-1.eks.amazonaws.com"
    ground.user = ground.plugin("aws", "--region", "eu-west-1", "eks", "get-token", "--cluster-name", "blue")
    ground.program("aws", '[ "$1 $2" = "eks update-kubeconfig" ] && exec sh -c "$MEND" || ' + token_script(ground))
    ground.env["MEND"] = f"sed -i 's|server: .*|server: {ground.lab.url}|' {ground.file}"
    ground.write()


def token_script(ground: Ground) -> str:
    version = "client.authentication.k8s.io/v1"
    answer = {"apiVersion": version, "kind": "ExecCredential", "status": {"token": ground.secrets[0]}}
    return f"echo '{json.dumps(answer)}'"


@cases.add(cause="accepts connections and then says nothing: no TLS handshake", field=SERVER, step="load balancer")
def tls_hangs(ground: Ground) -> None:
    def silent(sock: socket.socket) -> None:
        while sock.recv(65536):
            pass

    ground.argv = ["--request-timeout=1s"]
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(silent)}"
    ground.write()
    ground.mend = lambda: mend_server(ground)


@cases.add(cause="(closed|reset) the connection without an answer", field=SERVER, step="load balancer")
def the_connection_is_closed(ground: Ground) -> None:
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(lambda sock: None)}"
    ground.write()
    ground.mend = lambda: mend_server(ground)


@cases.add(cause="load balancer or proxy at .* answers 503 itself", field=SERVER, step="API server")
def no_living_backend(ground: Ground) -> None:
    body = (
        b"<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>"
    )
    handler = says("503 Service Unavailable", b"Content-Type: text/html\r\nServer: haproxy\r\n", body)
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(handler, serving_context(ground.lab))}"
    ground.write()
    ground.mend = lambda: mend_server(ground)


@cases.add(cause="the API server answers that it cannot", field=SERVER, step="try again")
def etcd_is_down(ground: Ground) -> None:
    body = (
        b'{"kind":"Status","apiVersion":"v1","status":"Failure","message":"etcdserver: request timed '
        b'out","code":500}'
    )
    handler = says("500 Internal Server Error", b"Content-Type: application/json\r\n", body)
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(handler, serving_context(ground.lab))}"
    ground.write()
    ground.mend = lambda: mend_server(ground)


@cases.add(cause="did not answer in time", field=SERVER, step="try again")
def it_never_answers(ground: Ground) -> None:
    ground.argv = ["--request-timeout=1s"]
    ground.lab.fault("/", times=None, stall=3)
    ground.mend = ground.lab.reset


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
