"""The front door: addresses, pages, words of a newer server, and waiting."""

import json
from datetime import timedelta

import httpx
import pytest

from aicloud import Cloud, CloudError, EndedOtherwise, Money, TimedOut
from aicloud.generated.api.allocations import list_allocations
from aicloud.generated.models.allocation_phase import AllocationPhase

PROJECT = {"id": "proj_1", "name": "core42:aicloud:local:acme:lab:project/proj_1", "label": "lab"}


def allocation(phase: str, **more) -> dict:
    return {
        "id": "alloc_1",
        "name": "core42:aicloud:local:acme:lab:allocation/alloc_1",
        "tenant": PROJECT,
        "project": PROJECT,
        "spec": {
            "gpu": {"model": "H100", "count": 4},
            "workload": {"image": "busybox", "command": [], "env": {}},
        },
        "desired": "run",
        "phase": phase,
        "phase_since": "2026-11-23T10:00:00.000001Z",
        "actions": ["release"],
        "price": {"micros_per_gpu_hour": "2490000", "currency": "USD"},
        "epoch": 1,
        "created_at": "2026-11-23T10:00:00Z",
        **more,
    }


def answer(body) -> httpx.Response:
    return httpx.Response(200, json=body)


def stream(*types: str) -> httpx.Response:
    def entry(seq: int, kind: str) -> str:
        data = {
            "resource": "alloc_1",
            "kind": "allocation",
            "seq": seq,
            "type": kind,
            "version": 1,
            "at": "2026-11-23T10:00:00Z",
            "principal": "user/user_1",
            "request_id": "req_1",
            "data": {"why": "because"},
        }
        return f"id: 1-{seq}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"

    said = "id: 1-0\n\n" + "".join(entry(seq, kind) for seq, kind in enumerate(types, 1))
    return httpx.Response(200, content=said.encode())


@pytest.fixture
def cloud(server):
    with Cloud("http://localhost:1", token="aic_p_1", transport=server) as made:
        yield made


def test_an_address_is_looked_at_before_a_credential_is_sent():
    for wrong in ("", "cloud.test", "ftp://cloud.test", "https://u:p@cloud.test", "https://cloud.test?a=1"):
        with pytest.raises(ValueError, match="url"):
            Cloud(wrong, token="aic_k_1")
    with pytest.raises(ValueError, match="in the clear"):
        Cloud("http://cloud.test", token="aic_k_1")
    Cloud("http://cloud.test", token="aic_k_1", allow_http=True).close()
    with pytest.raises(ValueError, match="token"):
        Cloud("https://cloud.test")
    with pytest.raises(ValueError, match="one word"):
        Cloud("https://cloud.test", token="two words")
    assert "aic_k_1" not in repr(Cloud("https://cloud.test", token="aic_k_1"))


def test_the_environment_says_who_one_is():
    with pytest.raises(ValueError, match="AICLOUD_TOKEN"):
        Cloud.from_env({})
    with Cloud.from_env({"AICLOUD_URL": "https://cloud.test/", "AICLOUD_TOKEN": "aic_k_1"}) as cloud:
        assert cloud.url == "https://cloud.test"


def test_pages_are_walked_as_they_are_needed(cloud, server):
    first = {"items": [allocation("queued"), allocation("active")], "next_page_token": "t2", "position": "1-1"}
    server.answers = [answer(first), answer({"items": [allocation("released")], "position": "1-1"})]
    found = cloud.allocations("queued", "active", project="proj_1")
    assert [next(found).phase, next(found).phase] == ["queued", "active"]
    assert len(server.asked) == 1
    assert [one.phase for one in found] == ["released"]
    query = server.asked[1].url.params
    assert (query["page_token"], query["phase"], query["project"]) == ("t2", "queued,active", "proj_1")
    assert "order" not in query
    server.answers = [answer({"items": [], "position": "1-1"})]
    assert list(cloud.pages(list_allocations.sync, limit=7)) == []
    assert server.asked[2].url.params["limit"] == "7"
    server.answers = [answer({"items": [], "position": "1-1"})]
    assert list(cloud.allocations(newest_first=True)) == []
    assert server.asked[3].url.params["order"] == "newest"


def test_a_word_of_a_newer_server_is_a_word(cloud, server):
    server.answers = [answer(allocation("defrosting", actions=["thaw"]))]
    found = cloud.allocation("alloc_1")
    assert found.phase == "defrosting"
    assert not found.phase.known
    assert found.actions == ("thaw",)
    assert AllocationPhase.ACTIVE.known
    assert found.data.to_dict()["phase"] == "defrosting"
    assert str(found.hourly) == "9.96 USD"


def test_launch_sends_what_was_said_and_no_more(cloud, server):
    server.answers = [httpx.Response(201, json=allocation("queued"))]
    cloud.launch(model="H100", count=4, image="busybox", command=["sleep", "1"], idempotency_key="k")
    assert json.loads(server.asked[0].content) == {
        "gpu": {"model": "H100", "count": 4},
        "workload": {"image": "busybox", "command": ["sleep", "1"], "env": {}},
    }
    assert server.asked[0].headers["idempotency-key"] == "k"
    with pytest.raises(ValueError, match="is a list"):
        cloud.launch(model="H100", image="busybox", command="sleep 1")
    server.answers = [httpx.Response(201, json=allocation("queued"))]
    cloud.launch(model="H100", image="busybox", secret_env={"HF_TOKEN": "hf_1"})
    assert json.loads(server.asked[-1].content)["workload"]["secret_env"] == {"HF_TOKEN": "hf_1"}


def test_waiting_reads_once_the_stream_is_open(cloud, server):
    server.answers = [answer(allocation("queued")), stream(), answer(allocation("active"))]
    assert cloud.allocation("alloc_1").wait_until("active").phase == "active"
    assert [request.url.path for request in server.asked][1:] == ["/v1/events", "/v1/allocations/alloc_1"]


def test_a_phase_that_passed_between_two_looks_counts(cloud, server):
    opened, gone = allocation("configuring"), allocation("stopping")
    server.answers = [answer(opened), stream("allocation.active"), answer(opened), answer(gone)]
    assert cloud.allocation("alloc_1").wait_until("active").phase == "stopping"


def test_what_can_no_longer_come_is_told_at_once(cloud, server):
    outcome = {"kind": "failed", "reason": "workload_failed", "message": "exit code 3", "exit_code": 3}
    server.answers = [
        answer(allocation("configuring")),
        stream("allocation.releasing"),
        answer(allocation("configuring")),
        answer(allocation("releasing", outcome=outcome)),
    ]
    with pytest.raises(EndedOtherwise, match="exit code 3") as caught:
        cloud.allocation("alloc_1").wait_until("active")
    assert (caught.value.phase, caught.value.outcome) == ("releasing", "failed")
    server.answers = [answer(allocation("canceled")), stream(), answer(allocation("canceled"))]
    with pytest.raises(EndedOtherwise):
        cloud.allocation("alloc_1").wait_until("released")


def test_waiting_ends_in_time(cloud, server):
    held = [answer(allocation("queued"))]
    for _ in range(200):
        held += [stream(), answer(allocation("queued"))]
    server.answers = held
    with pytest.raises(TimedOut, match=r"is queued after 0\.2 s"):
        cloud.allocation("alloc_1").wait_until("active", timeout=0.2)
    server.answers = [answer(allocation("queued"))]
    with pytest.raises(ValueError, match="phases are some of"):
        cloud.allocation("alloc_1").wait_until("activ")


def test_events_are_what_happened(cloud, server):
    server.answers = [stream("allocation.active", "allocation.stopping")]
    events = cloud.events(after="0-0", resource="alloc_1")
    first, second = next(events), next(events)
    events.close()
    assert (first.position, first.type, first.seq, first.data) == ("1-1", "allocation.active", 1, {"why": "because"})
    assert second.resource == "alloc_1"


def test_an_answer_that_the_document_lacks_is_no_nothing(cloud, server):
    server.answers = [httpx.Response(206, json={})]
    with pytest.raises(CloudError, match="does not know"):
        cloud.allocation("alloc_1")


def test_what_waits_says_how_long_where_that_is_known(server, cloud):
    wait = {
        "seconds": 8_640,
        "at_least_seconds": 910,
        "at_most_seconds": 19_900,
        "method": "as in the last 24 hours",
        "ends": 10,
        "window_seconds": 86_400,
    }
    pending = {"reason": "no_capacity", "text": "None.", "position": 1, "gpus_ahead": 0}
    unknown = {"reason": "too_little_history", "text": "Too few."}
    for said, expected in [
        ({"pending": {**pending, "wait": wait}}, timedelta(hours=2, minutes=24)),
        ({"pending": {**pending, "wait_unknown": unknown}}, None),
        ({"pending": pending}, None),
        ({}, None),
    ]:
        server.answers = [answer(allocation("queued", **said))]
        assert cloud.allocation("alloc_1").expected_wait == expected


def test_a_tenant_s_usage_is_asked_for_as_a_whole(server, cloud):
    amount = {"gpu_seconds": "3600.000", "gpu_microseconds": "3600000000", "cost_micros": "2490000", "currency": "USD"}
    tenant = {"id": "ten_1", "name": "core42:aicloud:-:acme:-:tenant/ten_1"}
    moments = dict.fromkeys(("from", "to", "as_of"), "2026-11-23T10:00:00Z")
    project = {"id": PROJECT["id"], "name": PROJECT["name"]}
    line = {"project": project, "display_name": "Lab", "allocations": 2, **amount}
    server.answers = [answer({"tenant": tenant, "projects": [line], "allocations": [], "total": [amount], **moments})]
    found = cloud.usage(tenant="ten_1")
    assert found.cost == (Money(2_490_000, "USD"),)
    query = server.asked[0].url.params
    assert (query["tenant"], "project" in query) == ("ten_1", False)
