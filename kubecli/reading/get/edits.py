"""What `get` changes of objects before it prints them: `--clean` and `--decode`; what prints values of Secrets."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from kubecli.errors.usage import UsageError
from kubecli.output.formats import DELIMITED
from kubecli.output.printer import Printer
from kubecli.output.printing import Printing
from kubecli.output.secret_printer import SecretValuePrinter, SecretValuesPrinter
from kubecli.reading.get.clean import clean
from kubecli.reading.get.request import EVERY_KEY, GetRequest
from kubecli.reading.get.secret_values import decode, shown, value
from kubecli.runtime import Runtime

_ROWS = ("wide", "name", *DELIMITED)


def with_edits(request: GetRequest, printing: Printing, *, cleans: bool) -> tuple[GetRequest, Printing]:
    """The request with its edits; --clean alone prints YAML. Raises UsageError for what these do not go with."""
    flag = "--decode" if request.decode else "--clean"
    if request.watches:
        raise UsageError(f"{flag} cannot be used with --watch")
    if printing.output in _ROWS:
        raise UsageError(f"{flag} is of whole objects: it cannot be used with -o {printing.output}")
    if request.decode not in ("", EVERY_KEY) and (printing.output or printing.template or cleans):
        raise UsageError(f"--decode={request.decode} writes one value as it is: no other output can be chosen")
    printing = printing.or_else("yaml") if cleans else printing
    edits = ((decode,) if request.decode else ()) + ((clean,) if cleans else ())
    return replace(request, edits=edits if printing.output or printing.template else ()), printing


def secret_printer(key: str, runtime: Runtime, *, namespaces: bool) -> Printer:
    """What prints values in clear: all as YAML, or the bytes of one. namespaces: there are Secrets of several."""
    if runtime.stdout_is_terminal:
        runtime.warn("Warning: values are shown in clear, to whoever sees this terminal and its scrollback")
    if key == EVERY_KEY:
        return SecretValuesPrinter(runtime, shown, namespaces=namespaces)
    return SecretValuePrinter(runtime, partial(value, key=key))
