"""GetRequest: everything `get` was asked to do, as one frozen value; checked before anything is sent."""

from __future__ import annotations

from msgspec import Struct, field

from kubecli.output.formats import OutputFormat
from kubecli.reading.get.rows import RowPlan


class GetRequest(Struct, frozen=True):
    """namespaces: those of -n, or the context's; ("",) is all of them. chunk_size: None when it was not given."""

    arguments: tuple[str, ...]
    namespaces: tuple[str, ...]
    format: OutputFormat
    rows: RowPlan = field(default_factory=RowPlan)
    filenames: tuple[str, ...] = ()
    kustomize: str = ""
    recursive: bool = False
    raw: str = ""
    namespace_explicit: bool = False
    selector: str = ""
    field_selector: str = ""
    subresource: str = ""
    chunk_size: int | None = None
    ignore_not_found: bool = False
    fail_if_empty: bool = False
    no_headers: bool = False
    show_kind: bool = False
    show_labels: bool = False
    label_columns: tuple[str, ...] = ()
    sort_by: str = ""
    server_print: bool = True
    show_managed_fields: bool = False
    allow_missing_template_keys: bool = True
    watch: bool = False
    watch_only: bool = False
    output_watch_events: bool = False
    live: bool = False
    everything: bool = False

    @property
    def watches(self) -> bool:
        return self.watch or self.watch_only

    @property
    def all_namespaces(self) -> bool:
        return self.namespaces == ("",)

    @property
    def several_namespaces(self) -> bool:
        """Whether rows need a NAMESPACE column to tell them apart."""
        return self.all_namespaces or len(self.namespaces) > 1

    @property
    def decorated(self) -> bool:
        """Whether rows show what their cells do not hold: namespaces or labels."""
        return self.several_namespaces or bool(self.label_columns) or self.show_labels
