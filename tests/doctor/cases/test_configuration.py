"""Kind 1: no configuration."""

from __future__ import annotations

import pytest

from tests.doctor.cases.case import Case, Cases
from tests.doctor.cases.ground import Ground
from tests.doctor.cases.run import Record, run_case

cases = Cases(1)


@cases.add(cause="there is no kubeconfig", field=r"\.kube/config", step=r"export KUBECONFIG=/path/to")
def new_machine(ground: Ground) -> None:
    ground.file.rename(ground.folder / "elsewhere")
    ground.fill = {"/path/to/kubeconfig": str(ground.folder / "elsewhere")}


@cases.add(cause="there is no kubeconfig", field=r"\.kube/config", step=r"export KUBECONFIG=")
def the_file_has_an_ending(ground: Ground) -> None:
    ground.file.rename(ground.file.with_name("config.yaml"))


@cases.add(cause="under sudo", field="SUDO_USER", step="export KUBECONFIG=.*config")
def sudo(ground: Ground) -> None:
    own = ground.folder / "ann"
    ground.write(path=own / ".kube" / "config")
    ground.file.unlink()
    ground.env |= {"SUDO_USER": "ann", "SUDO_HOME": str(own)}


@cases.add(cause="KUBECONFIG names .*no such file", field=r"\$KUBECONFIG", step="unset KUBECONFIG")
def variable_names_a_missing_file(ground: Ground) -> None:
    ground.env["KUBECONFIG"] = str(ground.folder / "gone")


@cases.add(cause="KUBECONFIG names .*no such file", field=r"\$KUBECONFIG", step="export KUBECONFIG=.*prod.yaml")
def variable_names_a_misspelt_file(ground: Ground) -> None:
    ground.file.rename(ground.file.with_name("prod.yaml"))
    ground.env["KUBECONFIG"] = str(ground.file.with_name("prdo.yaml"))


@cases.add(cause="no shell expanded the ~", field=r"\$KUBECONFIG", step=r'export KUBECONFIG="\$HOME/.kube/prod"')
def literal_tilde(ground: Ground) -> None:
    ground.file.rename(ground.file.with_name("prod"))
    ground.env["KUBECONFIG"] = "~/.kube/prod"


@cases.add(cause="no shell expanded the ~", field="--kubeconfig", step="--kubeconfig=", flags=True)
def literal_tilde_in_the_flag(ground: Ground) -> None:
    ground.file.rename(ground.file.with_name("prod"))
    ground.argv = ["--kubeconfig=~/.kube/prod"]


@cases.add(cause='separated by ";"', field=r"\$KUBECONFIG", step="export KUBECONFIG=.*:")
def semicolons(ground: Ground) -> None:
    other = ground.write({"apiVersion": "v1", "kind": "Config"}, ground.folder / "other")
    ground.env["KUBECONFIG"] = f"{other};{ground.file}"


@cases.add(cause=r"is empty \(0 bytes\)", field=r"\.kube/config", step=r"cp -p .*config\.bak")
def an_empty_file_with_a_backup(ground: Ground) -> None:
    ground.file.rename(ground.file.with_name("config.bak"))
    ground.text("")


@cases.add(
    cause="names no cluster, no user and no context",
    field=r"/other.*KUBECONFIG",
    step="export KUBECONFIG=/path/to",
)
def a_file_without_entries(ground: Ground) -> None:
    ground.env["KUBECONFIG"] = str(ground.write({"apiVersion": "v1", "kind": "Config"}, ground.folder / "other"))
    ground.fill = {"/path/to/kubeconfig": str(ground.file)}


@cases.add(cause="no current-context is set", field=r"config: current-context", step="config use-context prod")
def no_current_context(ground: Ground) -> None:
    ground.write({**ground.document(), "current-context": ""})


@cases.add(
    cause="no file has a context of that name", field=r"config:\d+: current-context", step="use-context prod"
)
def unknown_current_context(ground: Ground) -> None:
    ground.write({**ground.document(), "current-context": "prd"})


@cases.add(cause='the context "porduction" is in no file', field="--context", step="--context=prod", flags=True)
def unknown_context_of_the_flag(ground: Ground) -> None:
    ground.argv = ["--context=porduction"]


@cases.add(cause='the context "old" is in no file', field=r"\$KUBECLI_CONTEXT", step="export KUBECLI_CONTEXT=prod")
def unknown_context_of_the_variable(ground: Ground) -> None:
    ground.env["KUBECLI_CONTEXT"] = "old"


@cases.add(
    cause='names the cluster "prd", and no file has one',
    field=r"config:\d+: contexts\[prod\].context.cluster",
    step="set-context prod --cluster=prod",
)
def unknown_cluster(ground: Ground) -> None:
    ground.context["cluster"] = "prd"
    ground.write()


@cases.add(cause='the cluster "prod" has no server', field=r"clusters\[prod\]", step="set-cluster prod --server=")
def a_cluster_without_server(ground: Ground) -> None:
    del ground.cluster["server"]
    ground.write()
    ground.fill = {"https://HOST:6443": ground.lab.url}


@cases.add(cause="is a directory", field=r"KUBECONFIG", step="export KUBECONFIG=")
def a_directory(ground: Ground) -> None:
    ground.env["KUBECONFIG"] = str(ground.file.parent)


@cases.add(cause='the user "root" is in no file', field="--user", step="--user=prod", flags=True)
def unknown_user_of_the_flag(ground: Ground) -> None:
    ground.argv = ["--user=root"]


@cases.add(
    cause="no service account token.*automountServiceAccountToken",
    field="automountServiceAccountToken",
    step="automountServiceAccountToken",
)
def a_pod_without_a_token(ground: Ground) -> None:
    text = ground.file.read_text()
    ground.file.unlink()
    ground.env |= {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "1"}
    ground.mend = lambda: ground.text(text)  # what a pod made anew would have


@pytest.mark.parametrize("case", cases.all, ids=cases.ids)
def test_marks(case: Case, ground: Ground, record_property: Record) -> None:
    run_case(case, ground, record_property)
