"""Set-ups that work: doctor says so, raises no alarm, and ends with 0."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from kubecli.kubeconfig.resolve import resolve
from kubecli.lab.access import TOKEN
from kubecli.lab.authn import AuthenticatedUser, KnownLogin
from kubecli.lab.pki import Pair
from tests.connection.test_oidc import jwt
from tests.doctor.cases.chains import certify, key_text, new_key
from tests.doctor.cases.fronts import serving_context, tunnels
from tests.doctor.cases.ground import Ground, b64
from tests.doctor.cases.run import Record
from tests.doctor.cases.test_pasted import to_lab
from tests.doctor.cases.test_rights import as_user

Healthy = Callable[[Ground], None]
ALL: list[Healthy] = []


def healthy(build: Healthy) -> Healthy:
    ALL.append(build)
    return build


@healthy
def a_token(ground: Ground) -> None:
    ground.write()


@healthy
def a_client_certificate(ground: Ground) -> None:
    ground.user = ground.admin()
    ground.write()


@healthy
def files_beside_the_kubeconfig(ground: Ground) -> None:
    for name in ("ca.crt", "admin.crt", "admin.key"):
        path = ground.text((ground.lab.folder / name).read_bytes(), ground.file.parent / name)
        path.chmod(0o600 if name.endswith("key") else 0o644)
    ground.cluster = {"server": ground.lab.url, "certificate-authority": "ca.crt"}
    ground.user = {"client-certificate": "admin.crt", "client-key": "admin.key"}
    ground.write()


@healthy
def a_certificate_that_lasts_for_hours(ground: Ground) -> None:
    """As Teleport's: short-lived by design."""
    ground.user = ground.pair(ground.lab.access.authority.client("admin", ["system:masters"], days=0.4))
    ground.write()


@healthy
def a_password(ground: Ground) -> None:
    ground.user = {"username": "oncall", "password": "practice-password"}
    ground.write()


@healthy
def a_plugin_with_a_short_credential(ground: Ground) -> None:
    ends = (datetime.now(UTC) + timedelta(minutes=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "kind": "ExecCredential",
        "status": {"token": TOKEN, "expirationTimestamp": ends},
    }
    ground.program("aws", f"echo a word on stderr >&2\necho '{json.dumps(answer)}'")
    ground.user = ground.plugin("aws", "eks", "get-token", "--cluster-name", "blue", version="v1beta1")
    ground.write()


@healthy
def a_file_that_others_may_read_and_that_holds_no_secret(ground: Ground) -> None:
    ground.text(TOKEN, ground.home / "token")
    ground.user = {"tokenFile": str(ground.home / "token")}
    ground.write().chmod(0o644)


@healthy
def a_list_of_files_with_one_that_is_missing(ground: Ground) -> None:
    ground.env["KUBECONFIG"] = f"{ground.file}:{ground.home}/.kube/another"


@healthy
def somebody_who_may_see_one_namespace(ground: Ground) -> None:
    as_user(ground, AuthenticatedUser("ann"), "shop")


@healthy
def a_jwt_without_an_end(ground: Ground) -> None:
    text = jwt(3600, sub="system:serviceaccount:shop:robot", iss="kubernetes/serviceaccount")
    ground.lab.server.authenticators = type(ground.lab.server.authenticators)(
        [KnownLogin(text, AuthenticatedUser("robot", groups=("system:masters",)))], [], ground.authority
    )
    ground.user = {"token": text}
    ground.write()


@healthy
def a_proxy_that_works(ground: Ground) -> None:
    ground.cluster |= {"server": f"https://0.0.0.0:{ground.lab.port}", "tls-server-name": "kubernetes"}
    ground.write()
    ground.env["HTTPS_PROXY"] = f"http://127.0.0.1:{ground.serve(tunnels(ground.lab.port))}"


@healthy
def kubectl_proxy(ground: Ground) -> None:
    ground.cluster = {"server": ground.lab.http_url}
    ground.user.clear()
    ground.write()


@healthy
def a_server_that_is_its_own_authority(ground: Ground) -> None:
    key = new_key()
    own = certify("kubernetes", "kubernetes", key, key, authority=True, addresses=("127.0.0.1",), days=(-1, 400))
    port = ground.serve(to_lab(ground), serving_context(ground.lab, Pair(own, key_text(key))))
    ground.cluster = {"server": f"https://127.0.0.1:{port}", "certificate-authority-data": b64(own)}
    ground.write()


@healthy
def anonymous_requests_are_allowed_and_not_needed(ground: Ground) -> None:
    ground.lab.allow_anonymous()


@healthy
def a_server_that_does_not_say_who_one_is(ground: Ground) -> None:
    ground.lab.fault(
        "selfsubjectreviews", times=None, status=404, body=b'{"kind":"Status","status":"Failure","code":404}'
    )


@healthy
def another_context_of_the_file_is_broken(ground: Ground) -> None:
    document = ground.document()
    document["contexts"].append({"name": "old", "context": {"cluster": "gone", "user": "gone"}})
    ground.write(document)


@pytest.mark.parametrize("build", ALL, ids=[build.__name__ for build in ALL])
def test_healthy(build: Healthy, ground: Ground, record_property: Record) -> None:
    build(ground)
    works = ground.run("get", "pods")
    assert works.exit_code == 0, works.stderr
    context, shown = ground.doctor()
    alarms = [each for each in context["findings"] if each["status"] in ("warning", "failure")]
    good = shown.exit_code == 0 and not alarms and context["verdict"] is None
    record_property("doctor_mark", ("healthy", good))
    assert good, f"{alarms}\n{shown.stdout}"
    assert shown.stdout.startswith("prod works: Kubernetes v")


def test_a_healthy_pod(ground: Ground, record_property: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """No kubeconfig, and a token that all of the pod may read: as it always is there."""
    account = ground.folder / "serviceaccount"
    account.mkdir()
    (account / "token").write_text(TOKEN)
    (account / "ca.crt").write_bytes(ground.authority)
    (account / "namespace").write_text("shop")
    assert resolve.__kwdefaults__ is not None
    monkeypatch.setitem(resolve.__kwdefaults__, "service_account", account)
    ground.file.unlink()
    ground.env |= {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(ground.lab.port)}
    context, shown = ground.doctor()
    alarms = [each for each in context["findings"] if each["status"] in ("warning", "failure")]
    good = shown.exit_code == 0 and not alarms
    record_property("doctor_mark", ("healthy", good))
    assert good, f"{alarms}\n{shown.stdout}"
