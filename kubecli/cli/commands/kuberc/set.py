"""`kubecli kuberc set`."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Group, Invocation, pass_invocation
from kubecli.cli.commands.kuberc.files import location_of
from kubecli.cli.commands.kuberc.known import check_known
from kubecli.cli.options import option, option_group
from kubecli.cli.types import STRING_ARRAY, Suggested
from kubecli.kubeconfig.edit.kuberc import update
from kubecli.kubeconfig.edit.kuberc_flags import POLICIES, SECTIONS, KubercFlags


@click.command("set", cls=Command, context_settings={"allow_extra_args": True})
@option_group(
    "flags",
    KubercFlags,
    option("--section", required=True, type=Suggested(*SECTIONS), help="Section to modify."),
    option("--command", help="Command to configure (e.g., 'get', 'config view')"),
    option("--name", help="Alias name (required for --section=aliases)"),
    option("--policy", type=Suggested(*POLICIES), help="Policy of exec credential plugins."),
    option(
        "--option",
        "options",
        type=STRING_ARRAY,
        help="Flag option in the form flag=value (can be specified multiple times)",
    ),
    option("--prependarg", type=STRING_ARRAY, help="Argument to prepend to the command (for aliases only)"),
    option("--appendarg", type=STRING_ARRAY, help="Argument to append to the command (for aliases only)"),
    option("--allowlist-entry", "allowlist", type=STRING_ARRAY, help="Allowlist entry in the form command=value"),
    option("--overwrite", is_flag=True, help="Allow overwriting existing entries"),
)
@pass_invocation
def command(invocation: Invocation, *, flags: KubercFlags) -> None:
    """Set values in the kuberc configuration file. Comments and layout of the file survive.

    Use --section to specify whether to set defaults or aliases.

    For defaults: Sets default flag values for commands. The --command flag should specify only the command, not
    resources.

    For aliases: Creates command aliases with optional default flag values and arguments. Use --prependarg and
    --appendarg to include resources or other arguments.

    kubectl reads the file too. What it does not know is refused, because each of its commands would fail or warn:
    flags that are kubecli's own, and defaults of commands that kubectl does not have.

    Examples:
      # Set default output format for 'get' command
      kubecli kuberc set --section defaults --command get --option output=wide

      # Create an alias 'getn' for 'get' command with prepended 'nodes' resource
      kubecli kuberc set --section aliases --name getn --command get --prependarg nodes --option output=wide

      # Overwrite an existing default
      kubecli kuberc set --section defaults --command get --option output=json --overwrite

      # Set the credential plugin policy and allowlist
      kubecli kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=cloud-helper
    """
    location = location_of(invocation)
    flags.check()
    program = click.get_current_context().find_root().command
    assert isinstance(program, Group)
    check_known(flags, program)
    update(location, flags.applied, invocation.runtime.warn)
    invocation.runtime.write(f"Updated {location.text}\n")
