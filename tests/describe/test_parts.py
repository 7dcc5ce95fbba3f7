"""The small rules that many kinds share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from kubecli.describe.clock import Clock, TimeStyle
from kubecli.describe.endpoints import endpoints_text
from kubecli.describe.generic import smart_label, split_words
from kubecli.describe.kinds.role import compact
from kubecli.describe.labels import one_line, selector_text, write_annotations, write_taints, write_tolerations
from kubecli.describe.probes import http_url, probe_text
from kubecli.describe.quotas import used_like_hard
from kubecli.describe.values import base64_size
from kubecli.describe.writer import Writer
from kubecli.meta.fields import at, flag, items, mapping, number, text

NOW = datetime(2026, 11, 23, 23, 20, tzinfo=UTC)


def written(write: Callable[[Writer, str, Any], None], value: Any) -> str:
    writer = Writer()
    write(writer, "T", value)
    return writer.text()


def test_missing_and_null_fields_read_as_zero_values() -> None:
    value = {"a": {"text": "x", "number": 3, "flag": True, "list": [1], "map": {"k": "v"}, "null": None}}
    assert (text(value, "a.text"), text(value, "a.none"), text(value, "a.null", "-")) == ("x", "", "-")
    assert (number(value, "a.number"), number(value, "a.text.deeper")) == (3, 0)
    assert (flag(value, "a.flag"), flag(value, "a.null")) == (True, False)
    assert (items(value, "a.list"), items(value, "a.null")) == ([1], [])
    assert (mapping(value, "a.map"), mapping(value, "b")) == ({"k": "v"}, {})
    assert at(value, "a.null") is None


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("name", "Name"),
        ("apiVersion", "API Version"),
        ("podSelector", "Pod Selector"),
        ("uid", "UID"),
        ("resourceURL", "Resource URL"),
        ("podIPs", "Pod I Ps"),
        ("HTTPGet", "HTTPGet"),
        ("x5c", "x5c"),
        ("key_one", "key_one"),
        ("cidr-block", "Cidr - Block"),
        ("example.com/gate", "example.com/gate"),
        ("", ""),
    ],
)
def test_field_names_become_labels(field: str, label: str) -> None:
    assert smart_label(field) == label


def test_words_split_where_the_kind_of_letter_changes() -> None:
    assert split_words("PDFLoaderX") == ["PDF", "Loader", "X"]
    assert split_words("") == []


@pytest.mark.parametrize(
    ("selector", "printed"),
    [
        (None, ""),
        ({}, ""),
        ({"matchLabels": {"b": "2", "a": "1"}}, "a=1,b=2"),
        (
            {
                "matchLabels": {"m": "x"},
                "matchExpressions": [
                    {"key": "z", "operator": "In", "values": ["b", "a"]},
                    {"key": "c", "operator": "NotIn", "values": ["q"]},
                    {"key": "e", "operator": "Exists"},
                    {"key": "a", "operator": "DoesNotExist"},
                ],
            },
            "!a,c notin (q),e,m=x,z in (a,b)",
        ),
        ({"matchExpressions": [{"key": "a", "operator": "Maybe"}]}, "<error>"),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": []}]}, "<error>"),
        ({"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}, "<error>"),
        ({"matchLabels": {"a": "b c"}}, "<error>"),
        ({"matchLabels": {"a": None}}, "a="),
    ],
)
def test_selectors_in_query_form(selector: object, printed: str) -> None:
    assert selector_text(selector) == printed


def test_taints_sort_by_effect_and_key() -> None:
    taints = [
        {"key": "b", "effect": "NoSchedule"},
        {"key": "a", "value": "v", "effect": "NoSchedule"},
        {"key": "k"},
    ]
    assert written(write_taints, taints) == "T:  k\n    a=v:NoSchedule\n    b:NoSchedule\n"
    assert written(write_taints, []) == "T:  <none>\n"


def test_tolerations_say_what_they_tolerate() -> None:
    tolerations = [
        {"key": "b", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
        {"operator": "Exists"},
        {"key": "c", "value": "v"},
    ]
    assert (
        written(write_tolerations, tolerations) == "T:  op=Exists\n    b:NoExecute op=Exists for 300s\n    c=v\n"
    )


def test_annotations_hide_the_last_applied_configuration_and_cut_long_lines() -> None:
    annotations = {
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "short": "value\n",
        "long": "x" * 200,
        "lines": "one\ntwo",
    }
    assert written(write_annotations, annotations).splitlines() == [
        "T:  lines:",
        "      one",
        "      two",
        "    long:",
        "      " + "x" * 138 + "...",
        "    short: value",
    ]


def test_maps_on_one_line() -> None:
    assert one_line({"b": "2", "a": "1"}) == "a=1,b=2"
    assert one_line({}) == "<none>"


@pytest.mark.parametrize(
    ("action", "url"),
    [
        ({"path": "/healthz", "port": 8080, "scheme": "HTTP"}, "http://:8080/healthz"),
        ({"path": "ready", "port": "web", "host": "fd00::1", "scheme": "HTTPS"}, "https://[fd00::1]:web/ready"),
        ({"path": "/a b?c=%", "port": 1, "scheme": "HTTP"}, "http://:1/a%20b%3Fc=%25"),
        ({"port": 1}, "//:1"),
    ],
)
def test_the_url_of_a_probe(action: dict[str, Any], url: str) -> None:
    assert http_url(action) == url


def test_probes_of_each_kind() -> None:
    timing = "delay=0s timeout=0s period=0s successThreshold=0 failureThreshold=0"
    assert probe_text({"exec": {"command": ["cat", "x"]}}) == f"exec [cat x] {timing}"
    assert probe_text({"tcpSocket": {"port": "http"}}) == f"tcp-socket :http {timing}"
    assert probe_text({"grpc": {"port": 9, "service": None}}) == f"grpc <pod>:9  {timing}"
    assert probe_text({}) == f"unknown {timing}"


def test_endpoints_show_three_ready_addresses() -> None:
    endpoints = [{"addresses": [f"10.0.0.{i}"], "conditions": {"ready": i != 2}} for i in range(1, 7)]
    slices = [{"ports": [{"name": "http", "port": 80}, {"name": "other", "port": 81}], "endpoints": endpoints}]
    assert endpoints_text(slices, "http") == "10.0.0.1:80,10.0.0.3:80,10.0.0.4:80 + 2 more..."
    assert endpoints_text(slices, "none") == ""
    assert endpoints_text([], "http") == "<none>"
    assert endpoints_text([{"endpoints": [{"addresses": ["fd00::1"]}]}], "x") == "fd00::1"


def test_rules_of_one_target_are_put_together() -> None:
    rules = [
        {"apiGroups": ["", "apps"], "resources": ["pods"], "verbs": ["get", "list", "get"]},
        {"apiGroups": [""], "resources": ["pods"], "verbs": ["watch"]},
        {"nonResourceURLs": ["/healthz"], "verbs": ["get", "head"]},
    ]
    assert [(rule.target(), rule.urls, rule.verbs) for rule in compact(rules)] == [
        ("pods", (), ("get", "list", "watch")),
        ("pods.apps", (), ("get", "list")),
        ("", ("/healthz",), ("get",)),
        ("", ("/healthz",), ("head",)),
    ]


def test_what_is_used_is_written_like_its_limit() -> None:
    assert used_like_hard("1073741824", "8Gi") == "1Gi"
    assert used_like_hard("1500m", "4") == "1500m"
    assert used_like_hard(None, "4") == "0"
    assert used_like_hard("1500m", None) == "2"


@pytest.mark.parametrize(("encoded", "size"), [("", 0), ("YQ==", 1), ("YWI=", 2), ("YWJj", 3), (None, 0)])
def test_sizes_without_decoding(encoded: object, size: int) -> None:
    assert base64_size(encoded) == size


@pytest.mark.parametrize(
    ("style", "age", "stamp"),
    [
        ("kubectl", "5m", "Mon, 23 Nov 2026 23:15:00 +0000"),
        ("absolute", "Mon, 23 Nov 2026 23:15:00 +0000", "Mon, 23 Nov 2026 23:15:00 +0000"),
        ("relative", "5m", "5m ago"),
        ("both", "5m (Mon, 23 Nov 2026 23:15:00 +0000)", "Mon, 23 Nov 2026 23:15:00 +0000 (5m ago)"),
    ],
)
def test_times_in_each_style(style: TimeStyle, age: str, stamp: str) -> None:
    clock = Clock(NOW, UTC, style)
    assert clock.age("2026-11-23T23:15:00Z") == age
    assert clock.stamp("2026-11-23T23:15:00Z") == stamp


def test_times_in_another_zone_and_missing_times() -> None:
    clock = Clock(NOW, timezone(timedelta(hours=1), "CET"))
    assert clock.stamp("2026-11-23T23:15:00Z") == "Tue, 24 Nov 2026 00:15:00 +0100"
    assert clock.plain("2026-11-23T23:15:00.25Z") == "2026-11-24 00:15:00.25 +0100 CET"
    assert clock.stamp(None) == "Mon, 01 Jan 0001 00:00:00 +0000"
    assert clock.plain(None) == "0001-01-01 00:00:00 +0000 UTC"
    assert clock.age(None) == "<unknown>"
