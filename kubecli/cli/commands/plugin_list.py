"""`kubecli plugin list`: what is there, and what stands in its way."""

from __future__ import annotations

from pathlib import PurePath

import click

from kubecli.cli.command import Command, Group, Invocation, pass_invocation
from kubecli.cli.options import option
from kubecli.errors.usage import PluginProblems
from kubecli.gotext.quote import quote
from kubecli.reading.plugins import faults_of, list_plugins


@click.command("list", cls=Command, context_settings={"allow_extra_args": True})
@option("--name-only", is_flag=True, help="If true, print only the file name of each plugin, not its whole path.")
@pass_invocation
def command(invocation: Invocation, name_only: bool) -> None:
    """List all plugin programs on PATH.

    They are the files whose names begin with "kubecli-" or "kubectl-". Those that cannot run, or that something
    else hides, are marked.

    Examples:
      # List all available plugins
      kubecli plugin list

      # List only the file names, without folders
      kubecli plugin list --name-only
    """
    runtime = invocation.runtime
    listing = list_plugins(runtime.env.get("PATH", ""))
    for folder, why in listing.skipped:
        runtime.warn(f"Unable to read directory {quote(folder)} from your PATH: open {folder}: {why}. Skipping...")
    if not listing.paths:
        raise PluginProblems(0, none_found=True)
    runtime.write("The following compatible plugins are available:\n\n")
    program = click.get_current_context().find_root().command
    assert isinstance(program, Group)
    seen: dict[str, str] = {}
    count = 0
    for path in listing.paths:
        runtime.write(f"{PurePath(path).name if name_only else path}\n")
        runtime.stdout.flush()
        ours = " ".join(program.names(PurePath(path).name.split("-")[1:]))
        for fault in faults_of(path, seen, ours):
            runtime.warn(f"  - {fault}")
            count += 1
    if count:
        raise PluginProblems(count)
