"""Selection: which objects a command line names, as one frozen value; and what can be wrong with it unseen."""

from __future__ import annotations

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.usage import UsageError
from kubecli.meta.selectors import parse_field_selector, parse_label_selector


class Selection(Struct, frozen=True):
    """What is named. In which namespaces, beside all_namespaces, is each session's to say.

    arguments: TYPE NAME, TYPE/NAME and the like. filenames: of -f; "-" is standard input. everything: with
    `all`, each resource that can be listed. chunk_size: None when it was not given; 0 asks for all at once.
    """

    arguments: tuple[str, ...] = ()
    selector: str = ""
    field_selector: str = ""
    filenames: tuple[str, ...] = ()
    kustomize: str = ""
    recursive: bool = False
    all_namespaces: bool = False
    subresource: str = ""
    chunk_size: int | None = None
    everything: bool = False

    @property
    def selects(self) -> bool:
        """Whether objects are chosen by labels or fields."""
        return bool(self.selector or self.field_selector)

    @property
    def names_everything(self) -> bool:
        return self.arguments == ("everything",) or (self.everything and self.arguments == ("all",))

    def namespaces(self, session: Session) -> tuple[str, ...]:
        """Those to look in: ("",) is all of them."""
        return ("",) if self.all_namespaces else session.namespaces


def check_selection(selection: Selection, command: str) -> None:
    """Raises UsageError for -k, and the errors of selectors. command: "kubecli get", for what to do instead."""
    if selection.kustomize:
        _refuse_kustomize(selection, command)
    parse_label_selector(selection.selector)
    parse_field_selector(selection.field_selector)


def _refuse_kustomize(selection: Selection, command: str) -> None:
    if selection.filenames:
        raise UsageError("only one of -f or -k can be specified")
    if selection.recursive:
        raise UsageError("the -k flag can't be used with -f or -R")
    raise UsageError(
        "-k is not supported: building manifests is not reading a cluster",
        hint=f"kubectl kustomize {selection.kustomize} | {command} -f -",
    )
