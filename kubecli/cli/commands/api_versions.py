"""`kubecli api-versions`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command


@kube_command("api-versions")
def command(invocation: Invocation) -> None:
    """Print the API versions that the server has, in the form "group/version".

    Examples:
      # Print the API versions
      kubecli api-versions
    """
    from kubecli.api.resources import ResourceFinder
    from kubecli.cli.session import connect

    with connect(invocation) as session:
        finder = ResourceFinder(session.api, warn=invocation.runtime.warn)
        groups = [*finder.groups("/api"), *finder.groups("/apis")]
    versions = sorted(
        f"{group.name}/{version}" if group.name else version
        for group in groups
        for version in group.versions
        if version not in group.stale
    )
    invocation.runtime.write("".join(f"{version}\n" for version in versions))
