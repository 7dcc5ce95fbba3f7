"""Lists: how many requests, how large the pages, what is decoded; work under way before it is needed."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import httpx
import pytest

from kubecli.api.ahead import Ahead, side_by_side
from kubecli.api.lists import ListRequest, ObjectList, pages
from kubecli.errors.api import ExpiredError, NotFoundError, UnreadableAnswer
from kubecli.meta.builtins import builtin_resources
from kubecli.meta.table import ACCEPT_TABLE, CellTable
from tests.api.serving import Server, status

PODS = next(resource for resource in builtin_resources() if resource.name == "pods")
PATH = "/api/v1/namespaces/shop/pods"


def listing(total: int) -> Server:
    def answer(request: httpx.Request) -> httpx.Response:
        limit = int(request.url.params.get("limit", total))
        start = int(request.url.params.get("continue", 0))
        end = min(total, start + limit)
        metadata = {"resourceVersion": "7", "continue": str(end) if end < total else ""}
        items = [{"metadata": {"name": f"p{number}"}} for number in range(start, end)]
        return httpx.Response(
            200, json={"kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": items}
        )

    return Server({PATH: answer})


def limits(server: Server) -> list[str | None]:
    return [request.url.params.get("limit") for request in server.requests]


def names(server: Server, **settings: Any) -> list[str]:
    request = ListRequest(PODS, ObjectList, "shop", **settings)
    return [item["metadata"]["name"] for page in pages(server.client(), request) for item in page.items or ()]


def test_a_short_list_is_one_request() -> None:
    server = listing(3)
    assert names(server) == ["p0", "p1", "p2"]
    assert limits(server) == ["500"]


def test_pages_grow() -> None:
    server = listing(9000)
    assert len(names(server, largest=2000)) == 9000
    assert limits(server) == ["500", "1000", "2000", "2000", "2000", "2000"]


def test_a_page_size_the_user_asked_for_is_kept() -> None:
    server = listing(5)
    assert len(names(server, chunk=2)) == 5
    assert limits(server) == ["2", "2", "2"]


def test_chunk_size_0_asks_once_for_all() -> None:
    server = listing(700)
    assert len(names(server, chunk=0)) == 700
    assert limits(server) == [None]


def test_the_next_page_is_asked_for_before_this_one_is_read() -> None:
    server = listing(600)
    asked = threading.Event()
    answer = server.answers[PATH]

    def second(request: httpx.Request) -> Any:
        if request.url.params.get("continue"):
            asked.set()
        return answer(request)

    server.answers[PATH] = second
    reading = pages(server.client(), ListRequest(PODS, ObjectList, "shop"))
    next(reading)
    assert asked.wait(5)


def test_parameters_and_accept_are_sent_with_each_page() -> None:
    server = listing(3)
    names(server, chunk=2, params=(("labelSelector", "a=b"),), accept=ACCEPT_TABLE)
    assert [request.url.params["labelSelector"] for request in server.requests] == ["a=b", "a=b"]
    assert {request.headers["Accept"] for request in server.requests} == {ACCEPT_TABLE}


def test_a_table_is_cells_alone() -> None:
    table = {
        "kind": "Table",
        "metadata": {"resourceVersion": "1"},
        "columnDefinitions": [{"name": "Name", "type": "string", "format": "name", "priority": 0}],
        "rows": [{"cells": ["a", 1, None, True], "object": {"huge": [1, 2, 3]}}],
    }
    server = Server({PATH: table})
    (page,) = pages(server.client(), ListRequest(PODS, CellTable, "shop"))
    assert page.rows is not None and page.rows[0].cells == ["a", 1, None, True]
    assert not hasattr(page.rows[0], "object")


@pytest.mark.parametrize("nothing", [{"rows": None}, {"rows": []}, {}])
def test_a_table_without_rows(nothing: dict[str, Any]) -> None:
    server = Server({PATH: {"kind": "Table", "columnDefinitions": None, **nothing}})
    (page,) = pages(server.client(), ListRequest(PODS, CellTable, "shop"))
    assert not page.rows


def test_an_error_of_a_later_page_comes_after_the_pages_before() -> None:
    server = listing(600)
    answer = server.answers[PATH]
    server.answers[PATH] = lambda request: (
        status(410, "Expired", "too old") if request.url.params.get("continue") else answer(request)
    )
    reading = pages(server.client(), ListRequest(PODS, ObjectList, "shop"))
    assert len(next(reading).items or ()) == 500
    with pytest.raises(ExpiredError):
        next(reading)


def test_a_404_without_words_names_the_resource() -> None:
    server = Server({PATH: httpx.Response(404, content=b"404 page not found\n")})
    with pytest.raises(NotFoundError, match=r"\(get pods\)"):
        next(pages(server.client(), ListRequest(PODS, ObjectList, "shop")))


def test_an_answer_that_is_no_list_is_said_so() -> None:
    server = Server({PATH: httpx.Response(200, content=b"<html>")})
    with pytest.raises(UnreadableAnswer, match="is a web page"):
        next(pages(server.client(), ListRequest(PODS, ObjectList, "shop")))


def test_side_by_side_keeps_order_and_its_limit() -> None:
    running = 0
    most = 0
    lock = threading.Lock()

    def job(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.002)
        with lock:
            running -= 1
        return number

    started = side_by_side([partial(job, number) for number in range(20)], limit=3)
    assert [ahead.result() for ahead in started] == list(range(20))
    assert most <= 4


def test_ahead_raises_what_its_work_raised() -> None:
    def work() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        Ahead(work).result()
