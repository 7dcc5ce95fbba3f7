"""Attempts to get something out that acts: by raw paths, names, flags, manifests' URLs, a server's path.

A server keeps every request line that reaches it; what is judged is what arrived, by rules of this file's own.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.connection.servers import answer, read_request, serving
from tests.support.cli import ANY, kubecli

PLACES = (
    "/api/v1/namespaces/shop/pods/web/exec?command=id",
    "/api/v1/namespaces/shop/pods/web/attach",
    "/api/v1/namespaces/shop/pods/web/portforward?ports=80",
    "/api/v1/namespaces/shop/services/web/proxy/admin/delete",
    "/api/v1/nodes/n1/proxy/run/shop/web/app?cmd=id",
    "/api/v1/nodes/n1/proxy/exec/shop/web/app?command=id",
    "/nodes/n1/proxy/run",
    "/run/shop/web/app?cmd=id",
    "/exec/shop/web/app?command=id",
    "/api/v1/proxy/nodes/n1",
    "/apis/subresources.kubevirt.io/v1/namespaces/a/virtualmachineinstances/b/portforward/22",
)
ACTING = re.compile(r"/(exec|attach|portforward|proxy|run)(/|$|\?|#|;)")
NASTY = (
    "web/exec?command=id",
    "web%2fexec",
    "web%2Fexec%3Fcommand=id",
    "web?command=id",
    "web#x",
    "../../../../nodes/n1/proxy/run",
    "..%2f..%2fnodes",
    "web\r\nDELETE /api/v1/namespaces/shop HTTP/1.1\r\n\r\n",
    "web\x00",
    "web\x7f",
    "web exec",
    "wéb/exec",
    "web;exec",
    "web\\exec",
    "%",
    "..",
    ".",
    " ",
)


class Listener:
    """Answers everything with an empty list, and remembers how it was asked."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, sock: socket.socket) -> None:
        while request := read_request(sock):
            self.lines.append(request.split(b"\r\n")[0].decode("latin-1"))
            answer(sock, json.dumps({"kind": "List", "apiVersion": "v1", "metadata": {}, "items": []}).encode())

    def judge(self) -> list[str]:
        """The request lines that are none of a reader."""
        return [line for line in self.lines if acts(line)]


def acts(line: str) -> bool:
    method, _, rest = line.partition(" ")
    target = rest.rpartition(" ")[0]
    if method == "POST":
        return not re.fullmatch(r"/apis/auth\w+\.k8s\.io/v1/selfsubject\w+reviews", target)
    if method != "GET":
        return True
    path = target.partition("?")[0]
    for _ in range(6):
        if ACTING.search(path.lower()) and not re.search(r"/(services|pods|nodes)/proxy$", path):
            return True
        path = unquote(path)
    return False


@pytest.fixture
def listener() -> Iterator[tuple[Listener, str]]:
    made = Listener()
    with serving(made) as port:
        yield made, f"http://127.0.0.1:{port}"


def spellings(place: str, random_: random.Random) -> Iterator[str]:
    yield place
    yield place.replace("?", "%3f").replace("=", "%3d")
    yield place.replace("?", "%23")
    yield place.upper()
    yield place.replace("/", "//")
    yield place.replace("/", "/./")
    yield place.replace("/", "%2f").replace("%2f", "/", 1)
    yield "/healthz/.." + place
    yield place + "/"
    yield place.partition("?")[0] + ";v=1"
    for _ in range(4):
        way = random_.randrange(1, 4)
        yield "".join(_encoded(char, way) if char.isalpha() and random_.random() < 0.2 else char for char in place)


def _encoded(char: str, times: int) -> str:
    code = f"%{ord(char):02x}"
    for _ in range(times - 1):
        code = code.replace("%", "%25")
    return code


def test_raw_paths(
    listener: tuple[Listener, str], home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    heard, server = listener
    random_ = random.Random(7)
    count = 0
    for place in PLACES:
        for spelled in itertools.chain.from_iterable(spellings(place, random_) for _ in range(scale)):
            result = kubecli("get", "--raw", spelled, "--server", server, home=home, fails=1)
            assert result.exit_code and "internal error" not in result.stderr, (spelled, result.stderr)
            count += 1
    assert heard.judge() == [] and heard.lines == []
    tally("attempts on the guard", count)


def test_manifests_from_urls(
    listener: tuple[Listener, str], home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    heard, server = listener
    random_ = random.Random(8)
    count = 0
    for place in PLACES:
        every = list(itertools.chain.from_iterable(spellings(place, random_) for _ in range(scale)))
        for spelled in every if scale > 1 else [every[0], *random_.sample(every[1:], 3)]:
            url = server + spelled.replace("%3f", "?")
            result = kubecli("get", "-f", url, "--server", "http://127.0.0.1:1", home=home, fails=1)
            assert result.exit_code and "internal error" not in result.stderr, (url, result.stderr)
            count += 1
    assert heard.judge() == []
    tally("attempts on the guard", count)


def test_a_redirect_of_a_manifests_url_is_no_way_around(home: Path, tally: Callable[[str, int], None]) -> None:
    heard = Listener()

    def redirect(sock: socket.socket) -> None:
        while read_request(sock):
            answer(sock, b"", "302 Found", f"Location: {target}{next(places)}\r\n".encode())

    places = iter(PLACES)
    with serving(heard) as port, serving(redirect) as first:
        target = f"http://127.0.0.1:{port}"
        for _ in PLACES:
            url = f"http://127.0.0.1:{first}/x.yaml"
            result = kubecli("get", "-f", url, "--server", "http://127.0.0.1:1", home=home, fails=1)
            assert "kubecli only reads" in result.stderr
    assert heard.lines == []
    tally("attempts on the guard", len(PLACES))


def test_a_servers_path_into_a_pod_or_a_node(
    listener: tuple[Listener, str], home: Path, tally: Callable[[str, int], None]
) -> None:
    heard, server = listener
    random_ = random.Random(9)
    commands = (("get", "pods"), ("version",), ("get", "--raw", "/"), ("auth", "can-i", "--list"))
    count = 0
    for place in PLACES:
        for spelled in spellings(place.partition("?")[0], random_):
            for command in commands[:1] if count % 5 else commands:
                result = kubecli(*command, "--server", server + spelled, home=home, fails=1)
                assert result.exit_code and "internal error" not in result.stderr, (spelled, result.stderr)
                count += 1
    assert heard.judge() == [] and heard.lines == []
    tally("attempts on the guard", count)


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("get", "pod", "{}"),
    ("get", "pod/{}"),
    ("get", "pods", "-n", "{}"),
    ("get", "{}", "x"),
    ("get", "pods", "x", "--subresource", "{}"),
    ("get", "pods", "-l", "a={}"),
    ("get", "pods", "--field-selector", "a={}"),
    ("describe", "pod", "{}"),
    ("describe", "pods", "-n", "{}"),
    ("logs", "{}"),
    ("logs", "x", "-c", "{}"),
    ("logs", "x", "-n", "{}"),
    ("logs", "-l", "a={}"),
    ("events", "--for", "pod/{}"),
    ("events", "-n", "{}"),
    ("top", "pod", "{}"),
    ("why", "pod/{}"),
    ("rollout", "status", "deploy/{}", "--timeout=1s"),
    ("auth", "can-i", "get", "pods/{}"),
    ("auth", "can-i", "get", "pods", "-n", "{}"),
    ("explain", "pods.{}"),
    ("explain", "pods", "--api-version", "{}"),
    ("api-resources", "--api-group", "{}"),
    ("cluster-info", "-n", "{}"),
    ("get", "pods", "--as", "{}"),
    ("get", "pods", "--tls-server-name", "{}"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_names_and_flags(
    listener: tuple[Listener, str], home: Path, command: tuple[str, ...], tally: Callable[[str, int], None]
) -> None:
    heard, server = listener
    for nasty in NASTY:
        argv = [word.replace("{}", nasty) for word in command]
        result = kubecli(*argv, "--server", server, "--request-timeout=5s", home=home, fails=ANY)
        assert "internal error" not in result.stderr, (argv, result.stderr)
        assert "\r\n" not in "".join(heard.lines)
    assert heard.judge() == []
    tally("attempts on the guard", len(NASTY))
