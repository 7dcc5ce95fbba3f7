"""Values that hold secrets, and never show them in their repr."""

from __future__ import annotations

from typing import ClassVar


class Secretive:
    """For a Struct: its repr leaves out the fields named in SECRET, so that none reaches a log or an error."""

    __slots__ = ()

    SECRET: ClassVar[frozenset[str]] = frozenset()
    __struct_fields__: ClassVar[tuple[str, ...]]

    def __repr__(self) -> str:
        shown = (name for name in self.__struct_fields__ if name not in self.SECRET)
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"
