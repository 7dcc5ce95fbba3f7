"""What is wrong with a client certificate and its key."""

from __future__ import annotations


class PairFault(ValueError):
    """str(): Go's words. of_key: the key is at fault, not the certificate. kind: CredentialFileError's."""

    def __init__(self, words: str, *, of_key: bool, kind: str = "invalid") -> None:
        super().__init__(words)
        self.of_key, self.kind = of_key, kind
