"""Values that hold secrets, and never show them in their repr; and the list of all that a run has met."""

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


class Secrets:
    """What no line for a person may show, of one run. Threads may add at once.

    How it is found again is kubecli/redaction.py's, which is imported when there is something to say.
    """

    def __init__(self) -> None:
        self._forms: dict[str, None] = {}

    def __repr__(self) -> str:
        return f"Secrets({len(self._forms)} forms)"

    def add(self, *values: str | bytes, public: frozenset[str] = frozenset()) -> None:
        """Values to mask from now on. public: names that are shown anyway, and so hide nothing."""
        from kubecli.redaction import known_forms

        for value in values:
            text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            if text:
                self._forms |= dict.fromkeys(known_forms(text, public))

    def add_login(self, username: str, password: str, *, public: frozenset[str] = frozenset()) -> None:
        """A password, and the pair as basic auth sends it."""
        self.add(password, public=public)
        if password:
            self.add(f"{username}:{password}")

    def add_url(self, url: str) -> None:
        """The user and password of a URL."""
        if "@" not in url:
            return
        from urllib.parse import unquote

        from kubecli.redaction import split_url

        userinfo = split_url(url)[1]
        username, colon, password = userinfo.partition(":")
        if colon:
            self.add(userinfo)
            self.add_login(username, password)
            self.add_login(unquote(username), unquote(password))
        elif username:
            self.add(username, unquote(username))

    def mask(self, text: str) -> str:
        """The text without what is known, whole or cut, and without what looks like a secret."""
        from kubecli.redaction import mask_forms, mask_known

        return mask_forms(mask_known(text, tuple(self._forms)))
