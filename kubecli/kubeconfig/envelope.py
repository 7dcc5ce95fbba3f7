"""apiVersion and kind of a kubeconfig file: both may be absent, then v1 Config is meant.

Deliberately different from kubectl's words: what does not look like a kind or a version may be a secret that was
put there by mistake, and is not repeated.
"""

from __future__ import annotations

from kubecli.kubeconfig.decode import DecodeError, Fault
from kubecli.kubeconfig.nodes import MappingNode, Node, ScalarNode, SequenceNode, key_text, pairs, scalar
from kubecli.redaction import mask_unlikely_kind, mask_unlikely_version

_PARSE = "couldn't get version/kind; json parse error: json"
_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
_ADVICE = "a kubeconfig is a map: clusters, users, contexts, current-context"
_SCHEME = 'in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"'


def check_kind(root: Node) -> None:
    """Raises DecodeError unless the document is a v1 Config, in kubectl's words."""
    if not isinstance(root, MappingNode):
        refuse_shape(root)
        return
    found: dict[str, tuple[str, Node]] = {"apiVersion": ("", root), "kind": ("", root)}
    for key, _, value in sorted(pairs(root), key=lambda pair: key_text(pair[0])):
        if key in found:
            found[key] = (meta_text(key, value), value)
    version, at_version = found["apiVersion"]
    kind, at_kind = found["kind"]
    group, slash, short = version.rpartition("/")
    if version.count("/") > 1:
        problem = f"unexpected GroupVersion string: {mask_unlikely_version(version)}"
        raise _fault(problem, at_version, "apiVersion")
    if (kind or "Config") == "Config" and not group and (version or "v1") == "v1":
        return
    if slash and not kind:
        kind = "Config"
    shown = version if slash else (short or "v1")
    at, name = (at_version, "apiVersion") if version not in ("", "v1") else (at_kind, "kind")
    kind, shown = mask_unlikely_kind(kind or "Config"), mask_unlikely_version(shown)
    raise _fault(f'no kind "{kind}" is registered for version "{shown}" {_SCHEME}', at, name)


def refuse_shape(root: Node, advice: str = _ADVICE) -> None:
    """Raises DecodeError for a document that is no map; null is none at all."""
    if isinstance(root, SequenceNode):
        found = "array"
    else:
        assert isinstance(root, ScalarNode)
        value = scalar(root)
        if value is None:
            return
        found = "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
    problem = f"{_PARSE}: cannot unmarshal {found} into Go value of type {_META}"
    raise _fault(problem, root, "", advice)


def meta_text(name: str, node: Node) -> str:
    """apiVersion or kind as text; null is "". Raises DecodeError for what is none."""
    value = scalar(node) if isinstance(node, ScalarNode) else node
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    found = "bool" if isinstance(value, bool) else "number"
    if isinstance(node, SequenceNode):
        found = "array"
    elif isinstance(node, MappingNode):
        found = "object"
    problem = f"{_PARSE}: cannot unmarshal {found} into Go struct field .{name} of type string"
    raise _fault(problem, node, name)


def _fault(problem: str, node: Node, field: str, help: str = "") -> DecodeError:
    return DecodeError(Fault(problem, field, node.start_mark.line + 1, node.start_mark.column + 1, help))
