"""Which issuer made a context: from its plugin, its address, its names and the CAs in it. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from kubecli.doctor.issuers import ISSUERS, Known
from kubecli.doctor.situation import Situation
from kubecli.kubeconfig.model import ExecConfig

Facts = Mapping[str, str]


def recognise(situation: Situation, signers: Sequence[str] = ()) -> Known | None:
    """signers: names of CAs that are known to be the cluster's ("CN=k3s-server-ca@1712345678")."""
    for look in (_by_plugin, _by_address, _by_names, _by_token):
        found = look(situation)
        if found is not None:
            return Known(ISSUERS[found[0]], found[1])
    return _by_signer(situation, signers)


Found = tuple[str, Facts] | None


def _by_plugin(situation: Situation) -> Found:
    config = situation.user.exec
    if config is None:
        return None
    name = re.split(r"[/\\]", config.command)[-1].lower().removesuffix(".exe")
    for pattern, issuer, facts in _PLUGINS:
        if re.fullmatch(pattern, name) and (issuer != "oidc-login" or _is_oidc(name, config)):
            return issuer, facts(situation, config)
    return None


def _is_oidc(name: str, config: ExecConfig) -> bool:
    """ "kubelogin" is two programs, Azure's has --server-id; "kubectl" is any plugin of kubectl's."""
    if name == "kubectl":
        return "oidc-login" in config.args
    return name != "kubelogin" or not argument(config, "--server-id")


def argument(config: ExecConfig, *flags: str) -> str:
    """The value of a flag among a plugin's arguments: "--region", "x" or "--region=x"."""
    for at, given in enumerate(config.args):
        for flag in flags:
            if given == flag and at + 1 < len(config.args):
                return config.args[at + 1]
            if given.startswith(f"{flag}="):
                return given.partition("=")[2]
    return ""


def _aws(situation: Situation, config: ExecConfig) -> Facts:
    env = {**situation.env, **dict(config.env)}
    arn = re.fullmatch(r"arn:aws[\w-]*:eks:([\w-]+):\d+:cluster/(.+)", situation.cluster.name)
    host = re.search(r"\.([\w-]+)\.eks\.amazonaws\.com", situation.cluster.server)
    cluster = argument(config, "--cluster-name", "--cluster-id", "-i") or (arn[2] if arn else "")
    region = argument(config, "--region") or env.get("AWS_REGION", "") or env.get("AWS_DEFAULT_REGION", "")
    region = region or (arn[1] if arn else "") or (host[1] if host else "")
    profile = argument(config, "--profile") or env.get("AWS_PROFILE", "")
    return _set(
        cluster=shlex.quote(cluster) if cluster else "",
        region=f" --region {shlex.quote(region)}" if region else "",
        profile=f" --profile {shlex.quote(profile)}" if profile else "",
        profile_env=f"AWS_PROFILE={shlex.quote(profile)} " if profile else "",
    )


def _set(**facts: str) -> Facts:
    return {name: value for name, value in facts.items() if value}


def _gke(situation: Situation, config: ExecConfig | None = None) -> Facts:
    for name in (situation.cluster.name, situation.context_name):
        found = re.fullmatch(r"gke_([^_]+)_([^_]+)_(.+)", name)
        if found:
            return {"project": found[1], "location": found[2], "cluster": found[3]}
    return {}


def _aks(situation: Situation, config: ExecConfig | None = None) -> Facts:
    found = re.fullmatch(r"cluster(?:User|Admin)_(.+)_(.+)", situation.user.name)
    cluster = situation.cluster.name
    if found:
        return {"group": shlex.quote(found[1]), "cluster": shlex.quote(found[2])}
    return _set(cluster=shlex.quote(cluster) if cluster else "")


def _teleport(situation: Situation, config: ExecConfig) -> Facts:
    proxy = argument(config, "--proxy")
    cluster = argument(config, "--kube-cluster")
    return _set(
        proxy=f" --proxy={shlex.quote(proxy)}" if proxy else "", cluster=shlex.quote(cluster) if cluster else ""
    )


def _rancher(situation: Situation, config: ExecConfig | None = None) -> Facts:
    parts = urlsplit(situation.cluster.server)
    found = re.search(r"/k8s/clusters/([^/]+)", parts.path)
    server = argument(config, "--server") if config else ""
    origin = f"https://{server}" if server and "://" not in server else server
    origin = origin or (
        f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}" if parts.hostname else ""
    )
    return _set(cluster=found[1] if found else "", origin=origin)


def _oidc(situation: Situation, config: ExecConfig) -> Facts:
    return {"tool": "kubelogin" if config.command.endswith("kubelogin") else "kubectl oidc-login"}


def _named(situation: Situation, config: ExecConfig | None = None) -> Facts:
    return _set(cluster=shlex.quote(situation.cluster.name) if situation.cluster.name else "")


def _doctl(situation: Situation, config: ExecConfig | None = None) -> Facts:
    identity = (
        config.args[-1] if config and config.args and re.fullmatch(r"[0-9a-f-]{36}", config.args[-1]) else ""
    )
    found = re.fullmatch(r"do-[a-z]+\d-(.+)", situation.cluster.name)
    return _set(cluster=(found[1] if found else identity))


_PLUGINS: tuple[tuple[str, str, Callable[[Situation, ExecConfig], Facts]], ...] = (
    (
        r"aws|aws2|aws_completer|aws-iam-authenticator|heptio-authenticator-aws|eksctl|saml2aws|aws-vault",
        "aws",
        _aws,
    ),
    (r"gke-gcloud-auth-plugin|gcloud|gcloud\.cmd", "gcloud", _gke),
    (r"kubelogin|kubectl-oidc_login|kubectl-oidc-login", "oidc-login", _oidc),
    (r"kubelogin|az", "az", _aks),
    (r"tsh|tbot", "tsh", _teleport),
    (r"oc", "oc", _named),
    (r"doctl", "doctl", _doctl),
    (r"rancher", "rancher", _rancher),
    (r"oci", "oci", _named),
    (r"ibmcloud", "ibmcloud", _named),
    (r"pinniped", "pinniped", _named),
    (r"kubectl", "oidc-login", _oidc),
)


def _by_address(situation: Situation) -> Found:
    server = situation.cluster.server
    for pattern, issuer, facts in _ADDRESSES:
        if re.search(pattern, server):
            return issuer, facts(situation)
    return None


def _eks(situation: Situation) -> Facts:
    return _aws(situation, situation.user.exec or ExecConfig())


_ADDRESSES: tuple[tuple[str, str, Callable[[Situation], Facts]], ...] = (
    (r"\.eks\.amazonaws\.com", "aws", _eks),
    (r"\.gke\.goog|container\.googleapis\.com", "gcloud", _gke),
    (r"\.azmk8s\.io", "az", _aks),
    (r"\.k8s\.ondigitalocean\.com", "doctl", _doctl),
    (r"/k8s/clusters/", "rancher", _rancher),
    (r"kubernetes\.docker\.internal", "docker-desktop", _named),
    (r"\.linodelke\.net", "linode", _named),
    (r"\.k8s\.civo\.com", "civo", _named),
    (r"\.clusters\.oci\.oraclecloud\.com", "oci", _named),
    (r"\.containers\.cloud\.ibm\.com", "ibmcloud", _named),
    (r"//api\.crc\.testing", "crc", _named),
    (r"//api\.[\w.-]+:6443/?$", "oc", lambda situation: {"server": situation.cluster.server}),
)


def _by_names(situation: Situation) -> Found:
    names = (situation.context_name, situation.cluster.name, situation.user.name)
    for pattern, issuer, form in _NAMES:
        for name in names:
            found = re.fullmatch(pattern, name)
            if found:
                return issuer, _set(**{k: form.format(shlex.quote(v)) for k, v in found.groupdict().items() if v})
    if _gke(situation):
        return "gcloud", _gke(situation)
    if re.fullmatch(r"cluster(User|Admin)_.+_.+", situation.user.name):
        return "az", _aks(situation)
    if "/etc/rancher/k3s/" in _files(situation):
        return "k3s", {}
    if "/etc/rancher/rke2/" in _files(situation):
        return "rke2", {}
    if re.search(r"/\.minikube/", situation.cluster.certificate_authority + situation.user.client_certificate):
        profile = re.search(r"/profiles/([^/]+)/", situation.user.client_certificate)
        named = f" -p {shlex.quote(profile[1])}" if profile and profile[1] != "minikube" else ""
        return "minikube", _set(profile=named)
    return None


def _files(situation: Situation) -> str:
    sources = situation.kubeconfig.sources.paths if situation.kubeconfig else ()
    return " ".join(str(path) for path in sources)


# a pattern for a context's, cluster's or user's name; what is in its groups fills the lines, in this form
_NAMES = (
    (r"minikube", "minikube", ""),
    (r"kind-(?P<cluster>.+)", "kind", "{}"),
    (r"k3d-(?P<cluster>.+)", "k3d", "{}"),
    (r"(?:admin@)?k3d-(?P<cluster>.+)", "k3d", "{}"),
    (r"docker-(?:desktop|for-desktop)", "docker-desktop", ""),
    (r"microk8s(?:-cluster)?", "microk8s", ""),
    (r"colima.*", "colima", ""),
    (r"crc-(?:admin|developer)", "crc", ""),
    (r"vcluster_(?P<cluster>[^_]+)_.*", "vcluster", "{}"),
    (r"do-[a-z]+\d-(?P<cluster>.+?)(?:-admin)?", "doctl", "{}"),
    (r"arn:aws[\w-]*:eks:.*:cluster/(?P<cluster>.+)", "aws", "{}"),
    (r"kubernetes-admin(?:@.+)?", "kubeadm", ""),
)


def _by_token(situation: Situation) -> Found:
    token = situation.user.token
    if token.startswith("k8s-aws-v1."):
        return "aws", _eks(situation)
    if token.startswith("sha256~"):
        return "oc", {"server": situation.cluster.server}
    if re.match(r"kubeconfig-u(?:ser)?-\w+:|token-\w{5}:", token):
        return "rancher", _rancher(situation)
    if token.startswith("ya29."):
        return "gcloud", _gke(situation)
    return None


_SIGNERS = (
    (r"k3s-(?:server|client)-ca", "k3s"),
    (r"rke2-(?:server|client)-ca", "rke2"),
    (r"minikubeCA", "minikube"),
    (r"openshift|kube-apiserver-(?:lb|localhost|service-network)-signer|ingress-operator@", "oc"),
    (r"dynamiclistener-ca", "rancher"),
    (r"CN=10\.152\.183\.1", "microk8s"),
    (r"CN=kubernetes(?:,|$)|CN=kube-ca", "kubeadm"),
)


def _by_signer(situation: Situation, signers: Sequence[str]) -> Known | None:
    for pattern, issuer in _SIGNERS:
        if any(re.search(pattern, signer) for signer in signers):
            facts = _rancher(situation) if issuer == "rancher" else {"server": situation.cluster.server}
            return Known(ISSUERS[issuer], facts)
    return None
