"""A file that is no kubeconfig cannot be read.

ManifestError   a file given with -f
SnapshotError   a saved cluster state cannot be read
SavedPartially  a cluster was saved, but for some of what was asked for
Frozen          a saved cluster state does not change: there is nothing to wait for
"""

from __future__ import annotations

from kubecli.errors.base import KubecliError


class ManifestError(KubecliError):
    """A file given with -f cannot be read as Kubernetes objects."""

    is_plain = True

    def __init__(self, source: str, problem: str, *, line: int | None = None) -> None:
        super().__init__(source, problem, line)
        self.source = source
        self.problem = problem
        self.line = line


class SnapshotError(KubecliError):
    """A saved cluster state cannot be read: the path, and what is wrong with it."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem


class SavedPartially(KubecliError):
    """A cluster was saved whole, but for what could not be had: in words, each with its reason."""

    def __init__(self, path: str, missing: tuple[str, ...]) -> None:
        super().__init__(path, missing)
        self.path = path
        self.missing = missing


class Frozen(KubecliError):
    """A watch of a saved cluster state, which will never change."""
