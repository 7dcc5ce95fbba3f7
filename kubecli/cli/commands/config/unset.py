"""`kubecli config unset`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config import properties
from kubecli.cli.commands.config.editing import access
from kubecli.cli.commands.config.support import quote, unexpected
from kubecli.cli.names import PropertyPath
from kubecli.cli.options import argument
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.transaction import Plan
from kubecli.redaction import mask_words


@kube_command("unset", usage="PROPERTY_NAME")
@argument("args", nargs=-1, type=PropertyPath())
def command(invocation: Invocation, args: tuple[str, ...]) -> None:
    """Unset an individual value in a kubeconfig file.

    PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.
    Map keys may contain dots.

    Examples:
      # Unset the current-context
      kubecli config unset current-context

      # Unset namespace in foo context
      kubecli config unset contexts.foo.namespace
    """
    from kubecli.kubeconfig.edit.transaction import modify

    if len(args) != 1:
        raise unexpected(invocation, mask_words(args, after=1))
    (path,) = args
    if not path:
        raise UsageError("you must specify a property")
    modify(access(invocation), lambda plan: _decide(plan, properties.parse(path)))
    invocation.runtime.write(f"Property {quote(path)} unset.\n")


def _decide(plan: Plan, wanted: properties.Property) -> None:
    if wanted.section == "preferences":
        plan.set_colors(False) if wanted.field in ("", "colors") else None
        if wanted.field in ("", "extensions"):
            plan.drop_extensions(("preferences", "extensions"))
    elif wanted.name is None and wanted.section:
        plan.clear(wanted.section)
    elif wanted.name is not None:
        entry = plan.merged.entries[wanted.section].get(wanted.name)
        if not wanted.field:
            if entry:
                plan.remove(entry)
        elif entry is None:
            raise UsageError(f"current map key `{wanted.name}` is invalid")
        else:
            body = {name: value for name, value in entry.data.items() if name != wanted.field}
            plan.set_body(wanted.section, wanted.name, body)
    elif wanted.field == "current-context":
        plan.set_current_context("")
    elif wanted.field == "extensions":
        plan.drop_extensions(("extensions",))
