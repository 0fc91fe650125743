"""How requests are sent: with a credential, with an idempotency key, again where that is safe.

It is an httpx transport, so that every generated operation goes through it and no caller can forget it. What it
promises:

- Each write carries an `Idempotency-Key`, the caller's or one of its own, and the same one at each try: the server
  carries it out once. Operations that take no key (`UNKEYED`) are never sent twice unless the server said that it did
  nothing.
- Sent again is only what may be: what the server calls `same_request`, after its `Retry-After`; a connection that was
  never made; one that broke, where reading again or the key makes it harmless. All tries together last `patience`
  seconds at the most.
- A token that the server no longer takes is renewed once, if the credential can be renewed.
- Every refusal leaves as an exception (`aicloud.problem`).
"""

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import httpx

from .problem import ApiError, CloudError, NotSignedIn, Unreachable, from_response

__all__ = ["UNKEYED", "Conversation", "Credential", "pauses"]

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
UNKEYED: Final = frozenset(
    {
        "/v1/email-change:complete",
        "/v1/invitations:accept",
        "/v1/password-reset",
        "/v1/password-reset:complete",
        "/v1/session",
        "/v1/session:passkey-begin",
        "/v1/sso:redeem",
        "/v1/token",
    }
)
"""POSTs that take no idempotency key; a test compares with the API document."""
NOTHING_DONE: Final = frozenset({"rate_limited", "overloaded", "unavailable", "paused"})
"""Codes by which the server says that it did nothing."""
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 8.0


class Credential(Protocol):
    """What a request is signed in by."""

    def bearer(self) -> str:
        """Return a token that is good now."""
        ...

    def discard(self, bearer: str) -> bool:
        """Forget a token that was refused; whether another can be had."""
        ...


def pauses(chance: Callable[[], float]) -> Iterator[float]:
    """Ever longer pauses, each somewhat by chance, so that many clients don't come back together."""
    pause = _FIRST_PAUSE
    while True:
        yield pause * (0.5 + chance())
        pause = min(_LONGEST_PAUSE, pause * 2)


class Conversation(httpx.BaseTransport):
    """Sends what it is given as the module says."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        credential: Credential | None,
        patience: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner = inner
        self._credential = credential
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._chance = chance

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it until it is answered for good."""
        request.headers.setdefault("x-request-id", f"py-{uuid.uuid4().hex}")
        keyed = request.method == "POST" and request.url.path in UNKEYED
        if request.method not in SAFE and not keyed:
            request.headers.setdefault("idempotency-key", f"py-{uuid.uuid4()}")
        deadline = self._clock() + self._patience
        renewed = False
        for pause in pauses(self._chance):
            bearer = self._sign(request)
            try:
                response = self._inner.handle_request(request)
                if response.status_code < 400:
                    return response
                with_body = self._read(response)
            except httpx.TransportError as error:
                if not _harmless(request, error) or self._clock() + pause > deadline:
                    where = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
                    raise Unreachable(where, request.headers["x-request-id"], _name(error)) from error
                self._sleep(pause)
                continue
            problem = from_response(with_body)
            if isinstance(problem, NotSignedIn) and not renewed and bearer and self._credential:
                renewed = True
                if self._credential.discard(bearer):
                    continue
            wait = _wait(request, problem, pause)
            if wait is None or self._clock() + wait > deadline:
                raise problem
            self._sleep(wait)
        raise AssertionError("pauses never end")

    def _sign(self, request: httpx.Request) -> str | None:
        if self._credential is None:
            return None
        bearer = self._credential.bearer()
        request.headers["authorization"] = f"Bearer {bearer}"
        return bearer

    @staticmethod
    def _read(response: httpx.Response) -> httpx.Response:
        try:
            response.read()
        finally:
            response.close()
        return response

    def close(self) -> None:
        """Close what connects."""
        self._inner.close()


def _harmless(request: httpx.Request, error: httpx.TransportError) -> bool:
    """Whether it may be sent again although its answer is not known."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return False
    return request.method in SAFE or "idempotency-key" in request.headers


def _wait(request: httpx.Request, problem: CloudError, pause: float) -> float | None:
    """How long to wait before it is sent again; None: not at all."""
    if not isinstance(problem, ApiError) or problem.retry != "same_request":
        return None
    keyed = request.method in SAFE or "idempotency-key" in request.headers
    if not keyed and problem.code not in NOTHING_DONE:
        return None
    return pause if problem.retry_after is None else max(problem.retry_after, pause)


def _name(error: httpx.TransportError) -> str:
    # A message may carry the address with what was written into it; the kind says enough.
    return type(error).__name__


class Locked:
    """A credential that is asked by one thread at a time, so that a token is renewed once and not by each."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential
        self._lock = threading.Lock()

    def bearer(self) -> str:
        """Return a token that is good now."""
        with self._lock:
            return self._credential.bearer()

    def discard(self, bearer: str) -> bool:
        """Forget a token that was refused."""
        with self._lock:
            return self._credential.discard(bearer)
