"""The files that certificate flags name: their paths, or what is in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file


def read_embedded(cwd: Path, paths: Mapping[str, str | None], embed: bool) -> dict[str, bytes]:
    """The contents of the files that certificate flags name, when they are to be embedded.

    paths: by flag. Each is read here, once: it may be a pipe. Raises UsageError for what is missing, unreadable or
    empty, where kubectl embeds nothing, in silence.
    """
    contents: dict[str, bytes] = {}
    for flag, path in paths.items():
        if not embed or not path:
            continue
        full = cwd / path
        try:
            full.stat()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"could not stat {flag} file {path}: stat {path}: {reason}") from None
        try:
            contents[flag] = read_file(full)
        except OSError as error:
            raise UsageError(f"open {path}: {(error.strerror or str(error)).lower()}") from None
        if not contents[flag].strip():
            raise UsageError(f"the {flag} file {path} is empty")
    return contents


class Certificates:
    """What certificate flags set.

    cwd: what a path is relative to.   folder: that of the kubeconfig.   contents: of the files to embed, by flag.
    """

    def __init__(self, cwd: Path, folder: str, contents: Mapping[str, bytes]) -> None:
        self.cwd = cwd
        self.folder = folder
        self.contents = contents

    def fields(self, flag: str, path: str) -> dict[str, Any]:
        """The fields of one flag: the file's contents, or its path.

        A path is kept relative to the folder of the kubeconfig where it lies below it, as kubectl does. An empty
        path clears the field (kubectl makes the current folder of it).
        """
        if not path:
            return {flag: ""}
        if flag in self.contents:
            return {f"{flag}-data": self.contents[flag], flag: ""}
        full = os.path.normpath(self.cwd / path)
        relative = os.path.relpath(full, self.folder)
        below = relative != ".." and not relative.startswith(f"..{os.sep}")
        return {flag: relative if below else full, f"{flag}-data": b""}
