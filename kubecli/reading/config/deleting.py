"""What the three delete commands do."""

from __future__ import annotations

from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.edit.transaction import Plan, modify
from kubecli.reading.config.files import access, choices


def delete(invocation: Invocation, section: str, kind: str, name: str) -> None:
    """Removes one entry from the file that holds it; one of the same name in a later file then comes to light."""
    files = access(invocation)
    warned: list[str] = []

    def decide(plan: Plan) -> None:
        found = plan.merged.entries[section]
        if name not in found:
            raise UsageError(
                f"cannot delete {kind} {name}, not in {files.default_file().text}",
                hint=choices(name, found, section),
            )
        if section == "contexts" and plan.merged.current_context == name:
            warned[:] = [
                'warning: this removed your active context, use "kubecli config use-context" '
                "to select a different one"
            ]
        plan.remove(found[name])

    modify(files, decide)
    for line in warned:
        invocation.runtime.warn(line)
    invocation.runtime.write(f"deleted {kind} {name} from {files.default_file().text}\n")
