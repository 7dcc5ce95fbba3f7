"""Who made a cluster or issues its credentials, and the lines that refresh them: one table.

A column is a command, or "" where the issuer has none. {words} in braces are filled from what is known of the
context; what is not known is left in capitals for the reader (CLUSTER).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct


class Issuer(Struct, frozen=True):
    """log_in: renews the user's credential. kubeconfig: writes or prints the kubeconfig anew. identity: shows who
    one is there. install: gets the credential plugin. start: starts the cluster. serving: renews the server's
    certificate. remote: these run on the server (control plane), not here: names of columns.
    """

    name: str
    title: str
    log_in: str = ""
    kubeconfig: str = ""
    identity: str = ""
    install: str = ""
    start: str = ""
    serving: str = ""
    remote: frozenset[str] = frozenset()


_ALL = frozenset({"log_in", "kubeconfig", "start", "serving"})

ISSUERS: Mapping[str, Issuer] = {
    each.name: each
    for each in (
        Issuer(
            "aws",
            "EKS",
            log_in="aws sso login{profile}",
            kubeconfig="aws eks update-kubeconfig --name {cluster}{region}{profile}",
            identity="{profile_env}aws sts get-caller-identity",
            install="https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
        ),
        Issuer(
            "gcloud",
            "GKE",
            log_in="gcloud auth login",
            kubeconfig=(
                "gcloud container clusters get-credentials {cluster} --location {location} --project {project}"
            ),
            identity="gcloud auth list",
            install="gcloud components install gke-gcloud-auth-plugin",
        ),
        Issuer(
            "az",
            "AKS",
            log_in="az login",
            kubeconfig="az aks get-credentials --resource-group {group} --name {cluster} --overwrite-existing",
            identity="az account show",
            install="az aks install-cli",
            start="az aks start --resource-group {group} --name {cluster}",
        ),
        Issuer(
            "tsh",
            "Teleport",
            log_in="tsh login{proxy}",
            kubeconfig="tsh kube login {cluster}",
            identity="tsh status",
            install="https://goteleport.com/docs/installation/",
        ),
        Issuer(
            "oc",
            "OpenShift",
            log_in="oc login {server} --web",
            kubeconfig="oc login {server} --web",
            identity="oc whoami",
            install="https://docs.openshift.com/container-platform/latest/cli_reference/openshift_cli/getting-started-cli.html",
        ),
        Issuer(
            "kubeadm",
            "kubeadm",
            log_in="sudo kubeadm certs renew admin.conf && sudo cat /etc/kubernetes/admin.conf",
            kubeconfig="sudo cat /etc/kubernetes/admin.conf",
            start="sudo systemctl restart kubelet",
            serving="sudo kubeadm certs renew apiserver",
            remote=_ALL,
        ),
        Issuer(
            "k3s",
            "k3s",
            log_in="sudo systemctl restart k3s && sudo cat /etc/rancher/k3s/k3s.yaml",
            kubeconfig="sudo cat /etc/rancher/k3s/k3s.yaml",
            start="sudo systemctl start k3s",
            serving="sudo systemctl restart k3s",
            remote=_ALL,
        ),
        Issuer(
            "rke2",
            "RKE2",
            log_in="sudo systemctl restart rke2-server && sudo cat /etc/rancher/rke2/rke2.yaml",
            kubeconfig="sudo cat /etc/rancher/rke2/rke2.yaml",
            start="sudo systemctl start rke2-server",
            serving="sudo systemctl restart rke2-server",
            remote=_ALL,
        ),
        Issuer(
            "minikube",
            "minikube",
            log_in="minikube start{profile}",
            kubeconfig="minikube update-context{profile}",
            identity="minikube profile list",
            start="minikube start{profile}",
            serving="minikube start{profile}",
        ),
        Issuer(
            "kind",
            "kind",
            log_in="kind export kubeconfig --name {cluster}",
            kubeconfig="kind export kubeconfig --name {cluster}",
            identity="kind get clusters",
            start="docker start {cluster}-control-plane",
        ),
        Issuer(
            "k3d",
            "k3d",
            log_in="k3d kubeconfig merge {cluster} --kubeconfig-merge-default",
            kubeconfig="k3d kubeconfig merge {cluster} --kubeconfig-merge-default",
            identity="k3d cluster list",
            start="k3d cluster start {cluster}",
            serving="k3d cluster stop {cluster} && k3d cluster start {cluster}",
        ),
        Issuer(
            "doctl",
            "DigitalOcean",
            log_in="doctl auth init",
            kubeconfig="doctl kubernetes cluster kubeconfig save {cluster}",
            identity="doctl account get",
            install="https://docs.digitalocean.com/reference/doctl/how-to/install/",
        ),
        Issuer(
            "rancher",
            "Rancher",
            log_in="rancher login {origin} --token TOKEN",
            kubeconfig="rancher clusters kubeconfig {cluster}",
            identity="rancher context current",
            install="https://ranchermanager.docs.rancher.com/reference-guides/cli-with-rancher/rancher-cli",
        ),
        Issuer(
            "oidc-login",
            "kubelogin (OpenID Connect)",
            log_in="{tool} clean",
            identity="{tool} clean",
            install="kubectl krew install oidc-login",
        ),
        Issuer(
            "microk8s", "MicroK8s", kubeconfig="microk8s config", log_in="microk8s config", start="microk8s start"
        ),
        Issuer(
            "k0s", "k0s", log_in="sudo k0s kubeconfig admin", kubeconfig="sudo k0s kubeconfig admin", remote=_ALL
        ),
        Issuer("docker-desktop", "Docker Desktop", start="docker desktop start"),
        Issuer("crc", "OpenShift Local", log_in="crc console --credentials", start="crc start"),
        Issuer("colima", "Colima", start="colima start --kubernetes"),
        Issuer(
            "vcluster", "vcluster", kubeconfig="vcluster connect {cluster}", log_in="vcluster connect {cluster}"
        ),
        Issuer("talos", "Talos", kubeconfig="talosctl kubeconfig", log_in="talosctl kubeconfig"),
        Issuer("civo", "Civo", kubeconfig="civo kubernetes config {cluster} --save", log_in="civo apikey save"),
        Issuer("linode", "LKE", log_in="linode-cli configure"),
        Issuer(
            "oci",
            "OKE",
            log_in="oci session authenticate",
            install="https://docs.oracle.com/iaas/Content/API/SDKDocs/cliinstall.htm",
        ),
        Issuer(
            "ibmcloud",
            "IBM Cloud",
            log_in="ibmcloud login",
            kubeconfig="ibmcloud ks cluster config --cluster {cluster}",
        ),
        Issuer(
            "pinniped",
            "Pinniped",
            identity="pinniped whoami",
            install="https://pinniped.dev/docs/howto/install-cli/",
        ),
    )
}


class Known(Struct, frozen=True):
    """A context's issuer, and what fills its lines."""

    issuer: Issuer
    facts: Mapping[str, str] = {}

    def line(self, column: str) -> str:
        """The command of a column, "" for none: `line("log_in")`."""
        template: str = getattr(self.issuer, column)
        return re.sub(r"\{(\w+)\}", self._fill, template)

    def elsewhere(self, column: str) -> bool:
        """Whether that line is for the server and not for this machine."""
        return column in self.issuer.remote

    def _fill(self, hole: re.Match[str]) -> str:
        return self.facts.get(hole[1], _UNKNOWN.get(hole[1], hole[1].upper()))


# Holes that are flags of their own: left out when nothing is known.
_UNKNOWN = {
    "region": "",
    "profile": "",
    "proxy": "",
    "profile_env": "",
    "origin": "https://RANCHER",
    "group": "GROUP",
}
