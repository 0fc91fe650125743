"""A server in the test's own hands: it answers what it is told, and keeps what it was asked."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from aicloud import transport


@dataclass
class Server(httpx.BaseTransport):
    """Answers from a list, one after the other; what is raisable is raised."""

    answers: list[Any] = field(default_factory=list)
    asked: list[httpx.Request] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        # What is sent again is the same object; a copy of its headers is what was sent this time.
        self.asked.append(
            httpx.Request(request.method, request.url, headers=request.headers.copy(), content=request.content)
        )
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        return answer


def problem(status: int, code: str, *, retry: str = "no", after: int | None = None, **more: Any) -> httpx.Response:
    body = {
        "type": f"urn:aicloud:problem:{code}",
        "title": "A title",
        "status": status,
        "detail": "what went wrong",
        "code": code,
        "retry": retry,
        "suggestion": "Do this.",
        "runbook": "docs/problems.md",
        "instance": "urn:aicloud:request:req_1",
        "request_id": "req_1",
        **more,
    }
    headers = {"content-type": "application/problem+json"} | ({} if after is None else {"retry-after": str(after)})
    return httpx.Response(status, headers=headers, content=json.dumps(body))


@dataclass
class Time:
    """A clock that goes on only while somebody sleeps."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def client(server: Server, time: Time) -> Iterator[Callable[..., httpx.Client]]:
    """Makes a client that speaks with the server as a `Cloud` does."""
    made: list[httpx.Client] = []

    def make(credential: transport.Credential | None = None, patience: float = 60.0) -> httpx.Client:
        conversation = transport.Conversation(
            server, credential, patience, clock=time.clock, sleep=time.sleep, chance=lambda: 0.5
        )
        made.append(httpx.Client(base_url="http://cloud.test", transport=conversation))
        return made[-1]

    yield make
    for one in made:
        one.close()
