"""A plugin's answer that is not plain JSON of the right types: YAML, or a fault in Go's words.

No fault quotes the answer: a secret may be in it. kubectl's words for wrong JSON quote a character of it, so these
are not kubectl's.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kubecli.connection.exec_kind import DECODING, BadCredential, check_kind
from kubecli.kubeconfig.decode import DecodeError, Decoder
from kubecli.kubeconfig.envelope import meta_text, refuse_shape
from kubecli.kubeconfig.nodes import MappingNode, YamlSyntaxError, compose, pairs
from kubecli.kubeconfig.schema import BOOL, STRING, Raw, make_struct

_STATUS = make_struct(
    "v1.ExecCredentialStatus",
    expirationTimestamp=STRING,
    token=STRING,
    clientCertificateData=STRING,
    clientKeyData=STRING,
)
_SPEC = make_struct("v1.ExecCredentialSpec", cluster=Raw(), interactive=BOOL)
_CREDENTIAL = make_struct("v1.ExecCredential", spec=_SPEC, status=_STATUS)
_PARSE = "couldn't get version/kind; json parse error: "


def decode_slowly(output: bytes) -> dict[str, Any]:
    """kind, apiVersion and status. Raises BadCredential."""
    try:
        return _decode(output)
    except YamlSyntaxError as error:
        raise BadCredential(f"{DECODING}{error.go_words()}") from None
    except DecodeError as error:
        raise BadCredential(f"{DECODING}{error.fault.problem}") from None


def _decode(output: bytes) -> dict[str, Any]:
    if output.lstrip()[:1] == b"{" and not _is_json(output):
        raise BadCredential(f"{DECODING}{_PARSE}the output is not an ExecCredential in JSON")
    root = compose(output)
    if root is None:
        return {}
    if not isinstance(root, MappingNode):
        refuse_shape(root, "")
        return {}
    meta = {"kind": "", "apiVersion": ""}
    for key, _, node in pairs(root):
        if key in meta:
            meta[key] = meta_text(key, node)
    check_kind(meta["kind"], meta["apiVersion"])
    return {**meta, "status": Decoder().decode(root, _CREDENTIAL).get("status")}


def _is_json(output: bytes) -> bool:
    try:
        msgspec.json.decode(output)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
