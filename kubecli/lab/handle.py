"""`Lab`: a practice cluster in this process, on a thread of its own, with a handle to make things happen.

with Lab.start() as lab:
    run("kubecli", "get", "pods", "--kubeconfig", lab.kubeconfig)
    lab.put("pods", pod, {"Status": "Running"})       # watches see it
    lab.fault("/api/v1/nodes", status=503, times=2)   # the next two such requests fail
    lab.requests                                      # what was asked
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web
from msgspec.structs import replace

from kubecli.errors.lab import LabError, PortTaken
from kubecli.lab.access import LabFiles, make_access, write_kubeconfig, written_by_lab
from kubecli.lab.authn import Authenticators, read_auth_file
from kubecli.lab.faults import InjectedFault, Recorded
from kubecli.lab.packaged import RECORDED, PackagedCluster
from kubecli.lab.server import ApiServer
from kubecli.lab.store import Store
from kubecli.lab.tls import ClientCertificates
from kubecli.snapshot.apiserver.status import expired
from kubecli.snapshot.open import open_snapshot

T = TypeVar("T")


class Lab:
    """A running practice cluster. Its methods may be called from any thread."""

    def __init__(self, server: ApiServer, access: LabFiles, kubeconfig: Path, *, owns_folder: bool) -> None:
        self.server = server
        self._authenticators = server.authenticators
        self.access = access
        self.kubeconfig = kubeconfig
        self.port = 0
        self.http_port = 0
        self._owns_folder = owns_folder
        self._listening = False
        self._clients = ClientCertificates(access)
        self._loop = asyncio.new_event_loop()
        self._runner: web.ServerRunner | None = None
        self._thread = threading.Thread(target=self._run, name="kubecli-lab", daemon=True)

    @classmethod
    def start(
        cls,
        snapshot: Path | None = None,
        *,
        folder: Path | None = None,
        port: int = 0,
        http_port: int = 0,
        kubeconfig: Path | None = None,
        serving_days: float = 365,
        now: Callable[[], datetime] = lambda: RECORDED,
        clock: Callable[[], datetime] | None = None,
        prepare: Callable[[ApiServer], None] | None = None,
    ) -> Lab:
        """Starts a practice cluster and returns when it listens.

        snapshot: a snapshot directory; the packaged one by default.   port, http_port: 0 takes a free one.
        folder: where its certificates, credential files and kubeconfig go; a temporary one by default.
        kubeconfig: where that is written instead, while the cluster runs; only a file the lab wrote is replaced.
        clock: the packaged cluster's time goes on from now, as PackagedCluster says; else it stands at `now`.
        prepare: called with the server before it listens.
        Raises SnapshotError, LabError, and PortTaken.
        """
        if snapshot is None and clock is not None:
            now = clock
        store = Store(open_snapshot(snapshot) if snapshot else PackagedCluster(clock))
        access = make_access(folder or Path(tempfile.mkdtemp(prefix="kubecli-lab-")), serving_days=serving_days)
        authenticators = Authenticators(
            read_auth_file(access.token_file),
            read_auth_file(access.basic_auth_file),
            access.authority.pair.certificate,
        )
        server = ApiServer(store, authenticators, now)
        if prepare is not None:
            prepare(server)
        lab = cls(server, access, kubeconfig or access.kubeconfig, owns_folder=folder is None)
        lab._thread.start()
        try:
            lab._wait(lab._listen(port, http_port))
            write_kubeconfig(lab.kubeconfig, access, lab.port, lab.http_port)
        except LabError:
            lab.stop()
            raise
        return lab

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def http_url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def folder(self) -> Path:
        return self.access.folder

    @property
    def requests(self) -> list[Recorded]:
        """Everything asked since the start or the last reset, in order of arrival."""
        return list(self.server.requests)

    def stop(self) -> None:
        """Ends every connection and the thread; removes a temporary folder."""
        if self._thread.is_alive():
            self._wait(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        if self._owns_folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            if self._listening and written_by_lab(self.kubeconfig):
                self.kubeconfig.unlink()

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def reset(self) -> None:
        """Back to the snapshot: changes, faults, added log lines and recorded requests are forgotten."""

        def forget() -> None:
            self.server.store.reset()
            self.server.faults.clear()
            self.server.streams.reset()
            self.server.requests.clear()
            self.server.discovery.failing_groups.clear()
            self.server.discovery.aggregated_forms = True
            self.server.anonymous = False
            self.server.authenticators = self._authenticators
            self._clients.reset()

        self._do(forget)

    # Changes of state: watches see them at once.

    def put(self, resource: str, obj: Mapping[str, Any], cells: Mapping[str, Any] | None = None) -> None:
        """Adds or replaces an object. resource: "pods", "deployments.apps"; cells: {"Status": "Running"}."""
        store = self.server.store
        self._do(lambda: store.put(store.named(resource), dict(obj), cells or {}))

    def modify(
        self,
        resource: str,
        namespace: str,
        name: str,
        change: Callable[[dict[str, Any]], object] = lambda obj: None,
        cells: Mapping[str, Any] | None = None,
    ) -> None:
        """Changes a copy of an object in place with `change`, and the cells named."""
        obj = self.read(resource, namespace, name)
        change(obj)
        self.put(resource, obj, cells)

    def read(self, resource: str, namespace: str, name: str) -> dict[str, Any]:
        """A copy of an object, as its list holds it."""
        row = self.server.store.named(resource).find(namespace, name)
        if row is None:
            raise LabError(f"the lab has no {resource} {namespace}/{name}")
        return deepcopy(row.object)

    def delete(self, resource: str, namespace: str, name: str) -> None:
        store = self.server.store
        self._do(lambda: store.delete(store.named(resource), namespace, name))

    def bookmark(self) -> None:
        """Sends a bookmark to each watch that asked for them."""
        self._do(self.server.store.bookmark)

    def compact(self) -> None:
        """Makes every resourceVersion and continue token handed out so far too old: 410."""
        self._do(self.server.store.compact)

    def watch_error(self, resource: str = "", status: Mapping[str, Any] | None = None) -> None:
        """Sends an ERROR event, a 410 by default, to the watches of a resource (of all), and ends them."""
        store = self.server.store
        body = dict(status) if status else expired("The resourceVersion for the provided watch is too old.").body
        self._do(lambda: store.error(store.named(resource) if resource else None, body))

    def allow_anonymous(self, *, basic_auth: bool = True) -> None:
        """Requests without credentials are system:anonymous, as an API server has it by default.

        basic_auth=False: passwords are read no more, as since 1.19.
        """
        self.server.anonymous = True
        if not basic_auth:
            self.server.authenticators = replace(self.server.authenticators, passwords=[])

    def let_in(self, certificate: bytes) -> None:
        """TLS lets this client certificate (PEM) in, whoever signed it and for whatever: what the authenticator
        makes of it is the answer, as with an API server, which takes every certificate and answers 401."""
        self._clients.let_in(certificate)

    def append_log(self, namespace: str, pod: str, container: str, line: str | bytes) -> None:
        """Adds a line to a container's log. line: "2026-11-23T23:20:00Z words" without its newline."""
        raw = line if isinstance(line, bytes) else line.encode()
        self._do(lambda: self.server.streams.append((namespace, pod, container), raw + b"\n"))

    def end_log(self, namespace: str, pod: str, container: str) -> None:
        """Ends the followed logs of a container, as when it stops."""
        self._do(lambda: self.server.streams.end((namespace, pod, container)))

    # What goes wrong.

    def fault(self, match: str, *, times: int | None = 1, **what: Any) -> None:
        """The next requests (None: all) whose path?query matches the pattern go wrong; Fault says how."""
        self._do(lambda: self.server.faults.add(InjectedFault(re.compile(match), times, **what)))

    def fail_group(self, group: str) -> None:
        """The server behind an aggregated group is down: "metrics.k8s.io"."""
        self._do(lambda: self.server.discovery.failing_groups.add(group))

    def without_aggregated_discovery(self) -> None:
        """Answers as servers older than 1.26 do."""
        self.server.discovery.aggregated_forms = False

    def drop_streams(self, path: str = "") -> int:
        """Cuts the connections of open watches and followed logs whose path?query has path in it; how many."""
        return self._do(lambda: self.server.streams.drop(path))

    def wait_for_stream(self, path: str, *, count: int = 1, timeout: float = 10) -> None:
        """Waits until that many watches or followed logs are open. Raises LabError after timeout seconds."""
        deadline = time.monotonic() + timeout
        while self._do(lambda: self.server.streams.count(path)) < count:
            if time.monotonic() > deadline:
                raise LabError(f"no open watch or log of {path} within {timeout:g} s")
            time.sleep(0.005)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _do(self, work: Callable[[], T]) -> T:
        async def call() -> T:
            return work()

        result: T = self._wait(call())
        return result

    async def _listen(self, port: int, http_port: int) -> None:
        runner = web.ServerRunner(
            web.Server(self.server.handle, handler_cancellation=True, access_log=None), shutdown_timeout=0.1
        )
        self._runner = runner
        await runner.setup()
        self.port = await self._open(runner, port, self._clients.context)
        self.http_port = await self._open(runner, http_port, None)
        self._listening = True

    @staticmethod
    async def _open(runner: web.ServerRunner, port: int, context: ssl.SSLContext | None) -> int:
        before = set(runner.addresses)
        try:
            await web.TCPSite(runner, "127.0.0.1", port, ssl_context=context).start()
        except OSError as error:
            raise PortTaken(port, os.strerror(error.errno).lower() if error.errno else str(error)) from error
        (address,) = set(runner.addresses) - before
        return int(address[1])

    async def _close(self) -> None:
        if self._runner is not None:
            self.server.streams.drop("")
            await self._runner.cleanup()
