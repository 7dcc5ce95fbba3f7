"""`logs`: the pods a request names → the containers to read → their lines."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.errors.api import ApiError
from kubecli.errors.reading import LinesMissing, LogsError
from kubecli.reading.logs.following import Following
from kubecli.reading.logs.output import LogOutput
from kubecli.reading.logs.pods import ChosenPods, find_pods, sources_in
from kubecli.reading.logs.reading import lines, read
from kubecli.reading.logs.request import LogsRequest
from kubecli.reading.logs.targets import LogSource
from kubecli.reading.session import Session, interruptible


def read_logs(session: Session, request: LogsRequest, output: LogOutput) -> None:
    """Reads or follows what the request names. Raises LinesMissing at the end of logs that lost lines."""
    follows = request.options.follow and not session.frozen
    found = find_pods(session, request)
    sources = sources_in(session, request, found.pods)
    if follows and len(sources) > max(1, request.max_requests):
        raise LogsError(
            f"you are attempting to follow {len(sources)} log streams, but maximum allowed concurrency is "
            f"{request.max_requests}, use --max-log-requests to increase the limit"
        )
    if not follows:
        for source in sources:
            read_once(session, request, output, source)
        return
    with interruptible():
        follow(session, request, output, found, sources)


def follow(
    session: Session, request: LogsRequest, output: LogOutput, found: ChosenPods, sources: Sequence[LogSource]
) -> None:
    """Until the logs end; those of a selector's pods, with the pods that come meanwhile."""
    options, say = request.options, session.warn
    following = Following(
        session.api, options, output, ignore=request.ignore_errors, starting=request.pod_timeout, say=say
    )
    try:
        for source in sources:
            following.start(source)
        if found.selector and found.pods and not options.previous and not options.limit_bytes:
            from kubecli.reading.logs.coming import Coming, PodQuery

            wanted = PodQuery(
                session.namespace,
                found.selector,
                request.container,
                request.all_containers,
                max(1, request.max_requests),
                found.version,
            )
            Coming(session, following, wanted, found.pods).wait()
        else:
            following.wait()
    finally:
        following.ended.set()  # Ctrl-C comes here, too: the threads must not mind that the client is closed
    if following.lost:
        raise LinesMissing


def read_once(session: Session, request: LogsRequest, output: LogOutput, source: LogSource) -> None:
    """The log as it is now. Under --ignore-errors an error becomes a line of the output, as in kubectl."""
    try:
        chunks = read(session.api, source, request.options)
        for part in lines(chunks) if output.by_line else chunks:
            output.write(source, part)
    except ApiError as error:
        if not request.ignore_errors:
            raise
        output.write(source, f"error: {error.message}\n".encode())
