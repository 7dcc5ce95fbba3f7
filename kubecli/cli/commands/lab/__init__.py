"""`kubecli lab`: the practice cluster, and certificates for people who set up a server of their own."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand

_HERE = "kubecli.cli.commands.lab"

command = Group(
    "lab",
    lazy={
        "serve": LazyCommand(f"{_HERE}.serve", "Run the practice cluster until Ctrl-C"),
        "run": LazyCommand(f"{_HERE}.run", "Run one kubecli command against a practice cluster"),
        "certs": LazyCommand(f"{_HERE}.certs", "Make a CA, a serving and a client certificate"),
    },
    help="""Practise on a cluster that cannot break: a read-only API server over a recorded one.

It listens on 127.0.0.1 only: https with its own CA, and an http port that asks nobody who they are. Its
kubeconfig has a context for each way in (certauth, tokenauth, basicauth, tokenauth-http, basicauth-skip) and a
few broken ones (badtoken, wrongca, wrongname, expired).""",
)
