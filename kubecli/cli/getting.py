"""`get` from a checked request to what is printed: of one cluster or several, whole, in blocks, or in files."""

from __future__ import annotations

from io import BytesIO

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.lists import FIRST_PAGE
from kubecli.cli.clusters import Clusters, Contexts, connect_all, file_name
from kubecli.cli.command import Invocation
from kubecli.cli.exit import Exit
from kubecli.errors.base import KubecliError, aggregated, fail
from kubecli.errors.usage import UsageError
from kubecli.output.printers import Printer, printer_for
from kubecli.output.printing import Printing
from kubecli.output.streams import results_stream
from kubecli.output.watch_printers import watch_printer_for
from kubecli.reading.get.listing import Listing
from kubecli.reading.get.progress import with_progress
from kubecli.reading.get.raw import raw_bytes
from kubecli.reading.get.request import GetRequest
from kubecli.reading.get.watch import watch_objects
from kubecli.reading.objects.selection import check_selection
from kubecli.runtime import Runtime

_ENDINGS = {"json": "json", "yaml": "yaml", "kyaml": "yaml", "csv": "csv", "tsv": "tsv", "md": "md"}


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
            self._print(listing, printer, clusters)
            clusters.fail(listing.errors)
        return self._code(printer.count)

    def in_blocks(self) -> int:
        """A table for each cluster, below its name."""
        runtime, errors, count = self.invocation.runtime, list[KubecliError](), 0
        with connect_all(self.invocation, contexts=self.contexts) as clusters:
            for number, session in enumerate(clusters.sessions):
                printer = self._printer(runtime, with_context=False)
                listing = Listing((session,), self.request, printer)
                runtime.write(f"{'' if not number else chr(10)}==> {session.context} <==\n")
                self._print(listing, printer, clusters)
                errors += listing.errors
                count += printer.count
            clusters.fail(errors)
        return self._code(count)

    def to_folder(self, folder: str) -> int:
        """A file for each cluster, with what it prints alone. Raises UsageError where one cannot be written."""
        from kubecli.files.replace import replace as replace_file

        runtime, errors, count = self.invocation.runtime, list[KubecliError](), 0
        target = runtime.cwd / folder
        ending = _ENDINGS.get(self.printing.output.partition("=")[0], "txt")
        with connect_all(self.invocation, contexts=self.contexts) as clusters:
            for session in clusters.sessions:
                text = BytesIO()
                printer = self._printer(
                    replace(runtime, stdout=text, stdout_is_terminal=False, painter=None), with_context=False
                )
                try:
                    listing = Listing((replace(session, together=None),), self.request, printer)
                    self._print(listing, printer, clusters)
                    fail(listing.errors)
                except KubecliError as error:
                    errors.append(session.blamed(error))
                count += printer.count
                path = target / f"{file_name(session.context)}.{ending}"
                try:
                    target.mkdir(parents=True, exist_ok=True)
                    replace_file(path, text.getvalue())
                except OSError as error:
                    raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from None
            clusters.fail(errors)
        return self._code(count)

    def watch_rows(self) -> None:
        """Rows or objects, one after the other."""
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
        from kubecli.cli.live import nothing_in, shown_live
        from kubecli.output.live import LiveRows
        from kubecli.output.live_printer import LivePrinter

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

    def _print(self, listing: Listing, printer: Printer, clusters: Clusters) -> None:
        """Prints what can be fetched."""
        runtime, selected = self.invocation.runtime, listing.selected
        pages = with_progress(runtime, listing.pages(), selected.targets, hidden=printer.is_immediate)
        printer.print(
            listing.batches(pages),
            kinds=selected.kinds,
            single=selected.single,
            always=not self.request.ignore_not_found,
        )
        for line in (*listing.notes(printer.count), *clusters.summary(listing.errors)):
            runtime.warn(line)

    def _code(self, count: int) -> int:
        return Exit.FAILED if self.request.fail_if_empty and not count else Exit.OK

    def _say_unsorted(self) -> None:
        """What becomes of --sort-by in a watch."""
        if self.printing.sort_by:
            flag, what = ("watch", " for watch events received") if self.request.watch else ("watch-only", "")
            self.invocation.runtime.warn(f"warning: --{flag} requested, --sort-by will be ignored{what}")


def print_raw(invocation: Invocation, path: str) -> None:
    """Of several clusters each answer stands below its context's name."""
    stdout = results_stream(invocation.runtime)
    errors: list[KubecliError] = []
    between = ""
    with connect_all(invocation) as clusters:
        for session in clusters.sessions:
            try:
                chunks = raw_bytes(session, path)
                for number, chunk in enumerate(chunks):
                    if clusters.several and not number:
                        stdout.write(f"{between}==> {session.context} <==\n".encode())
                        between = "\n\n"
                    stdout.write(chunk)
            except KubecliError as error:
                if not clusters.several:
                    raise
                errors.append(session.blamed(error))
        clusters.fail(errors)
