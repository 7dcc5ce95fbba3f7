"""Kind 9: credential plugins."""

from __future__ import annotations

import json

import pytest

from kubecli.lab.access import TOKEN
from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(9)
COMMAND = r"config:\d+: users\[prod\].user.exec.command"


def gives(token: str = TOKEN, version: str = "v1") -> str:
    answer = {
        "apiVersion": f"client.authentication.k8s.io/{version}",
        "kind": "ExecCredential",
        "status": {"token": token},
    }
    return f"echo '{json.dumps(answer)}'"


@cases.add(
    cause=r"kubectl-oidc_login is not installed, or not in PATH \(searched: ",
    field=COMMAND,
    step="kubectl krew install oidc-login",
)
def a_plugin_that_is_not_installed(ground: Ground) -> None:
    ground.user = ground.plugin("kubectl-oidc_login", "get-token")
    ground.write()
    script = gives().replace('"', '\\"')
    plugin = ground.bin / "kubectl-oidc_login"
    ground.program("kubectl", f'printf "%s\\n" "#!/bin/sh" "{script}" > {plugin}\nchmod +x {plugin}')


@cases.add(
    cause="is not installed", field=COMMAND, step="the kubeconfig says how to install it: brew install corp-login"
)
def a_plugin_with_an_install_hint(ground: Ground) -> None:
    ground.user = ground.plugin("corp-login", installHint="brew install corp-login")
    ground.write()
    ground.mend = lambda: ground.program("corp-login", gives())


@cases.add(cause="is not installed, or not in PATH", field=COMMAND, step=r"export PATH=.*/.local/bin:")
def a_plugin_outside_of_path(ground: Ground) -> None:
    ground.program("corp-login", gives(), ground.home / ".local" / "bin")
    ground.user = ground.plugin("corp-login")
    ground.write()


@cases.add(cause="is not executable", field=COMMAND, step=r"chmod \+x .*corp-login")
def a_plugin_that_is_not_executable(ground: Ground) -> None:
    path = ground.program("corp-login", gives(), mode=0o644)
    ground.user = ground.plugin(str(path))
    ground.write()


@cases.add(cause="is not executable", field=COMMAND, step=r"chmod \+x .*corp-login")
def a_plugin_in_path_that_is_not_executable(ground: Ground) -> None:
    ground.program("corp-login", gives(), mode=0o644)
    ground.user = ground.plugin("corp-login")
    ground.write()


@cases.add(
    cause="failed with exit code 255: the log-in to AWS SSO has ended",
    field=COMMAND,
    step="aws sso login --profile prod",
    hint="failed with exit code 255",
)
def an_sso_session_of_aws_that_ended(ground: Ground) -> None:
    words = "Error when retrieving token from sso: Token has expired and refresh failed"
    script = (
        f'[ "$1" = sso ] && {{ touch {ground.folder}/in; exit; }}\n[ -f {ground.folder}/in ] || {{ '
        f'echo "{words}" >&2; exit 255; }}'
    )
    ground.program("aws", f"{script}\n{gives()}")
    args = ("eks", "get-token", "--cluster-name", "blue", "--profile", "prod")
    ground.user = ground.plugin("aws", *args)
    ground.write()


@cases.add(
    cause="failed with exit code 1: the log-in to Azure has ended",
    field=COMMAND,
    step="az login",
    hint="failed with exit code 1",
)
def a_log_in_to_azure_that_ended(ground: Ground) -> None:
    words = (
        "AADSTS700082: The refresh token has expired due to inactivity. To re-authenticate, please run: az login"
    )
    ground.program(
        "kubelogin", f'[ -f {ground.folder}/in ] || {{ echo "{words}" >&2; exit 1; }}\n{gives(version="v1beta1")}'
    )
    ground.program("az", f"touch {ground.folder}/in")
    ground.user = ground.plugin("kubelogin", "get-token", "--server-id", "6dae42f8", version="v1beta1")
    ground.write()


@cases.add(
    cause="failed with exit code 1: the identity provider, or what it asks, could not be reached",
    field=COMMAND,
    step="oidc-login|by hand",
    hint="failed with exit code 1",
)
def an_identity_provider_that_is_down(ground: Ground) -> None:
    words = (
        "error: get-token: oidc error: oidc discovery error: Get https://idp.example: dial tcp: "
        "lookup idp.example: no such host"
    )
    ground.program(
        "kubectl-oidc_login", f'[ -f {ground.folder}/up ] || {{ echo "{words}" >&2; exit 1; }}\n{gives()}'
    )
    ground.user = ground.plugin(
        "kubectl-oidc_login", "get-token", "--oidc-issuer-url=https://idp.example", "--oidc-client-secret=pa55word"
    )
    ground.write()
    ground.mend = lambda: (ground.folder / "up").touch()


@cases.add(
    cause="gave no credential that can be used: .*it printed 1 line",
    field=COMMAND,
    step="corp-login --cluster blue",
    hint="gave no credential that can be used",
)
def a_plugin_that_prints_words(ground: Ground) -> None:
    ground.program("corp-login", "echo please log in first")
    ground.user = ground.plugin("corp-login", "--cluster", "blue")
    ground.write()
    ground.mend = lambda: ground.program("corp-login", gives())


@cases.add(
    cause="gave no credential that can be used: .*token alone",
    field=COMMAND,
    step="corp-login",
    hint="gave no credential that can be used",
)
def a_plugin_that_prints_the_token_alone(ground: Ground) -> None:
    ground.program("corp-login", "echo sesame")
    ground.user = ground.plugin("corp-login")
    ground.write()
    ground.mend = lambda: ground.program("corp-login", gives())


@cases.add(
    cause="v1alpha1' here, which is gone",
    field=r"config:\d+: users\[prod\].user.exec.apiVersion",
    step="--exec-api-version=client.authentication.k8s.io/v1beta1",
)
def a_version_that_is_gone(ground: Ground) -> None:
    ground.program("aws-iam-authenticator", gives(version="v1beta1"))
    ground.user = ground.plugin("aws-iam-authenticator", "token", "-i", "blue", version="v1alpha1")
    ground.write()


@cases.add(
    cause="answers in another version than the kubeconfig says",
    field=r"config:\d+: users\[prod\].user.exec.apiVersion",
    step="--exec-api-version=client.authentication.k8s.io/v1beta1",
)
def another_version_than_was_asked(ground: Ground) -> None:
    ground.program("corp-login", gives(version="v1beta1"))
    ground.user = ground.plugin("corp-login")
    ground.write()


@cases.add(
    cause="lacks interactiveMode",
    field="interactiveMode",
    step="--exec-api-version=client.authentication.k8s.io/v1beta1|interactiveMode: IfAvailable",
)
def no_interactive_mode(ground: Ground) -> None:
    ground.program("corp-login", gives(version="v1beta1"))
    ground.user = ground.plugin("corp-login")
    del ground.user["exec"]["interactiveMode"]
    ground.write()


@cases.add(cause="hangs: it did not end within 1s, and was stopped", field=COMMAND, step="corp-login")
def a_plugin_that_hangs(ground: Ground) -> None:
    ground.argv = ["--request-timeout=1s"]
    ground.program("corp-login", f"[ -f {ground.folder}/on ] || sleep 60\n{gives()}")
    ground.user = ground.plugin("corp-login")
    ground.write()
    ground.mend = lambda: (ground.folder / "on").touch()


@cases.add(
    cause="auth-provider 'gcp' was removed",
    field=r"users\[prod\].user.auth-provider",
    step="gcloud container clusters get-credentials blue --location eu1 --project corp",
)
def an_auth_provider_that_is_gone(ground: Ground) -> None:
    document = ground.document()
    name = "gke_corp_eu1_blue"
    document["clusters"][0]["name"] = document["contexts"][0]["context"]["cluster"] = name
    document["users"][0]["user"] = {"auth-provider": {"name": "gcp"}}
    ground.write(document)
    ground.program(
        "gcloud",
        f"kubecli config set-credentials prod --token={TOKEN} && kubecli config unset users.prod.auth-provider",
    )


@cases.add(
    cause="wants to ask something .*no terminal", field=r"users\[prod\].user.exec.interactiveMode", step="terminal"
)
def a_plugin_that_wants_a_terminal(ground: Ground) -> None:
    ground.program("corp-login", gives())
    ground.user = ground.plugin("corp-login", interactiveMode="Always")
    ground.write()

    def without() -> None:
        ground.user["exec"]["interactiveMode"] = "Never"
        ground.write()

    ground.mend = without


@cases.add(cause="line ends of Windows", field=COMMAND, step="sed")
def a_script_with_the_line_ends_of_windows(ground: Ground) -> None:
    path = ground.program("corp-login", gives())
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ground.user = ground.plugin(str(path))
    ground.write()


@cases.add(
    cause="failed with exit code 127: a program that it calls was not found",
    field=COMMAND,
    step="corp-login",
    hint="failed with exit code 127",
)
def a_plugin_whose_own_program_is_missing(ground: Ground) -> None:
    ground.program("corp-login", "helper-of-corp-login")
    ground.user = ground.plugin("corp-login")
    ground.write()
    ground.mend = lambda: ground.program("helper-of-corp-login", gives())


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)


def test_what_to_run_by_hand_has_no_secret_in_it(ground: Ground) -> None:
    ground.program("corp-login", "echo 'token=sesame-sesame-sesame-1' >&2; exit 1")
    env = [{"name": "CORP_PROFILE", "value": "staging"}, {"name": "CORP_SECRET", "value": "pa55word"}]
    ground.user = ground.plugin(
        "corp-login", "--user", "ann", "--client-secret", "pa55word", "--token=sesame", env=env
    )
    ground.write()
    context, shown = ground.doctor()
    line = (
        "CORP_PROFILE=staging CORP_SECRET=REDACTED corp-login --user ann --client-secret REDACTED --token=REDACTED"
    )
    assert line in context["plugin"]["command"] and line in shown.stdout
    assert not any(secret in str(context) + shown.stdout for secret in ("pa55word", "sesame"))
