"""Volumes of a pod, and the sources persistent volumes share with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kubecli.describe.claims import write_claim
from kubecli.describe.volume_sources import CLAIM_TEMPLATE, POD_SOURCES, SourceRow, VolumeSource
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, flag, items, mapping, number, string, text, words
from kubecli.meta.quantity import parse_quantity

MAX_ATTRIBUTE = 140


def write_volumes(w: Writer, volumes: Sequence[Object], indent: str = "") -> None:
    if not volumes:
        w.row(0, f"{indent}Volumes:", "<none>")
        return
    w.write(0, f"{indent}Volumes:\n")
    for volume in volumes:
        w.write(1, f"{' ' if indent else ''}{text(volume, 'name')}:\n")
        write_source(w, volume, POD_SOURCES)


def write_source(w: Writer, holder: Object, sources: Sequence[VolumeSource]) -> None:
    """The first source of the list that the holder has set."""
    for source in sources:
        found = at(holder, source.field)
        if found is None:
            continue
        w.row(2, "Type:", source.title)
        for row in source.rows:
            w.row(2, row.label, *row_cells(row, found))
        if source.field == "projected":
            _write_projected(w, found)
        elif source.field == "downwardAPI":
            _write_downward(w, found)
        elif source.field == "csi":
            _write_attributes(w, "VolumeAttributes", mapping(found, "volumeAttributes"))
        elif source.field == CLAIM_TEMPLATE and at(found, "volumeClaimTemplate") is not None:
            write_claim(w.nested(2), found["volumeClaimTemplate"], whole=False)
        return
    w.write(1, "<unknown>\n")


def row_cells(row: SourceRow, source: Object) -> list[str]:
    value = at(source, row.field)
    if row.kind == "reference":
        return [_reference(value, "LocalObjectReference", ("name",))]
    if row.kind == "secret reference":
        return [_reference(value, "SecretReference", ("name", "namespace"))]
    if row.kind == "size":
        amount = parse_quantity(value or "0")
        return [str(amount) if amount.unscaled > 0 else "<unset>"]
    if row.kind == "joined":
        return [", ".join(words(source, row.field))]
    return [text(source, row.field, row.kind)]


def _reference(value: object, kind: str, fields: Sequence[str]) -> str:
    """A reference as Go's generated String method prints it."""
    if value is None:
        return "nil"
    inside = "".join(f"{field.capitalize()}:{text(value, field)}," for field in fields)
    return f"&{kind}{{{inside}}}"


def _write_projected(w: Writer, projected: Object) -> None:
    for source in items(projected, "sources"):
        for path, label in (("secret", "SecretName:"), ("downwardAPI", ""), ("configMap", "ConfigMapName:")):
            found = at(source, path)
            if found is None:
                continue
            if not label:
                w.row(2, "DownwardAPI:", "true")
            else:
                w.row(2, label, text(found, "name"))
                w.row(2, "Optional:", "true" if flag(found, "optional") else "false")
            break
        else:
            if at(source, "serviceAccountToken") is not None:
                w.row(2, "TokenExpirationSeconds:", str(number(source, "serviceAccountToken.expirationSeconds")))


def _write_downward(w: Writer, downward: Object) -> None:
    w.write(2, "Items:\n")
    for item in items(downward, "items"):
        for path in ("fieldRef.fieldPath", "resourceFieldRef.resource"):
            if at(item, path.partition(".")[0]) is not None:
                w.write(3, f"{text(item, path)} -> {text(item, 'path')}\n")


def _write_attributes(w: Writer, title: str, attributes: Mapping[str, object]) -> None:
    w.write(2, f"{title}:\t")
    if not attributes:
        w.end("<none>")
    for i, key in enumerate(sorted(attributes)):
        if i:
            w.write(2, "")
            w.write(2, "\t")
        line = f"{key}={string(attributes[key])}"
        encoded = line.encode()
        if len(encoded) > MAX_ATTRIBUTE:
            line = encoded[:MAX_ATTRIBUTE].decode("utf-8", "surrogateescape") + "..."
        w.write(2, line + "\n")
