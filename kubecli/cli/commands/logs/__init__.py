"""`kubecli logs`: complete → LogsRequest → sources → lines.

Differences from kubectl: several containers are read in a fixed order; `-f` resumes after a dropped connection
without repeating lines, and says so and exits 1 when lines may be missing; --grep and --exclude; prefixes are
coloured on a terminal.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kubecli.api.answers import RequestInfo
from kubecli.api.namespaces import missing_namespace
from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.logs.following import Following
from kubecli.cli.commands.logs.output import Filter, Output, compile_filter
from kubecli.cli.commands.logs.reading import LogOptions, lines, read
from kubecli.cli.commands.logs.targets import PODS, Source, by_logging, pod_selector, sources_of
from kubecli.cli.options import argument, option
from kubecli.cli.session import Session, connect
from kubecli.cli.values import DURATION, INT, STRING_ARRAY
from kubecli.dataclass import dataclass
from kubecli.errors import ApiError, LinesMissing, LogsError, NotFoundError
from kubecli.meta.gotime import parse_rfc3339

SELECTOR_TAIL = 10
USAGE = "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]"
REQUIRED = f"expected '{USAGE}'.\nPOD or TYPE/NAME is a required argument for the logs command"


@dataclass(frozen=True, slots=True)
class LogsRequest:
    """What was asked for, checked. target: "web-0", "deploy/web", "" with a selector."""

    target: str
    selector: str
    container: str
    all_containers: bool
    all_pods: bool
    options: LogOptions
    prefix: bool
    filter: Filter
    ignore_errors: bool
    max_requests: int
    pod_timeout: float


@kube_command("logs", usage="[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]")
@argument("args", nargs=-1, required=False)
@option("--all-containers", is_flag=True, help="Get all containers' logs in the pod(s).")
@option("--all-pods", is_flag=True, help="Get logs from all pod(s). Sets prefix to true.")
@option("-c", "--container", help="Print the logs of this container")
@option("--exclude", kind=STRING_ARRAY, help="Leave out lines that match this regular expression; repeatable.")
@option("-f", "--follow", is_flag=True, help="Specify if the logs should be streamed.")
@option("--grep", kind=STRING_ARRAY, help="Print only lines that match this regular expression; repeatable.")
@option(
    "--ignore-errors", is_flag=True, help="While following, an error of one log is said, and the rest goes on."
)
@option(
    "--insecure-skip-tls-verify-backend",
    is_flag=True,
    help="Let the API server skip the check of the kubelet's certificate; logs could then be forged.",
)
@option("--limit-bytes", kind=INT, help="Maximum bytes of logs to return. Defaults to no limit.")
@option(
    "--max-log-requests", default=5, help="The most logs followed at once with a selector or several containers."
)
@option(
    "--pod-running-timeout", kind=DURATION, default=20.0, help="How long to wait for a pod to run: 5s, 2m, 3h."
)
@option("--prefix", is_flag=True, help="Prefix each log line with its pod and container.")
@option("-p", "--previous", is_flag=True, help="Print the logs of the container's previous instance.")
@option("-l", "--selector", help="Selector (label query) of the pods: -l key1=value1,key2=value2.")
@option("--since", kind=DURATION, help="Only logs newer than this: 5s, 2m, 3h. Not together with --since-time.")
@option("--since-time", help="Only logs after this time (RFC 3339). Not together with --since.")
@option("--tail", default=-1, help="Lines of recent log to show; -1 is all, and 10 with a selector.")
@option("--timestamps", is_flag=True, help="Include timestamps on each line in the log output")
def command(invocation: Invocation, **given: Any) -> int:
    """Print the logs of a container in a pod, of several containers, or of a workload's pods.

    A followed log goes on after a dropped connection, without repeating lines.

    Examples:
      # The log of a pod with one container, and of one container among several
      kubecli logs web-0
      kubecli logs web-0 -c sidecar

      # Follow all containers of all pods with a label
      kubecli logs -f -l app=web --all-containers --prefix

      # All pods of a deployment, errors only
      kubecli logs deploy/web --all-pods --grep 'ERROR|FATAL'

      # The instance before the last restart
      kubecli logs -p web-0

      # The last 20 lines, the last hour, since a moment
      kubecli logs web-0 --tail=20
      kubecli logs web-0 --since=1h
      kubecli logs web-0 --since-time=2026-08-30T06:00:00Z --timestamps
    """
    request = complete(invocation, given)
    with connect(invocation) as session:
        return run(session, request)


def complete(invocation: Invocation, given: dict[str, Any]) -> LogsRequest:
    """Checks the command line. Raises UsageError and LogsError in kubectl's words."""
    args, selector, container = given["args"], given["selector"], given["container"]
    if (not args and not selector) or len(args) > 2:
        raise invocation.usage_error(REQUIRED)
    if len(args) == 1 and selector:
        raise invocation.usage_error("only a selector (-l) or a POD name is allowed")
    since_time, since, tail = given["since_time"], given["since"], given["tail"]
    if since_time:
        try:
            parse_rfc3339(since_time)
        except ValueError as error:
            raise LogsError(str(error)) from error
    if since_time and since:
        raise LogsError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    inline = args[1] if len(args) == 2 else ""
    if given["all_containers"] and (container or inline):
        raise LogsError(f"--all-containers=true should not be specified with container name {inline or container}")
    if inline and "container" in invocation.changed:
        raise LogsError("only one of -c or an inline [CONTAINER] arg is allowed")
    if given["limit_bytes"] < 0:
        raise LogsError("--limit-bytes must be greater than 0")
    if since < 0:
        raise LogsError("--since must be greater than 0")
    if selector and tail == -1 and "tail" not in invocation.changed:
        tail = SELECTOR_TAIL
    if tail < -1:
        raise LogsError("--tail must be greater than or equal to -1")
    if given["pod_running_timeout"] <= 0:
        raise LogsError("--pod-running-timeout must be higher than zero")
    options = LogOptions(
        follow=given["follow"],
        previous=given["previous"],
        timestamps=given["timestamps"],
        since_seconds=round_half_away(since) if since else None,
        since_time=since_time,
        limit_bytes=given["limit_bytes"],
        tail=tail,
        insecure_backend=given["insecure_skip_tls_verify_backend"],
    )
    return LogsRequest(
        target=args[0] if args else "",
        selector=selector,
        container=inline or container,
        all_containers=given["all_containers"],
        all_pods=given["all_pods"],
        options=options,
        prefix=given["prefix"] or given["all_pods"],
        filter=compile_filter(given["grep"], given["exclude"]),
        ignore_errors=given["ignore_errors"],
        max_requests=given["max_log_requests"],
        pod_timeout=given["pod_running_timeout"],
    )


def round_half_away(seconds: float) -> int:
    """Go's Duration.Round to whole seconds."""
    return int(seconds + 0.5) if seconds >= 0 else -int(-seconds + 0.5)


def run(session: Session, request: LogsRequest) -> int:
    """Reads or follows what the request names. Raises LinesMissing at the end of logs that lost lines."""
    runtime, options = session.invocation.runtime, request.options
    sources = find_sources(session, request)
    if options.follow and len(sources) > max(1, request.max_requests):
        raise LogsError(
            f"you are attempting to follow {len(sources)} log streams, but maximum allowed concurrency is "
            f"{request.max_requests}, use --max-log-requests to increase the limit"
        )
    output = Output(
        runtime.stdout,
        prefix=request.prefix,
        filter=request.filter,
        colour=session.invocation.color,
        flush=options.follow,
    )
    if not options.follow:
        for source in sources:
            read_once(session, request, output, source)
        return 0
    following = Following(
        session.api,
        options,
        output,
        ignore=request.ignore_errors,
        starting=request.pod_timeout,
        say=runtime.warn,
    )
    for source in sources:
        following.start(source)
    following.wait()
    if following.lost:
        raise LinesMissing
    return 0


def read_once(session: Session, request: LogsRequest, output: Output, source: Source) -> None:
    """The log as it is now. Under --ignore-errors an error becomes a line of the output, as in kubectl."""
    try:
        chunks = read(session.api, source, request.options)
        for part in lines(chunks) if output.by_line else chunks:
            output.write(source, part)
    except ApiError as error:
        if not request.ignore_errors:
            raise
        output.write(source, f"error: {error.message}\n".encode())


def find_sources(session: Session, request: LogsRequest) -> list[Source]:
    """The containers to read."""
    runtime, namespace = session.invocation.runtime, session.namespace
    if request.selector:
        pods = list_pods(session, namespace, request.selector)
        if not pods:
            runtime.warn(f"No resources found in {namespace} namespace.")
    else:
        pods = pods_of(session, request)
    return [
        source
        for pod in pods
        for source in sources_of(
            pod,
            request.container,
            all_containers=request.all_containers,
            quiet=request.all_pods,
            say=runtime.warn,
        )
    ]


def pods_of(session: Session, request: LogsRequest) -> list[dict[str, Any]]:
    """The pod that was named, or those of the workload: all of them with --all-pods, else the first to look at."""
    namespace, warn = session.namespace, session.invocation.runtime.warn
    kind, slash, name = request.target.partition("/")
    if "/" in name:
        raise LogsError("arguments in resource/name form may not have more than one slash")
    resource = session.resources.find(kind) if slash else PODS
    name = name if slash else kind
    path = resource.path(namespace, name)
    try:
        answer = session.api.get(path, about=RequestInfo(resource, name, path))
    except NotFoundError as error:
        error = missing_namespace(session.api, namespace) or error
        raise LogsError(f'error from server (NotFound): {error.message} in namespace "{namespace}"') from error
    obj: dict[str, Any] = msgspec.json.decode(answer.body)
    if resource.kind == "Pod" and not resource.group:
        return [obj]
    pods = by_logging(wait_for_pods(session, namespace, pod_selector(resource.kind, obj), request.pod_timeout))
    if len(pods) > 1 and not request.all_pods:
        warn(f"Found {len(pods)} pods, using pod/{pods[0]['metadata']['name']}")
    return [dict(pod) for pod in (pods if request.all_pods else pods[:1])]


def wait_for_pods(session: Session, namespace: str, selector: str, timeout: float) -> list[dict[str, Any]]:
    """The pods of a workload; while it has none they are asked for again, once a second."""
    waited = 0.0
    while not (pods := list_pods(session, namespace, selector)):
        if waited >= timeout:
            raise LogsError("timed out waiting for the condition")
        session.api.sleep(1.0)
        waited += 1.0
    return pods


def list_pods(session: Session, namespace: str, selector: str) -> list[dict[str, Any]]:
    answer = session.api.get(PODS.path(namespace), params=[("labelSelector", selector)])
    pods: list[dict[str, Any]] = msgspec.json.decode(answer.body).get("items") or []
    return pods
