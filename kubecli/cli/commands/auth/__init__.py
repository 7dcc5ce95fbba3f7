"""`kubecli auth`."""

from __future__ import annotations

from kubecli.cli.command import Group
from kubecli.cli.lazy import LazyCommand
from kubecli.cli.verbs import writing

command = Group(
    "auth",
    lazy={
        "can-i": LazyCommand("kubecli.cli.commands.auth.can_i", "Check whether an action is allowed"),
        "logout": LazyCommand("kubecli.cli.commands.auth.logout", "Forget the credentials that plugins gave"),
        "whoami": LazyCommand("kubecli.cli.commands.auth.whoami", "Say who the server takes you for"),
        "reconcile": writing("Reconcile rules of roles and their bindings"),
    },
    help="Ask the server who you are and what you may do.",
)
