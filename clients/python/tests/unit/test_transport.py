"""How requests are sent, and which of them are sent again."""

import json
from pathlib import Path

import httpx
import pytest

from aicloud import ApiError, Conflict, Denied, Invalid, NotSignedIn, RateLimited, Unavailable, Unreachable
from aicloud.credentials import Token
from aicloud.transport import UNKEYED

from .conftest import problem

OK = httpx.Response
DOCUMENT = Path(__file__).parents[4] / "docs" / "openapi.json"


def test_a_write_carries_a_key_of_its_own_and_a_read_none(client, server):
    server.answers = [OK(201), OK(201), OK(200)]
    http = client(Token("aic_k_1"))
    http.post("/v1/allocations", json={})
    http.post("/v1/allocations", json={})
    http.get("/v1/allocations")
    keys = [request.headers.get("idempotency-key") for request in server.asked]
    assert keys[0]
    assert keys[1]
    assert keys[0] != keys[1]
    assert keys[2] is None
    assert {request.headers["authorization"] for request in server.asked} == {"Bearer aic_k_1"}


def test_the_callers_own_key_stays(client, server):
    server.answers = [problem(503, "unavailable", retry="same_request", after=1), OK(201)]
    client().post("/v1/allocations", json={"a": 1}, headers={"Idempotency-Key": "mine"})
    assert [request.headers["idempotency-key"] for request in server.asked] == ["mine", "mine"]


def test_each_try_is_the_same_request(client, server, time):
    server.answers = [
        problem(429, "rate_limited", retry="same_request", after=7),
        httpx.ReadError("broken"),
        problem(503, "outcome_unknown", retry="same_request"),
        OK(201, json={"id": "alloc_1"}),
    ]
    answer = client().post("/v1/allocations", json={"a": 1})
    assert answer.json() == {"id": "alloc_1"}
    for name in ("idempotency-key", "x-request-id"):
        assert len({request.headers[name] for request in server.asked}) == 1
    assert {request.content for request in server.asked} == {b'{"a":1}'}
    # As long as the server said, then ever longer.
    assert time.slept == [7.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(409, "not_legal_now", legal_actions=["release"]), Conflict),
        (problem(422, "invalid_value", retry="new_request", field="gpu.count"), Invalid),
        (problem(403, "forbidden", missing_permission="node.read"), Denied),
        (problem(401, "unauthenticated"), NotSignedIn),
        (problem(500, "internal"), Unavailable),
    ],
)
def test_what_would_be_refused_again_is_sent_once(client, server, time, answer, kind):
    server.answers = [answer]
    with pytest.raises(kind):
        client(Token("aic_k_1")).get("/v1/nodes")
    assert len(server.asked) == 1
    assert time.slept == []


def test_a_problem_says_all_that_the_server_said(client, server):
    server.answers = [problem(403, "forbidden", missing_permission="node.read", legal_actions=["stop"], crash_id="c1")]
    with pytest.raises(Denied) as caught:
        client().get("/v1/nodes")
    error = caught.value
    assert (error.status, error.code, error.request_id, error.retry) == (403, "forbidden", "req_1", "no")
    assert (error.missing_permission, error.legal_actions, error.crash_id) == ("node.read", ("stop",), "c1")
    assert str(error) == (
        "forbidden (403): what went wrong. Missing permission: node.read. Possible now: stop. Do this. [req_1]"
    )


def test_patience_ends(client, server, time):
    server.answers = [problem(429, "rate_limited", retry="same_request", after=25) for _ in range(9)]
    with pytest.raises(RateLimited) as caught:
        client(patience=60).get("/v1/nodes")
    assert caught.value.retry_after == 25
    assert time.slept == [25.0, 25.0]


def test_a_lost_answer_is_asked_for_again_only_where_that_is_harmless(client, server):
    server.answers = [httpx.RemoteProtocolError("cut"), OK(200)]
    assert client().get("/v1/nodes").status_code == 200
    # Signing in takes no key: whether it was carried out is not known, so it is not sent again.
    server.answers = [httpx.ReadTimeout("slow")]
    with pytest.raises(Unreachable) as caught:
        client().post("/v1/session", json={})
    assert "idempotency-key" not in server.asked[-1].headers
    assert caught.value.request_id == server.asked[-1].headers["x-request-id"]
    # A connection that was never made carried nothing.
    server.answers = [httpx.ConnectError("refused"), OK(200)]
    assert client().post("/v1/session", json={}).status_code == 200
    server.answers = [problem(503, "outcome_unknown", retry="same_request")]
    with pytest.raises(Unavailable):
        client().post("/v1/session", json={})


def test_what_is_not_ours_is_told_apart(client, server):
    server.answers = [OK(418, text="<h1>\n a proxy's page </h1>")]
    with pytest.raises(ApiError, match="a proxy's page") as caught:
        client().get("/v1/nodes")
    assert (caught.value.status, caught.value.code) == (418, "internal")


class Renewable:
    """A credential with a new token for each one that is discarded."""

    def __init__(self) -> None:
        self.made = 1

    def bearer(self) -> str:
        return f"token-{self.made}"

    def discard(self, bearer: str) -> bool:
        assert bearer == self.bearer()
        self.made += 1
        return True


def test_a_token_that_is_over_is_renewed_once(client, server):
    server.answers = [problem(401, "unauthenticated"), OK(200)]
    http = client(Renewable())
    http.get("/v1/nodes")
    assert [request.headers["authorization"] for request in server.asked] == ["Bearer token-1", "Bearer token-2"]
    server.answers = [problem(401, "unauthenticated"), problem(401, "unauthenticated")]
    with pytest.raises(NotSignedIn):
        http.get("/v1/nodes")
    assert len(server.asked) == 4


def test_the_operations_without_a_key_are_the_documents():
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    without = {
        (method, path)
        for path, item in paths.items()
        for method, operation in item.items()
        if method in ("post", "put", "patch", "delete")
        and not any("IdempotencyKey" in one.get("$ref", "") for one in operation.get("parameters", []))
    }
    assert without == {("post", path) for path in UNKEYED}
