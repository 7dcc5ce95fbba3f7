"""The walk-through of docs/tutorial.md as a person goes through it: each step is a process of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab

ROOT = Path(__file__).parent.parent
REFUSED = "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n"


class Person:
    """Somebody at a terminal."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.kubeconfig = home / ".kube" / "config"

    def types(self, line: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "kubecli", *line.split()],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(self.home)},
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def sees(self, line: str) -> str:
        """What a command that works prints; it says nothing on stderr."""
        code, output, said = self.types(line)
        assert (code, said) == (0, ""), said
        return output

    def is_told(self, line: str) -> str:
        """What a command that fails says; it prints nothing on stdout."""
        code, output, said = self.types(line)
        assert (code, output) == (1, "")
        return said


@pytest.fixture
def person(home: Path, lab: Lab) -> Person:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 8080)) == 0:
            pytest.skip("something listens on localhost:8080, the default server of the walk-through")
    return Person(home)


def writes(person: Person, text: str) -> None:
    person.kubeconfig.parent.mkdir(exist_ok=True)
    person.kubeconfig.write_text(text)


@pytest.fixture
def given(lab: Lab) -> str:
    """The kubeconfig somebody hands over: the practice cluster's, its files by absolute path."""
    return re.sub(r"(certificate\S*|client-\S+): (\S+)", rf"\1: {lab.folder}/\2", lab.kubeconfig.read_text())


def test_a_new_machine_says_what_was_looked_for(person: Person) -> None:
    said = person.is_told("get pods")
    assert said.startswith(REFUSED)
    assert str(person.kubeconfig) in said
    assert "export KUBECONFIG=" in said


def test_a_kubeconfig_works_through_its_current_context(person: Person, given: str) -> None:
    writes(person, given)
    pods = person.sees("get pods")
    assert pods.splitlines()[0].split() == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    for context in ("certauth", "tokenauth", "basicauth"):
        assert person.sees(f"get pods --context {context}") == pods


def test_without_current_context_a_context_must_be_chosen(person: Person, given: str) -> None:
    writes(person, re.sub(r"^current-context:.*\n", "", given, flags=re.MULTILINE))
    assert person.is_told("get pods").startswith(REFUSED)
    assert "db-0" in person.sees("get pods --context basicauth")


def test_missing_certificate_files_are_named(person: Person, given: str) -> None:
    writes(person, re.sub(r"(client-certificate): .*/", r"\1: /nowhere/", given))
    said = person.is_told("get pods --context certauth")
    assert "/nowhere/admin.crt" in said
    assert "no such file or directory" in said


def test_a_typo_in_a_token_is_seen_over_https_only(person: Person, given: str) -> None:
    writes(person, given.replace("practice-token-7f3a9c", "practice-token-typo"))
    said = person.is_told("get pods --context tokenauth")
    assert said.startswith("error: You must be logged in to the server")
    assert "practice-token" not in said
    code, pods, said = person.types("get pods --context tokenauth-http")
    assert (code, "db-0" in pods) == (0, True)
    assert 'token of user "jlangemak-token" was not sent' in said


def test_switching_and_looking(person: Person, given: str) -> None:
    writes(person, given)
    assert person.sees("config use-context tokenauth") == 'Switched to context "tokenauth".\n'
    assert person.sees("config current-context") == "tokenauth\n"
    assert person.kubeconfig.read_text() == given.replace(
        "current-context: certauth", "current-context: tokenauth"
    )
    assert 'cannot list resource "nodes"' in person.is_told("get nodes")
    view = person.sees("config view")
    assert "token: REDACTED" in view
    assert "practice-" not in view
