"""The verbs of kubectl that kubecli does not have, because they write or open a way to write.

They are recognised, so that whoever types one out of habit gets the line for kubectl with the same context, and
not a guess at a misspelt word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from kubecli.cli.command import KubeCommand, LazyCommand
from kubecli.cli.options import GLOBAL_FLAGS, global_options
from kubecli.cli.pflag import FlagSet
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.errors.usage import FlagError, WritingVerb
from kubecli.runtime import Runtime

SECTION = "Writing"

_MODULE = "kubecli.cli.commands.writing"


def writing(words: str, *, section: str = SECTION) -> LazyCommand:
    """The entry of a writing verb in a group's map. words: what it does in kubectl."""
    return LazyCommand(_MODULE, words, section)


VERBS: Mapping[str, LazyCommand] = {
    name: writing(words)
    for name, words in {
        "create": "Create a resource from a file or from stdin",
        "expose": "Expose a pod, service or workload as a new service",
        "run": "Run an image in a new pod",
        "set": "Set features of objects",
        "edit": "Edit a resource on the server",
        "delete": "Delete resources",
        "scale": "Set the number of replicas",
        "autoscale": "Make an autoscaler for a workload",
        "certificate": "Approve or deny certificate signing requests",
        "cordon": "Mark a node as unschedulable",
        "uncordon": "Mark a node as schedulable",
        "drain": "Empty a node for maintenance",
        "taint": "Change the taints of nodes",
        "attach": "Attach to a running container",
        "exec": "Run a command in a container",
        "port-forward": "Forward local ports to a pod",
        "proxy": "Open a proxy to the API server",
        "cp": "Copy files from and to containers",
        "debug": "Start debugging containers",
        "diff": "Compare with a would-be applied version (the server is asked to apply it, dry)",
        "apply": "Apply a configuration",
        "patch": "Change fields of a resource",
        "replace": "Replace a resource",
        "kustomize": "Build a kustomization",
        "label": "Change the labels of a resource",
        "annotate": "Change the annotations of a resource",
        "alpha": "Commands that are still tried out",
    }.items()
}


class WritingCommand(KubeCommand):
    """Answers every writing verb, whatever follows it."""

    def __init__(self) -> None:
        super().__init__("writing", _refuse, usage="...")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises WritingVerb with the line for kubectl, unless help is wanted."""
        verb = ctx.command_path.partition(" ")[2]
        before = args[: args.index("--")] if "--" in args else args
        if "-h" in before or "--help" in before:
            from kubecli.cli.help import command_help

            ctx.obj.write(command_help(self, ctx.command_path))
            ctx.exit()
        raise WritingVerb(verb, kubectl_line(ctx.obj, verb, args))


def _refuse() -> None:
    """Not a command of kubecli, which only reads.

    Whatever follows is answered with the same line for kubectl, at the same context, on stderr.

    Examples:
      # Print the line for kubectl
      kubecli delete pod web-0
    """


def kubectl_line(runtime: Runtime, verb: str, argv: Sequence[str]) -> str:
    """The same command for kubectl, quoted for a shell, at the context that kubecli would use.

    argv: without the verb's words.
    """
    import shlex

    flags = FlagSet(GLOBAL_FLAGS)
    words = ["kubectl", *_pinned(runtime, flags, argv), *verb.split(), *_without_own_flags(argv)]
    return shlex.join(words)


def _pinned(runtime: Runtime, flags: FlagSet, argv: Sequence[str]) -> list[str]:
    """--context (and --namespace, when the environment chose one), unless argv says so itself."""
    from kubecli.kubeconfig.load import load

    given = _given(flags, argv)
    options = global_options(given)
    pins = []
    try:
        kubeconfig = load(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubeconfigError:
        return []
    context = runtime.env.get("KUBECLI_CONTEXT") or kubeconfig.current_context
    if context and "context" not in given:
        pins.append(f"--context={context}")
    namespace = runtime.env.get("KUBECLI_NAMESPACE")
    if namespace and "namespace" not in given:
        pins.append(f"--namespace={namespace}")
    return pins


def _given(flags: FlagSet, argv: Sequence[str]) -> dict[str, object]:
    """The global flags among argv. The verb's own flags are not known here: each word is read by itself."""
    given: dict[str, object] = {}
    for at, word in enumerate(argv):
        if word == "--":
            break
        try:
            given |= flags.given(argv[at : at + 2] if flags.takes_next(word) else [word])[0]
        except FlagError:
            continue
    return given


def _without_own_flags(argv: Sequence[str]) -> list[str]:
    """argv without --color, which kubectl does not know, and without the values of secrets."""
    kept: list[str] = []
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        name, equals, _ = word.partition("=")
        if word == "--":
            return [*kept, word, *rest]
        if name not in ("--color", "--token", "--password"):
            kept.append(word)
            continue
        if not equals and rest:
            rest.pop(0)
        if name != "--color":
            kept.append(f"{name}=REDACTED")
    return kept
