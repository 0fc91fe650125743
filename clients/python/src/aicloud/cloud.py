"""The way into a cloud.

`Cloud` has the address and the credential. Its own methods are what people who rent GPUs do all day; every
other operation of the API is there as well, typed: give `cloud.client` to a function of
`aicloud.generated.api`, and it is sent with the same credential, keys, retries and exceptions.

A `Cloud` may be shared by threads.
"""

import json
import os
import platform
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from .allocation import Allocation
from .credentials import ServiceAccount, Token
from .events import Beat, Event, Raw, follow
from .generated import AuthenticatedClient
from .generated.api.allocations import create_allocation, get_allocation, list_allocations
from .generated.api.usage import get_usage
from .generated.models.allocation import Allocation as AllocationData
from .generated.models.create_allocation import CreateAllocation
from .generated.models.event import Event as Entry
from .generated.models.gpu_request_body import GpuRequestBody
from .generated.models.list_order import ListOrder
from .generated.models.workload_body import WorkloadBody
from .generated.models.workload_body_env import WorkloadBodyEnv
from .generated.models.workload_body_secret_env import WorkloadBodySecretEnv
from .generated.types import UNSET, Unset
from .money import Usage
from .take import take
from .transport import Conversation, Credential, Locked

__all__ = ["Cloud", "Page"]

VERSION: Final = "0.1.0"
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Page(Protocol[T_co]):
    """A page of a list, as the API gives it."""

    @property
    def items(self) -> Sequence[T_co]:
        """What is on it."""

    @property
    def next_page_token(self) -> str | Unset | None:
        """What the next one is asked for by; none on the last one."""


class Cloud:
    """A cloud, as one caller sees it.

    `url` is its address; `token` an API key, a project's token or a session; or `credential` a `ServiceAccount`.
    `patience` is how long one call may be tried, in seconds.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        credential: ServiceAccount | Token | None = None,
        patience: float = 60.0,
        timeout: float = 30.0,
        allow_http: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = _address(url, allow_http)
        if (token is None) == (credential is None):
            raise ValueError("give either token=… or credential=ServiceAccount(…)")
        self.patience = patience
        inner = transport or httpx.HTTPTransport()
        signed_in: Credential = Token(token) if token is not None else credential  # type: ignore[assignment]
        self._plain = self._open(Conversation(inner, None, patience), timeout)
        if isinstance(signed_in, ServiceAccount):
            signed_in.attach(self._plain)
        self._http = self._open(Conversation(inner, Locked(signed_in), patience), timeout)
        # The transport signs in; what the generated client would add itself is never sent.
        self.client = AuthenticatedClient(base_url=self.url, token="").set_httpx_client(self._http)
        """For the generated operations."""

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> "Cloud":
        """Make one of `AICLOUD_URL` and `AICLOUD_TOKEN`, or `AICLOUD_ACCOUNT` with `AICLOUD_KEY_FILE`."""
        url = environment.get("AICLOUD_URL", "http://127.0.0.1:8080")
        token = environment.get("AICLOUD_TOKEN")
        if token:
            return cls(url, token)
        account, key = environment.get("AICLOUD_ACCOUNT"), environment.get("AICLOUD_KEY_FILE")
        if not account or not key:
            raise ValueError("set AICLOUD_TOKEN, or AICLOUD_ACCOUNT and AICLOUD_KEY_FILE")
        scope = environment.get("AICLOUD_SCOPE", "").split()
        return cls(url, credential=ServiceAccount(account, key, scope))

    def _open(self, conversation: Conversation, timeout: float) -> httpx.Client:
        return httpx.Client(
            base_url=self.url,
            transport=conversation,
            timeout=httpx.Timeout(timeout, connect=10.0),
            headers={"User-Agent": f"aicloud-python/{VERSION} (Python {platform.python_version()})"},
        )

    def launch(
        self,
        *,
        model: str,
        count: int = 1,
        image: str,
        command: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        secret_env: Mapping[str, str] | None = None,
        name: str | None = None,
        project: str | None = None,
        max_queue_seconds: int | None = None,
        idempotency_key: str | None = None,
    ) -> Allocation:
        """Ask for `count` GPUs of `model` on one node, and a program to run on them.

        It waits in the queue until a node has them, and goes on by itself: `.wait_until("active")`. `project`
        may be left out where the credential belongs to one. `secret_env` are variables that only the program sees:
        nobody reads their values back, `env` everybody in the project. With the same `idempotency_key`, the same call
        launches once.
        """
        if isinstance(command, str):
            raise ValueError('command is a list: ["/bin/sh", "-c", "…"]')
        workload = WorkloadBody(
            image=image,
            command=list(command),
            env=WorkloadBodyEnv.from_dict(dict(env or {})),
            secret_env=WorkloadBodySecretEnv.from_dict(dict(secret_env)) if secret_env else UNSET,
        )
        body = CreateAllocation(
            gpu=GpuRequestBody(model=model, count=count),
            workload=workload,
            display_name=_given(name),
            project=_given(project),
            max_queue_seconds=_given(max_queue_seconds),
        )
        key = _given(idempotency_key)
        return Allocation(self, take(create_allocation.sync(client=self.client, body=body, idempotency_key=key)))

    def allocation(self, id: str) -> Allocation:  # noqa: A002  (the API's own word)
        """Read an allocation."""
        return Allocation(self, take(get_allocation.sync(client=self.client, id=id)))

    def allocations(self, *phases: str, project: str | None = None, newest_first: bool = False) -> Iterator[Allocation]:
        """Return allocations, the oldest first unless told otherwise, page after page as they are needed."""
        phase = _given(",".join(phases) or None)
        order = _given(ListOrder.NEWEST if newest_first else None)
        pages = self.pages(list_allocations.sync, project=_given(project), phase=phase, order=order)
        data: Iterator[AllocationData] = pages
        return (Allocation(self, one) for one in data)

    def usage(
        self,
        *,
        project: str | None = None,
        tenant: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Usage:
        """Return what a project, or a tenant with all its projects, has used and cost.

        In the last 30 days, if nothing is said. What each project came to is in the API's own answer:
        `aicloud.generated.api.usage.get_usage`.
        """
        for moment in (since, until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("since and until need a time zone: datetime.now(timezone.utc)")
        found = take(
            get_usage.sync(
                client=self.client,
                project=_given(project),
                tenant=_given(tenant),
                from_=_given(since),
                to=_given(until),
            )
        )
        return Usage.of((one.gpu_microseconds, one.cost_micros, one.currency) for one in found.total)

    def pages(self, operation: Callable[..., Page[T] | None], **query: Any) -> Iterator[T]:  # noqa: ANN401
        """Walk through a list: `pages(list_nodes.sync)` gives each item, whatever the number of pages."""
        token: str | Unset = UNSET
        while True:
            page = take(operation(client=self.client, page_token=token, **query))
            yield from page.items
            following = page.next_page_token
            if isinstance(following, Unset) or not following:
                return
            token = following

    def events(
        self,
        *,
        after: str | None = None,
        resource: str | None = None,
        project: str | None = None,
        tenant: str | None = None,
    ) -> Iterator[Event]:
        """Return what happens, for ever: from now on, or all that followed the position `after` (`0-0`: everything).

        Breaks are mended from the last event on, so nothing is lost; one may come twice. `ApiError` with the code
        `position_too_old` means that the journal does not reach that position: read the lists again.
        """
        given = {"resource": resource, "project": project, "tenant": tenant}
        query = {name: value for name, value in given.items() if value is not None}
        for beat in self.beats(query, after, None):
            if isinstance(beat, Event):
                yield beat

    def beats(
        self, query: dict[str, str], after: str | None, deadline: float | None
    ) -> Generator[Event | Beat, None, None]:
        """Return events, and what their stream tells of itself; until `deadline` of the monotonic clock."""
        for raw in follow(self._http, query, after, self.patience * 5, deadline=deadline):
            yield _event(raw) if isinstance(raw, Raw) else raw

    def close(self) -> None:
        """Close its connections."""
        self._http.close()
        self._plain.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Cloud({self.url})"


def _event(raw: Raw) -> Event:
    return Event(raw.id, Entry.from_dict(json.loads(raw.data)))


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def _address(url: str, allow_http: bool) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"the url must be like https://cloud.example.com, not {url[:80]!r}")
    if parts.username or parts.password:
        raise ValueError("the url must hold no credential; give it as token=…")
    if parts.scheme == "http" and parts.hostname not in _LOCAL and not allow_http:
        raise ValueError(
            f"{parts.hostname} would be sent the credential in the clear; use https, or say allow_http=True"
        )
    return url.strip().rstrip("/")
