"""`kubecli proxy`: kubectl's, for GETs.

Differences from kubectl: it passes on GETs only, through the same guard as everything else; it listens on loopback
only, and its filter cannot be turned off; it serves no files (--www) and no Unix socket; the path of the context's
server is always kept. --deny keeps types to itself.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.options import option
from kubecli.cli.types import StringSlice
from kubecli.clusters.connect import connect
from kubecli.reading.proxy.rules import HOSTS, PATHS, REJECTED_METHODS, REJECTED_PATHS, Rules, patterns


@click.command("proxy", cls=Command, pages=False)
@option("--accept-hosts", default=HOSTS, help="Regular expressions: what the Host header may be.")
@option("--accept-paths", default=PATHS, help="Regular expressions: the paths that are passed on.")
@option("--address", default="127.0.0.1", help="The address of this machine's loopback to listen on.")
@option("--api-prefix", default="/", help="The path below which the API is served.")
@option("--deny", type=StringSlice(), help="Types that are not shown, such as secrets. Plural names.")
@option("-p", "--port", default=8001, help="The port to listen on; 0 is one that is free.")
@option("--reject-methods", default=REJECTED_METHODS, help="Regular expressions: methods to reject.")
@option("--reject-paths", default=REJECTED_PATHS, help="Regular expressions: paths to reject, accepted or not.")
@pass_invocation
def command(
    invocation: Invocation,
    *,
    accept_hosts: str,
    accept_paths: str,
    address: str,
    api_prefix: str,
    deny: tuple[str, ...],
    port: int,
    reject_methods: str,
    reject_paths: str,
) -> None:
    """Let programs on this machine read the cluster over plain HTTP, with your login.

    GETs only: everything else is answered with a Status. Every program and user of this machine can reach it.

    Examples:
      # Serve the API on http://127.0.0.1:8001
      kubecli proxy

      # On a free port, without what Secrets hold
      kubecli proxy --port=0 --deny=secrets
    """
    rules = Rules(
        patterns(accept_hosts),
        patterns(accept_paths),
        patterns(reject_paths),
        patterns(reject_methods),
        frozenset(each.lower() for each in deny),
    )
    from kubecli.reading.proxy.server import ProxyServer

    runtime = invocation.runtime
    with connect(invocation) as session, ProxyServer(session, rules, address, port, api_prefix) as server:
        runtime.write(f"Starting to serve on {server.place}\n")
        runtime.stdout.flush()
        server.serve_forever()
