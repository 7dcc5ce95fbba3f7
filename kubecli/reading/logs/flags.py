"""The flags of `logs`, and the LogsRequest that they make."""

from __future__ import annotations

import re

from msgspec import Struct

from kubecli.errors.reading import LogsError
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.meta.gotime import parse_rfc3339
from kubecli.reading.logs.output import compile_filter
from kubecli.reading.logs.reading import LogOptions
from kubecli.reading.logs.request import LogsRequest, PodPick
from kubecli.reading.logs.shaping import compiled_name

SELECTOR_TAIL = 10
USAGE = "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]"
REQUIRED = f"expected '{USAGE}'.\nPOD or TYPE/NAME is a required argument for the logs command"


class LogFlags(Struct, frozen=True):
    """The flags of `logs`, as they were given. Durations are seconds."""

    args: tuple[str, ...] = ()
    all_containers: bool = False
    all_namespaces: bool = False
    all_pods: bool = False
    container: str = ""
    container_regex: str = ""
    exclude: tuple[str, ...] = ()
    follow: bool = False
    grep: tuple[str, ...] = ()
    highlight: tuple[str, ...] = ()
    ignore_errors: bool = False
    insecure_skip_tls_verify_backend: bool = False
    json_fields: tuple[str, ...] = ()
    limit_bytes: int = 0
    max_log_requests: int = 5
    node: str = ""
    pod_regex: str = ""
    pod_running_timeout: float = 20.0
    prefix: bool = False
    previous: bool = False
    selector: str = ""
    since: float = 0.0
    since_time: str = ""
    tail: int = -1
    template: str = ""
    timestamps: bool = False
    timezone: str = ""


def complete(invocation: Invocation, flags: LogFlags) -> LogsRequest:
    """Checks the command line. Raises UsageError and LogsError in kubectl's words."""
    args, container = flags.args, flags.container
    pick = picked(invocation, flags)
    since_time, since, tail = flags.since_time, flags.since, flags.tail
    if since_time:
        try:
            moment = parse_rfc3339(since_time).replace(microsecond=0, tzinfo=None)
            since_time = f"{moment.isoformat()}Z"  # as Go writes it
        except ValueError as error:
            raise LogsError(str(error)) from error
    if since_time and since:
        raise LogsError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    inline = args[1] if len(args) == 2 else ""
    if flags.all_containers and (container or inline):
        raise LogsError(f"--all-containers=true should not be specified with container name {inline or container}")
    if inline and invocation.given("container"):
        raise LogsError("only one of -c or an inline [CONTAINER] arg is allowed")
    if flags.container_regex and (flags.all_containers or container or inline):
        raise LogsError("--container-regex says which containers: -c and --all-containers do not go with it")
    if flags.json_fields and flags.template:
        raise LogsError("--json-fields and --template both say how lines are shown: give one of them")
    if flags.limit_bytes < 0:
        raise LogsError("--limit-bytes must be greater than 0")
    if since < 0:
        raise LogsError("--since must be greater than 0")
    if pick and tail == -1 and not invocation.given("tail"):
        tail = SELECTOR_TAIL
    if tail < -1:
        raise LogsError("--tail must be greater than or equal to -1")
    if flags.pod_running_timeout <= 0:
        raise LogsError("--pod-running-timeout must be higher than zero")
    options = LogOptions(
        follow=flags.follow,
        previous=flags.previous,
        timestamps=flags.timestamps or bool(flags.timezone),
        since_seconds=round_half_away(since) if since else None,
        since_time=since_time,
        limit_bytes=flags.limit_bytes,
        tail=tail,
        insecure_backend=flags.insecure_skip_tls_verify_backend,
    )
    return LogsRequest(
        target=args[0] if args else "",
        pick=pick,
        all_namespaces=flags.all_namespaces,
        container=inline or container,
        containers=compiled_name(flags.container_regex) if flags.container_regex else None,
        all_containers=flags.all_containers,
        all_pods=flags.all_pods,
        options=options,
        prefix=flags.prefix or flags.all_pods,
        filter=compile_filter(flags.grep, flags.exclude),
        ignore_errors=flags.ignore_errors,
        max_requests=flags.max_log_requests,
        pod_timeout=flags.pod_running_timeout,
    )


def picked(invocation: Invocation, flags: LogFlags) -> PodPick:
    """Which pods are read, all of them, where it is not one that is named, or a workload's."""
    args, pattern = flags.args, flags.pod_regex
    if (not args and not (flags.selector or flags.node or pattern)) or len(args) > 2:
        raise invocation.usage_error(REQUIRED)
    if args and flags.selector:
        if len(args) == 1:
            raise invocation.usage_error("only a selector (-l) or a POD name is allowed")
        raise UsageError("selectors and the all flag cannot be used when passing resource/name arguments")
    if args and pattern:
        raise invocation.usage_error("only a pattern (--pod-regex) or a POD name is allowed")
    target = args[0] if args else ""
    if "/" in target:
        if flags.all_namespaces:
            raise UsageError("a resource cannot be retrieved by name across all namespaces")
        if flags.node:
            raise invocation.usage_error("only a node (--node) or a TYPE/NAME is allowed")
        return PodPick()
    if target and not _PATTERN.search(target):
        if not (flags.all_namespaces or flags.node):
            return PodPick()
        target = f"^{re.escape(target)}$"
    pattern = pattern or target
    return PodPick(flags.selector, flags.node, compiled_name(pattern) if pattern else None)


_PATTERN = re.compile(r"[*+?|()\[\]{}^$\\]")
"""What no name has."""


def round_half_away(seconds: float) -> int:
    """Go's Duration.Round to whole seconds."""
    return int(seconds + 0.5) if seconds >= 0 else -int(-seconds + 0.5)
