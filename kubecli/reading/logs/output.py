"""Where log lines go: prefixes, --grep and --exclude, one colour a pod; whole lines of many threads."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import BinaryIO

from msgspec import Struct

from kubecli.output.terminal import Brush
from kubecli.reading.logs.shaping import LineShape, Marks, compiled
from kubecli.reading.logs.targets import LogSource


class LineFilter(Struct, frozen=True):
    """A line passes when every grep matches it and no exclude does."""

    grep: tuple[re.Pattern[bytes], ...] = ()
    exclude: tuple[re.Pattern[bytes], ...] = ()

    def passes(self, line: bytes) -> bool:
        return all(p.search(line) for p in self.grep) and not any(p.search(line) for p in self.exclude)

    def __bool__(self) -> bool:
        return bool(self.grep or self.exclude)


def compile_filter(grep: Iterable[str], exclude: Iterable[str]) -> LineFilter:
    """Raises ExpressionError for a pattern that is no regular expression."""
    return LineFilter(tuple(map(compiled, grep)), tuple(map(compiled, exclude)))


class LogOutput:
    """lock: whole lines of one source at a time. brush: paints prefixes, one colour a pod.

    namespaces, contexts: logs come from several, and prefixes say from which. shape: what lines are made into.
    marks: what a terminal sees of them; None for a pipe. prefix_several: a prefix where there are several pods.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        prefix: bool,
        filter: LineFilter,
        brush: Brush,
        flush: bool,
        namespaces: bool = False,
        contexts: bool = False,
        shape: LineShape | None = None,
        marks: Marks | None = None,
        prefix_several: bool = False,
    ) -> None:
        self.shape, self.marks = shape, marks
        self.prefix_several = prefix_several
        self.stream = stream
        self.prefix = prefix
        self.filter = filter
        self.brush = brush
        self.flush = flush
        self.namespaces = namespaces
        self.contexts = contexts
        self.lock = threading.Lock()
        self._prefixes: dict[LogSource, bytes] = {}
        self._pods: dict[tuple[str, str, str], int] = {}

    @property
    def by_line(self) -> bool:
        """Whether output is made line by line; otherwise chunks pass through."""
        return self.prefix or bool(self.filter) or bool(self.shape) or self.marks is not None

    def write(self, source: LogSource, data: bytes) -> None:
        """One chunk, or, when by_line, one line."""
        if self.filter and not self.filter.passes(data):
            return
        if self.shape:
            data = self.shape(data)
        self._put(source, data)

    def error(self, source: LogSource, message: str) -> None:
        """What --ignore-errors makes of an error, as kubectl does: a line among the others. No filter hides it."""
        self._put(source, f"error: {message}\n".encode())

    def _put(self, source: LogSource, data: bytes) -> None:
        if self.marks is not None:
            data = self.marks(data)
            if self.prefix and not data.endswith(b"\n"):
                data += b"\n"  # what comes next has a prefix of its own
        with self.lock:
            self.stream.write(self.prefix_of(source) + data if self.prefix else data)
            if self.flush:
                self.stream.flush()

    def prefix_of(self, source: LogSource) -> bytes:
        prefix = self._prefixes.get(source)
        if prefix is None:
            pod = (source.context, source.namespace, source.pod)
            number = self._pods.setdefault(pod, len(self._pods))
            prefix = self._prefixes[source] = self.brush(self._text_of(source), f"pod.{number}").encode()
        return prefix

    def _text_of(self, source: LogSource) -> str:
        """kubectl has "[pod/web-0/app] "; what tells more is "[shop/web-0/app] " and "[prod/shop/web-0/app] "."""
        before = [source.context] if self.contexts else []
        before += [source.namespace] if self.contexts or self.namespaces else ["pod"]
        return f"[{'/'.join([*before, source.pod, source.container])}] "
