"""`kubecli doctor`."""

from __future__ import annotations

from collections.abc import Sequence

import click
from msgspec.structs import replace

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.names import ContextNames
from kubecli.cli.options import option, output_option
from kubecli.doctor.facts import Fault, KubeconfigFacts
from kubecli.doctor.findings import Finding
from kubecli.doctor.world import World
from kubecli.errors.base import KubecliError
from kubecli.errors.expressions import OutputError
from kubecli.errors.usage import UsageError
from kubecli.kubeconfig.model import Kubeconfig
from kubecli.secretive import Secrets

# A dead cluster waits on its own thread; more than this at once helps nobody.
_SIDE_BY_SIDE = 16


@click.command("doctor", cls=Command)
@option("--all-contexts", is_flag=True, help="Examine every context of the kubeconfig.")
@option("--context", "contexts", type=ContextNames(), help="Examine this context; repeat it for several.")
@output_option("json")
@pass_invocation
def command(invocation: Invocation, *, all_contexts: bool, contexts: tuple[str, ...], output: str) -> int:
    """Walk a context through the stages a request takes, and say where it breaks and what to do.

    For each stage: ok, warning or failure, what was found, where that came from (file and field), what to do. The
    exit code is 1 when there is a failure. Credential plugins run, as they would for a request; nothing secret is
    printed.

    Examples:
      # Why am I Unauthorized?
      kubecli doctor

      # Look at two contexts, side by side; at all of them, for a script
      kubecli doctor --context blue --context green
      kubecli doctor --all-contexts -o json
    """
    from kubecli.cli.doctor_report import as_json, as_text
    from kubecli.output.terminal import brush_of

    if output not in ("", "json"):
        raise OutputError(
            f'unable to match a printer suitable for the output format "{output}", allowed formats are: json'
        )
    if all_contexts and contexts:
        raise UsageError("--all-contexts and --context cannot be used together")
    if invocation.options.snapshot:
        raise UsageError("doctor looks at how a live cluster is reached, and --snapshot names a saved one")
    runtime = invocation.runtime
    examined = [
        (name, [_masked(finding, runtime.secrets) for finding in findings])
        for name, findings in _examine(invocation, contexts, all_contexts=all_contexts)
    ]
    if output == "json":
        runtime.stdout.write(as_json(examined))
    else:
        runtime.write(as_text(examined, brush_of(runtime)))
    failed = any(finding.status == "failure" for _, findings in examined for finding in findings)
    return 1 if failed else 0


def _masked(finding: Finding, secrets: Secrets) -> Finding:
    shown = {name: secrets.mask(getattr(finding, name)) for name in ("found", "origin", "advice")}
    return replace(finding, **shown)


def _examine(
    invocation: Invocation, contexts: Sequence[str], *, all_contexts: bool
) -> list[tuple[str, list[Finding]]]:
    from kubecli.doctor.examine import look_at_files, unresolved
    from kubecli.doctor.facts import KubeconfigFacts
    from kubecli.doctor.judge import judge
    from kubecli.kubeconfig.load import load

    runtime = invocation.runtime
    several = all_contexts or len(contexts) > 1
    world = _world(invocation, alone=not several)
    try:
        kubeconfig = load(invocation.options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubecliError as error:
        files = KubeconfigFacts(fault=_say(error))
        facts = unresolved(files, "", _say(error), world)
        return [("", [finding for finding in judge(facts) if finding.stage == "kubeconfig"])]
    names = list(kubeconfig.contexts) if all_contexts else list(dict.fromkeys(contexts)) or [""]
    files = look_at_files(kubeconfig)

    def one(name: str) -> tuple[str, list[Finding]]:
        return _one(invocation, kubeconfig, files, name, world)

    if len(names) < 2:
        return [one(name) for name in names]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(names), _SIDE_BY_SIDE)) as pool:
        return list(pool.map(one, names))


def _one(
    invocation: Invocation, kubeconfig: Kubeconfig, files: KubeconfigFacts, name: str, world: World
) -> tuple[str, list[Finding]]:
    from kubecli.doctor.examine import examine, unresolved
    from kubecli.doctor.judge import judge
    from kubecli.kubeconfig.resolve import resolve
    from kubecli.kubeconfig.secrets import tell

    chosen = name or invocation.runtime.env.get("KUBECLI_CONTEXT", "") or kubeconfig.current_context
    try:
        resolved = resolve(kubeconfig, replace(invocation.options, context=name), env=invocation.runtime.env)
        tell(world.secrets, resolved, world.env)
        return resolved.name, judge(examine(resolved, files, world))
    except KubecliError as error:
        return chosen, judge(unresolved(files, chosen, _say(error), world))


def _world(invocation: Invocation, *, alone: bool) -> World:
    from kubecli.cli.session import auth_store, plugin_policy
    from kubecli.doctor.world import World

    runtime = invocation.runtime
    return World(
        env=runtime.env,
        home=runtime.home,
        say=_say,
        now=runtime.now,
        stdin_is_terminal=runtime.stdin_is_terminal and alone,
        plugins=plugin_policy(invocation),
        store=lambda resolved: auth_store(invocation, resolved),
        secrets=runtime.secrets,
    )


def _say(error: KubecliError) -> Fault:
    """The words other commands have for the error, without the beginnings that a finding does not need."""
    from kubecli.cli.wording import word
    from kubecli.doctor.facts import Fault

    report = word(error)
    words = "\n".join(report.lines)
    for beginning in ("error: ", "Unable to connect to the server: "):
        words = words.removeprefix(beginning)
    hints = [hint.partition("`kubecli doctor`")[0].rstrip("; ") for hint in report.hints]
    return Fault(words, hints[0] if hints else "", type(error).__name__)
