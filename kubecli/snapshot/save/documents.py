"""What a server says of itself: its version, its resources in both forms of discovery, its schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from kubecli.api.ahead import side_by_side
from kubecli.api.answers import RequestInfo
from kubecli.api.decode import Undecodable, decode
from kubecli.api.discovery import ACCEPT, ApiGroup, GroupList, fetch_groups, groups_of
from kubecli.errors.api import ApiError, UnauthorizedError
from kubecli.snapshot.apiserver.discovery import HEALTH
from kubecli.snapshot.manifest import Skipped
from kubecli.snapshot.recorded import ServerDocuments
from kubecli.snapshot.save.request import Saving
from kubecli.snapshot.save.staging import Staging

PARALLEL = 8
Job = Callable[[], Skipped | None]


class _OpenApi(msgspec.Struct, rename="camel"):
    server_relative_url: str = msgspec.field(default="", name="serverRelativeURL")


class _OpenApiIndex(msgspec.Struct):
    paths: dict[str, _OpenApi] = {}


class _Paths(msgspec.Struct):
    paths: list[str] | None = None


def save_version(saving: Saving, staging: Staging) -> str:
    """Its git version. Raises ApiError."""
    answer = saving.api.get("/version")
    staging.write("version.json", answer.body)
    return str(answer.decode(dict).get("gitVersion", ""))


def save_discovery(saving: Saving, staging: Staging) -> list[ApiGroup]:
    """The groups, as discovery has them. Raises ApiError: without it nothing can be listed."""
    groups: list[ApiGroup] = []
    for root in ("/api", "/apis"):
        answer = saving.api.get(root, accept=ACCEPT)
        document = answer.decode(GroupList) if b"APIGroupDiscoveryList" in answer.body[:200] else None
        body = answer.body
        if document is None:
            document, _ = fetch_groups(saving.api, root)
            assert document is not None
            body = msgspec.json.encode(document)
        staging.write(f"discovery{root}.json", body)
        groups += groups_of(document)
    return groups


def save_documents(saving: Saving, staging: Staging, groups: list[ApiGroup]) -> Iterator[Skipped | None]:
    """The old form of discovery, health, and the schemas; one after the other is done, or could not be had."""
    index = _openapi_index(saving)
    staging.write("discovery/server.json", msgspec.json.encode(_server_documents(saving, index)))
    jobs: list[Job] = [partial(_legacy, saving, staging, path) for path in _old_paths(groups)]
    if index is not None:
        for name, each in index.paths.items():
            jobs.append(partial(_openapi, saving, staging, name, each.server_relative_url))
    for ahead in side_by_side(jobs, PARALLEL):
        yield ahead.result()


def _old_paths(groups: list[ApiGroup]) -> Iterator[str]:
    yield from ("/api", "/apis")
    for group in groups:
        for version in group.versions:
            yield f"/apis/{group.name}/{version}" if group.name else f"/api/{version}"


def _legacy(saving: Saving, staging: Staging, path: str) -> Skipped | None:
    """Of a group whose own server is down there is none: it is stale in the aggregated form, too."""
    body = _asked(saving, path)
    if body is not None:
        staging.write(f"discovery/legacy{path}.json", body)
    return None


def _openapi_index(saving: Saving) -> _OpenApiIndex | None:
    try:
        return decode(_asked(saving, "/openapi/v3") or b"", _OpenApiIndex)
    except Undecodable:
        return None


def _openapi(saving: Saving, staging: Staging, name: str, url: str) -> Skipped | None:
    """url: with the hash of what it leads to."""
    place = f"openapi/{name}.json"
    if staging.has(place) or ".." in name.split("/"):
        return None
    path, _, query = url.partition("?")
    params = [tuple(each.partition("=")[::2]) for each in query.split("&") if each]
    try:
        answer = saving.api.get(path or f"/openapi/v3/{name}", params=params, about=RequestInfo(path=path))  # type: ignore[arg-type]
    except UnauthorizedError:
        raise
    except ApiError as error:
        return Skipped("", "", f"openapi/v3/{name}", "failed", error.message)
    staging.write(place, answer.body)
    return None


def _server_documents(saving: Saving, index: _OpenApiIndex | None) -> ServerDocuments:
    found = ServerDocuments(openapi=msgspec.to_builtins(index))
    if (listed := _asked(saving, "/")) is not None:
        try:
            found.paths = decode(listed, _Paths).paths
        except Undecodable:
            found.paths = None
    for path in HEALTH:
        if (said := _asked(saving, path, verbose=True)) is not None:
            found.health[path] = said.decode("utf-8", "replace")
    return found


def _asked(saving: Saving, path: str, *, verbose: bool = False) -> bytes | None:
    """What a server need not have, or need not show to everybody."""
    try:
        return saving.api.get(path, params=[("verbose", "")] if verbose else (), accept="*/*").body
    except UnauthorizedError:
        raise
    except ApiError:
        return None
