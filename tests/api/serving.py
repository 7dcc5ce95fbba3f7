"""An ApiClient over httpx.MockTransport: a table of answers, and a record of what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from kubecli.api.client import ApiClient


def status(code: int, reason: str, message: str, **details: Any) -> httpx.Response:
    return httpx.Response(
        code,
        json={
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "reason": reason,
            "message": message,
            "code": code,
            "details": details or None,
        },
    )


@dataclass
class Server:
    """answers: path to a response, an object (sent as JSON), or a function of the request."""

    answers: dict[str, Any]
    requests: list[httpx.Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.get(request.url.path)
        if callable(answer):
            answer = answer(request)
        if answer is None:
            return status(404, "NotFound", "the server could not find the requested resource")
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(
            200, content=msgspec.json.encode(answer), headers={"Content-Type": "application/json"}
        )

    def client(self) -> ApiClient:
        http = httpx.Client(transport=httpx.MockTransport(self.handle), base_url="https://server.test")
        return ApiClient(http, warn=self.said.append, sleep=self.slept.append)
