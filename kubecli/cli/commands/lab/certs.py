"""`kubecli lab certs`."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.commands.lab.extra import require_extra
from kubecli.cli.options import argument, option
from kubecli.cli.types import FOLDER


@click.command("certs", cls=Command)
@option("--ip", multiple=True, help="An address the server is reached at; repeatable")
@option("--dns", multiple=True, help="A name the server is reached at; repeatable")
@option("--user", default="admin", help="The client certificate's user (its CN)")
@option("--group", multiple=True, default=("system:masters",), help="A group of that user (its O); repeatable")
@option("--days", default=365, help="How many days the certificates hold; the CA holds ten times that")
@argument("directory", type=FOLDER, metavar="DIR")
@pass_invocation
def command(
    invocation: Invocation,
    directory: str,
    ip: tuple[str, ...],
    dns: tuple[str, ...],
    user: str,
    group: tuple[str, ...],
    days: int,
) -> None:
    """Make a certificate authority, a serving certificate and a client certificate as PEM files.

    DIR gets ca.crt, ca.key, server.crt, server.key, client.crt and client.key; keys have mode 0600. Existing files
    are never replaced.

    Examples:
      # For a server at 10.20.30.40, also reached as kube.example.com
      kubecli lab certs ./pki --ip 10.20.30.40 --dns kube.example.com

      # With a client certificate for jane of the group developers
      kubecli lab certs ./pki --ip 10.20.30.40 --user jane --group developers
    """
    if not ip and not dns:
        raise invocation.usage_error("at least one --ip or --dns is required: what the server is reached at")
    if days < 1:
        raise invocation.usage_error("--days must be at least 1")
    for address in ip:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise invocation.usage_error(f'--ip "{address}" is not an address') from None
    require_extra()
    from kubecli.lab.certificates import write_certificates

    files = write_certificates(invocation.runtime.cwd / directory, ip, dns, user, group, days)
    invocation.runtime.write("".join(f"{Path(directory) / file.name}\n" for file in files))
