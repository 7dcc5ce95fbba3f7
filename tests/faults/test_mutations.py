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
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kubecli.lab.handle import Lab
from tests.connection.servers import read_request, serving
from tests.doctor.cases.fronts import serving_context
from tests.support.cli import ANY, kubecli
from tests.support.spoil import spoiled, spoiled_bytes
from tests.terminal.test_same_text import LINES, PROSE, lines

SEEDS = 2


@contextmanager
def spoiling(lab: Lab, seed: int) -> Iterator[str]:
    """The practice cluster's answers, most of them spoiled in up to three places; the URL.

    An odd seed leaves two thirds of the paths alone, so that commands come further than to their first answer.
    """
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
                    barred = "Authorization" in wanted and answer.status_code == 401
                    assert not barred, "nobody is let in, so that nothing is tried"
                body = answer.content
                chosen = seed % 2 == 0 or zlib.crc32(target.encode()) % 3 == seed // 2 % 3
                if chosen and "json" in answer.headers.get("content-type", "") and rng.random() < 0.8:
                    value = json.loads(body)
                    for _ in range(rng.randint(1, 3)):
                        value = spoiled(value, rng) if isinstance(value, dict | list) else value
                    body = json.dumps(value).encode()
                    if rng.random() < 0.15:
                        body = spoiled_bytes(body, rng)
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
explain pods.spec.containers --recursive --details
explain pods.spec --output plaintext-openapiv2
explain pods.spec --output plaintext-openapiv2 --recursive
api-resources --grep job
top pod --containers
who-can get secrets -A
snapshot save saved.tar.gz -n shop
"""
EVERY = [line for text in (LINES, PROSE, MORE) for line in lines(text)]
COMMANDS = [line for line in EVERY if line[0] not in ASKS_NOBODY and "--help" not in line]


def as_oncall(lab: Lab, url: str) -> tuple[str, ...]:
    """Who may read everything, by a password, which the server between hands on; a certificate ends there."""
    context = ("--kubeconfig", str(lab.kubeconfig), "--context=basicauth")
    return (*context, f"--server={url}", "--request-timeout=5s")


def test_a_server_that_spoils_nothing(lab: Lab, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands do get through it: most of them end well when its answers are left as they are."""
    monkeypatch.setattr("tests.faults.test_mutations.spoiled", lambda value, rng: value)
    monkeypatch.setattr("tests.faults.test_mutations.spoiled_bytes", lambda body, rng: body)
    with spoiling(lab, 0) as url:
        results = [kubecli(*argv, *as_oncall(lab, url), home=home, cwd=home, fails=ANY) for argv in COMMANDS[::5]]
    failed = [result.stderr for result in results if result.exit_code]
    assert len(failed) < len(results) / 2, failed


@pytest.mark.parametrize("argv", COMMANDS, ids=shlex.join)
def test_no_answer_ends_in_an_internal_error(
    argv: list[str], lab: Lab, home: Path, scale: int, tally: Callable[[str, int], None]
) -> None:
    crashes = []
    for seed in range(SEEDS * scale):
        fresh = home / str(seed)  # what is kept of one must not keep another from asking
        fresh.mkdir()
        with spoiling(lab, seed) as url:
            result = kubecli(*argv, *as_oncall(lab, url), home=fresh, cwd=fresh, fails=ANY)
        if "internal error" in result.stderr or "Traceback" in result.stderr:
            crashes.append(f"seed {seed}: {result.stderr[-600:]}")
    assert not crashes, "\n".join(crashes)
    tally("spoiled answers", SEEDS * scale)
