"""What is secret is masked wherever it stands; what is not stays byte for byte."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubecli.snapshot.save.masks import LAST_APPLIED, WORDS, Masker, _suspicious

MASKER = Masker(b"k" * 32)
CANARY = "canary-7f3a9c"


def masked(obj: dict[str, Any], *, is_secret: bool = False, custom: bool = False) -> str:
    return MASKER.json(msgspec.json.encode(obj), is_secret=is_secret, custom=custom).decode()


def env(name: str, value: str = CANARY) -> dict[str, str]:
    return {"name": name, "value": value}


def applied(obj: object) -> dict[str, Any]:
    return {"metadata": {"annotations": {LAST_APPLIED: json.dumps(obj)}}}


@pytest.mark.parametrize(
    "obj",
    [
        {"spec": {"containers": [{"env": [env("DB_PASSWORD")]}]}},
        {"spec": {"initContainers": [{"env": [env("a", "fine"), env("API_TOKEN")]}], "x": env("ok", "fine")}},
        {"spec": {"template": {"spec": {"containers": [{"env": [env("clientSecret")]}]}}}},
        {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"env": [env("sshKey")]}]}}}}}},
        {"spec": {"containers": [{"env": [env('my"key')]}]}},
        {"spec": {"containers": [{"env": [env("back\\slash\\key")]}]}},
        {"metadata": {"annotations": {"example.com/token": CANARY}}},
        {"metadata": {"annotations": {"example.com/Registry-Password": CANARY}}},
        {"spec": {"template": {"metadata": {"annotations": {"secret": CANARY}}}}},
        applied({"spec": {"containers": [{"env": [env("DB_PASSWORD")]}]}}),
        {"metadata": {"annotations": {"json": '{"a": "}"}', "key": CANARY}}},
        {"metadata": {"annotations": {"odd": 5, "key": CANARY}}},
        applied({"kind": "Secret", "data": {"a": base64.b64encode(CANARY.encode()).decode()}}),
        applied({"kind": "Secret", "stringData": {"a": CANARY}}),
        applied({"kind": "List", "items": [{"metadata": {"annotations": {"my-key": CANARY}}}]}),
        {"metadata": {"annotations": {LAST_APPLIED: f'not json, with a key: "{CANARY}"'}}},
    ],
)
def test_a_canary_does_not_leave(obj: dict[str, Any]) -> None:
    found = masked(obj)
    assert CANARY not in found
    assert base64.b64encode(CANARY.encode()).decode() not in found
    assert json.loads(found).keys() == obj.keys()


def test_secrets_keep_names_types_and_sizes() -> None:
    value = base64.b64encode(b"s3cr3t!").decode()
    secret = {"metadata": {"name": "db"}, "type": "Opaque", "data": {"password": value, "empty": ""}}
    found = json.loads(masked(secret, is_secret=True))
    assert (found["type"], found["metadata"]) == ("Opaque", {"name": "db"})
    assert base64.b64decode(found["data"]["password"]) == b"*******"
    assert found["data"]["empty"] == ""
    assert set(found["masked"]["data"]) == {"password", "empty"}
    assert found["masked"]["salt"] == MASKER.salt


def test_a_hash_tells_change_and_nothing_else() -> None:
    one, other = ({"metadata": {}, "data": {"a": base64.b64encode(value).decode()}} for value in (b"x", b"y"))
    assert masked(one, is_secret=True) == masked(one, is_secret=True)
    assert masked(one, is_secret=True) != masked(other, is_secret=True)
    elsewhere = Masker(b"j" * 32)
    again = elsewhere.json(msgspec.json.encode(one), is_secret=True, custom=False).decode()
    assert json.loads(again)["masked"]["data"] != json.loads(masked(one, is_secret=True))["masked"]["data"]
    assert elsewhere.salt != MASKER.salt
    assert "k" * 8 not in repr(MASKER)


def test_masking_twice_is_masking_once() -> None:
    secret = {"kind": "Secret", "metadata": {"annotations": {"a-key": "x"}}, "data": {"a": "eA=="}}
    once = MASKER.object(secret, is_secret=True)
    assert MASKER.object(once, is_secret=True) == once


@pytest.mark.parametrize(
    "obj",
    [
        {"spec": {"containers": [{"env": [env("HOST", "db.example"), {"name": "PASSWORD", "valueFrom": {}}]}]}},
        {"spec": {"tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}]}},
        {
            "spec": {
                "volumes": [
                    {"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}
                ]
            }
        },
        {"spec": {"tls": [{"secretName": "web-tls"}]}},
        {"metadata": {"annotations": {"a": "b"}, "labels": {"key": "v"}}},
        {"metadata": {"managedFields": [{"fieldsV1": {'k:{"key":"x"}': {}, "f:password": {}}}]}},
        {"data": {"password": "of a config map"}},
        applied({"metadata": {"name": "a", "labels": {"key": "b"}}}),
    ],
)
def test_what_is_no_secret_stays_byte_for_byte(obj: dict[str, Any]) -> None:
    assert masked(obj) == msgspec.json.encode(obj).decode()


def test_custom_resources_have_names_and_values_in_any_order() -> None:
    for pair in ({"value": CANARY, "name": "the-key"}, {"name": "the-key", "nested": {"a": 1}, "value": CANARY}):
        assert CANARY not in masked({"spec": [pair]}, custom=True)


texts = st.text(max_size=12)
names = st.one_of(texts, st.sampled_from([f"A_{word.upper()}" for word in WORDS]), st.sampled_from(WORDS))
leaves = st.one_of(texts, st.integers(), st.none(), st.booleans())
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(names, inner, max_size=4),
        st.fixed_dictionaries({"name": names, "value": texts}),
        st.fixed_dictionaries({"annotations": st.dictionaries(names, texts, max_size=3)}),
    ),
    max_leaves=12,
)


@given(st.dictionaries(names, values, max_size=4))
def test_the_quick_look_never_misses_what_would_be_masked(obj: dict[str, Any]) -> None:
    if MASKER.object(obj, is_secret=False) != obj and obj.get("kind") != "Secret":
        assert _suspicious(msgspec.json.encode(obj), custom=True)


@given(st.lists(st.tuples(names, texts), max_size=4), st.dictionaries(names, texts, max_size=4))
def test_nor_in_kubernetes_own_types(env: list[tuple[str, str]], annotations: dict[str, str]) -> None:
    pod = {
        "metadata": {"annotations": annotations},
        "spec": {"containers": [{"env": [{"name": name, "value": value} for name, value in env]}]},
    }
    if MASKER.object(pod, is_secret=False) != pod:
        assert _suspicious(msgspec.json.encode(pod), custom=False)
