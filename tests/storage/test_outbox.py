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
        assert await tx.outbox.pause_left(-5) > 0
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
        left = await tx.outbox.state_of(Address.chat(-5), "report", "2")
    assert left is not None
    assert (left.state, left.reason) == (State.DROPPED, "moved")
    assert sorted((one.key, one.to.id) for one in await claim(storage)) == [("1", -100), ("2", -100)]


async def test_the_same_delivery_that_had_failed_at_the_new_id_is_sent_after_all(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office, chat=-100))
    (there,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.give_up(there.id, State.FAILED, "Forbidden")
    await queue(storage, delivery(office))
    async with storage.transaction() as tx:
        await tx.outbox.moved(-5, -100)
    assert [(one.id, one.to.id) for one in await claim(storage)] == [(there.id, -100)]


async def test_what_is_in_hand_when_its_group_moves_settles_itself(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office), delivery(office, chat=-100))
    await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.moved(-5, -100)
        old = await tx.outbox.state_of(Address.chat(-5), "report", "1")
        assert old is not None
        assert old.state is State.CLAIMED
        await tx.outbox.put_back(old.id, "ChatMigrated", 0.0)
        await tx.outbox.moved(-5, -100)
        settled = await tx.outbox.get(old.id)
    assert settled is not None
    assert settled.state is State.DROPPED


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


@pytest.mark.parametrize("state", [State.FAILED, State.UNCERTAIN])
async def test_what_failed_or_is_uncertain_is_struck_off_the_list_by_hand(storage: Storage, office: int, state: State) -> None:
    await queue(storage, delivery(office))
    (one,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.give_up(one.id, state, "no_answer")
        assert await tx.outbox.drop(office, one.id)
        struck = await tx.outbox.get(one.id)
    assert struck is not None
    assert (struck.state, struck.reason) == (State.DROPPED, "by_hand")


async def test_what_was_put_off_after_a_failure_is_sent_at_once_by_hand(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office))
    (one,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.put_back(one.id, "NetworkError", 300.0)
    assert await claim(storage) == ()
    async with storage.transaction() as tx:
        assert await tx.outbox.retry(office, one.id)
    assert [again.attempts for again in await claim(storage)] == [1]


async def test_many_are_queued_at_once_and_only_new_ones_counted(storage: Storage, office: int) -> None:
    assert await queue(storage, delivery(office, "3")) == [True]
    async with storage.transaction() as tx:
        many = [delivery(office, str(number)) for number in range(7)]
        assert await tx.outbox.queue_all([*many, *many], NOW) == 6
        assert await tx.outbox.queue_all(many, NOW) == 0
        assert await tx.outbox.queue_all([], NOW) == 0
        assert [one.key for one in await tx.outbox.of_kind(office, "report", "5")] == ["5"]
        assert await tx.outbox.of_kind(office + 1, "report", "5") == ()


async def test_a_message_remembers_what_it_shows(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office, "2025-W48"), delivery(office, "2025-W48.2"), delivery(office, "2025-W47"))
    for number, one in enumerate(await claim(storage)):
        async with storage.transaction() as tx:
            await tx.outbox.sent(one.id, -5, 70 + number, f"{number:064}", NOW)
    async with storage.reading() as tx:
        last = await tx.outbox.last_shown(Address.chat(-5), {"report"}, "2025-W48")
        assert await tx.outbox.last_shown(Address.chat(-5), {"digest"}, "2025-W48") is None
        assert await tx.outbox.last_shown(Address.chat(-6), {"report"}, "2025-W48") is None
    assert last is not None
    assert (last.key, last.chat_id, last.message_id, last.shown, last.shown_at) == ("2025-W48.2", -5, 71, f"{1:064}", NOW)


async def test_what_is_postponed_waits_for_the_office_clock_and_has_cost_no_attempt(storage: Storage, office: int) -> None:
    await queue(storage, delivery(office))
    (one,) = await claim(storage)
    async with storage.transaction() as tx:
        await tx.outbox.postpone(one.id, NOW + timedelta(hours=8))
    assert await claim(storage) == ()
    async with storage.transaction() as tx:
        (again,) = await tx.outbox.claim("a", 10, LEASE, NOW + timedelta(hours=8))
    assert (again.id, again.attempts) == (one.id, 1)


async def test_what_waits_for_one_address_is_folded_into_another_message(storage: Storage, office: int) -> None:
    one = replace(delivery(office), kind="ping")
    await queue(storage, *(replace(one, key=key, facts={"task": key}) for key in ("1.a", "1.b", "1.c", "2.a")))
    await queue(storage, replace(one, to=Address.chat(-6)), delivery(office, "1.a"))
    (in_hand,) = await claim(storage, limit=1)
    async with storage.transaction() as tx:
        kept = await tx.outbox.state_of(Address.chat(-5), "ping", "1.c")
        assert kept is not None
        assert await tx.outbox.fold(Address.chat(-5), "ping", "1.", but=kept.id) == ({"task": "1.b"},)
        assert await tx.outbox.fold(Address.chat(-5), "ping") == ({"task": "1.c"}, {"task": "2.a"})
        states = {(each.to.id, each.kind, each.key): each.state for each in await tx.outbox.listed(office, list(State))}
    assert in_hand.key == "1.a"
    assert [key for key, state in states.items() if state is not State.DROPPED] == [
        (-5, "report", "1.a"),
        (-6, "ping", "1"),
        (-5, "ping", "1.a"),
    ]


async def test_what_is_out_of_reach_is_given_up_and_sent_after_all_where_it_is_still_wanted(
    storage: Storage, office: int
) -> None:
    await queue(storage, delivery(office, "1"), replace(delivery(office, "2"), kind="line"), delivery(office, chat=-6))
    async with storage.transaction() as tx:
        assert await tx.outbox.abandon(Address.chat(-5), "kicked") == 2
        week = timedelta(days=7)
        assert await tx.outbox.revive(Address.chat(-5), {"muted"}, {"report"}, week) == 0
        assert await tx.outbox.revive(Address.chat(-5), {"kicked"}, {"report"}, -week) == 0
        assert await tx.outbox.revive(Address.chat(-5), {"kicked"}, {"report"}, week) == 1
    assert [(one.kind, one.to.id) for one in await claim(storage)] == [("report", -6), ("report", -5)][::-1]


async def test_of_one_chat_one_delivery_is_in_hand_and_the_next_only_after_it(
    storage: Storage, office: int, migrated_url: str
) -> None:
    await queue(storage, *(delivery(office, str(number), chat) for chat in (-5, -6) for number in range(3)))

    async def alone() -> list[tuple[int, str]]:
        async with storage.transaction() as tx:
            taken = await tx.outbox.claim("a", 10, LEASE, NOW, one_a_chat=True)
        return [(one.to.id, one.key) for one in taken]

    assert await alone() == [(-5, "0"), (-6, "0")]
    assert await alone() == []
    async with storage.transaction() as tx:
        first = await tx.outbox.state_of(Address.chat(-5), "report", "0")
        assert first is not None
        await tx.outbox.sent(first.id, -5, 1)
    assert await alone() == [(-5, "1")]
    leases_run_out(migrated_url)
    assert await alone() == [(-5, "1"), (-6, "0")]


async def test_what_is_unhurried_comes_after_answers_that_were_queued_later(storage: Storage, office: int) -> None:
    await queue(storage, replace(delivery(office), kind="digest"), delivery(office))
    async with storage.transaction() as tx:
        taken = await tx.outbox.claim("a", 10, LEASE, NOW, unhurried={"digest"})
    assert [one.kind for one in taken] == ["report", "digest"]


async def test_what_may_have_arrived_comes_after_all_fresh_ones_also_the_first_time(
    storage: Storage, office: int, migrated_url: str
) -> None:
    await queue(storage, delivery(office, "old"))
    (lost,) = await claim(storage)
    async with storage.transaction() as tx:
        assert await tx.outbox.sending(lost.id, "a", LEASE)
    leases_run_out(migrated_url)
    await queue(storage, delivery(office, "fresh"))
    assert [(one.key, one.resends) for one in await claim(storage)] == [("fresh", 0), ("old", 1)]


async def test_those_that_become_uncertain_are_named_once(storage: Storage, office: int, migrated_url: str) -> None:
    await queue(storage, delivery(office))
    for _ in range(2):
        (one,) = await claim(storage)
        async with storage.transaction() as tx:
            assert await tx.outbox.settle_lost() == ()
            await tx.outbox.sending(one.id, "a", LEASE)
        leases_run_out(migrated_url)
    async with storage.transaction() as tx:
        assert [lost.id for lost in await tx.outbox.settle_lost()] == [one.id]
        assert await tx.outbox.settle_lost() == ()


async def test_a_pause_says_how_long_it_lasts(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.outbox.pause(-5, 60.0)
        assert 50.0 < await tx.outbox.pause_left(-5) <= 60.0
        assert await tx.outbox.pause_left(-6) == 0.0
