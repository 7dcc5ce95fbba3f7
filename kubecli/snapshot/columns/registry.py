"""Which table a resource has."""

from __future__ import annotations

from collections.abc import Mapping

from kubecli.meta.fields import Object
from kubecli.snapshot.columns import autoscaling, cluster, custom, events, network, pods, workloads
from kubecli.snapshot.columns.table import KindTable, name_and_age, table

_TABLES: Mapping[tuple[str, str], KindTable] = {
    ("", "pods"): pods.TABLE,
    ("", "events"): events.TABLE,
    ("events.k8s.io", "events"): events.TABLE,
    ("autoscaling", "horizontalpodautoscalers"): autoscaling.TABLE,
    **workloads.TABLES,
    **network.TABLES,
    **cluster.TABLES,
}
_DEFAULT = table(name_and_age, "Age:date")
_SERVED_WITH_MORE = {
    ("apiregistration.k8s.io", "apiservices"),
    ("flowcontrol.apiserver.k8s.io", "flowschemas"),
    ("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations"),
    ("networking.k8s.io", "ipaddresses"),
    ("networking.k8s.io", "servicecidrs"),
}
"""Built-in resources shown with NAME and AGE here."""


def has_table(group: str, version: str, resource: str) -> bool:
    """Whether the table made here has all columns of a server's."""
    return (group, resource) not in _SERVED_WITH_MORE


def table_for(group: str, version: str, resource: str, definition: Object | None = None) -> KindTable:
    """definition: the CustomResourceDefinition it comes from."""
    if definition is not None:
        return custom.table_of(definition, version)
    return _TABLES.get((group, resource), _DEFAULT)
