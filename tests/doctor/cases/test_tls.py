"""Kind 8: TLS."""

from __future__ import annotations

import pytest

from kubecli.lab.pki import Authority, Pair
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.chains import certify, key_text, new_key
from tests.doctor.cases.fronts import serving_context
from tests.doctor.cases.ground import Ground, b64
from tests.doctor.cases.run import Record, run_case
from tests.doctor.cases.test_pasted import authority_file, to_lab

cases = Cases(8)
CA = r"config:\d+: clusters\[prod\].cluster.certificate-authority-data"
SERVER = r"config:\d+: clusters\[prod\].cluster.server"
NOTE = "may also mean"


def shows(ground: Ground, pair: Pair, trusted: bytes | None = None) -> None:
    """The server shows this certificate; trusted: the CA of the kubeconfig."""
    port = ground.serve(to_lab(ground), serving_context(ground.lab, pair))
    ground.cluster["server"] = f"https://127.0.0.1:{port}"
    if trusted is not None:
        ground.cluster["certificate-authority-data"] = b64(trusted)
    ground.write()


@cases.add(
    cause=(
        "as the one that is trusted, and with another key: the cluster was made anew .*or this "
        "address leads to another cluster"
    ),
    field=CA,
    step="--certificate-authority=CA.crt --embed-certs",
)
def the_cluster_was_made_anew(ground: Ground) -> None:
    ground.cluster["certificate-authority-data"] = b64(Authority().pair.certificate)
    ground.write()
    authority_file(ground)


@cases.add(cause="with another key: the cluster was made anew", field=CA, step="kind export kubeconfig --name dev")
def a_kind_cluster_made_anew(ground: Ground) -> None:
    document = ground.document()
    document["clusters"][0] = {
        "name": "kind-dev",
        "cluster": {**ground.cluster, "certificate-authority-data": b64(Authority().pair.certificate)},
    }
    document["contexts"][0]["context"]["cluster"] = "kind-dev"
    ground.write(document)
    good = b64(ground.authority)
    ground.program(
        "kind", f"sed -i 's|certificate-authority-data: .*|certificate-authority-data: {good}|' {ground.file}"
    )


cases.all[-1] = type(cases.all[-1])(
    **{f: getattr(cases.all[-1], f) for f in Case.__struct_fields__} | {"field": CA.replace("prod", "kind-dev")}
)


@cases.add(
    cause=(
        "issued by CN=kubecli-lab-ca, and trusted is CN=another-ca: the cluster's CA changed, or "
        "this address leads to another"
    ),
    field=CA,
    step="CA.crt",
)
def a_ca_of_another_cluster(ground: Ground) -> None:
    ground.cluster["certificate-authority-data"] = b64(Authority("another-ca").pair.certificate)
    ground.write()
    authority_file(ground)


@cases.add(
    cause="no certificate-authority is set.*issued by CN=kubecli-lab-ca",
    field=r"certificate-authority-data is missing",
    step="CA.crt",
)
def no_ca(ground: Ground) -> None:
    del ground.cluster["certificate-authority-data"]
    ground.write()
    authority_file(ground)


@cases.add(
    cause="is valid for kubernetes, .*127.0.0.1, and not for localhost",
    field=SERVER,
    step="set-cluster prod --tls-server-name=kubernetes",
)
def a_name_that_is_not_in_the_certificate(ground: Ground) -> None:
    ground.cluster["server"] = f"https://localhost:{ground.lab.port}"
    ground.write()


@cases.add(
    cause="is valid for api.prod.example, and not for 127.0.0.1",
    field=SERVER,
    step="--tls-server-name=api.prod.example",
)
def an_address_that_is_not_in_the_certificate(ground: Ground) -> None:
    shows(ground, ground.lab.access.authority.serving([], ["api.prod.example"]))


@cases.add(
    cause="and not for kubernetes.prod",
    field=r"config:\d+: clusters\[prod\].cluster.tls-server-name",
    step="--tls-server-name=",
)
def a_wrong_tls_server_name(ground: Ground) -> None:
    ground.cluster["tls-server-name"] = "kubernetes.prod"
    ground.write()


@cases.add(
    cause="is not from the cluster's CA: this address leads to another server",
    field=SERVER,
    step="set-cluster prod --server=https://HOST:6443",
    hint="is valid for other.example, and not for 127.0.0.1",
    hint_step="set-cluster prod --tls-server-name|--server",
)
def another_server(ground: Ground) -> None:
    shows(ground, Authority("other").serving([], ["other.example"]))
    ground.fill = {"https://HOST:6443": ground.lab.url}


@cases.add(cause=r"has no subject alternative name \(SAN\) at all", field=SERVER, step="issued anew")
def a_certificate_without_names(ground: Ground) -> None:
    one, two = new_key(), new_key()
    root = certify("root", "root", one, one, authority=True)
    shows(ground, Pair(certify("127.0.0.1", "root", one, two), key_text(two)), root)
    mended(ground)


def mended(ground: Ground) -> None:
    """The server is put right by whoever runs it."""

    def mend() -> None:
        ground.cluster = {"server": ground.lab.url, "certificate-authority-data": b64(ground.authority)}
        ground.write()

    ground.mend = mend


@cases.add(
    cause="the server's certificate ended .*renewed on the server",
    field=r"the certificate of https://127.0.0.1.*clusters\[prod\].cluster.server",
    step="renew",
)
def a_server_certificate_that_ended(ground: Ground) -> None:
    shows(ground, ground.lab.access.authority.serving(["127.0.0.1"], [], days=-3))
    mended(ground)


@cases.add(cause="the server's certificate is not valid before", field="this machine's clock", step="timedatectl")
def a_server_certificate_of_tomorrow(ground: Ground) -> None:
    one, two = new_key(), new_key()
    root = certify("root", "root", one, one, authority=True)
    leaf = certify("kubernetes", "root", one, two, addresses=("127.0.0.1",), days=(1, 30))
    shows(ground, Pair(leaf, key_text(two)), root)
    mended(ground)


@cases.add(
    cause="client-key is not the key of client-certificate",
    field=r"client-key-data and .*client-certificate-data",
    step="CLIENT",
)
def a_key_of_another_certificate(ground: Ground) -> None:
    ground.user = ground.admin() | {"client-key-data": b64(Authority("x").client("x").key)}
    ground.write()
    for ending in ("crt", "key"):
        (ground.cwd / f"CLIENT.{ending}").write_bytes((ground.lab.folder / f"admin.{ending}").read_bytes())


@cases.add(
    cause="insecure-skip-tls-verify and a certificate-authority are both set",
    field="insecure-skip-tls-verify",
    step="set-cluster prod --insecure-skip-tls-verify=false",
)
def insecure_with_a_ca(ground: Ground) -> None:
    ground.cluster["insecure-skip-tls-verify"] = True
    ground.write()


@cases.add(
    cause="stand-in certificate of an ingress controller",
    field=SERVER,
    step="set-cluster prod --server=https://127.0.0.1:6443",
)
def an_ingress_controller(ground: Ground) -> None:
    one = new_key()
    name = "Kubernetes Ingress Controller Fake Certificate"
    shows(ground, Pair(certify(name, name, one, one, names=("ingress.local",)), key_text(one)))
    ground.fill = {"127.0.0.1:6443": f"127.0.0.1:{ground.lab.port}"}


@cases.add(cause="firewall or scanner that opens TLS", field=SERVER, step="excepted")
def a_firewall_that_opens_tls(ground: Ground) -> None:
    shows(ground, Authority("Zscaler Intermediate Root CA").serving(["127.0.0.1"], []))
    mended(ground)


@cases.add(
    cause="demands a client certificate, and the user 'prod' has none",
    field=r"users\[prod\].user.token",
    step="set-credentials prod --client-certificate=CLIENT.crt",
)
def a_server_that_demands_a_certificate(ground: Ground) -> None:
    import ssl

    context = serving_context(ground.lab)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ground.lab.folder / "ca.crt")
    port = ground.serve(to_lab(ground), context)
    ground.cluster["server"] = f"https://127.0.0.1:{port}"
    ground.write()
    for ending in ("crt", "key"):
        (ground.cwd / f"CLIENT.{ending}").write_bytes((ground.lab.folder / f"admin.{ending}").read_bytes())


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)


def test_another_ca_is_never_advised_without_a_word_on_what_else_it_may_mean(ground: Ground) -> None:
    for name in ("kubecli-lab-ca", "another-ca"):
        ground.cluster["certificate-authority-data"] = b64(Authority(name).pair.certificate)
        ground.write()
        context, _ = ground.doctor()
        assert NOTE in context["verdict"]["note"]
        assert NOTE in ground.run("get", "pods").stderr
