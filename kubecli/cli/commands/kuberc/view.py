"""`kubecli kuberc view`."""

from __future__ import annotations

from typing import Any

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.kuberc.files import location_of
from kubecli.cli.groups import object_output, printing_options
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.edit.kuberc import read_for_command, update
from kubecli.kubeconfig.kuberc import PREFERENCE
from kubecli.kubeconfig.view import shown
from kubecli.output.formats import language_of
from kubecli.output.object_printers import object_bytes
from kubecli.output.printing import Printing

_RECOMMENDED = [
    {"command": "apply", "options": [{"name": "server-side", "default": "true"}]},
    {"command": "delete", "options": [{"name": "interactive", "default": "true"}]},
]


@click.command("view", cls=Command, context_settings={"allow_extra_args": True})
@printing_options(Printing, output=object_output)
@pass_invocation
def command(invocation: Invocation, *, printing: Printing) -> None:
    """Display the contents of the kuberc file in the specified output format.

    Examples:
      # View kuberc configuration in YAML format (default)
      kubecli kuberc view

      # View kuberc configuration in JSON format
      kubecli kuberc view --output json

      # View a specific kuberc file
      kubecli kuberc view --kuberc /path/to/kuberc
    """
    runtime = invocation.runtime
    location = location_of(invocation)
    try:
        preferences = read_for_command(location)
    except FileNotFoundError:
        if location.explicit:
            raise UsageError(f"kuberc file not found at {location.text}") from None
        runtime.write(f"kuberc file not found at {location.text}\n")
        runtime.write("Would you like to generate a default kuberc file with recommended options? (y/N): ")
        runtime.stdout.flush()
        if runtime.stdin.readline().strip().lower() == b"y":
            update(location, lambda data: {**data, "defaults": _RECOMMENDED}, runtime.warn)
            runtime.write(f"Updated {location.text}\n")
        return
    data: dict[str, Any] = {"apiVersion": "kubectl.config.k8s.io/v1beta1", "kind": "Preference"}
    data |= (preferences.data if preferences else None) or {}
    data = {**data, "defaults": data.get("defaults") or [], "aliases": data.get("aliases") or []}
    output = printing.or_else("yaml").format(runtime.cwd)
    text = object_bytes(shown(PREFERENCE, data), printing, output, api_order=True)
    runtime.write_bytes(text, language_of(output.name))
