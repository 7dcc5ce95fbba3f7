"""Certificate signing requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from kubecli.describe.certificate_request import read_request
from kubecli.describe.events import write_events
from kubecli.describe.labels import one_line
from kubecli.describe.scene import Describer, Scene, object_events
from kubecli.describe.writer import Writer
from kubecli.meta.age import human_duration
from kubecli.meta.fields import Object, at, items, mapping, name, number, text

SUBJECT_LISTS = (
    "Organization",
    "Organizational Unit",
    "Country",
    "Locality",
    "Province",
    "StreetAddress",
    "PostalCode",
)
NAME_LISTS = ("DNS Names", "Email Addresses", "URIs", "IP Addresses")


def describe(w: Writer, csr: Object, scene: Scene) -> None:
    request = read_request(text(csr, "spec.request"))
    w.row(0, "Name:", name(csr))
    w.row(0, "Labels:", one_line(mapping(csr, "metadata.labels")))
    w.row(0, "Annotations:", one_line(mapping(csr, "metadata.annotations")))
    w.row(0, "CreationTimestamp:", scene.clock.stamp(at(csr, "metadata.creationTimestamp")))
    w.row(0, "Requesting User:", text(csr, "spec.username"))
    if text(csr, "spec.signerName"):
        w.row(0, "Signer:", text(csr, "spec.signerName"))
    if at(csr, "spec.expirationSeconds") is not None:
        lasts = timedelta(seconds=number(csr, "spec.expirationSeconds"))
        w.row(0, "Requested Duration:", human_duration(lasts))
    w.row(0, "Status:", status_of(csr))
    w.write(0, "Subject:\n")
    for field in ("Common Name", "Serial Number"):
        w.row(0, "", f"{field}:", (request.subject.get(field) or [""])[-1])
    _write_lists(w, SUBJECT_LISTS, request.subject)
    if request.names:
        w.write(0, "Subject Alternative Names:\n")
        _write_lists(w, NAME_LISTS, request.names)
    write_events(w, scene)


def status_of(csr: Object) -> str:
    """ "Approved,Issued": denied goes before approved; failed and issued are added."""
    kinds = {text(condition, "type") for condition in items(csr, "status.conditions")}
    status = "Denied" if "Denied" in kinds else "Approved" if "Approved" in kinds else "Pending"
    if "Failed" in kinds:
        status += ",Failed"
    return status + ",Issued" if text(csr, "status.certificate") else status


def _write_lists(w: Writer, titles: Sequence[str], values: Mapping[str, Sequence[str]]) -> None:
    for title in titles:
        if values.get(title):
            w.row(0, "", f"{title}:", "\n\t\t".join(values[title]))


DESCRIBER = Describer(describe, events=object_events)
