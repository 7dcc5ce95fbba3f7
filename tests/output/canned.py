"""kubectl as an oracle for printers: a server that answers `get widgets` with exactly what a test gives it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.support.kubectl import kubectl

GADGETS = {
    "name": "gadgets",
    "singularName": "gadget",
    "namespaced": True,
    "kind": "Gadget",
    "verbs": ["get", "list"],
}
WIDGETS = {
    "name": "widgets",
    "singularName": "widget",
    "namespaced": True,
    "kind": "Widget",
    "verbs": ["get", "list"],
}
DISCOVERY: dict[str, Any] = {
    "/api": {"kind": "APIVersions", "versions": []},
    "/apis": {
        "kind": "APIGroupList",
        "apiVersion": "v1",
        "groups": [
            {
                "name": "x.io",
                "versions": [{"groupVersion": "x.io/v1", "version": "v1"}],
                "preferredVersion": {"groupVersion": "x.io/v1", "version": "v1"},
            }
        ],
    },
    "/apis/x.io/v1": {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": "x.io/v1",
        "resources": [WIDGETS, GADGETS],
    },
}


def table(
    columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], following: str = ""
) -> dict[str, Any]:
    """A Table as a server sends it; following: the continue token that leads to the next page."""
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": "5", "continue": following},
        "columnDefinitions": columns,
        "rows": rows,
    }


def listing(items: Sequence[dict[str, Any]], kind: str = "Widget") -> dict[str, Any]:
    return {"kind": f"{kind}List", "apiVersion": "x.io/v1", "metadata": {"resourceVersion": "5"}, "items": items}


class _Handler(BaseHTTPRequestHandler):
    answers: dict[str, Any]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        resource = path.rpartition("/")[2]
        page = int(query.partition("continue=")[2].partition("&")[0] or "0")
        answer = DISCOVERY[path] if path in DISCOVERY else self.answers[resource][page]
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Canned:
    """widgets and gadgets: the pages of each list."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = url
        self.home = home

    def kubectl(self, *argv: str) -> tuple[int, str, str]:
        result = kubectl(*argv, "-s", self.url, home=self.home)
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    def prints(self, *argv: str) -> str:
        code, output, errors = self.kubectl(*argv)
        assert (code, errors) == (0, ""), errors
        return output


@contextmanager
def canned(home: Path, *, widgets: Sequence[Any], gadgets: Sequence[Any] = ()) -> Iterator[Canned]:
    handler = type("Handler", (_Handler,), {"answers": {"widgets": list(widgets), "gadgets": list(gadgets)}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Canned(f"http://127.0.0.1:{server.server_address[1]}", home)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
