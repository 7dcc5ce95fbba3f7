"""Which pods `logs` reads: the one that was named, a workload's, a selector's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.answers import RequestInfo
from kubecli.api.lists import ObjectList
from kubecli.api.namespaces import missing_namespace
from kubecli.clusters.session import Session
from kubecli.clusters.together import each_cluster
from kubecli.errors.api import ApiError, NotFoundError
from kubecli.errors.base import KubecliError
from kubecli.errors.reading import LogsError
from kubecli.meta import fields
from kubecli.reading.logs.request import LogsRequest, PodPick
from kubecli.reading.logs.targets import PODS, LogSource, by_logging, pod_selector, sources_of
from kubecli.reading.objects.namespaces import nothing_found

Pod = dict[str, Any]


class ChosenPods(Struct, frozen=True):
    """The pods to read in one namespace; "" for all.

    pick, version: by which they were listed, when all that it picks are read.
    """

    session: Session
    namespace: str
    pods: list[Pod]
    pick: PodPick | None = None
    version: str = ""


class FoundPods(Struct, frozen=True):
    """What was found in all namespaces, and what was not."""

    found: list[ChosenPods]
    errors: list[KubecliError]


def choose_pods(sessions: Sequence[Session], request: LogsRequest) -> FoundPods:
    """In each namespace of each cluster: the pod that is named, or those of a workload or selector."""
    choice = FoundPods([], [])
    for _, found in each_cluster(sessions, lambda session: _choose(session, request), choice.errors):
        choice.found.extend(found.found)
        choice.errors.extend(found.errors)
    if request.pick and not choice.errors and not any(chosen.pods for chosen in choice.found):
        namespaces = tuple(dict.fromkeys(chosen.namespace for chosen in choice.found))
        sessions[0].warn(nothing_found(namespaces))
    return choice


def _choose(session: Session, request: LogsRequest) -> FoundPods:
    choice = FoundPods([], [])
    for namespace in ("",) if request.all_namespaces else session.namespaces:
        try:
            choice.found.append(pods_in(session, namespace, request))
        except (ApiError, LogsError) as error:
            choice.errors.append(session.blamed(error))
    return choice


def pods_in(session: Session, namespace: str, request: LogsRequest) -> ChosenPods:
    if not request.pick:
        return pods_of(session, namespace, request)
    pods, version = list_pods(session, namespace, request.pick)
    if not pods and request.target and not request.all_namespaces and not request.pick.node:
        return pods_of(session, namespace, request)
    return ChosenPods(session, namespace, pods, request.pick, version)


def sources_in(chosen: ChosenPods, request: LogsRequest, said: set[tuple[str, str]]) -> list[LogSource]:
    """The containers to read. What the default is of several alike pods is said once.

    said: of which context, and what.
    """

    def say(line: str) -> None:
        if (chosen.session.context, line) not in said:
            said.add((chosen.session.context, line))
            chosen.session.warn(line)

    return [
        replace(source, context=chosen.session.context)
        for pod in chosen.pods
        for source in sources_of(
            pod,
            request.container,
            all_containers=request.all_containers,
            quiet=request.all_pods,
            say=say,
            matching=request.containers,
        )
    ]


def pods_of(session: Session, namespace: str, request: LogsRequest) -> ChosenPods:
    """The pod that was named, or those of the workload: all of them with --all-pods, else the first to look at."""
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
    obj = answer.decode(dict[str, Any])
    if resource.kind == "Pod" and not resource.group:
        return ChosenPods(session, namespace, [obj])
    pick = PodPick(pod_selector(resource.kind, obj))
    listed, version = wait_for_pods(session, namespace, pick, request.pod_timeout)
    pods = [dict(pod) for pod in by_logging(listed)]
    if request.all_pods:
        return ChosenPods(session, namespace, pods, pick, version)
    if len(pods) > 1:
        session.warn(f"Found {len(pods)} pods, using pod/{fields.name(pods[0])}")
    return ChosenPods(session, namespace, pods[:1])


def wait_for_pods(
    session: Session, namespace: str, pick: PodPick, timeout: float
) -> tuple[list[dict[str, Any]], str]:
    """The pods of a workload; while it has none they are asked for again, once a second."""
    waited = 0.0
    while not (found := list_pods(session, namespace, pick))[0]:
        if waited >= timeout:
            raise LogsError("timed out waiting for the condition")
        session.api.sleep(1.0)
        waited += 1.0
    return found


def list_pods(session: Session, namespace: str, pick: PodPick) -> tuple[list[dict[str, Any]], str]:
    """The pods, and the version of their list."""
    answer = session.api.get(PODS.path(namespace), params=pick.params)
    listed = answer.decode_kind(ObjectList)
    return [pod for pod in listed.items or () if pick.picks(fields.name(pod))], listed.metadata.resource_version
