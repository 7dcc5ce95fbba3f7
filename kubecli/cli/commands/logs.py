"""`kubecli logs`: complete → LogsRequest → sources → lines.

Differences from kubectl: several containers are read in a fixed order; `-f` resumes after a dropped connection
without repeating lines, and says so and exits 1 when lines may be missing; with -l, --all-pods or a pattern it
also follows the pods that come and the containers that start anew, and ends when every pod is over or gone. Pods
by pattern, node and in all namespaces; --grep, --exclude, --json-fields, --template, --timezone. A terminal sees
prefixes for several pods, levels and matches in colour, and control characters written out; which container is
the default of several pods is said once.
"""

from __future__ import annotations

import click

from kubecli.cli.command import Command, Invocation, pass_invocation
from kubecli.cli.groups import all_namespaces, selector
from kubecli.cli.names import ObjectName, PodArgument, containers, log_fields, time_zones
from kubecli.cli.options import argument, option, option_group
from kubecli.cli.types import DURATION, INT, STRING_ARRAY, StringSlice
from kubecli.clusters.several import connect_all, resolve_contexts
from kubecli.output.terminal import brush_of
from kubecli.reading.logs.flags import LogFlags, complete
from kubecli.reading.logs.output import LogOutput
from kubecli.reading.logs.run import read_logs
from kubecli.reading.logs.shaping import Marks, compiled, shape_of


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
