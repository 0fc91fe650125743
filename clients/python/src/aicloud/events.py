"""What happens, as it happens: server-sent events that outlive breaks.

`Parser` is the algorithm of HTML, 9.2.6, over chunks that may be cut anywhere, a character's bytes included.
`follow` keeps a stream open: after each break it comes back with the place of the last event that it handed
on, so that nothing is lost. An event may come twice; `resource` and `seq` tell.
"""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

import httpx

from .generated.models.event import Event as Entry
from .problem import ApiError, Unreachable
from .transport import pauses

__all__ = ["Beat", "Event", "Parser", "Raw", "follow"]

SILENCE: Final = 25.0
"""Seconds without a word after which a connection is dead: the server says something every ten."""
BEAT: Final = 11.0
"""Seconds in which the server says something, with a margin."""
LINE_MAX: Final = 4 * 1024 * 1024
"""The longest line that is taken, bytes; a server of ours sends a hundredth of it."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An event as it came."""

    id: str
    type: str
    data: str


class Parser:
    """Reads a stream, chunk by chunk."""

    def __init__(self, place: str = "") -> None:
        self._rest = b""
        self._data: list[str] = []
        self._type = ""
        self._id = place
        self.place = place
        """The place of the last event that was whole, or of the greeting: what to come back with."""

    def push(self, chunk: bytes) -> list[Raw]:
        """Return what a chunk completes."""
        found: list[Raw] = []
        rest = self._rest + chunk
        # A return at the very end may be the first half of a pair; its second half ends nothing.
        held = rest.endswith(b"\r")
        lines = rest.removesuffix(b"\r").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + (b"\r" if held else b"")
        if len(self._rest) > LINE_MAX:
            raise httpx.RemoteProtocolError("a line of the stream is too long")
        for line in lines:
            event = self._line(line.decode("utf-8", errors="replace"))
            if event is not None:
                found.append(event)
        return found

    def _line(self, line: str) -> Raw | None:
        if not line:
            whole = bool(self._data)
            event = Raw(self._id, self._type or "message", "\n".join(self._data))
            self.place, self._data, self._type = self._id, [], ""
            return event if whole else None
        if line.startswith(":"):
            return None
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value
        elif name == "id" and "\0" not in value:
            self._id = value
        return None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a resource."""

    position: str
    """The journal's place: what to give as `after` to see what follows."""
    entry: Entry

    @property
    def type(self) -> str:
        """What happened: `allocation.active`."""
        return self.entry.type_

    @property
    def resource(self) -> str:
        """What it happened to: its id."""
        return self.entry.resource

    @property
    def seq(self) -> int:
        """Its place in the resource's history, from 1."""
        return self.entry.seq

    @property
    def at(self) -> datetime:
        """When it was decided."""
        return self.entry.at

    @property
    def data(self) -> dict[str, Any]:
        """The details, by the type's own fields."""
        return dict(self.entry.data.to_dict())


class Beat(Enum):
    """What a stream tells of itself, between events."""

    OPENED = auto()
    """It is open, anew: what follows is complete from here, or from the last event on."""
    ALIVE = auto()
    """Something was heard."""


def follow(
    http: httpx.Client,
    query: dict[str, str],
    after: str | None,
    patience: float,
    *,
    deadline: float | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> Iterator[Raw | Beat]:
    """Follow the stream; it ends at `deadline` and never before.

    Raises what the server refuses for good, and `Unreachable` after a break of `patience` seconds.
    """
    place = after or ""
    broken_since: float | None = None
    waits = pauses(chance)
    while deadline is None or clock() < deadline:
        left = SILENCE if deadline is None else min(SILENCE, deadline - clock())
        parser = Parser(place)
        failure: Unreachable | ApiError | httpx.TransportError | None = None
        try:
            headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": place} if place else {})
            timeout = httpx.Timeout(10.0, read=max(0.05, left))
            with http.stream("GET", "/v1/events", params=query, headers=headers, timeout=timeout) as answer:
                broken_since, waits = None, pauses(chance)
                yield Beat.OPENED
                for chunk in answer.iter_bytes():
                    for event in parser.push(chunk):
                        place = event.id
                        yield event
                    place = parser.place
                    yield Beat.ALIVE
                    # A read that waits can't be told of the deadline: near it, open anew with what is left.
                    if deadline is not None and deadline - clock() < min(BEAT, left - 1.0):
                        break
                else:
                    failure = httpx.RemoteProtocolError("the stream has ended")
        except httpx.TransportError as error:
            failure = error
        except (Unreachable, ApiError) as error:
            if isinstance(error, ApiError) and error.retry != "same_request":
                raise
            failure = error
        if failure is None:
            continue
        now = clock()
        broken_since = now if broken_since is None else broken_since
        if now - broken_since > patience:
            if isinstance(failure, ApiError | Unreachable):
                raise failure
            raise Unreachable(str(http.base_url), "none", type(failure).__name__) from failure
        pause = next(waits)
        if deadline is not None:
            pause = min(pause, max(0.0, deadline - now))
        sleep(pause)
