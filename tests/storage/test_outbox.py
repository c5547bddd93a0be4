"""The outbox: queued once under its key, in one hand at a time, sent again at most once where nobody knows."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from storage import Address, Delivery, Storage
from storage.deliveries import Parcel, State
from storage.engine import make_plain_engine, place_of
from storage.tables_outbox import deliveries
from tests.storage.offices_and_plans import NOW, ZONE

LEASE = timedelta(seconds=60)
LONG_AGO = NOW - timedelta(days=3650)


@pytest.fixture
async def office(storage: Storage) -> int:
    async with storage.transaction() as tx:
        return (await tx.offices.ensure("Văn phòng", ZONE, NOW)).id


def delivery(office: int, key: str = "1", chat: int = -5) -> Delivery:
    return Delivery(office, Address.chat(chat), "report", key, {"report": 1, "tên": "Hoa"}, NOW)


async def queue(storage: Storage, *those: Delivery) -> list[bool]:
    async with storage.transaction() as tx:
        return [await tx.outbox.queue(one, NOW) for one in those]


async def claim(storage: Storage, holder: str = "a", limit: int = 10) -> tuple[Parcel, ...]:
    async with storage.transaction() as tx:
        return await tx.outbox.claim(holder, limit, LEASE, NOW)


def leases_run_out(url: str) -> None:
    """As if a lease's time had passed while nobody renewed it."""
    engine = make_plain_engine(place_of(url))
    with engine.begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.lease_until.is_not(None)).values(lease_until=LONG_AGO))
    engine.dispose()


async def state_of(storage: Storage, office: int) -> dict[str, tuple[State, int]]:
    async with storage.reading() as tx:
        return {one.key: (one.state, one.resends) for one in await tx.outbox.listed(office, list(State))}


async def test_the_same_delivery_is_queued_once_whatever_became_of_it(storage: Storage, office: int) -> None:
    assert await queue(storage, delivery(office), delivery(office), delivery(office, chat=-6)) == [True, False, True]
    first, _ = await claim(storage)
    assert (first.to, first.facts, first.attempts) == (Address.chat(-5), {"report": 1, "tên": "Hoa"}, 1)
    async with storage.transaction() as tx:
        await tx.outbox.sent(first.id, -5, 77)
    assert await queue(storage, delivery(office)) == [False]


async def test_what_is_not_due_waits(storage: Storage, office: int) -> None:
    await queue(storage, replace(delivery(office), not_before=NOW + timedelta(hours=1)))
    assert await claim(storage) == ()
    async with storage.transaction() as tx:
        assert len(await tx.outbox.claim("a", 10, LEASE, NOW + timedelta(hours=1))) == 1


async def test_many_dispatchers_never_hold_the_same_delivery(storage: Storage, office: int, migrated_url: str) -> None:
    await queue(storage, *(delivery(office, str(number)) for number in range(60)))
    others = [await Storage.open(migrated_url, migrate=False) for _ in range(3)]
    taken = await asyncio.gather(*(claim(each, f"h{number}", 4) for number, each in enumerate([storage, *others] * 4)))
    for each in others:
        await each.close()
    ids = [one.id for some in taken for one in some]
    assert len(ids) == len(set(ids))
    rest = await claim(storage, "rest", 60)
    assert len(ids) + len(rest) == 60


async def test_a_claim_that_ran_out_before_sending_is_simply_taken_again(
    storage: Storage, office: int, migrated_url: str
) -> None:
    await queue(storage, delivery(office))
    (first,) = await claim(storage, "dead")
    leases_run_out(migrated_url)
    (again,) = await claim(storage, "alive")
    assert (again.id, again.attempts, again.resends) == (first.id, 2, 0)
    async with storage.transaction() as tx:
        assert not await tx.outbox.sending(first.id, "dead", LEASE)
        assert await tx.outbox.sending(first.id, "alive", LEASE)


async def test_what_was_being_sent_when_the_process_died_is_sent_once_more_after_all_fresh_ones_then_uncertain(
    storage: Storage, office: int, migrated_url: str
) -> None:
    await queue(storage, delivery(office, "old"))
    for resends in (0, 1):
        if resends:
            await queue(storage, delivery(office, "fresh"))
        taken = await claim(storage)
        lost = taken[-1]
        assert [one.key for one in taken] == (["old"] if not resends else ["fresh", "old"])
        assert lost.resends == resends
        async with storage.transaction() as tx:
            assert await tx.outbox.sending(lost.id, "a", LEASE)
            if resends:
                await tx.outbox.sent(taken[0].id, -5, 1)
        leases_run_out(migrated_url)
    assert await claim(storage) == ()
    assert await state_of(storage, office) == {"old": (State.UNCERTAIN, 1), "fresh": (State.SENT, 0)}


async def test_a_pause_leaves_one_chat_alone(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office, chat=-5), delivery(office, chat=-6))
    async with storage.transaction() as tx:
        await tx.outbox.pause(-5, 60.0)
        assert await tx.outbox.is_paused(-5)
    assert [one.to.id for one in await claim(storage)] == [-6]
    async with storage.transaction() as tx:
        await tx.outbox.pause(-5, -1.0)
    assert [one.to.id for one in await claim(storage)] == [-5]


async def test_what_is_put_back_waits_its_time(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office))
    (one,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.put_back(one.id, "NetworkError", 60.0)
    assert await claim(storage) == ()
    async with storage.transaction() as tx:
        await tx.outbox.put_back(one.id, "NetworkError", -1.0)
    assert [again.attempts for again in await claim(storage)] == [2]


async def test_what_waits_for_a_group_follows_it_to_its_new_id_unless_it_is_there(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office, "1"), delivery(office, "2"), delivery(office, "2", chat=-100))
    async with storage.transaction() as tx:
        await tx.outbox.moved(-5, -100)
    assert sorted((one.key, one.to.id) for one in await claim(storage)) == [("1", -100), ("2", -100), ("2", -5)]


async def test_an_administrator_sends_again_or_drops(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office, "1"), delivery(office, "2"))
    (first,) = await claim(storage, limit=1)
    async with storage.transaction() as tx:
        await tx.outbox.give_up(first.id, State.FAILED, "Forbidden")
        assert not await tx.outbox.retry(office + 1, first.id)
        assert await tx.outbox.retry(office, first.id)
        assert not await tx.outbox.retry(office, first.id)
        assert await tx.outbox.drop(office, first.id)
        assert not await tx.outbox.drop(office, first.id)
        assert await tx.outbox.counts() == {State.DROPPED: 1, State.PENDING: 1}
    assert [one.key for one in await claim(storage)] == ["2"]
