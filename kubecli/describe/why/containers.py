"""What the status of a container says of why it is not ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from kubecli.describe.probes import probe_text
from kubecli.describe.why.facts import Fact, Rank, because, one_line, within
from kubecli.meta.age import age, human_duration, parse_time
from kubecli.meta.fields import Object, at, flag, items, mapping, name, number, text

IMAGE_REASONS = ("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError")
STARTING = ("ContainerCreating", "PodInitializing")


def container_facts(pod: Object, now: datetime, last_words: Mapping[str, str]) -> Iterator[Fact]:
    """Init containers first: the others wait for them. last_words: how the log of one that ended ends, by name."""
    for path, spec_path, label in (
        ("initContainerStatuses", "initContainers", "init container"),
        ("containerStatuses", "containers", "container"),
    ):
        specs = {text(container, "name"): container for container in items(pod, f"spec.{spec_path}")}
        for i, status in enumerate(items(pod, f"status.{path}")):
            spec = mapping(specs, text(status, "name"))
            is_init = path == "initContainerStatuses" and text(spec, "restartPolicy") != "Always"
            title = f'{label} "{text(status, "name")}"'
            source = f"pod/{name(pod)} status.{path}[{i}]"
            look = Look(pod, spec, status, title, source, now, last_words.get(text(status, "name"), ""))
            yield from _one(look, is_init=is_init)


class Look(Struct, frozen=True):
    """A container's spec and status. title: how facts call it. source: where its status stands."""

    pod: Object
    spec: Object
    status: Object
    title: str
    source: str
    now: datetime
    last_words: str

    def logs(self, flags: str = "") -> str:
        """The command that shows its log."""
        return f"logs {name(self.pod)}{within(self.pod)} -c {text(self.status, 'name')}{flags}"


def unexplained(status: Object) -> Object | None:
    """The end of a container that failed and left no message: its log may say why. None where there is none."""
    for path in ("state.terminated", "lastState.terminated"):
        ended = at(status, path)
        if ended is not None:
            failed = number(ended, "exitCode") and text(ended, "reason") != "OOMKilled"
            return mapping(status, path) if failed and not text(ended, "message").strip() else None
    return None


def _one(look: Look, *, is_init: bool) -> Iterator[Fact]:
    status, title, source = look.status, look.title, look.source
    state = mapping(status, "state")
    waiting, ended = at(state, "waiting"), at(state, "terminated")
    if waiting is not None and text(waiting, "reason") not in STARTING:
        yield _waiting(look, waiting)
        yield from _last_run(look, Rank.DETAIL)
    elif waiting is not None:
        if text(waiting, "reason") == "ContainerCreating":
            yield Fact(Rank.WAITING, f"{title} is being created", f"{source}.state.waiting.reason")
    elif ended is not None:
        code = number(ended, "exitCode")
        if code or not is_init:
            rank = Rank.BLOCKED if code else Rank.WAITING
            yield Fact(rank, f"{title} {_ending(ended, look.now)}", f"{source}.state.terminated", look.logs())
            yield from _last_words(look, "")
            yield from _memory(look, ended)
    elif is_init and at(state, "running") is not None:
        since = age(at(state, "running.startedAt"), look.now)
        what = f"{title} has been running for {since}; what comes after waits until it ends"
        yield Fact(Rank.BLOCKED, what, f"{source}.state.running.startedAt", look.logs(" --tail=20"))
    elif not flag(status, "ready"):
        yield from _not_ready(look)
        yield from _last_run(look, Rank.DETAIL)
    elif number(status, "restartCount"):
        yield from _last_run(look, Rank.PAST)


def _waiting(look: Look, waiting: Object) -> Fact:
    status, title, source = look.status, look.title, look.source
    reason, message = text(waiting, "reason"), text(waiting, "message")
    describe = f"describe pod {name(look.pod)}{within(look.pod)}"
    if reason in IMAGE_REASONS:
        image = text(look.spec, "image") or text(status, "image")
        what = f"{title} cannot get its image {image}{because(reason, message)}"
    elif reason == "CrashLoopBackOff":
        restarts = number(status, "restartCount")
        what = f"{title} ends again and again, {restarts} restarts so far{because(reason, message)}"
        return Fact(Rank.BLOCKED, what, f"{source}.state.waiting", look.logs(" -p"))
    elif reason:
        what = f"{title} cannot start{because(reason, message)}"
    else:
        return Fact(Rank.WAITING, f"{title} has not started", f"{source}.state.waiting", describe)
    return Fact(Rank.BLOCKED, what, f"{source}.state.waiting", describe)


def _not_ready(look: Look) -> Iterator[Fact]:
    spec, title, source = look.spec, look.title, look.source
    logs = look.logs(" --tail=20")
    if at(look.status, "state.running") is None:
        yield Fact(Rank.WAITING, f"{title} has not started", f"{source}.state")
    elif at(spec, "startupProbe") is not None and not flag(look.status, "started"):
        what = f"{title} runs, its startup probe has not succeeded: {probe_text(spec['startupProbe'])}"
        yield Fact(Rank.BLOCKED, what, f"{source}.started", logs)
    elif at(spec, "readinessProbe") is not None:
        what = f"{title} runs, its readiness probe does not succeed: {probe_text(spec['readinessProbe'])}"
        yield Fact(Rank.BLOCKED, what, f"{source}.ready", logs)
    else:
        yield Fact(Rank.WAITING, f"{title} runs and is not ready", f"{source}.ready", logs)


def _last_run(look: Look, rank: Rank) -> Iterator[Fact]:
    ended = at(look.status, "lastState.terminated")
    if ended is None:
        return
    restarts = f"was restarted {number(look.status, 'restartCount')} times and " if rank is Rank.PAST else ""
    what = f"{look.title} {restarts}last {_ending(ended, look.now)}"
    yield Fact(rank, what, f"{look.source}.lastState.terminated", look.logs(" -p"))
    yield from _last_words(look, " -p")
    yield from _memory(look, ended)


def _last_words(look: Look, flags: str) -> Iterator[Fact]:
    """The end of its log, where it left no message."""
    if look.last_words:
        what = f"{look.title} wrote before it ended: {one_line(look.last_words)}"
        yield Fact(Rank.DETAIL, what, f"pod/{name(look.pod)} {look.logs(flags)}", look.logs(flags))


def _ending(ended: Object, now: datetime) -> str:
    """ "ended with exit code 137 (OOMKilled) after 10s, 5m ago: message"."""
    code, reason = number(ended, "exitCode"), text(ended, "reason")
    signal = number(ended, "signal") or (code - 128 if 128 < code < 160 else 0)
    words = [part for part in (reason, f"signal {signal}" if signal else "") if part]
    what = f"ended with exit code {code}" + (f" ({', '.join(words)})" if words else "")
    start, end = parse_time(at(ended, "startedAt")), parse_time(at(ended, "finishedAt"))
    if start and end and start.year > 1970:
        what += f" after {human_duration(end - start)}"
    if end and end.year > 1970:
        what += f", {human_duration(now - end)} ago"
    message = one_line(text(ended, "message"))
    return f"{what}: {message}" if message else what


def _memory(look: Look, ended: Object) -> Iterator[Fact]:
    """The memory limit of a container that was killed for memory."""
    limit = at(look.spec, "resources.limits.memory")
    if text(ended, "reason") == "OOMKilled" and limit is not None:
        where = look.source.partition(" ")[0]
        path = f"{where} spec.{'initContainers' if look.title.startswith('init') else 'containers'}"
        yield Fact(
            Rank.DETAIL,
            f"{look.title} may use {limit} of memory",
            f"{path}[name={text(look.spec, 'name')}].resources.limits.memory",
        )
