"""GetRequest: everything `get` was asked to do, as one frozen value; checked before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from kubecli.output.formats import OutputFormat


@dataclass(frozen=True, slots=True)
class GetRequest:
    """namespaces: those of -n, or the context's; ("",) is all of them. chunk_size: None when it was not given."""

    arguments: tuple[str, ...]
    namespaces: tuple[str, ...]
    format: OutputFormat
    filenames: tuple[str, ...] = ()
    recursive: bool = False
    namespace_explicit: bool = False
    selector: str = ""
    field_selector: str = ""
    subresource: str = ""
    chunk_size: int | None = None
    ignore_not_found: bool = False
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

    @property
    def all_namespaces(self) -> bool:
        return self.namespaces == ("",)

    @property
    def several_namespaces(self) -> bool:
        """Whether rows need a NAMESPACE column to tell them apart."""
        return self.all_namespaces or len(self.namespaces) > 1
