"""Kind 7: files that were pasted."""

from __future__ import annotations

import base64
import json
import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from kubecli.lab.pki import Authority
from tests.connection.servers import Handler
from tests.connection.test_proxy import pump
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.chains import intermediate
from tests.doctor.cases.fronts import serving_context
from tests.doctor.cases.ground import Ground, b64
from tests.doctor.cases.run import Record, run_case

cases = Cases(7)
CA = r"config:\d+: clusters\[prod\].cluster.certificate-authority"
CA_DATA = r"config:\d+: clusters\[0\].cluster.certificate-authority-data"
CERTIFICATE = r"config:\d+: users\[prod\].user.client-certificate"


def der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def authority_file(ground: Ground) -> None:
    (ground.cwd / "CA.crt").write_bytes(ground.authority)


@cases.add(cause="encoded in base64, whole", field=r"\.kube/config:1", step="base64 -d")
def the_whole_file_in_base64(ground: Ground) -> None:
    ground.text(base64.encodebytes(ground.file.read_bytes()))


@cases.add(
    cause='is the Secret "prod-kubeconfig" with a kubeconfig in it',
    field=r"config:\d+.*data.value",
    step="base64 -d",
)
def a_secret_instead_of_its_value(ground: Ground) -> None:
    value = b64(ground.file.read_bytes())
    ground.text(
        f"apiVersion: v1\ndata:\n  value: {value}\nkind: Secret\nmetadata:\n  name: "
        "prod-kubeconfig\ntype: Opaque\n"
    )


@cases.add(cause="is the Secret .*with a kubeconfig in it", field=r"config:\d+.*data.kubeconfig", step="base64 -d")
def a_secret_in_json(ground: Ground) -> None:
    value = b64(ground.file.read_bytes())
    ground.text(
        json.dumps(
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "data": {"kubeconfig": value}},
            indent=2,
        )
    )


@cases.add(cause="is a web page", field=r"\.kube/config:1", step="kubectl config view --raw")
def a_page_instead_of_the_file(ground: Ground) -> None:
    good = ground.file.read_text()
    ground.text("<!DOCTYPE html>\n<html><head><title>Log in</title></head></html>\n")
    ground.mend = lambda: ground.text(good)


@cases.add(cause="``` fences", field=r"\.kube/config:1", step="sed")
def the_fences_of_a_chat(ground: Ground) -> None:
    ground.text("```yaml\n" + ground.file.read_text() + "```\n")


@cases.add(cause="a tab indents this line", field=r"\.kube/config:\d+", step="expand")
def tabs(ground: Ground) -> None:
    ground.text(
        ground.file.read_text()
        .replace("  cluster:\n    ", "  cluster:\n\t", 1)
        .replace("\n    certificate", "\n\tcertificate", 1)
    )


@cases.add(cause="DATA\\+OMITTED", field=CA, step="CA.crt")
def a_covered_ca(ground: Ground) -> None:
    ground.text(ground.file.read_text().replace(b64(ground.authority), "DATA+OMITTED"))
    authority_file(ground)


@cases.add(cause="DATA\\+OMITTED", field=CERTIFICATE, step="kubectl config view --raw|CLIENT")
def covered_certificates(ground: Ground) -> None:
    ground.user = {"client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED"}
    ground.write()
    for ending in ("crt", "key"):
        (ground.cwd / f"CLIENT.{ending}").write_bytes((ground.lab.folder / f"admin.{ending}").read_bytes())


@cases.add(
    cause="holds PEM text, and what belongs there is that text encoded in base64",
    field=r"config:\d+: clusters\[0\].cluster.certificate-authority-data",
    step="base64",
)
def pem_in_a_data_field(ground: Ground) -> None:
    block = "|\n" + "".join(f"      {line}\n" for line in ground.authority.decode().splitlines())
    ground.text(ground.file.read_text().replace(b64(ground.authority) + "\n", block))


@cases.add(
    cause="still the placeholder '<base64-encoded-ca-cert>'", field=r"certificate-authority-data", step="CA.crt"
)
def a_placeholder_for_the_ca(ground: Ground) -> None:
    ground.text(ground.file.read_text().replace(b64(ground.authority), "<base64-encoded-ca-cert>"))
    authority_file(ground)


@cases.add(
    cause="holds a path; the field for a path is certificate-authority",
    field="certificate-authority-data",
    step="sed",
)
def a_path_in_a_data_field(ground: Ground) -> None:
    ground.text(ground.file.read_text().replace(b64(ground.authority), str(ground.lab.folder / "ca.crt")))


@cases.add(cause="is encoded twice", field=CA, step=r"\| base64 -d")
def a_ca_in_base64_twice(ground: Ground) -> None:
    ground.cluster["certificate-authority-data"] = b64(b64(ground.authority).encode())
    ground.write()


@cases.add(cause="in base64 twice", field=r"config:\d+: users\[prod\].user.client-key-data", step=r"\| base64 -d")
def a_key_in_base64_twice(ground: Ground) -> None:
    ground.user = ground.admin()
    ground.user["client-key-data"] = b64(ground.user["client-key-data"].encode())
    ground.write()


@cases.add(cause=r"DER \(binary\)", field=CA, step="openssl x509 -inform der")
def a_ca_in_der(ground: Ground) -> None:
    path = ground.text(der(ground.authority), ground.folder / "ca.der")
    ground.cluster = {"server": ground.lab.url, "certificate-authority": str(path)}
    ground.write()


@cases.add(cause=r"DER \(binary\)", field=CA, step="openssl x509 -inform der")
def a_ca_in_der_inline(ground: Ground) -> None:
    ground.cluster["certificate-authority-data"] = b64(der(ground.authority))
    ground.write()


@cases.add(
    cause="client-certificate and client-key are swapped",
    field=r"client-certificate.* and .*client-key",
    step="set-credentials prod --client-certificate=.*crt --client-key=.*key",
)
def certificate_and_key_swapped(ground: Ground) -> None:
    folder = ground.lab.folder
    ground.user = {"client-certificate": str(folder / "admin.key"), "client-key": str(folder / "admin.crt")}
    ground.write()


@cases.add(
    cause="client-certificate and client-key are swapped",
    field=r"client-certificate-data.* and .*client-key-data",
    step="config set users.prod.client-certificate-data",
)
def data_swapped(ground: Ground) -> None:
    good = ground.admin()
    ground.user = {
        "client-certificate-data": good["client-key-data"],
        "client-key-data": good["client-certificate-data"],
    }
    ground.write()


@cases.add(cause="holds the certificate of a server .* and not the CA", field=CA, step="CA.crt")
def a_ca_that_is_a_leaf(ground: Ground) -> None:
    """The server's certificate of before it was renewed."""
    ground.cluster["certificate-authority-data"] = b64(
        ground.lab.access.authority.serving(["127.0.0.1"], []).certificate
    )
    ground.write()
    authority_file(ground)


@cases.add(cause="intermediate CA CN=Corp Issuing CA 1, .* is missing", field=CA, step="CA-BUNDLE.crt")
def an_intermediate_that_is_missing(ground: Ground) -> None:
    root, middle, leaf = intermediate("Corp Root CA", "Corp Issuing CA 1")
    port = ground.serve(to_lab(ground), serving_context(ground.lab, leaf))
    ground.cluster = {"server": f"https://127.0.0.1:{port}", "certificate-authority-data": b64(root)}
    ground.write()
    (ground.cwd / "CA-BUNDLE.crt").write_bytes(middle + root)


def to_lab(ground: Ground) -> Handler:
    """Ends TLS, and goes on to the lab's open port."""

    return lambda sock: pump(sock, socket.create_connection(("127.0.0.1", ground.lab.http_port)))


@cases.add(
    cause="the CA that is trusted, CN=old-ca, ended",
    field=CA,
    step="CA.crt",
    hint="the CA that is trusted, CN=old-ca, ended",
)
def a_ca_that_ended(ground: Ground) -> None:
    old = Authority("old-ca", days=-2)
    port = ground.serve(to_lab(ground), serving_context(ground.lab, old.serving(["127.0.0.1"], [])))
    ground.cluster = {
        "server": f"https://127.0.0.1:{port}",
        "certificate-authority-data": b64(old.pair.certificate),
    }
    ground.write()

    def renewed() -> None:
        ground.cluster = {"server": ground.lab.url, "certificate-authority-data": b64(ground.authority)}
        ground.write()

    ground.mend = renewed


@cases.add(
    cause='the user "prod" is in two files of KUBECONFIG',
    field=r"first and .*second: users\[prod\]|second and .*first: users\[prod\]",
    step="export KUBECONFIG=.*second",
    warnings=("is hidden by",),
)
def the_same_name_in_two_files(ground: Ground) -> None:
    second = ground.write(path=ground.folder / "second")
    document = ground.document()
    document["users"][0]["user"] = {"token": "another-cluster-s-token"}
    document["contexts"] = []
    document["clusters"] = []
    document["current-context"] = ""
    first = ground.write(document, ground.folder / "first")
    ground.secrets.append("another-cluster-s-token")
    ground.env["KUBECONFIG"] = f"{first}:{second}"


@cases.add(cause='the name "prod" is used twice', field=r"config:\d+: users\[1\].name", step="rename or remove")
def the_same_name_twice_in_a_file(ground: Ground) -> None:
    document = ground.document()
    document["users"].append({"name": "prod", "user": {"token": "sesame"}})
    good = ground.file.read_text()
    ground.write(document)
    ground.mend = lambda: ground.text(good)


@cases.add(
    cause="no such file.*comes from another machine",
    field=r"config:\d+: clusters\[prod\].cluster.certificate-authority",
    step="--certificate-authority=.*ca.crt",
)
def a_file_of_another_machine(ground: Ground) -> None:
    (ground.file.parent / "ca.crt").write_bytes(ground.authority)
    ground.cluster = {"server": ground.lab.url, "certificate-authority": "/Users/ann/.minikube/ca.crt"}
    ground.write()


@cases.add(cause="~ is not your home folder", field=r"users\[prod\].user.client-key", step="--client-key=")
def a_tilde_in_a_path(ground: Ground) -> None:
    for name in ("admin.crt", "admin.key"):
        (ground.home / name).write_bytes((ground.lab.folder / name).read_bytes())
        (ground.home / name).chmod(0o600)
    ground.user = {"client-certificate": str(ground.home / "admin.crt"), "client-key": "~/admin.key"}
    ground.write()


@cases.add(cause="is encrypted with a passphrase", field=r"users\[prod\].user.client-key", step="openssl pkey")
def an_encrypted_key(ground: Ground) -> None:
    key = serialization.load_pem_private_key((ground.lab.folder / "admin.key").read_bytes(), None)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    path = ground.text(text, ground.folder / "locked.key")
    ground.user = {"client-certificate": str(ground.lab.folder / "admin.crt"), "client-key": str(path)}
    ground.write()
    ground.fill = {"openssl pkey": "openssl pkey -passin pass:x"}


@cases.add(cause="holds a certificate request", field=CERTIFICATE, step="CLIENT.crt")
def a_request_instead_of_a_certificate(ground: Ground) -> None:
    text = b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n"
    path = ground.text(text, ground.folder / "ann.csr")
    ground.user = {"client-certificate": str(path), "client-key": str(ground.lab.folder / "admin.key")}
    ground.write()
    for ending in ("crt", "key"):
        (ground.cwd / f"CLIENT.{ending}").write_bytes((ground.lab.folder / f"admin.{ending}").read_bytes())


@cases.add(cause="spaces in the middle of its base64", field=CA_DATA, step="awk")
def a_ca_with_blanks_in_its_base64(ground: Ground) -> None:
    text = b64(ground.authority)
    ground.text(ground.file.read_text().replace(text, f"{text[:64]} {text[64:128]}  {text[128:]}"))


@cases.add(cause="spaces in the middle of its base64", field=CA_DATA, step="awk")
def a_ca_over_several_lines(ground: Ground) -> None:
    text = b64(ground.authority)
    wrapped = "\n      ".join(text[at : at + 64] for at in range(0, len(text), 64))
    ground.text(ground.file.read_text().replace(text, f"\n      {wrapped}"))


@cases.add(cause="holds PEM text, and what belongs there is that text encoded", field=CA_DATA, step="base64")
def a_ca_in_quotes_with_its_line_ends_written_out(ground: Ground) -> None:
    text = ground.authority.decode().strip().replace("\n", r"\n")
    ground.text(ground.file.read_text().replace(b64(ground.authority), f'"{text}"'))


@cases.add(cause="holds PEM text, and what belongs there is that text encoded", field=CA_DATA, step="base64")
def a_ca_whose_line_ends_are_two_letters(ground: Ground) -> None:
    text = ground.authority.decode().strip().replace("\n", r"\n")
    ground.text(ground.file.read_text().replace(b64(ground.authority), f"'{text}'"))


@cases.add(
    cause="is the Secret .*with a kubeconfig in it", field=r"config:\d+.*stringData.value", step="stringData"
)
def a_secret_that_was_not_applied_yet(ground: Ground) -> None:
    inner = "".join(f"    {line}\n" for line in ground.file.read_text().splitlines())
    head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: prod\nstringData:\n"
    ground.text(f"{head}  value: |\n{inner}type: Opaque\n")


@cases.add(cause="is the ConfigMap .*with a kubeconfig in it", field=r"config:\d+.*data.kubeconfig", step="data")
def a_configmap_instead_of_its_value(ground: Ground) -> None:
    inner = "".join(f"    {line}\n" for line in ground.file.read_text().splitlines())
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cluster-info\n  namespace: kube-public\ndata:\n"
    ground.text(f"{head}  kubeconfig: |\n{inner}")


@cases.add(
    cause="no such file.*a path of Windows",
    field=r"config:\d+: clusters\[prod\].cluster.certificate-authority",
    step="--certificate-authority=.*ca.crt",
)
def a_path_of_windows(ground: Ground) -> None:
    (ground.file.parent / "ca.crt").write_bytes(ground.authority)
    ground.cluster = {"server": ground.lab.url, "certificate-authority": "C:\\Users\\ann\\.minikube\\ca.crt"}
    ground.write()


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
