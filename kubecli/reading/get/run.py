"""`get` from a checked request to what is printed: of one cluster or several, whole, in blocks, or in files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.lists import FIRST_PAGE
from kubecli.clusters.session import Session
from kubecli.clusters.several import Contexts, connect_all, file_name, print_blocks, resolve_contexts
from kubecli.clusters.together import each_cluster, heading
from kubecli.errors.base import KubecliError, aggregated, fail
from kubecli.errors.exit import Exit
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.output.printer import Printer
from kubecli.output.printers import printer_for
from kubecli.output.printing import Printing
from kubecli.output.streams import results_stream
from kubecli.reading.get.listing import Listing
from kubecli.reading.get.progress import with_progress
from kubecli.reading.get.raw import raw_bytes
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.fetch import Fetched
from kubecli.reading.objects.selection import check_selection
from kubecli.runtime import Runtime

_ENDINGS = {"json": "json", "yaml": "yaml", "kyaml": "yaml", "csv": "csv", "tsv": "tsv", "md": "md"}


class Shown(Struct, frozen=True):
    """What one of several clusters prints. errors: what went wrong with a part of it."""

    text: bytes
    count: int
    errors: list[KubecliError]


class Getting(Struct, frozen=True):
    """with_context: rows say of which cluster they are."""

    invocation: Invocation
    contexts: Contexts
    request: GetRequest
    printing: Printing
    with_context: bool

    @property
    def several_namespaces(self) -> bool:
        return self.contexts.several_namespaces(all_namespaces=self.request.selection.all_namespaces)

    def check_apart(self, flag: str) -> None:
        """What --group-by and --output-dir are not for. Raises UsageError."""
        if not self.contexts.several:
            raise UsageError(f"{flag} is for several clusters: give --contexts or --all-contexts")
        if self.request.watches:
            raise UsageError(f"{flag} cannot be used with --watch")
        check_selection(self.request.selection, self.invocation.command_path)

    def whole(self) -> int:
        """One table, or one document. Returns the exit code."""
        printer = self._printer(self.invocation.runtime, with_context=self.with_context)
        check_selection(self.request.selection, self.invocation.command_path)
        as_table = self.printing.output in ("", "wide")
        with aggregated(as_table), connect_all(self.invocation, contexts=self.contexts) as clusters:
            listing = Listing(clusters.sessions, self.request, printer)
            runtime, targets = self.invocation.runtime, listing.selected.targets
            pages = with_progress(runtime, listing.pages(), targets, hidden=printer.is_immediate)
            self._print(listing, printer, pages)
            for line in (*listing.notes(printer.count), *clusters.summary(listing.errors)):
                runtime.warn(line)
            clusters.fail(listing.errors)
        return self._code(printer.count)

    def in_blocks(self) -> int:
        """A table for each cluster, below its name."""
        runtime, errors, count = self.invocation.runtime, list[KubecliError](), 0
        with connect_all(self.invocation, contexts=self.contexts) as clusters:
            before = ""
            for session, shown in each_cluster(clusters.sessions, partial(self._shown, runtime=runtime), errors):
                runtime.write(before + heading(session))
                runtime.stdout.write(shown.text)
                before = "\n"
                errors += shown.errors
                count += shown.count
            clusters.fail(errors)
        return self._code(count)

    def to_folder(self, folder: str) -> int:
        """A file for each cluster, with what it prints alone; of one that fails none is written.

        Raises UsageError where a file cannot be written.
        """
        from kubecli.files.replace import replace as replace_file

        errors, count = list[KubecliError](), 0
        piped = replace(self.invocation.runtime, stdout_is_terminal=False, painter=None)
        target = piped.path(folder)
        ending = _ENDINGS.get(self.printing.output.partition("=")[0], "txt")

        def alone(session: Session) -> Shown:
            shown = self._shown(replace(session, together=None), runtime=piped)
            fail(shown.errors)
            return shown

        with connect_all(self.invocation, contexts=self.contexts) as clusters:
            for session, shown in each_cluster(clusters.sessions, alone, errors):
                path = target / f"{file_name(session.context)}.{ending}"
                try:
                    target.mkdir(parents=True, exist_ok=True)
                    replace_file(path, shown.text)
                except OSError as error:
                    raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
                count += shown.count
            clusters.fail(errors)
        return self._code(count)

    def _shown(self, session: Session, *, runtime: Runtime) -> Shown:
        """One cluster's table or document."""
        text = BytesIO()
        printer = self._printer(replace(runtime, stdout=text), with_context=False)
        listing = Listing((session,), self.request, printer)
        self._print(listing, printer, listing.pages())
        for line in listing.notes(printer.count):
            session.warn(line)
        return Shown(text.getvalue(), printer.count, listing.errors)

    def watch_rows(self) -> None:
        """Rows or objects, one after the other."""
        from kubecli.output.watch_printers import watch_printer_for
        from kubecli.reading.get.watch import watch_objects

        runtime, selection = self.invocation.runtime, self.request.selection
        printer = watch_printer_for(
            self.printing, runtime, namespaces=self.several_namespaces, contexts=self.with_context
        )
        check_selection(selection, self.invocation.command_path)
        self._say_unsorted()
        with connect_all(self.invocation, contexts=self.contexts) as clusters:
            clusters.say_errors()
            watch_objects(clusters.sessions, self.request, printer)

    def watch_live(self) -> None:
        """The rows of any number of types, namespaces and clusters, drawn in their place."""
        from kubecli.output.drawing import nothing_in, shown_live
        from kubecli.output.live import LiveRows
        from kubecli.output.live_printer import LivePrinter
        from kubecli.reading.get.watch import watch_objects

        runtime, selection = self.invocation.runtime, self.request.selection
        rows = LiveRows(runtime.clock, empty=nothing_in(self.contexts.namespaces(), selection.all_namespaces))
        printer = LivePrinter(
            self.printing, runtime, rows, namespaces=self.several_namespaces, contexts=self.with_context
        )
        check_selection(selection, self.invocation.command_path)
        with connect_all(self.invocation, contexts=self.contexts) as clusters, shown_live(runtime, rows):
            clusters.say_errors()
            watch_objects(clusters.sessions, self.request, printer)

    def _printer(self, runtime: Runtime, *, with_context: bool) -> Printer:
        """Made before anything is asked, as it knows what is wrong with formats and paths."""
        selection = self.request.selection
        if self.request.decode and not self.request.edits:
            from kubecli.reading.get.edits import secret_printer

            return secret_printer(self.request.decode, runtime, namespaces=self.several_namespaces)
        page_rows = FIRST_PAGE if selection.chunk_size is None else 0
        return printer_for(
            self.printing,
            runtime,
            contexts=with_context,
            namespaces=self.several_namespaces,
            page_rows=page_rows,
        )

    def _print(self, listing: Listing, printer: Printer, pages: Iterable[Fetched[Any]]) -> None:
        """Prints what can be fetched."""
        printer.print(
            listing.batches(pages),
            kinds=listing.selected.kinds,
            single=listing.selected.single,
            always=not self.request.ignore_not_found,
        )

    def _code(self, count: int) -> int:
        return Exit.FAILED if self.request.fail_if_empty and not count else Exit.OK

    def _say_unsorted(self) -> None:
        """What becomes of --sort-by in a watch."""
        if self.printing.sort_by:
            flag, what = ("watch", " for watch events received") if self.request.watch else ("watch-only", "")
            self.invocation.runtime.warn(f"warning: --{flag} requested, --sort-by will be ignored{what}")


def print_raw(invocation: Invocation, path: str) -> None:
    """As it comes; of several clusters each answer stands below its context's name."""
    stdout = results_stream(invocation.runtime)
    contexts = resolve_contexts(invocation)
    if contexts.several:
        print_blocks(invocation, lambda session: b"".join(raw_bytes(session, path)) + b"\n", contexts=contexts)
        return
    with connect_all(invocation, contexts=contexts) as clusters:
        for chunk in raw_bytes(clusters.sessions[0], path):
            stdout.write(chunk)
