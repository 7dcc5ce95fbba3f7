"""`save`: a cluster goes to disk, and what could not be had is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile

import msgspec
from msgspec import Struct

from kubecli import __version__
from kubecli.api.ahead import side_by_side
from kubecli.api.discovery import ApiGroup
from kubecli.errors.api import ApiError, ExpiredError
from kubecli.meta.resource import Resource
from kubecli.snapshot.files.compression import of_name
from kubecli.snapshot.manifest import FORMAT, Counted, Manifest, Scope, Skipped
from kubecli.snapshot.save.documents import save_discovery, save_documents, save_version
from kubecli.snapshot.save.lists import ListFileWriter, read_pages, skipped_list
from kubecli.snapshot.save.logs import PodLog, logs_of, save_log
from kubecli.snapshot.save.request import Saving
from kubecli.snapshot.save.staging import Staging, list_file

PARALLEL = 8
_SPOOLED = 1 << 20


class SaveProgress(Struct, frozen=True):
    """How far it is: of `total` things of a kind `done`; objects: of a list that is under way."""

    what: str
    done: int
    total: int
    objects: int = 0


class Saved(Struct, frozen=True):
    """What came of it."""

    path: Path
    manifest: Manifest
    skipped: tuple[Skipped, ...]


class _Asked(msgspec.Struct, frozen=True):
    """save.json: what a --continue must be of."""

    kubecli: str
    context: str
    server: str
    user: str
    scope: Scope
    secrets: str
    salt: str


class Save:
    """One save. progress: told of each step."""

    def __init__(
        self,
        saving: Saving,
        target: Path,
        *,
        now: datetime,
        progress: Callable[[SaveProgress], None] = lambda step: None,
    ) -> None:
        self.saving = saving
        self.staging = Staging(target, of_name(target.name))
        self.now = now
        self.progress = progress
        self.skipped: list[Skipped] = []
        self.lists: list[Counted] = []

    def run(self, *, goes_on: bool = False) -> Saved:
        """Raises SnapshotError, and whatever ends all requests: the server is gone, the login no longer holds.

        Then what was finished stays for a --continue.
        """
        captured = self._begin(goes_on=goes_on)
        version = save_version(self.saving, self.staging)
        groups = save_discovery(self.saving, self.staging)
        for done, skipped in enumerate(save_documents(self.saving, self.staging, groups), 1):
            self._note(skipped)
            self.progress(SaveProgress("schemas", done, 0))
        self._save_lists(groups)
        logs = self._save_logs()
        request = self.saving.request
        manifest = Manifest(
            format=FORMAT,
            captured=captured,
            kubecli=__version__,
            context=request.context,
            server=request.server,
            server_version=version,
            user=request.user,
            namespace=request.namespace,
            scope=request.scope,
            secrets="masked" if request.masker else "included",
            salt=request.masker.salt if request.masker else "",
            partial=bool(self.skipped),
            lists=tuple(sorted(self.lists, key=lambda each: (each.group, each.resource, each.version))),
            logs=logs,
        )
        self.skipped.sort(key=lambda each: (each.group, each.resource, each.namespace, each.name, each.container))
        self.staging.finish(manifest, self.skipped)
        return Saved(self.staging.target, manifest, tuple(self.skipped))

    def _begin(self, *, goes_on: bool) -> str:
        """The moment it is of: with --continue, that of its beginning."""
        request = self.saving.request
        secrets, salt = ("masked", request.masker.salt) if request.masker else ("included", "")
        asked = _Asked(__version__, request.context, request.server, request.user, request.scope, secrets, salt)
        captured, before = self.staging.begin(msgspec.json.encode(asked), stamp(self.now), goes_on=goes_on)
        self.skipped += before
        return captured

    def _save_lists(self, groups: Sequence[ApiGroup]) -> None:
        wanted = [each for group in groups for each in group.resources if self._is_wanted(each)]
        jobs = [partial(self._save_list, resource) for resource in wanted]
        for done, ahead in enumerate(side_by_side(jobs, PARALLEL), 1):
            ahead.result()
            self.progress(SaveProgress("resources", done, len(wanted)))

    def _is_wanted(self, resource: Resource) -> bool:
        scope = self.saving.request.scope
        if "list" not in resource.verbs or (scope.namespaces and not resource.namespaced):
            return False
        return self.saving.request.wanted(resource)

    def _save_list(self, resource: Resource) -> None:
        """A list that broke off because it grew too old is begun again, once."""
        name = list_file(resource.group, resource.version, resource.name)
        if (finished := self.staging.lists.get(name)) is not None:
            self.lists.append(finished)
            return
        try:
            self._write_list(resource, name)
        except ExpiredError:
            self._write_list(resource, name)

    def _write_list(self, resource: Resource, name: str) -> None:
        """Namespaces that may not be listed are skipped; a list of which nothing may be had is not there.

        Raises ExpiredError.
        """
        follows = resource.full_name == "pods" and self.saving.request.scope.logs != "none"
        logs: list[PodLog] = []
        skipped: list[Skipped] = []
        with suppress(_NothingRead), self.staging.writing(name) as stream, SpooledTemporaryFile(_SPOOLED) as cells:
            seen = partial(_add_logs, logs) if follows else None
            writer = ListFileWriter(resource, self.saving.request.masker, stream, cells, seen)
            namespaces = self.saving.request.scope.namespaces or ("",)
            for namespace in namespaces:
                try:
                    for count in read_pages(self.saving.api, resource, namespace, writer):
                        self.progress(SaveProgress(resource.name, 0, 0, count))
                except ExpiredError:
                    raise
                except ApiError as error:
                    skipped.append(skipped_list(resource, namespace, error))
            if len(skipped) == len(namespaces):
                raise _NothingRead
            writer.end()
        for each in skipped:
            self._note(each)
        if self.staging.has(name):
            if follows:
                self.staging.note("logs.json", msgspec.json.encode(logs))
            counted = Counted(resource.group, resource.version, resource.name, writer.count)
            self.staging.end_list(name, counted)
            self.lists.append(counted)

    def _save_logs(self) -> int:
        logs = msgspec.json.decode(self.staging.noted("logs.json") or b"[]", type=list[PodLog])
        jobs = [partial(save_log, self.saving, self.staging, log) for log in logs]
        for done, ahead in enumerate(side_by_side(jobs, PARALLEL), 1):
            self._note(ahead.result())
            self.progress(SaveProgress("logs", done, len(logs)))
        return sum(self.staging.has(log.file) for log in logs)

    def _note(self, skipped: Skipped | None) -> None:
        if skipped is not None:
            self.skipped.append(skipped)
            self.staging.skip(skipped)


class _NothingRead(Exception):
    """No namespace of a list could be read."""


def _add_logs(logs: list[PodLog], pod: bytes) -> None:
    logs.extend(logs_of(pod))


def stamp(moment: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
