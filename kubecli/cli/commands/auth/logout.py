"""`kubecli auth logout`, which kubectl does not have: it keeps no credential of a plugin."""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation


@click.command("logout", cls=Command, usage="")
@pass_invocation
def command(invocation: Invocation) -> None:
    """Forget the credentials that plugins gave and that are kept between commands.

    The next command asks the plugin again. What a vendor's tool keeps for itself is not touched: for that there
    are `aws sso logout`, `az logout`, `gcloud auth revoke` and the like. The kubeconfig stays as it is.

    Examples:
      # Forget what every plugin gave
      kubecli auth logout
    """
    from kubecli.connection.credential_cache import forget_all
    from kubecli.connection.login_settings import kept_in
    from kubecli.errors.usage import UsageError

    runtime = invocation.runtime
    folder = kept_in(runtime.env, runtime.home)
    try:
        count = forget_all(folder)
    except OSError as error:
        raise UsageError(f"{error.filename}: {(error.strerror or str(error)).lower()}") from None
    what = "no credential was" if not count else "1 credential was" if count == 1 else f"{count} credentials were"
    runtime.write(f"{what} kept in {folder}\n" if not count else f"{what} removed from {folder}\n")
