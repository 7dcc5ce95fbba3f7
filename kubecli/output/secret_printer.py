"""What a Secret holds, for people and pipes: its keys and values as YAML, or one value as its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from kubecli.meta.contexts import context_of
from kubecli.meta.fields import name, namespace
from kubecli.meta.resource import Resource
from kubecli.output import yaml_text
from kubecli.output.object_printers import ObjectPrinter
from kubecli.output.streams import results_stream
from kubecli.runtime import Runtime

Object = dict[str, Any]


class SecretValuesPrinter(ObjectPrinter):
    """One Secret: `key: value`. Several: the same below each name, with namespace and context where several.

    shown: a Secret's values as text.
    """

    def __init__(self, runtime: Runtime, shown: Callable[[Object], dict[str, str]], *, namespaces: bool) -> None:
        super().__init__(results_stream(runtime, "yaml"))
        self.shown = shown
        self.namespaces = namespaces

    def one(self, obj: Object, words: str = "") -> None:
        self._write(self.shown(obj))

    def items(self, resource: Resource, objects: list[Any]) -> None:
        for obj in objects:
            parts = (context_of(obj), namespace(obj) if self.namespaces else "", name(obj))
            self._write({"/".join(filter(None, parts)): self.shown(obj)})

    def _write(self, values: dict[str, Any]) -> None:
        if values:
            self.stream.write(yaml_text.dumps(values))
        self.stream.flush()


class SecretValuePrinter(ObjectPrinter):
    """The bytes of one value, of each Secret; on a terminal a line.

    value: a Secret's value; may raise what its absence is.
    """

    def __init__(self, runtime: Runtime, value: Callable[[Object], bytes]) -> None:
        self.is_terminal = runtime.stdout_is_terminal
        stream: BinaryIO = results_stream(runtime)
        super().__init__(stream)
        self.value = value

    def one(self, obj: Object, words: str = "") -> None:
        raw = self.value(obj)
        self.stream.write(raw if raw.endswith(b"\n") or not self.is_terminal else raw + b"\n")

    def items(self, resource: Resource, objects: list[Any]) -> None:
        for obj in objects:
            self.one(obj)
