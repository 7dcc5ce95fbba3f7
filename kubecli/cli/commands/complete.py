"""`kubecli __complete WORDS...`: what shells ask when TAB is pressed. cobra's protocol."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.cli.command import Invocation, KubeCommand
from kubecli.cli.runtime import Runtime
from kubecli.errors import UsageError


class CompleteCommand(KubeCommand):
    """Reads no flags of its own: every word belongs to the line that is being completed."""

    def execute(self, runtime: Runtime, path: str, argv: Sequence[str]) -> int:
        from kubecli.cli.app import root
        from kubecli.cli.completion.engine import complete

        if not argv:
            raise UsageError("requires at least 1 arg(s), only received 0")
        descriptions = path.endswith("__complete")
        runtime.write(complete(root(), runtime, argv).text(descriptions=descriptions))
        return 0


def _complete(invocation: Invocation) -> None:
    """Answer a shell that completes a command line."""


command = CompleteCommand("__complete", _complete)
