"""The practice cluster cannot do what is asked.

LabError             the practice cluster cannot do what is asked
├── LabExtraMissing  packages of the extra `lab` are not installed
└── PortTaken        it cannot listen on a port
"""

from __future__ import annotations

from kubecli.errors.base import KubecliError


class LabError(KubecliError):
    """The practice cluster cannot do what is asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LabExtraMissing(LabError):
    """Packages of the extra `lab` are not installed."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        super().__init__("")
        self.packages = packages


class PortTaken(LabError):
    """The practice cluster cannot listen on a port of 127.0.0.1."""

    def __init__(self, port: int, problem: str) -> None:
        super().__init__(problem)
        self.port = port
