"""Candidates that a server knows, from the practice cluster."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from kubecli.cli.completion.arguments import ARGUMENTS, FLAG_VALUES
from kubecli.cli.completion.model import Asking, Completions
from kubecli.cli.options import GlobalOptions
from kubecli.lab.handle import Lab
from tests.support.cli import make_runtime
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures

DIRECTIVES = {"": 4, "no space": 6}


@pytest.fixture
def ask(lab: Lab, home: Path) -> Asking:  # noqa: F811
    runtime, _, _ = make_runtime(home=home)
    return Asking(runtime, "kubecli get", GlobalOptions(kubeconfig=str(lab.kubeconfig)), (), "")


def names(found: Completions) -> list[str]:
    return [text for text, _ in found.candidates]


def answer(ask: Asking, path: str, *args: str, word: str) -> Completions:
    return ARGUMENTS[f"kubecli {path}"](replace(ask, args=args, word=word))


def test_types_with_their_kinds_and_short_names(ask: Asking) -> None:
    found = answer(ask, "get", word="deploy")
    assert found == Completions((("deployments", "Deployment, deploy"),), 4)
    assert {"pods", "services", "secrets"} <= set(names(answer(ask, "get", word="")))


def test_types_of_the_server(ask: Asking, lab: Lab) -> None:  # noqa: F811
    every = names(answer(ask, "get", word=""))
    assert any(name.count(".") >= 2 for name in every), "no CRD among them"
    assert len(set(every)) == len(every)


def test_the_last_type_of_a_list(ask: Asking) -> None:
    assert "pods,services" in names(answer(ask, "get", word="pods,serv"))


def test_names(ask: Asking) -> None:
    pods = names(answer(ask, "get", "pods", word=""))
    assert pods
    first = pods[0]
    assert names(answer(ask, "get", "pods", word=first[:-1])) == [
        name for name in pods if name.startswith(first[:-1])
    ]
    assert first not in names(answer(ask, "get", "pods", first, word=""))
    assert f"pod/{first}" in names(answer(ask, "get", word="pod/"))
    assert set(pods) < set(names(answer(ask, "get", "pods,services", word="")))


def test_more_of_the_form_type_slash_name(ask: Asking) -> None:
    found = answer(ask, "get", "pod/x", word="deploy")
    assert found == Completions((("deployments/", "Deployment, deploy"),), 6)


def test_rollout_takes_one_of_three_types(ask: Asking) -> None:
    assert names(answer(ask, "rollout status", word="")) == ["deployments", "daemonsets", "statefulsets"]
    assert names(answer(ask, "rollout status", "deployment", word=""))
    assert names(answer(ask, "rollout status", "deployment", "web", word="")) == []


def test_logs_take_pods_what_owns_pods_and_containers(ask: Asking) -> None:
    pods = names(answer(ask, "logs", word=""))
    assert pods
    assert names(answer(ask, "logs", word="deployments/"))
    assert answer(ask, "logs", word="statefuls") == Completions((("statefulsets/", ""),), 6)
    inside = names(answer(ask, "logs", pods[0], word=""))
    assert inside
    assert names(FLAG_VALUES["container"](replace(ask, args=(pods[0],), word=""))) == inside
    assert names(FLAG_VALUES["container"](replace(ask, args=(f"pod/{pods[0]}",), word=""))) == inside


def test_namespaces_one_or_several(ask: Asking) -> None:
    namespaces = names(FLAG_VALUES["namespace"](replace(ask, word="")))
    assert "shop" in namespaces
    assert "shop,shop" in names(FLAG_VALUES["namespace"](replace(ask, word="shop,s")))


def test_verbs_and_types_of_can_i(ask: Asking) -> None:
    assert names(answer(ask, "auth can-i", word="ge")) == ["get"]
    assert "pods" in names(answer(ask, "auth can-i", "get", word="po"))


@pytest.mark.parametrize("context", ["badtoken", "wrongca", "nowhere"])
def test_a_server_that_refuses_is_an_empty_answer(context: str, ask: Asking) -> None:
    refused = replace(ask, options=replace(ask.options, context=context))
    assert names(answer(refused, "get", "pods", word="")) == []
    assert "deployments" in names(answer(refused, "get", word="dep"))


def test_a_server_that_never_answers_is_given_up(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubecli.cli.completion.sources.PATIENCE", "300ms")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = f"http://127.0.0.1:{silent.getsockname()[1]}"
        stuck = replace(ask, options=replace(ask.options, server=server))
        started = time.monotonic()
        assert names(answer(stuck, "get", "pods", word="")) == []
        assert time.monotonic() - started < 10


def test_types_of_events(ask: Asking) -> None:
    found = FLAG_VALUES["types"](replace(ask, word="Normal,W"))
    assert names(found) == ["Normal,Warning"]


def test_what_can_be_waited_for(ask: Asking) -> None:
    source = FLAG_VALUES["kubecli wait --for"]
    assert names(source(replace(ask, word="condition=Av"))) == ["condition=Available"]
    assert source(replace(ask, word="jsonp")) == Completions((("jsonpath=", ""),), DIRECTIVES["no space"])
