"""What a renter's program does, against the real server with a real agent."""

import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from aicloud import (
    ApiError,
    Cloud,
    Conflict,
    Denied,
    EndedOtherwise,
    Invalid,
    NotFound,
    NotSignedIn,
    ServiceAccount,
    SignInFailed,
    SigningKey,
    TimedOut,
    take,
)
from aicloud.credentials import key_id
from aicloud.generated.api.allocations import list_allocations
from aicloud.generated.api.gpu_types import list_gpu_types
from aicloud.generated.api.journal import get_journal
from aicloud.generated.api.nodes import list_nodes
from aicloud.generated.api.projects import create_project
from aicloud.generated.api.service_accounts import (
    add_service_account_key,
    create_api_key,
    create_service_account,
    disable_service_account,
)
from aicloud.generated.models.add_key import AddKey
from aicloud.generated.models.create_api_key import CreateApiKey
from aicloud.generated.models.create_project import CreateProject
from aicloud.generated.models.create_service_account import CreateServiceAccount
from aicloud.generated.models.pending import Pending
from aicloud.generated.models.wait_unknown import WaitUnknown

from .conftest import World

FOR_EVER = ["/bin/sh", "-c", "trap exit TERM; while :; do sleep 1; done"]
SECONDS = 60


def test_launch_wait_watch_pay_release(world: World):
    cloud = world.member
    prices = {one.model: one for one in take(list_gpu_types.sync(client=cloud.client)).items}
    job = cloud.launch(
        model="H100",
        count=2,
        image="busybox",
        command=FOR_EVER,
        name="python",
        env={"SEED": "7"},
        secret_env={"HF_TOKEN": "canary"},
    )
    assert job.data.spec.workload.secret_env == ["HF_TOKEN"]
    assert "canary" not in str(job.data.to_dict())
    assert job.phase.known
    assert job.hourly.micros == 2 * int(prices["H100"].price_micros_per_gpu_hour)
    job.wait_until("active", timeout=SECONDS)
    assert "release" in job.actions
    assert job.id in {one.id for one in cloud.allocations("active")}
    with pytest.raises(TimedOut):
        job.wait_until("released", timeout=0.3)

    job.release().wait_until("released", timeout=SECONDS)
    used = job.usage()
    assert used.time.microseconds > 0
    assert [money.currency for money in used.cost] == ["USD"]
    exact = Decimal(used.time.microseconds) * job.hourly.micros / 2 / 3_600_000_000
    assert abs(used.cost[0].micros - exact) <= Decimal("0.5")
    assert cloud.usage().time.microseconds >= used.time.microseconds
    now = datetime.now(UTC)
    assert cloud.usage(since=now - timedelta(days=9), until=now - timedelta(days=8)).cost == ()

    with pytest.raises(EndedOtherwise):
        job.wait_until("active", timeout=SECONDS)
    with pytest.raises(Conflict) as caught:
        job.start()
    assert caught.value.code == "not_legal_now"

    seen = []
    for event in job.events():
        seen.append(event)
        if event.type == "allocation.released":
            break
    assert [event.seq for event in seen] == list(range(1, len(seen) + 1))
    again = job.events(after=seen[2].position)
    assert next(again).seq == 4
    again.close()
    entries = take(get_journal.sync(client=cloud.client, resource=job.id)).items
    assert [entry.type_ for entry in entries] == [event.type for event in seen]


def test_stop_and_start(world: World):
    job = world.member.launch(model="H100", image="busybox", command=FOR_EVER).wait_until("active", timeout=SECONDS)
    job.stop().wait_until("stopped", timeout=SECONDS)
    job.start().wait_until("active", timeout=SECONDS)
    assert job.data.epoch == 2
    job.release().wait_until("released", timeout=SECONDS)


def test_a_program_that_fails_says_so(world: World):
    job = world.member.launch(model="H100", image="busybox", command=["/bin/sh", "-c", "exit 3"])
    with pytest.raises(EndedOtherwise) as caught:
        job.wait_until("stopped", timeout=SECONDS)
    assert caught.value.outcome == "failed"
    assert job.refresh().outcome.exit_code == 3


def test_what_waits_says_why_and_for_how_long(world: World):
    cloud = world.member
    job = cloud.launch(model="H200", count=64, image="busybox", max_queue_seconds=86_400)
    with pytest.raises(TimedOut):
        job.wait_until("active", timeout=0.2)
    assert job.phase == "queued"
    # The queue is looked at in turns: the reason is there after the first one.
    deadline = time.monotonic() + SECONDS
    while not isinstance(job.refresh().data.pending, Pending):
        assert time.monotonic() < deadline
    assert job.data.pending.reason.known
    # No node is as large, and no history tells when one comes.
    assert job.expected_wait is None
    assert isinstance(job.data.pending.wait_unknown, WaitUnknown)
    assert job.data.pending.wait_unknown.reason == "no_node_large_enough"
    job.release().wait_until("canceled", "released", timeout=SECONDS)


def test_the_same_key_launches_once(world: World):
    launched = {
        world.member.launch(model="H100", image="busybox", command=["/bin/true"], idempotency_key="python-once").id
        for _ in range(3)
    }
    assert len(launched) == 1
    with pytest.raises(Invalid) as caught:
        world.member.launch(model="H100", count=2, image="busybox", idempotency_key="python-once")
    assert caught.value.code == "idempotency_key_reused"


def test_pages_are_walked_whole(world: World):
    launched = [world.member.launch(model="H200", count=64, image="busybox", name=f"page {n}") for n in range(5)]
    walked = world.member.pages(list_allocations.sync, limit=2)
    found = [one.id for one in walked]
    assert {job.id for job in launched} <= set(found)
    assert len(found) == len(set(found))
    for job in launched:
        job.release()


def test_refusals_say_what_to_do(world: World):
    with pytest.raises(Denied) as denied:
        list_nodes.sync(client=world.member.client)
    assert denied.value.missing_permission == "node.read"
    with pytest.raises(Invalid) as invalid:
        world.member.launch(model="H100", count=65, image="busybox")
    assert (invalid.value.field, invalid.value.retry) == ("gpu.count", "new_request")
    assert invalid.value.request_id
    with pytest.raises(Invalid):
        world.member.launch(model="B9000", image="busybox")
    with pytest.raises(NotFound):
        world.member.allocation("alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")
    with Cloud(world.url, "aic_p_wrong") as stranger, pytest.raises(NotSignedIn):
        next(stranger.allocations())
    with pytest.raises(ApiError) as position:
        next(world.member.events(after="ffffffff-ffffffff"))
    assert position.value.code == "position_too_old"


def account_of(world: World, label: str) -> str:
    body = CreateServiceAccount.from_dict({"label": label, "role": "project_member"})
    return take(create_service_account.sync(client=world.operator.client, id=world.project, body=body)).id


def register(world: World, account: str, key: SigningKey, name: str) -> None:
    body = AddKey.from_dict({"name": name, "jwk": key.public_jwk()})
    added = take(add_service_account_key.sync(client=world.operator.client, id=account, body=body))
    assert added.id == key_id(account, key)
    assert added.algorithm == key.algorithm


def test_a_service_account_signs_itself_in(world: World, tmp_path):
    account = account_of(world, "python")
    p256 = SigningKey(ec.generate_private_key(ec.SECP256R1()))
    for name, key in (("ed25519", SigningKey.generate()), ("p256", p256)):
        with Cloud(world.url, credential=ServiceAccount(account, key)) as unknown, pytest.raises(SignInFailed):
            next(unknown.allocations())
        register(world, account, key, name)
        with Cloud(world.url, credential=ServiceAccount(account, key, scope=["allocation.read"])) as cloud:
            list(cloud.allocations())
            with pytest.raises(Denied) as caught:
                cloud.launch(model="H100", image="busybox")
            assert caught.value.missing_permission == "allocation.create"

    # Another role voids all tokens at once; the client gets another by itself, in each of its threads.
    credential = ServiceAccount(account, p256)
    with Cloud(world.url, credential=credential) as cloud:
        before = credential.bearer()
        register(world, account, SigningKey.generate(), "another")
        credential._token = f"{before[:-4]}AAAA"
        failures: list[BaseException] = []

        def ask() -> None:
            try:
                list(cloud.allocations())
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS)
        assert failures == []
        assert credential.bearer() != before

        disable_service_account.sync_detailed(client=world.operator.client, id=account)
        with pytest.raises(SignInFailed):
            list(cloud.allocations())


def test_an_api_key_signs_in(world: World):
    account = account_of(world, "static")
    expires = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    body = CreateApiKey.from_dict({"name": "laptop", "expires_at": expires})
    secret = take(create_api_key.sync(client=world.operator.client, id=account, body=body)).secret
    with Cloud(world.url, secret) as cloud:
        list(cloud.allocations())
        body = CreateProject.from_dict({"tenant": "ten_01jd4q8w0zf2n9k3m5p7r9t1v3", "label": "mine"})
        with pytest.raises(NotFound):
            create_project.sync(client=cloud.client, body=body)
