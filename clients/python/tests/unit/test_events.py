"""The stream's grammar, and what it does over breaks."""

import random
from itertools import islice

import httpx
import pytest

from aicloud import ApiError, Unreachable
from aicloud.events import Beat, Parser, Raw, follow

from .conftest import problem

TEXT = (
    ": hello\r\nid: 3-1\r\n\r\n"
    'id: 3-2\nevent: allocation.active\ndata: {"a": "\u2028é\x85"}\n\n'
    "event: two\rdata: one\rdata:two\rid: 3-3\r\r"
    "event: none\n\n"
    "id: 9-9\ndata: cut off"
)
EVENTS = [Raw("3-2", "allocation.active", '{"a": "\u2028é\x85"}'), Raw("3-3", "two", "one\ntwo")]


@pytest.mark.parametrize("seed", range(50))
def test_chunks_may_be_cut_anywhere(seed):
    chance = random.Random(seed)  # noqa: S311
    rest, parser, found = TEXT.encode(), Parser(), []
    while rest:
        size = chance.randint(1, 9)
        found += parser.push(rest[:size])
        rest = rest[size:]
    assert found == EVENTS
    assert parser.place == "3-3"


def test_a_greeting_is_a_place_and_no_event():
    parser = Parser("1-1")
    assert parser.push(b"id: 2-2\n\n") == []
    assert parser.place == "2-2"


def test_a_line_without_an_end_is_no_way_to_fill_memory():
    with pytest.raises(httpx.RemoteProtocolError):
        Parser().push(b"data: " + b"x" * (4 * 1024 * 1024))


class Broken(httpx.SyncByteStream):
    """Says something, and breaks."""

    def __init__(self, said: bytes) -> None:
        self.said = said

    def __iter__(self):
        yield self.said
        raise httpx.ReadError("broken")


def stream(said: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Broken(said.encode()))


def test_it_comes_back_with_the_place_of_the_last_event(client, server, time):
    server.answers = [
        stream("id: 1-1\n\n"),
        stream("id: 1-2\ndata: a\n\nid: 1-3\ndata: not whole"),
        problem(503, "unavailable", retry="same_request", after=2),
        stream("id: 1-4\ndata: b\n\n"),
    ]
    beats = follow(client(), {"resource": "alloc_1"}, "0-0", 60, clock=time.clock, sleep=time.sleep, chance=lambda: 0.5)
    events = [beat for beat in islice(beats, 8) if isinstance(beat, Raw)]
    beats.close()
    assert [event.id for event in events] == ["1-2", "1-4"]
    assert [request.headers["last-event-id"] for request in server.asked] == ["0-0", "1-1", "1-2", "1-2"]
    assert {request.url.query for request in server.asked} == {b"resource=alloc_1"}


def test_what_is_refused_for_good_ends_it(client, server, time):
    server.answers = [problem(410, "position_too_old")]
    with pytest.raises(ApiError) as caught:
        list(follow(client(), {}, "1-1", 60, clock=time.clock, sleep=time.sleep))
    assert caught.value.code == "position_too_old"


def test_a_long_break_is_told(client, server, time):
    server.answers = [httpx.ConnectError("refused") for _ in range(1_000)]
    with pytest.raises(Unreachable):
        list(follow(client(patience=5), {}, None, 120, clock=time.clock, sleep=time.sleep))
    assert 1_120 <= time.now < 1_150


def test_a_deadline_ends_it(client, server, time):
    server.answers = [stream("id: 1-1\n\n") for _ in range(1_000)]
    told = list(follow(client(), {}, None, 600, deadline=1_030, clock=time.clock, sleep=time.sleep))
    assert set(told) == {Beat.OPENED, Beat.ALIVE}
    assert time.now == 1_030
