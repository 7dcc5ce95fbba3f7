"""`kubecli logs`: complete → LogsRequest → sources → lines.

Differences from kubectl: several containers are read in a fixed order; `-f` resumes after a dropped connection
without repeating lines, and says so and exits 1 when lines may be missing; with -l, --all-pods or a pattern it
also follows the pods that come and the containers that start anew, and ends when every pod is over or gone. Pods
by pattern, node and in all namespaces; --grep, --exclude, --json-fields, --template, --timezone. A terminal sees
prefixes for several pods, levels and matches in colour, and control characters written out; which container is
the default of several pods is said once.
"""

from __future__ import annotations

import re

import click
from msgspec import Struct

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import all_namespaces, selector
from kubecli.cli.names import ObjectName, PodArgument, containers, log_fields, time_zones
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import DURATION, INT, STRING_ARRAY, StringSlice
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.errors.reading import LogsError
from kubecli.errors.usage import UsageError
from kubecli.meta.gotime import parse_rfc3339
from kubecli.output.terminal import brush_of
from kubecli.reading.logs.output import LogOutput, compile_filter
from kubecli.reading.logs.reading import LogOptions
from kubecli.reading.logs.request import LogsRequest, PodPick
from kubecli.reading.logs.run import read_logs
from kubecli.reading.logs.shaping import Marks, compiled, compiled_name, shape_of

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


@click.command("logs", cls=Command, clusters=True, usage="[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]")
@option_group(
    "flags",
    LogFlags,
    argument("args", nargs=-1, type=PodArgument()),
    option("--all-containers", is_flag=True, help="Get all containers' logs in the pod(s)."),
    all_namespaces,
    option("--all-pods", is_flag=True, help="Get logs from all pod(s). Sets prefix to true."),
    option("-c", "--container", shell_complete=containers, help="Print the logs of this container"),
    option(
        "--container-regex",
        shell_complete=containers,
        help="Print the logs of all containers whose name matches this regular expression.",
    ),
    option("--exclude", type=STRING_ARRAY, help="Leave out lines that match this regular expression; repeatable."),
    option("-f", "--follow", is_flag=True, help="Specify if the logs should be streamed."),
    option("--grep", type=STRING_ARRAY, help="Print only lines that match this regular expression; repeatable."),
    option(
        "--highlight",
        type=STRING_ARRAY,
        help="Mark on a terminal what matches this regular expression; repeatable.",
    ),
    option(
        "--ignore-errors", is_flag=True, help="While following, an error of one log is said, and the rest goes on."
    ),
    option(
        "--insecure-skip-tls-verify-backend",
        is_flag=True,
        help="Let the API server skip the check of the kubelet's certificate; logs could then be forged.",
    ),
    option(
        "--json-fields",
        type=StringSlice(),
        shell_complete=log_fields,
        help="Of lines that are JSON print only these fields: level,msg,http.path. Others stay as they are.",
    ),
    option("--limit-bytes", type=INT, help="Maximum bytes of logs to return. Defaults to no limit."),
    option(
        "--max-log-requests",
        default=5,
        help="The most logs followed at once with a selector or several containers.",
    ),
    option("--node", type=ObjectName("nodes"), help="Get logs from the pods on this node."),
    option(
        "--pod-regex",
        type=ObjectName("pods"),
        help="Get logs from all pods whose name matches this regular expression.",
    ),
    option(
        "--pod-running-timeout", type=DURATION, default=20.0, help="How long to wait for a pod to run: 5s, 2m, 3h."
    ),
    option("--prefix", is_flag=True, help="Prefix each log line with its pod and container."),
    option("-p", "--previous", is_flag=True, help="Print the logs of the container's previous instance."),
    selector,
    option("--since", type=DURATION, help="Only logs newer than this: 5s, 2m, 3h. Not with --since-time."),
    option("--since-time", help="Only logs after this time (RFC 3339). Not with --since."),
    option("--tail", default=-1, help="Lines of recent log to show; -1 is all, and 10 with a selector."),
    option("--template", help="Of lines that are JSON print this Go template: '{{.level}} {{.msg}}'."),
    option("--timestamps", is_flag=True, help="Include timestamps on each line in the log output"),
    option(
        "--timezone",
        shell_complete=time_zones,
        help="Include timestamps, in this time zone: Local, UTC, Europe/Berlin.",
    ),
)
@pass_invocation
def command(invocation: Invocation, *, flags: LogFlags) -> None:
    """Print the logs of a container in a pod, of several containers, or of a workload's pods.

    POD may be a regular expression where no pod can have that name: 'web-.*'. A followed log goes on after a
    dropped connection, without repeating lines. With -f and several pods, pods that come are followed as well,
    until every pod is over or gone. With --tail and --grep, what is shown are the last lines that match.

    Examples:
      # The log of a pod with one container, and of one container among several
      kubecli logs web-0
      kubecli logs web-0 -c sidecar

      # Follow all containers of all pods with a label
      kubecli logs -f -l app=web --all-containers --prefix

      # All pods of a deployment, errors only
      kubecli logs deploy/web --all-pods --grep 'ERROR|FATAL'

      # All pods whose name begins so, in all namespaces; those on a node, of containers by name
      kubecli logs -f 'web-.*' -A
      kubecli logs --node node-1 -A --container-regex 'app|proxy' --since=10m

      # JSON lines as a person reads them, in local time
      kubecli logs deploy/web --json-fields level,msg,http.path --timezone Local
      kubecli logs deploy/web --template '{{.level}} {{.msg}}' --highlight 'timeout|refused'

      # The instance before the last restart
      kubecli logs -p web-0

      # The last 20 lines, the last hour, since a moment
      kubecli logs web-0 --tail=20
      kubecli logs web-0 --since=1h
      kubecli logs web-0 --since-time=2026-08-30T06:00:00Z --timestamps
    """
    request = complete(invocation, flags)
    contexts = resolve_contexts(invocation, all_namespaces=flags.all_namespaces)
    runtime = invocation.runtime
    brush, marks = brush_of(runtime), None
    patterns = (*request.filter.grep, *map(compiled, flags.highlight))
    if runtime.stdout_is_terminal or invocation.color:
        marks = Marks(brush, patterns, clean=runtime.stdout_is_terminal)
    with connect_all(invocation, contexts=contexts) as clusters:
        output = LogOutput(
            runtime.stdout,
            prefix=request.prefix or clusters.several,
            filter=request.filter,
            brush=brush,
            flush=request.options.follow and not all(session.frozen for session in clusters.sessions),
            namespaces=contexts.several_namespaces(all_namespaces=flags.all_namespaces),
            contexts=clusters.several,
            shape=shape_of(flags.timezone, flags.json_fields, flags.template),
            marks=marks,
            prefix_several=runtime.stdout_is_terminal and not invocation.given("prefix"),
        )
        if request.options.follow:
            clusters.say_errors()
        read_logs(clusters.sessions, request, output)
        clusters.fail(())


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
