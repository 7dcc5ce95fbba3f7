"""Kind 5: 401."""

from __future__ import annotations

import base64
import json
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytest

from kubecli.lab.access import TOKEN
from kubecli.lab.authn import AuthenticatedUser, KnownLogin
from kubecli.lab.pki import Authority, Pair
from tests.connection.test_oidc import jwt
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.chains import certify, key_text, new_key
from tests.doctor.cases.fronts import says, serving_context
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(5)
TOKEN_FIELD = r"config:\d+: users\[prod\].user.token"
CERTIFICATE = r"config:\d+: users\[prod\].user.client-certificate-data"
VIEW = "kubectl config view|--token=NEW-TOKEN"


def token(ground: Ground, text: str) -> None:
    ground.user = {"token": text}
    ground.write()
    ground.secrets.append(text)
    ground.fill = {"NEW-TOKEN": TOKEN}


def known(ground: Ground, text: str) -> None:
    """A token that the lab takes, besides its own."""
    ground.lab.server.authenticators = type(ground.lab.server.authenticators)(
        [
            *ground.lab.server.authenticators.tokens,
            KnownLogin(text, AuthenticatedUser("ann", groups=("system:masters",))),
        ],
        [],
        ground.authority,
    )


@cases.add(
    cause=r"the client certificate .* ended 24 h ago", field=CERTIFICATE, step="--client-certificate=CLIENT.crt"
)
def a_client_certificate_that_ended(ground: Ground) -> None:
    ground.user = ground.pair(ground.lab.access.authority.client("ann", ["system:masters"], days=-1))
    ground.write()
    client_files(ground)


def client_files(ground: Ground) -> None:
    """New ones, as whoever runs the cluster would send them."""
    for ending in ("crt", "key"):
        (ground.cwd / f"CLIENT.{ending}").write_bytes((ground.lab.folder / f"admin.{ending}").read_bytes())


@cases.add(cause=r"the client certificate .* ended", field=CERTIFICATE, step="kubeadm certs renew admin.conf")
def a_certificate_of_kubeadm_that_ended(ground: Ground) -> None:
    ground.user = ground.pair(ground.lab.access.authority.client("kubernetes-admin", ["system:masters"], days=-1))
    document = ground.document()
    document["users"][0]["name"] = document["contexts"][0]["context"]["user"] = "kubernetes-admin"
    ground.write(document)
    document["users"][0]["user"] = ground.admin()
    ground.mend = lambda: ground.write(document)


cases.all[-1] = type(cases.all[-1])(
    **{
        **{f: getattr(cases.all[-1], f) for f in Case.__struct_fields__},
        "field": r"users\[kubernetes-admin\].user.client-certificate-data",
    }
)


@cases.add(cause=r"the token of ann ended 2 h ago", field=TOKEN_FIELD, step='--token="NEW-TOKEN"')
def a_jwt_that_ended(ground: Ground) -> None:
    token(ground, jwt(-7200, sub="ann", iss="https://idp.example"))


@cases.add(
    cause="token of system:serviceaccount:shop:robot ended",
    field=TOKEN_FIELD,
    step="kubectl -n|kubectl create token robot -n shop",
)
def a_token_of_a_service_account_that_ended(ground: Ground) -> None:
    token(ground, jwt(-7200, sub="system:serviceaccount:shop:robot"))
    ground.program("kubectl", f"echo {TOKEN}")


@cases.add(cause="the token of EKS ended", field=TOKEN_FIELD, step="aws eks update-kubeconfig")
def a_token_of_eks_that_was_pasted(ground: Ground) -> None:
    made = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y%m%dT%H%M%SZ")
    url = f"https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Date={made}&X-Amz-Expires=60"
    token(ground, "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("="))
    ground.program("aws", f"kubecli config set-credentials prod --token={TOKEN}")


@cases.add(cause='starts with "Bearer "', field=TOKEN_FIELD, step="set-credentials prod --token=")
def a_token_with_bearer_before_it(ground: Ground) -> None:
    token(ground, f"Bearer {TOKEN}")


@cases.add(cause="JWT encoded in base64", field=TOKEN_FIELD, step=r"\| base64 -d")
def a_token_in_base64(ground: Ground) -> None:
    plain = jwt(3600, sub="ann")
    known(ground, plain)
    token(ground, base64.b64encode(plain.encode()).decode())


@cases.add(cause="the word REDACTED", field=TOKEN_FIELD, step='--token="NEW-TOKEN"')
def a_token_that_is_covered(ground: Ground) -> None:
    token(ground, "REDACTED")
    ground.secrets.remove("REDACTED")


@cases.add(cause="ends in a line break", field=TOKEN_FIELD, step=r"tr -d")
def a_token_with_a_newline(ground: Ground) -> None:
    token(ground, TOKEN + "\n")


@cases.add(cause="has quotes around it", field=TOKEN_FIELD, step="tr -d")
def a_token_in_quotes(ground: Ground) -> None:
    token(ground, f'"{TOKEN}"')


@cases.add(cause="JWT, and has 2 parts instead of 3: it is cut off", field=TOKEN_FIELD, step='--token="NEW-TOKEN"')
def a_token_that_is_cut_off(ground: Ground) -> None:
    token(ground, jwt(3600, sub="ann").rpartition(".")[0])


@cases.add(cause="the token is still a placeholder", field=TOKEN_FIELD, step='--token="NEW-TOKEN"')
def a_token_that_was_never_filled_in(ground: Ground) -> None:
    token(ground, "<token>")
    ground.secrets.remove("<token>")


@cases.add(
    cause="the token is a path",
    field=TOKEN_FIELD,
    step="users.prod.tokenFile .* && kubecli config unset users.prod.token",
)
def a_path_for_a_token(ground: Ground) -> None:
    file = ground.text(TOKEN, ground.folder / "token")
    token(ground, str(file))
    ground.secrets.remove(str(file))


@cases.add(cause="the token file .* is empty", field=r"tokenFile.*token", step="new token written")
def an_empty_token_file(ground: Ground) -> None:
    file = ground.text("", ground.folder / "token")
    ground.user = {"tokenFile": str(file)}
    ground.write()
    ground.mend = lambda: ground.text(TOKEN, file)


@cases.add(
    cause="tokenFile names .* no such file",
    field=r"config:\d+: users\[prod\].user.tokenFile",
    step="tokenFile .*token",
)
def a_token_file_that_is_gone(ground: Ground) -> None:
    ground.text(TOKEN, ground.file.parent / "token")
    ground.user = {"tokenFile": "/home/somebody/token"}
    ground.write()


@cases.add(
    cause="own tokens are made by https://kubernetes.default.svc, so it is for another cluster",
    field=TOKEN_FIELD,
    step="create token robot -n shop",
    hint="does not accept the token of system:serviceaccount:shop:robot, made by https://other.example",
)
def a_token_for_another_cluster(ground: Ground) -> None:
    ground.lab.allow_anonymous()
    body = json.dumps({"issuer": "https://kubernetes.default.svc", "jwks_uri": "x"}).encode()
    ground.lab.fault("/.well-known/openid-configuration", times=None, status=200, body=body)
    token(
        ground,
        jwt(
            3600,
            sub="system:serviceaccount:shop:robot",
            iss="https://other.example",
            aud=["https://other.example"],
        ),
    )
    ground.program("kubectl", f"echo {TOKEN}")


@cases.add(cause="does not know this token: mistyped, revoked", field=TOKEN_FIELD, step='--token="NEW-TOKEN"')
def a_mistyped_token(ground: Ground) -> None:
    token(ground, "practice-token-7f3a9d")


@cases.add(cause="the token given as --token", field="--token", step="--token")
def a_token_of_the_command_line(ground: Ground) -> None:
    ground.argv = ["--token=practice-token-7f3a9d"]
    ground.mend = ground.argv.clear


@cases.add(
    cause="does not accept the user name and password",
    field=r"config:\d+: users\[prod\].user.username",
    step='--token="NEW-TOKEN"',
)
def a_wrong_password(ground: Ground) -> None:
    ground.user = {"username": "oncall", "password": "pa55word"}
    ground.write()
    ground.fill = {"NEW-TOKEN": TOKEN}


@cases.add(
    cause=r"does not accept the client certificate \(.*issued by CN=another.*from another CA",
    field=CERTIFICATE,
    step="--client-certificate=CLIENT.crt",
)
def a_client_certificate_of_another_ca(ground: Ground) -> None:
    pair = Authority("another").client("ann", ["system:masters"])
    ground.lab.let_in(pair.certificate)
    ground.user = ground.pair(pair)
    ground.write()
    client_files(ground)


@cases.add(
    cause="does not accept the client certificate .*from another CA",
    field=CERTIFICATE,
    step="--client-certificate=CLIENT.crt",
    hint="does not accept the client certificate",
    gaps=["hint field", "hint step"],  # a connection that is closed says nothing of the certificate
)
def a_client_certificate_that_tls_refuses(ground: Ground) -> None:
    ground.user = ground.pair(Authority("another").client("ann", ["system:masters"]))
    ground.write()
    client_files(ground)


@cases.add(
    cause="does not accept the client certificate .*from another CA",
    field=CERTIFICATE,
    step="--client-certificate=CLIENT.crt",
    hint="it does not accept the client certificate",
    hint_step="API server",
    gaps=["hint field"],  # a connection that is closed says nothing of the certificate
)
def a_client_certificate_that_ends_the_connection(ground: Ground) -> None:
    other = Authority("another")
    context = serving_context(ground.lab)
    (ground.folder / "other.crt").write_bytes(other.pair.certificate)
    context.load_verify_locations(ground.folder / "other.crt")
    context.verify_mode = ssl.CERT_OPTIONAL

    def handle(sock: socket.socket) -> None:
        assert isinstance(sock, ssl.SSLSocket)
        if not sock.getpeercert():
            says("401 Unauthorized")(sock)

    ground.user = ground.pair(other.client("ann", ["system:masters"]))
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(handle, context)}"
    ground.write()
    client_files(ground)
    ground.mend = lambda: mended(ground)


def mended(ground: Ground) -> None:
    ground.cluster["server"] = ground.lab.url
    ground.user = ground.admin()
    ground.write()


@cases.add(
    cause="the client certificate .* is not valid before .*clock is behind",
    field="this machine's clock",
    step="timedatectl",
)
def a_client_certificate_of_tomorrow(ground: Ground) -> None:
    key, own = new_key(), new_key()
    ground.user = ground.pair(Pair(certify("ann", "root", key, own, days=(1, 30)), key_text(own)))
    ground.write()
    ground.mend = lambda: mended(ground)


@cases.add(
    cause='the token starts with "Bearer "',
    field="--token",
    step=r"give it without: --token=",
)
def a_token_of_the_command_line_with_bearer_before_it(ground: Ground) -> None:
    ground.argv = [f"--token=Bearer {TOKEN}"]
    ground.mend = ground.argv.clear


@cases.add(
    cause="does not accept the user name and password in its own URL, .* in the place of the user's",
    field=r"config:\d+: clusters\[prod\].cluster.server",
    step="set-cluster prod --server=",
)
def a_password_in_the_address_beside_a_token(ground: Ground) -> None:
    ground.cluster["server"] = ground.lab.url.replace("://", "://oncall:pa55word@")
    ground.write()


@cases.add(
    cause="does not accept the user name and password in its own URL",
    field=r"config:\d+: clusters\[prod\].cluster.server",
    step='--token="NEW-TOKEN"',
)
def a_wrong_password_in_the_address(ground: Ground) -> None:
    ground.user = {}
    ground.cluster["server"] = ground.lab.url.replace("://", "://oncall:pa55word@")
    ground.fill = {"NEW-TOKEN": TOKEN}
    ground.write()


@cases.add(
    cause="tokenFile names .* a directory",
    field=r"config:\d+: users\[prod\].user.tokenFile",
    step="tokenFile .*token",
)
def a_folder_instead_of_a_token_file(ground: Ground) -> None:
    folder = ground.folder / "serviceaccount"
    folder.mkdir()
    ground.text(TOKEN, folder / "token")
    ground.user = {"tokenFile": str(folder)}
    ground.write()


@cases.add(
    cause="not meant for clients: its extended key usage lacks clientAuth",
    field=CERTIFICATE,
    step="--client-certificate=CLIENT.crt",
)
def a_client_certificate_that_is_for_servers(ground: Ground) -> None:
    pair = ground.lab.access.authority.serving(["127.0.0.1"], ["ann"])
    ground.lab.let_in(pair.certificate)
    ground.user = ground.pair(pair)
    ground.write()
    client_files(ground)


@cases.add(
    cause="this machine's clock is .* (behind|ahead of) the server's",
    field="this machine's clock",
    step="timedatectl",
    warnings=("clock",),
)
def clocks_that_differ(ground: Ground) -> None:
    body = json.dumps({"kind": "Status", "status": "Failure", "message": "Unauthorized", "code": 401}).encode()
    late = b"Content-Type: application/json\r\nDate: Mon, 23 Nov 2020 10:00:00 GMT\r\n"
    handler = says("401 Unauthorized", late, body)
    ground.cluster["server"] = f"https://127.0.0.1:{ground.serve(handler, serving_context(ground.lab))}"
    ground.write()

    def set_clock() -> None:
        ground.cluster["server"] = ground.lab.url
        ground.write()

    ground.mend = set_clock


@cases.add(
    cause="the plugin .*/login gave a credential that ended 2 h ago",
    field=r"config:\d+: users\[prod\].user.exec.command",
    step="login",
)
def a_plugin_that_gives_an_old_credential(ground: Ground) -> None:
    ended = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    answer = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "kind": "ExecCredential",
        "status": {"token": "sesame", "expirationTimestamp": ended},
    }
    path = ground.program("login", f"echo '{json.dumps(answer)}'")
    ground.user = ground.plugin(str(path))
    ground.write()
    answer["status"] = {"token": TOKEN}
    ground.mend = lambda: ground.program("login", f"echo '{json.dumps(answer)}'")


@cases.add(
    cause=r"EKS does not know the AWS identity .*AWS_PROFILE=staging",
    field=r"config:\d+: users\[prod\].user.exec.command",
    step="AWS_PROFILE=staging aws sts get-caller-identity",
)
def the_wrong_profile_of_aws(ground: Ground) -> None:
    script = '[ "$1" = sts ] && { echo arn:aws:iam::1:user/ann; exit; }\n'
    template = '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}'
    script += f"[ \"$AWS_PROFILE\" = staging ] && t=wrong || t={TOKEN}\nprintf '{template}' $t"
    ground.program("aws", script)
    ground.user = ground.plugin(
        "aws", "eks", "get-token", "--cluster-name", "blue", env=[{"name": "AWS_PROFILE", "value": "staging"}]
    )
    ground.write()

    def another_profile() -> None:
        ground.user = ground.plugin(
            "aws", "eks", "get-token", "--cluster-name", "blue", env=[{"name": "AWS_PROFILE", "value": "prod"}]
        )
        ground.write()

    ground.mend = another_profile


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
