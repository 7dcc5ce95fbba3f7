"""What the status of a container says of why it is not ready."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubecli.describe.probes import probe_text
from kubecli.describe.why.facts import Fact, Rank, because, one_line
from kubecli.meta.age import age, human_duration, parse_time
from kubecli.meta.fields import Object, at, flag, items, mapping, name, number, text

IMAGE_REASONS = ("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError")
STARTING = ("ContainerCreating", "PodInitializing")


def container_facts(pod: Object, now: datetime) -> Iterator[Fact]:
    """Init containers first: the others wait for them."""
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
            yield from _one(pod, spec, status, title, source, now, is_init=is_init)


def _one(
    pod: Object, spec: Object, status: Object, title: str, source: str, now: datetime, *, is_init: bool
) -> Iterator[Fact]:
    state = mapping(status, "state")
    waiting, ended = at(state, "waiting"), at(state, "terminated")
    if waiting is not None and text(waiting, "reason") not in STARTING:
        yield _waiting(spec, waiting, status, title, source)
        yield from _last_run(spec, status, title, source, now, Rank.DETAIL)
    elif waiting is not None:
        if text(waiting, "reason") == "ContainerCreating":
            yield Fact(Rank.WAITING, f"{title} is being created", f"{source}.state.waiting.reason")
    elif ended is not None:
        code = number(ended, "exitCode")
        if code or not is_init:
            rank = Rank.BLOCKED if code else Rank.WAITING
            yield Fact(rank, f"{title} {_ending(ended, now)}", f"{source}.state.terminated")
            yield from _memory(spec, ended, title, source)
    elif is_init and at(state, "running") is not None:
        since = age(at(state, "running.startedAt"), now)
        what = f"{title} has been running for {since}; what comes after waits until it ends"
        yield Fact(Rank.BLOCKED, what, f"{source}.state.running.startedAt")
    elif not flag(status, "ready"):
        yield from _not_ready(spec, status, title, source)
        yield from _last_run(spec, status, title, source, now, Rank.DETAIL)
    elif number(status, "restartCount"):
        yield from _last_run(spec, status, title, source, now, Rank.PAST)


def _waiting(spec: Object, waiting: Object, status: Object, title: str, source: str) -> Fact:
    reason, message = text(waiting, "reason"), text(waiting, "message")
    if reason in IMAGE_REASONS:
        image = text(spec, "image") or text(status, "image")
        what = f"{title} cannot get its image {image}{because(reason, message)}"
    elif reason == "CrashLoopBackOff":
        restarts = number(status, "restartCount")
        what = f"{title} ends again and again, {restarts} restarts so far{because(reason, message)}"
    elif reason:
        what = f"{title} cannot start{because(reason, message)}"
    else:
        return Fact(Rank.WAITING, f"{title} has not started", f"{source}.state.waiting")
    return Fact(Rank.BLOCKED, what, f"{source}.state.waiting")


def _not_ready(spec: Object, status: Object, title: str, source: str) -> Iterator[Fact]:
    if at(status, "state.running") is None:
        yield Fact(Rank.WAITING, f"{title} has not started", f"{source}.state")
    elif at(spec, "startupProbe") is not None and not flag(status, "started"):
        probe = probe_text(spec["startupProbe"])
        yield Fact(
            Rank.BLOCKED, f"{title} runs, its startup probe has not succeeded: {probe}", f"{source}.started"
        )
    elif at(spec, "readinessProbe") is not None:
        probe = probe_text(spec["readinessProbe"])
        yield Fact(Rank.BLOCKED, f"{title} runs, its readiness probe does not succeed: {probe}", f"{source}.ready")
    else:
        yield Fact(Rank.WAITING, f"{title} runs and is not ready", f"{source}.ready")


def _last_run(spec: Object, status: Object, title: str, source: str, now: datetime, rank: Rank) -> Iterator[Fact]:
    ended = at(status, "lastState.terminated")
    if ended is None:
        return
    restarts = f"was restarted {number(status, 'restartCount')} times and " if rank is Rank.PAST else ""
    yield Fact(rank, f"{title} {restarts}last {_ending(ended, now)}", f"{source}.lastState.terminated")
    yield from _memory(spec, ended, title, source)


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


def _memory(spec: Object, ended: Object, title: str, source: str) -> Iterator[Fact]:
    """The memory limit of a container that was killed for memory."""
    limit = at(spec, "resources.limits.memory")
    if text(ended, "reason") == "OOMKilled" and limit is not None:
        where = source.partition(" ")[0]
        path = f"{where} spec.{'initContainers' if title.startswith('init') else 'containers'}"
        yield Fact(
            Rank.DETAIL,
            f"{title} may use {limit} of memory",
            f"{path}[name={text(spec, 'name')}].resources.limits.memory",
        )
