"""`kubecli config export`."""

from __future__ import annotations

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.config.support import choices, effective_context, load, quote, unexpected
from kubecli.cli.names import ContextName
from kubecli.cli.options import argument, option
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.layers import Merged


@click.command("export", cls=Command)
@option("--to", help="Write to this new file, readable by its owner alone, instead of stdout")
@argument("args", nargs=-1, type=ContextName(), metavar="[CONTEXT_NAME]")
@pass_invocation
def command(invocation: Invocation, args: tuple[str, ...], to: str) -> None:
    """Print one context as a kubeconfig of its own: its cluster and user, certificates inside, secrets readable.

    Paths that cannot be put inside (tokenFile, exec.command) become absolute.

    Examples:
      # A kubeconfig for the context prod alone
      kubecli config export prod --to=prod.kubeconfig

      # Move the current context to another machine
      kubecli config export | ssh host kubecli config import -
    """
    if len(args) > 1:
        raise unexpected(invocation, args)
    merged = load(invocation)
    known = merged.entries["contexts"]
    name = args[0] if args else effective_context(invocation, merged)
    if not name:
        raise UsageError("current-context is not set", hint=choices("", known))
    text = one_context(merged, name)
    if to:
        _write(invocation, to, text)
    else:
        invocation.runtime.stdout.write(text)


def one_context(merged: Merged, name: str, *, namespace: str = "") -> bytes:
    """A kubeconfig with one context, which is the current one. namespace: in place of the context's own.

    Raises UsageError for a context that does not exist, and FlattenFailed.
    """
    from kubecli.kubeconfig import view
    from kubecli.kubeconfig.layers import resolve_paths
    from kubecli.output import yaml_text

    known = merged.entries["contexts"]
    if name not in known:
        raise UsageError(f"no context exists with the name: {quote(name)}", hint=choices(name, known))
    merged = view.minify(merged, name)
    entries = {
        section: {key: replace(entry, data=resolve_paths(view.flatten(entry))) for key, entry in found.items()}
        for section, found in merged.entries.items()
    }
    if namespace:
        own = entries["contexts"][name]
        entries["contexts"][name] = replace(own, data={**own.data, "namespace": namespace})
    merged = replace(merged, entries=entries, preferences={}, extensions={}, current_context=name)
    return yaml_text.dumps(view.v1(merged))


def _write(invocation: Invocation, to: str, text: bytes) -> None:
    import os

    from kubecli.kubeconfig.edit.store import replacing

    path = invocation.runtime.cwd / to
    if os.path.lexists(path):
        raise UsageError(f"{to} exists already", hint="remove it first, or print to stdout without --to")
    with replacing(path, text, to) as new:
        new.commit()
