"""Answers of the wrong shape: every command reads the practice cluster through a server that spoils its answers.

What a recorded answer has anywhere, a null, a list, a number or nonsense takes the place of; no command may end in
an internal error, or take for ever. The commands are those of the program, as tests/terminal lists them.
"""

from __future__ import annotations

import json
import random
import shlex
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from kubecli.lab.handle import Lab
from tests.connection.servers import read_request, serving
from tests.doctor.cases.fronts import serving_context
from tests.support.cli import ANY, kubecli
from tests.terminal.test_same_text import LINES, PROSE, lines

SEEDS = 2
ODD: tuple[Any, ...] = (
    *(None, [], {}, "", "x\x1b[2J\u202e\n", True, 0, -1, 3.5, 10**25, [None], [[]], {"": None}, {"a": {"b": [1]}}),
    *("2026-13-45T99:99:99Z", "9" * 400, "-0.0e5Mi", {"name": 3, "namespace": []}),
)


def spoiled(value: Any, rng: random.Random) -> Any:
    """One place of it is something else, or is gone."""
    here, chance = value, 0.15
    above: list[tuple[Any, Any]] = []
    while isinstance(here, dict | list) and here and rng.random() > chance:
        key = rng.choice(list(here)) if isinstance(here, dict) else rng.randrange(len(here))
        above.append((here, key))
        here = here[key]
    if not above:
        return rng.choice(ODD)
    container, key = above[-1]
    if rng.random() < 0.2:
        del container[key]
    else:
        container[key] = rng.choice(ODD)
    return value


@contextmanager
def spoiling(lab: Lab, seed: int) -> Iterator[str]:
    """The practice cluster's answers, most of them spoiled in up to three places; the URL."""
    rng = random.Random(seed)
    trusting = ssl.create_default_context(cafile=lab.folder / "ca.crt")

    def handle(sock: socket.socket) -> None:
        with httpx.Client(base_url=lab.url, verify=trusting, timeout=10) as http:
            while request := read_request(sock):
                head, *rest = request.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
                method, target, _ = head.split(" ")
                headers = dict(line.split(": ", 1) for line in rest)
                wanted: dict[str, str] = {
                    name: headers[name] for name in ("Authorization", "Accept") if name in headers
                }
                if "watch=" in target or "follow=" in target:
                    answer = httpx.Response(410, content=b"{}")
                else:
                    body = request.partition(b"\r\n\r\n")[2]
                    wanted |= {"Content-Type": "application/json"} if body else {}
                    answer = http.request(method, target, headers=wanted, content=body)
                body = answer.content
                if "json" in answer.headers.get("content-type", "") and rng.random() < 0.8:
                    value = json.loads(body)
                    for _ in range(rng.randint(1, 3)):
                        value = spoiled(value, rng) if isinstance(value, dict | list) else value
                    body = json.dumps(value).encode()
                kind = answer.headers.get("content-type", "text/plain")
                sock.sendall(
                    f"HTTP/1.1 {answer.status_code} X\r\nContent-Type: {kind}\r\n".encode()
                    + f"Content-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )

    with serving(handle, serving_context(lab)) as port:
        yield f"https://127.0.0.1:{port}"


ASKS_NOBODY = ("config", "kuberc", "completion", "options", "help", "plugin", "--help")
MORE = """
why -A
why deployments
doctor
doctor -o json
get everything -n shop
get pods -w
get pods --sort-by=.metadata.creationTimestamp --filter STATUS=Running
get secret db-credentials -n shop --decode
get pods -o yaml --clean
wait pod/db-0 --for=ready
wait deploy/web --for=condition=Available --timeout=1s
logs -f db-0
logs web-.* --json-fields a
tree pod/db-0
tree node/worker-1
explain pods --search cpu
api-resources --grep job
top pod --containers
who-can get secrets -A
snapshot save saved.tar.gz -n shop
"""
EVERY = [line for text in (LINES, PROSE, MORE) for line in lines(text)]
COMMANDS = [line for line in EVERY if line[0] not in ASKS_NOBODY and "--help" not in line]


@pytest.mark.parametrize("argv", COMMANDS, ids=shlex.join)
def test_no_answer_ends_in_an_internal_error(
    argv: list[str], lab: Lab, home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    crashes = []
    for seed in range(SEEDS * scale):
        with spoiling(lab, seed) as url:
            more = ("--kubeconfig", str(lab.kubeconfig), f"--server={url}", "--request-timeout=5s")
            result = kubecli(*argv, *more, home=home, cwd=home, fails=ANY)
        if "internal error" in result.stderr or "Traceback" in result.stderr:
            crashes.append(f"seed {seed}: {result.stderr[-600:]}")
    assert not crashes, "\n".join(crashes)
    tally("spoiled answers", SEEDS * scale)
