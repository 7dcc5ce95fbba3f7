"""What a server knows, from the practice cluster."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.cli.completion.support import offered
from tests.support.lab import lab, lab_session  # noqa: F401  fixtures

Ask = Callable[..., tuple[list[str], str]]


@pytest.fixture
def ask(lab: Lab, home: Path) -> Ask:  # noqa: F811
    """ask("get pods", "we"): the command line, and the word that is being typed."""

    def answer(line: str, word: str = "") -> tuple[list[str], str]:
        return offered(*line.split(), word, home=home, env={"KUBECONFIG": str(lab.kubeconfig)})

    return answer


def names(found: tuple[list[str], str]) -> list[str]:
    return found[0]


def test_types_with_their_kinds_and_short_names(ask: Ask) -> None:
    assert ask("get", "deploy") == (["deployments"], "plain")
    assert {"pods", "services", "secrets"} <= set(names(ask("get")))


def test_types_of_the_server(ask: Ask) -> None:
    every = names(ask("get"))
    assert any(name.count(".") >= 2 for name in every), "no CRD among them"
    assert len(set(every)) == len(every)


def test_the_last_type_of_a_list(ask: Ask) -> None:
    assert "pods,services" in names(ask("get", "pods,serv"))


def test_names(ask: Ask) -> None:
    pods = names(ask("get pods"))
    assert pods
    first = pods[0]
    assert names(ask("get pods", first[:-1])) == [name for name in pods if name.startswith(first[:-1])]
    assert first not in names(ask(f"get pods {first}"))
    assert f"pod/{first}" in names(ask("get", "pod/"))
    assert set(pods) < set(names(ask("get pods,services")))


def test_names_of_the_namespace_that_is_said(ask: Ask) -> None:
    here, there = set(names(ask("get pods"))), set(names(ask("get pods -n dev")))
    assert here
    assert there - here
    assert here | there <= set(names(ask("get pods -A")))


def test_more_of_the_form_type_slash_name(ask: Ask) -> None:
    assert ask("get pod/x", "deploy") == (["deployments/"], "part")


def test_rollout_takes_one_of_three_types(ask: Ask) -> None:
    assert names(ask("rollout status")) == ["deployments", "daemonsets", "statefulsets"]
    assert names(ask("rollout status deployment"))
    assert names(ask("rollout status deployment web")) == []


def test_logs_take_pods_what_owns_pods_and_containers(ask: Ask) -> None:
    pods = names(ask("logs"))
    assert pods
    assert names(ask("logs", "deployments/"))
    assert ask("logs", "statefuls") == (["statefulsets/"], "part")
    inside = names(ask(f"logs {pods[0]}"))
    assert inside
    assert names(ask(f"logs {pods[0]} -c")) == inside
    assert names(ask(f"logs pod/{pods[0]} --container")) == inside


def test_what_logs_take_besides(ask: Ask) -> None:
    pods = names(ask("get pods -n shop"))
    assert names(ask("logs -n shop --pod-regex", "db")) == [name for name in pods if name.startswith("db")]
    assert names(ask("logs -n shop web-.* --node", "w")) == ["worker-1", "worker-2"]
    every = names(ask("logs -n shop -l app=web --container-regex"))
    assert {"web", "sidecar", "warm-up", "postgres"} <= set(every) and len(set(every)) == len(every)
    assert "exporter" in names(ask("logs -A web-.* -c"))
    assert names(ask("logs db-0 -n shop --container-regex")) == ["postgres"]
    assert names(ask("logs --timezone", "Europe/Ber")) == ["Europe/Berlin"]
    assert names(ask("logs --timezone", "L"))[0] == "Local"
    assert names(ask("logs --json-fields", "level,m")) == ["level,msg", "level,message"]


def test_namespaces_one_or_several(ask: Ask) -> None:
    assert "shop" in names(ask("get pods -n"))
    assert "shop,shop" in names(ask("get pods", "--namespace=shop,s"))
    assert "shop" in names(ask("config use-namespace"))


def test_verbs_and_types_of_can_i(ask: Ask) -> None:
    assert names(ask("auth can-i", "ge")) == ["get"]
    assert "pods" in names(ask("auth can-i get", "po"))


@pytest.mark.parametrize("context", ["badtoken", "wrongca", "nowhere"])
def test_a_server_that_refuses_is_an_empty_answer(context: str, ask: Ask) -> None:
    assert names(ask(f"get pods --context {context}")) == []
    assert "deployments" in names(ask(f"get --context {context}", "dep"))
    for line in ("get pods -l", "get pods --sort-by", "get pods --filter", "get pods -L"):
        assert names(ask(f"--context {context} {line}")) == [], line


def test_a_server_that_never_answers_is_given_up(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubecli.reading.completion.candidates.PATIENCE", "300ms")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = f"http://127.0.0.1:{silent.getsockname()[1]}"
        started = time.monotonic()
        assert names(ask(f"get pods --server {server}")) == []
        assert time.monotonic() - started < 10


def test_label_keys_then_values_seen_in_the_cluster(ask: Ask) -> None:
    keys, kinds = ask("get pods -n shop -l")
    assert "app=" in keys
    assert kinds == "part"
    values, kinds = ask("get pods -n shop -l", "app=")
    assert "app=web" in values
    assert kinds == "plain"
    assert "app!=web" in names(ask("get pods -n shop", "--selector=app!=w"))
    assert "app=web,app=" in names(ask("get pods -n shop -l", "app=web,ap"))
    assert "app=" in names(ask("logs -n shop -l"))
    assert "app=web" in names(ask("why deployments -n shop -l", "app=w"))
    assert ask("get -l") == ([], "")


def test_label_keys_as_columns(ask: Ask) -> None:
    assert "app" in names(ask("get pods -n shop -L"))


def test_columns_to_sort_by_and_filters_with_the_cells_there_are(ask: Ask) -> None:
    assert {"NAME", "STATUS", "AGE"} <= set(names(ask("get pods --sort-by")))
    assert ask("get pods --filter", "STATU") == (["STATUS=", "STATUS!="], "part")
    assert "STATUS=Running" in names(ask("get pods -n shop --filter", "STATUS=R"))
    assert "STATUS!=Running" in names(ask("get pods -n shop", "--filter=STATUS!=R"))
    assert ask("get pods --filter", "NOPE=") == ([], "")


def test_subresources_of_the_type(ask: Ask) -> None:
    assert {"scale", "status"} <= set(names(ask("get deployments web --subresource")))
    assert "log" in names(ask("get pod x --subresource"))


def test_fields_of_explain(ask: Ask) -> None:
    assert "pods" in names(ask("explain", "po"))
    assert ask("explain", "widgets.sp")[0] == ["widgets.spec."]
    assert "widgets.spec.size" in names(ask("explain", "widgets.spec."))
    assert "widgets.metadata.labels" in names(ask("explain", "widgets.metadata.lab"))
    assert names(ask("explain", "widgets.nope.")) == []
    assert names(ask("explain", "nothing.spec.")) == []
    assert ask("explain widgets") == ([], "")


def test_fields_of_a_type_with_its_group(ask: Ask) -> None:
    (full,) = names(ask("explain", "widgets"))
    fields = names(ask("explain", "widgets.spec."))
    assert fields
    assert names(ask("explain", f"{full}.spec.")) == [field.replace("widgets", full, 1) for field in fields]


def test_what_api_resources_can_be_limited_to(ask: Ask) -> None:
    assert "apps" in names(ask("api-resources --api-group"))
    assert "all" in names(ask("api-resources --categories"))
    assert "apps/v1" in names(ask("explain pods --api-version"))


def test_an_alias_asks_the_server_too(ask: Ask, home: Path) -> None:
    (home / ".kube").mkdir(exist_ok=True)
    (home / ".kube" / "kuberc").write_text(
        "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n"
        "aliases: [{name: po, command: get, prependArgs: [pods]}]\n"
        "defaults: [{command: get, options: [{name: namespace, default: shop}]}]\n"
    )
    shop = names(ask("get pods -n shop"))
    assert names(ask("po -n shop")) == shop
    assert names(ask("get pods")) == shop
