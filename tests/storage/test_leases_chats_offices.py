"""Leases have one holder at a time; chats keep their bindings; offices are made once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from plan.model import Plan, PlanHeader, PlanState, Task
from storage import BoundChat, Chat, Office, Storage, errors
from storage.tables import chats, offices
from tests.storage.offices_and_plans import NOW, ZONE

BOT, GROUP, SUPERGROUP = 42, -5, -1005
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def unit_id(storage: Storage) -> int:
    """The id of a unit of an office."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        led = Task("1", "1", "", "Việc", lead=("Phòng Nội chính",))
        await tx.plans.store(office.id, Plan(PlanHeader("KH"), (), (led,)), PlanState.IN_FORCE, NOW)
        (unit,) = await tx.units.all(office.id)
    assert unit.id is not None
    return unit.id


async def take(storage: Storage, holder: str, ttl: timedelta = MINUTE) -> bool:
    async with storage.transaction() as tx:
        return await tx.leases.take("poller", holder, ttl)


async def test_a_lease_is_renewed_by_its_holder_and_refused_to_others(storage: Storage) -> None:
    assert await take(storage, "a")
    assert await take(storage, "a")
    assert not await take(storage, "b")


async def test_a_lease_that_ran_out_goes_to_who_asks_first(storage: Storage) -> None:
    await take(storage, "a", -MINUTE)
    assert await take(storage, "b")
    assert not await take(storage, "a")


async def test_only_the_holder_can_release_a_lease(storage: Storage) -> None:
    await take(storage, "a")
    async with storage.transaction() as tx:
        await tx.leases.release("poller", "b")
    assert not await take(storage, "b")
    async with storage.transaction() as tx:
        await tx.leases.release("poller", "a")
    assert await take(storage, "b")


async def test_of_many_takers_at_once_one_wins(migrated_url: str) -> None:
    storages = [await Storage.open(migrated_url) for _ in range(2)]
    won = await asyncio.gather(*(take(storages[place % 2], f"holder {place}") for place in range(20)))
    for one in storages:
        await one.close()
    assert won.count(True) == 1


async def test_a_bound_chat_speaks_for_its_unit(storage: Storage, unit_id: int) -> None:
    async with storage.transaction() as tx:
        assert await tx.chats.unit_of(BOT, GROUP) is None
        await tx.chats.seen(BOT, GROUP, "group", "Phòng NC", NOW)
        assert await tx.chats.unit_of(BOT, GROUP) is None
        await tx.chats.bind(BOT, GROUP, unit_id, 7, now=NOW)
        found = await tx.chats.unit_of(BOT, GROUP)
        assert isinstance(found, BoundChat)
        assert (found.unit.name, found.thread_id) == ("Phòng Nội chính", 7)
        assert await tx.chats.unit_of(BOT + 1, GROUP) is None


async def test_a_chat_cannot_be_bound_to_a_unit_that_is_not_there(storage: Storage) -> None:
    async with storage.transaction() as tx:
        with pytest.raises(errors.NotFound):
            await tx.chats.bind(BOT, GROUP, 404, now=NOW)


async def test_a_group_joined_through_a_stranger_is_to_be_left_at_its_time(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.chats.joined(BOT, GROUP, "group", "Lạ", 9, NOW + 10 * MINUTE, NOW)
        assert await tx.chats.to_leave(BOT, NOW + 9 * MINUTE) == ()
        assert await tx.chats.to_leave(BOT + 1, NOW + 10 * MINUTE) == ()
        found = await tx.chats.to_leave(BOT, NOW + 10 * MINUTE)
        assert found == (Chat(GROUP, "group", "Lạ", added_by=9, leave_at=NOW + 10 * MINUTE),)
        await tx.chats.left(BOT, GROUP, NOW)
        assert await tx.chats.to_leave(BOT, NOW + 10 * MINUTE) == ()


async def test_a_bound_group_is_never_left(storage: Storage, unit_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.chats.joined(BOT, GROUP, "group", "Lạ", 9, NOW, NOW)
        await tx.chats.bind(BOT, GROUP, unit_id, now=NOW)
        assert await tx.chats.to_leave(BOT, NOW) == ()
        await tx.chats.joined(BOT, GROUP, "group", "Lạ", 9, NOW, NOW)
        assert await tx.chats.to_leave(BOT, NOW) == ()


async def test_a_chat_that_speaks_again_is_no_longer_left_and_keeps_its_binding(storage: Storage, unit_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_id, now=NOW)
        await tx.chats.left(BOT, GROUP, NOW)
        await tx.chats.seen(BOT, GROUP, "group", "Tên mới", NOW + MINUTE)
        found = await tx.chats.get(BOT, GROUP)
        assert found == Chat(GROUP, "group", "Tên mới", unit_id=unit_id, bound_at=NOW)
        assert await tx.chats.get(BOT, 404) is None


async def test_a_chat_that_speaks_often_is_not_written_each_time(storage: Storage) -> None:
    for step in (timedelta(0), MINUTE, timedelta(days=2)):
        async with storage.transaction() as tx:
            await tx.chats.seen(BOT, GROUP, "group", "Phòng", NOW + step)
        async with storage._engines.reading.begin() as connection:
            seen_at = await connection.scalar(select(chats.c.seen_at))
        assert seen_at == (NOW if step <= MINUTE else NOW + step)


async def test_a_supergroup_takes_over_the_binding_of_its_group(storage: Storage, unit_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_id, now=NOW)
        for _ in range(2):
            await tx.chats.migrated(BOT, GROUP, SUPERGROUP, NOW)
        moved = await tx.chats.get(BOT, SUPERGROUP)
        assert moved is not None
        assert (moved.kind, moved.unit_id) == ("supergroup", unit_id)
        assert await tx.chats.get(BOT, GROUP) is None


@pytest.mark.parametrize("bound_before", [True, False], ids=["group bound", "group not bound"])
async def test_a_supergroup_seen_before_the_notice_keeps_what_it_has(
    storage: Storage, unit_id: int, bound_before: bool
) -> None:
    async with storage.transaction() as tx:
        await tx.chats.seen(BOT, GROUP, "group", "Cũ", NOW)
        if bound_before:
            await tx.chats.bind(BOT, GROUP, unit_id, now=NOW)
        await tx.chats.seen(BOT, SUPERGROUP, "supergroup", "Mới", NOW)
        await tx.chats.migrated(BOT, GROUP, SUPERGROUP, NOW)
        bound = {"unit_id": unit_id, "bound_at": NOW} if bound_before else {}
        expected = Chat(SUPERGROUP, "supergroup", "Mới", **bound)
        assert await tx.chats.get(BOT, SUPERGROUP) == expected


async def test_an_office_is_made_once_and_follows_its_time_zone(storage: Storage) -> None:
    async with storage.transaction() as tx:
        assert await tx.offices.only() is None
        first = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        assert first == Office(first.id, "Văn phòng", ZONE) == await tx.offices.only()
        moved = await tx.offices.ensure("Văn phòng", "Asia/Tokyo", NOW)
        assert moved == Office(first.id, "Văn phòng", "Asia/Tokyo")
        await tx.offices.ensure("Sở Nội vụ", ZONE, NOW)
        assert await tx.offices.only() is None


async def test_an_added_alias_is_kept_once_and_bumps_the_version(storage: Storage, unit_id: int) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        before = await tx.plans.version(office.id)
        for _ in range(2):
            await tx.units.add_alias(unit_id, "phòng nc nhà ta")
        (unit,) = await tx.units.all(office.id)
        assert unit.aliases.count("phòng nc nhà ta") == 1
        assert await tx.plans.version(office.id) == before + 1
        with pytest.raises(errors.NotFound):
            await tx.units.add_alias(404, "x")


async def test_an_instant_comes_back_aware_and_in_utc(storage: Storage) -> None:
    hanoi = timezone(timedelta(hours=7))
    async with storage.transaction() as tx:
        await tx.offices.ensure("Văn phòng", ZONE, datetime(2025, 1, 1, 6, 30, 0, 123456, tzinfo=hanoi))
    async with storage._engines.reading.begin() as connection:
        made = await connection.scalar(select(offices.c.created_at))
    assert made == datetime(2024, 12, 31, 23, 30, 0, 123456, tzinfo=UTC)
    assert made.tzinfo is UTC


async def test_a_naive_instant_is_refused(storage: Storage) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(errors.NaiveInstant) as caught:
        async with storage.transaction() as tx:
            await tx.offices.ensure("Văn phòng", ZONE, naive)
    assert caught.value.value == naive


async def test_a_chat_is_bound_since_it_first_spoke_for_its_unit_whatever_zone_that_was_told_in(
    storage: Storage, unit_id: int
) -> None:
    local = NOW.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    async with storage.transaction() as tx:
        for now, thread in ((local, None), (NOW + MINUTE, 7)):
            await tx.chats.bind(BOT, GROUP, unit_id, thread, now=now)
        found = await tx.chats.get(BOT, GROUP)
        assert found is not None
        assert (found.bound_at, found.thread_id) == (NOW, 7)
