"""The kind and version of what a credential plugin answers, in client-go's words for what is wrong with them."""

from __future__ import annotations

from kubecli.redaction import mask_unlikely_kind, mask_unlikely_version

GROUP = "client.authentication.k8s.io"
VERSIONS = (f"{GROUP}/v1", f"{GROUP}/v1beta1")
INTERNAL = f"{GROUP}/__internal"
KIND = "ExecCredential"
SCHEME = "pkg/client/auth/exec/exec.go:64"
DECODING = "decoding stdout: "


class BadCredential(ValueError):
    """The plugin's answer cannot be used; str() is kubectl's words. version: it is of another version."""

    def __init__(self, words: str, *, version: bool = False) -> None:
        super().__init__(words)
        self.version = version


def check_kind(kind: str, api_version: str) -> str:
    """The answer's group and version. Raises BadCredential for another kind.

    client-go takes what is missing for its own: the kind for ExecCredential, the version for its internal one,
    which no plugin can be configured for.
    """
    if api_version.count("/") > 1:
        raise BadCredential(f"{DECODING}unexpected GroupVersion string: {mask_unlikely_version(api_version)}")
    group, _, version = api_version.rpartition("/")
    if not version and group in ("", GROUP):
        group, version = INTERNAL.split("/")
    if not version:
        raise BadCredential(f"{DECODING}Object 'apiVersion' is missing")
    group_version = f"{group}/{version}" if group else version
    kind = kind or KIND
    if kind == KIND and group_version in (*VERSIONS, INTERNAL):
        return group_version
    where = f'version "{mask_unlikely_version(group_version)}"'
    if group_version == INTERNAL:
        where = f'the internal version of group "{GROUP}"'
    words = f'no kind "{mask_unlikely_kind(kind)}" is registered for {where} in scheme "{SCHEME}"'
    raise BadCredential(DECODING + words, version=kind == KIND)
