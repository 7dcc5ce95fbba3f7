"""Labels, annotations, selectors, taints and tolerations: the maps and lists most descriptions share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kubecli.describe.order import go_sorted
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, string, text, words
from kubecli.meta.label_rules import label_key_problems, label_value_problems

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
MAX_ANNOTATION = 140


def one_line(values: Mapping[str, object]) -> str:
    """ "a=1,b=2", or "<none>"."""
    return ",".join(sorted(f"{key}={string(value)}" for key, value in values.items())) or "<none>"


def write_labels(w: Writer, title: str, labels: Mapping[str, object], indent: str = "") -> None:
    """One label a line, sorted by key, the title in front of the first."""
    write_column(w, title, [f"{key}={string(labels[key])}" for key in sorted(labels)], indent)


def write_column(w: Writer, title: str, lines: Sequence[str], indent: str = "") -> None:
    """One entry a line under each other, the title in front of the first; "<none>" for no entry."""
    w.write(0, f"{indent}{title}:\t")
    if not lines:
        w.end("<none>")
        return
    for i, line in enumerate(lines):
        if i:
            w.write(0, indent)
            w.write(0, "\t")
        w.write(0, line + "\n")


def write_annotations(w: Writer, title: str, annotations: Mapping[str, object]) -> None:
    """One annotation a line; a long or multi-line value goes under its key, each line cut at 138 bytes.

    The last-applied configuration is never shown.
    """
    w.write(0, f"{title}:\t")
    keys = sorted(key for key in annotations if key != LAST_APPLIED)
    if not keys:
        w.end("<none>")
    for i, key in enumerate(keys):
        if i:
            w.write(0, "\t")
        value = string(annotations[key]).removesuffix("\n")
        if "\n" in value or len(value.encode()) + len(key) + 2 > MAX_ANNOTATION:
            w.write(0, f"{key}:\n")
            for line in value.split("\n"):
                w.write(0, f"\t  {shorten(line, MAX_ANNOTATION - 2)}\n")
        else:
            w.write(0, f"{key}: {value}\n")


def shorten(line: str, limit: int) -> str:
    """Cuts after limit bytes and says so with "..."; a character cut in two stays as the bytes it was."""
    encoded = line.encode()
    if len(encoded) <= limit:
        return line
    return encoded[:limit].decode("utf-8", "surrogateescape") + "..."


def write_metadata(w: Writer, value: Object) -> None:
    """The labels and annotations of an object."""
    write_labels(w, "Labels", mapping(value, "metadata.labels"))
    write_annotations(w, "Annotations", mapping(value, "metadata.annotations"))


def selector_text(selector: object) -> str:
    """A label selector in query form, sorted by key: "app=web,tier in (a,b),!old".

    "" for one that is absent or empty, "<error>" for one that no server would take.
    """
    requirements = []
    for key, value in mapping(selector, "matchLabels").items():
        requirements.append((key, _requirement(key, "=", [string(value)])))
    for expression in items(selector, "matchExpressions"):
        key, operator = text(expression, "key"), text(expression, "operator")
        requirements.append((key, _requirement(key, operator, words(expression, "values"))))
    forms = [form for _, form in sorted(requirements, key=lambda pair: pair[0])]
    return "<error>" if "" in forms else ",".join(forms)


def _requirement(key: str, operator: str, values: Sequence[str]) -> str:
    """One requirement; "" for one with a key, operator or value that cannot be."""
    needs_values = operator in ("=", "In", "NotIn")
    if label_key_problems(key) or bool(values) is not needs_values or any(map(label_value_problems, values)):
        return ""
    joined = ",".join(sorted(values))
    forms = {
        "=": f"{key}={joined}",
        "In": f"{key} in ({joined})",
        "NotIn": f"{key} notin ({joined})",
        "Exists": key,
        "DoesNotExist": f"!{key}",
    }
    return forms.get(operator, "")


def selector_or_none(selector: object) -> str:
    return selector_text(selector) or "<none>"


def write_taints(w: Writer, title: str, taints: Sequence[Object]) -> None:
    ordered = go_sorted(taints, lambda taint: f"{text(taint, 'effect')},{text(taint, 'key')}")
    write_column(w, title, [_taint(taint) for taint in ordered])


def _taint(taint: Object) -> str:
    key, value, effect = text(taint, "key"), text(taint, "value"), text(taint, "effect")
    if not effect:
        return f"{key}={value}:" if value else key
    return f"{key}={value}:{effect}" if value else f"{key}:{effect}"


def write_tolerations(w: Writer, title: str, tolerations: Sequence[Object]) -> None:
    ordered = go_sorted(tolerations, lambda toleration: text(toleration, "key"))
    write_column(w, title, [_toleration(toleration) for toleration in ordered])


def _toleration(toleration: Object) -> str:
    key, value, effect = text(toleration, "key"), text(toleration, "value"), text(toleration, "effect")
    written = key + (f"={value}" if value else "") + (f":{effect}" if effect else "")
    if text(toleration, "operator") == "Exists" and not value:
        written += " op=Exists" if written else "op=Exists"
    seconds = at(toleration, "tolerationSeconds")
    return written if seconds is None else f"{written} for {seconds}s"


def write_spread_constraints(w: Writer, constraints: Sequence[Object], indent: str) -> None:
    """Topology spread constraints, sorted by topology key; nothing where there are none."""
    lines = []
    for constraint in go_sorted(constraints, lambda each: text(each, "topologyKey")):
        line = (
            f"{text(constraint, 'topologyKey')}:{text(constraint, 'whenUnsatisfiable')}"
            f" when max skew {at(constraint, 'maxSkew') or 0} is exceeded"
        )
        selector = at(constraint, "labelSelector")
        lines.append(line if selector is None else f"{line} for selector {selector_or_none(selector)}")
    if lines:
        write_column(w, "Topology Spread Constraints", lines, indent)
