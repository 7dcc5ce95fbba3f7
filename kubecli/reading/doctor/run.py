"""`doctor` from what is asked to a report: contexts side by side, each cluster and user once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from msgspec.structs import replace

from kubecli.clusters.login import plugin_policy
from kubecli.clusters.login_store import auth_store
from kubecli.doctor.examine import examine, examine_again, look_at_files, unreadable
from kubecli.doctor.facts import Facts
from kubecli.doctor.judge import Judgement, judge, masked
from kubecli.doctor.situation import Situation, as_resolved, choose
from kubecli.doctor.world import World
from kubecli.errors.base import KubecliError
from kubecli.errors.kubeconfig import KubeconfigError
from kubecli.invocation import Invocation
from kubecli.kubeconfig.load import load
from kubecli.kubeconfig.model import Kubeconfig, ResolvedContext
from kubecli.kubeconfig.patterns import chosen
from kubecli.kubeconfig.resolve import resolve
from kubecli.meta.controls import escape_controls
from kubecli.output.progress import progress_of
from kubecli.output.terminal import brush_of
from kubecli.reading.doctor.report import as_json, as_text
from kubecli.reading.doctor.table import Style, so_far
from kubecli.wording import word

_SIDE_BY_SIDE = 16
"""A dead cluster waits on its own thread; more than this at once helps nobody."""


def print_judgements(
    invocation: Invocation, judgements: Sequence[Judgement], output: str, *, several: bool
) -> None:
    """output: "json", or "" for text."""
    runtime = invocation.runtime
    if output == "json":
        runtime.stdout.write(as_json(judgements, several=several))
        return
    runtime.write(as_text(judgements, _style(invocation), several=several))


def _style(invocation: Invocation) -> Style:
    runtime = invocation.runtime
    return Style(
        brush=brush_of(runtime),
        width=runtime.width() if runtime.stdout_is_terminal else None,
        folded=runtime.stdout_is_terminal and invocation.options.verbosity < 1,
    )


def examined(invocation: Invocation, contexts: Sequence[str], *, all_contexts: bool) -> list[Judgement]:
    """Of the contexts that are named, else of the current one; of one that cannot be read too. Each once."""
    runtime, options = invocation.runtime, invocation.options
    several = all_contexts or bool(options.contexts) or len(contexts) > 1
    world = _world(invocation, alone=not several)
    bare = Situation(
        runtime.env, runtime.home, runtime.cwd, runtime.now(), options.kubeconfig, replace(options, context="")
    )
    try:
        kubeconfig = load(options.kubeconfig, env=runtime.env, home=runtime.home, cwd=runtime.cwd)
    except KubeconfigError as error:
        return [masked(judge(unreadable(error, bare, world)), runtime.secrets.mask)]
    if options.contexts:
        names = list(chosen(options.contexts, kubeconfig.contexts))
    else:
        names = list(kubeconfig.contexts) if all_contexts else list(dict.fromkeys(contexts)) or [""]
    files = look_at_files(kubeconfig)
    groups = _groups(bare, kubeconfig, names or [""])

    done: dict[str, Judgement] = {}

    def one(group: Sequence[Situation]) -> None:
        first: Facts | None = None
        for situation in group:
            resolved = _resolver(invocation, kubeconfig, situation)
            if first is None:
                first = facts = examine(situation, resolved, files, world)
            else:
                facts = examine_again(first, situation, resolved, world)
            done[situation.context_name] = masked(judge(facts), runtime.secrets.mask)

    if len(groups) < 2:
        one(groups[0])
    else:
        _side_by_side(invocation, one, groups, names, done)
    return list(done.values()) if len(done) == 1 else [done[name] for name in names]


def _side_by_side(
    invocation: Invocation,
    one: Callable[[Sequence[Situation]], None],
    groups: Sequence[Sequence[Situation]],
    names: Sequence[str],
    done: Mapping[str, Judgement],
) -> None:
    """A terminal sees the table while it is made: each context as it is finished, and how many are not."""
    runtime = invocation.runtime
    with progress_of(runtime) as progress, ThreadPoolExecutor(min(len(groups), _SIDE_BY_SIDE)) as pool:
        if runtime.stdout_is_terminal:
            style = _style(invocation)
            progress.lines = lambda height: so_far(names, dict(done), style, height)

        def count() -> None:
            left = [escape_controls(name) for name in names if name not in done]
            progress.at("contexts", len(names) - len(left), len(names))
            progress.wait_for(", ".join(left))

        count()
        for finished in as_completed([pool.submit(one, group) for group in groups]):
            finished.result()
            count()


def _groups(bare: Situation, kubeconfig: Kubeconfig, names: Sequence[str]) -> list[list[Situation]]:
    """The contexts, those of one cluster and user together: they are examined once, but for the namespace."""
    groups: dict[tuple[str, str] | str, list[Situation]] = {}
    for name in names:
        situation = choose(replace(bare, overrides=replace(bare.overrides, context=name)), kubeconfig)
        situation = as_resolved(situation)
        named = situation.context is not None and situation.cluster_named and situation.user_named
        key = (situation.cluster.name, situation.user.name) if named else name
        groups.setdefault(key, []).append(situation)
    return list(groups.values())


def _resolver(
    invocation: Invocation, kubeconfig: Kubeconfig, situation: Situation
) -> Callable[[], ResolvedContext]:
    return lambda: resolve(kubeconfig, situation.overrides, env=invocation.runtime.env)


def _world(invocation: Invocation, *, alone: bool) -> World:
    runtime = invocation.runtime
    asks = runtime.stdin_is_terminal and alone

    def hear(piece: bytes) -> None:
        if asks:  # what a plugin says to who logs in: an address to open, a code
            runtime.stderr.write(piece.decode("utf-8", "replace"))
            runtime.stderr.flush()

    return World(
        env=runtime.env,
        home=runtime.home,
        say=_say,
        now=runtime.now,
        stdin_is_terminal=asks,
        plugins=plugin_policy(invocation),
        store=lambda resolved: auth_store(invocation, resolved),
        hear=hear,
        secrets=runtime.secrets,
    )


def _say(error: KubecliError) -> str:
    """The words other commands have for the error, without the beginnings that a finding does not need."""
    words = "\n".join(word(error).lines)
    for beginning in ("error: ", "Unable to connect to the server: "):
        words = words.removeprefix(beginning)
    return words
