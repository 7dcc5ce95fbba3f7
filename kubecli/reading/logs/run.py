"""`logs`: the pods a request names → the containers to read → their lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from kubecli.api.client import ApiClient
from kubecli.clusters.session import Session, interruptible
from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError, fail
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.reading import LinesMissing, LogsError
from kubecli.meta.fields import mapping
from kubecli.reading.logs.coming import Coming, PodQuery, uid_of
from kubecli.reading.logs.following import Following
from kubecli.reading.logs.output import LogOutput
from kubecli.reading.logs.pods import ChosenPods, choose_pods, sources_in
from kubecli.reading.logs.reading import LogOptions, lines, read
from kubecli.reading.logs.request import LogsRequest, PodPick
from kubecli.reading.logs.targets import LogSource, container_names


def read_logs(sessions: Sequence[Session], request: LogsRequest, output: LogOutput) -> None:
    """Reads or follows what the request names. Raises LinesMissing at the end of logs that lost lines."""
    follows = request.options.follow and not all(session.frozen for session in sessions)
    choice = choose_pods(sessions, request)
    said: set[tuple[str, str]] = set()
    sources = [source for chosen in choice.found for source in sources_in(chosen, request, said)]
    check_sources(sources, choice.found, request, follows=follows)
    pods = {(source.context, source.namespace, source.pod) for source in sources}
    if output.prefix_several and (len(pods) > 1 or (follows and request.pick)):
        output.prefix = True
    if output.filter and sources:
        say_what_is_filtered(sessions[0], request.options, follows=follows)
    if not follows:
        by_context = {session.context: session for session in sessions}
        for source in sources:
            session = by_context[source.context]
            try:
                read_once(session, request, output, source)
            except KubecliError as error:
                if session.together is None:
                    raise
                choice.errors.append(session.blamed(error))
    elif sources or not choice.errors:
        with interruptible():
            follow(sessions, request, output, choice.found, sources)
    fail(choice.errors)


def check_sources(
    sources: Sequence[LogSource], found: Sequence[ChosenPods], request: LogsRequest, *, follows: bool
) -> None:
    """Raises LogsError for no container that matches, and for more logs than may be followed."""
    if request.containers and not sources and any(chosen.pods for chosen in found):
        names = [container_names(mapping(pod, "spec")) for chosen in found for pod in chosen.pods]
        raise LogsError(
            f"no container matches {request.containers.pattern!r}, out of: {'; '.join(dict.fromkeys(names))}"
        )
    if follows and len(sources) > max(1, request.max_requests):
        raise LogsError(
            f"you are attempting to follow {len(sources)} log streams, but maximum allowed concurrency is "
            f"{request.max_requests}, use --max-log-requests to increase the limit",
            f"follow all of them with --max-log-requests={len(sources)}, or fewer with -c, -l or --node",
        )


def say_what_is_filtered(session: Session, options: LogOptions, *, follows: bool) -> None:
    """Where it is not the whole log that --grep and --exclude choose from."""
    tail, limit = options.tail, options.limit_bytes
    if limit:
        last = f" of the last {tail} lines" if tail >= 0 else ""
        session.runtime.warn(
            f"note: {limit} bytes{last} are read first, and then --grep and --exclude choose among them; "
            "a larger --limit-bytes finds more"
        )
    elif follows and tail > 0:
        session.runtime.warn(
            f"note: with -f the last {tail} lines are read first, and then --grep and --exclude choose among "
            "them; a larger --tail finds more"
        )


def follow(
    sessions: Sequence[Session],
    request: LogsRequest,
    output: LogOutput,
    found: Sequence[ChosenPods],
    sources: Sequence[LogSource],
) -> None:
    """Until the logs end; those of a selector's pods, with the pods that come meanwhile."""
    options = request.options
    following = Following(sessions, options, output, ignore=request.ignore_errors, starting=request.pod_timeout)
    coming = None
    queries = [
        _query(chosen, chosen.pick, request) for chosen in found if chosen.pick and not chosen.session.frozen
    ]
    pods = [pod for chosen in found for pod in chosen.pods]
    if queries and pods and not options.previous and not options.limit_bytes:
        coming = Coming(following, queries, pods, most=max(1, request.max_requests))
    try:
        for source in sources:
            following.start(source)
        if coming is not None:
            coming.wait()
        else:
            following.wait()
    finally:
        following.ended.set()  # Ctrl-C comes here, too: the threads must not mind that the client is closed
    if following.lost:
        raise LinesMissing


def _query(chosen: ChosenPods, pick: PodPick, request: LogsRequest) -> PodQuery:
    """For the pods that come to those that were chosen."""
    return PodQuery(
        chosen.session,
        chosen.namespace,
        pick,
        request.container,
        request.containers,
        request.all_containers,
        chosen.version,
        tuple(map(uid_of, chosen.pods)),
    )


def read_once(session: Session, request: LogsRequest, output: LogOutput, source: LogSource) -> None:
    """The log as it is now. Under --ignore-errors an error becomes a line of the output, as in kubectl."""
    try:
        for part in _parts(session.api, request.options, output, source):
            output.write(source, part)
    except (ApiError, ConnectionFailed) as error:
        if not request.ignore_errors:
            raise
        output.error(source, error.message if isinstance(error, ApiError) else session.word(error))


def _parts(api: ApiClient, options: LogOptions, output: LogOutput, source: LogSource) -> Iterable[bytes]:
    """Chunks, or lines where the output wants them; with a filter the last that pass it, of the whole log."""
    if output.filter and options.tail >= 0 and not options.limit_bytes:
        whole = lines(read(api, source, replace(options, tail=-1)))
        return deque(filter(output.filter.passes, whole), maxlen=options.tail)
    chunks = read(api, source, options)
    return lines(chunks) if output.by_line else chunks
