"""The service account of the pod that kubecli runs in: used where no configuration names a server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from kubecli.kubeconfig.model import Cluster, Origin, ResolvedContext, User
from kubecli.kubeconfig.overrides import Overrides

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


def is_possible(env: Mapping[str, str], service_account: Path) -> bool:
    return bool(
        env.get("KUBERNETES_SERVICE_HOST")
        and env.get("KUBERNETES_SERVICE_PORT")
        and (service_account / "token").is_file()
    )


def in_cluster(
    resolved: ResolvedContext, overrides: Overrides, env: Mapping[str, str], service_account: Path
) -> ResolvedContext:
    """The server of the environment, the token (re-read as it changes) and the CA of the service account.

    As client-go rest.InClusterConfig: of the flags only --server, --token and --certificate-authority count.
    """
    host, port = env["KUBERNETES_SERVICE_HOST"], env["KUBERNETES_SERVICE_PORT"]
    shown = f"[{host}]" if ":" in host else host
    authority = service_account / "ca.crt"
    ca_file = overrides.certificate_authority or (str(authority) if authority.is_file() else "")
    server_origin = Origin(None, "--server" if overrides.server else "$KUBERNETES_SERVICE_HOST")
    cluster = Cluster(
        server=overrides.server or f"https://{shown}:{port}",
        certificate_authority=ca_file,
        origins={
            "server": server_origin,
            "certificate-authority": Origin(None, "--certificate-authority")
            if overrides.certificate_authority
            else Origin(authority, "service account"),
        },
    )
    token = service_account / "token"
    if overrides.token:
        user = User(token=overrides.token, origins={"token": Origin(None, "--token")})
    else:
        user = User(token_file=str(token), origins={"tokenFile": Origin(token, "service account")})
    return replace(resolved, cluster=cluster, user=user, is_default=False)


def in_cluster_namespace(env: Mapping[str, str], service_account: Path) -> str:
    """$POD_NAMESPACE, else the service account's own."""
    if env.get("POD_NAMESPACE"):
        return env["POD_NAMESPACE"]
    try:
        return (service_account / "namespace").read_text().strip() or "default"
    except (OSError, UnicodeDecodeError):
        return "default"
