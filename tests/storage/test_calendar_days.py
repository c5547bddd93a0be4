"""The days that an office has entered in its calendar, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.calendar import DayKind, OfficeDay
from storage import Storage
from storage.errors import NotFound

NOW = datetime(2025, 11, 24, tzinfo=UTC)
OFF = OfficeDay(date(2026, 1, 2), DayKind.OFF, "nghỉ bù")
WORKED = OfficeDay(date(2026, 1, 10), DayKind.WORKED, "làm bù cho 2/1")


@pytest.fixture
async def office_id(storage: Storage) -> int:
    async with storage.transaction() as tx:
        return (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id


async def version(storage: Storage, office_id: int) -> int:
    async with storage.reading() as tx:
        return (await tx.plans.changes(office_id))[0]


async def test_days_come_back_in_order_as_they_were_entered(storage: Storage, office_id: int) -> None:
    async with storage.transaction() as tx:
        for day in (WORKED, OFF):
            await tx.days.put(office_id, day)
    async with storage.reading() as tx:
        assert await tx.days.all(office_id) == (OFF, WORKED)


async def test_a_day_that_is_entered_again_takes_the_place_of_the_first(storage: Storage, office_id: int) -> None:
    again = OfficeDay(OFF.day, DayKind.WORKED, "")
    async with storage.transaction() as tx:
        await tx.days.put(office_id, OFF)
        await tx.days.put(office_id, again)
    async with storage.reading() as tx:
        assert await tx.days.all(office_id) == (again,)


async def test_a_day_is_removed_once(storage: Storage, office_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.days.put(office_id, OFF)
        assert await tx.days.remove(office_id, OFF.day)
        assert not await tx.days.remove(office_id, OFF.day)
    async with storage.reading() as tx:
        assert await tx.days.all(office_id) == ()


async def test_the_days_of_one_office_are_none_of_anothers(storage: Storage, office_id: int) -> None:
    async with storage.transaction() as tx:
        other = (await tx.offices.ensure("Sở", "Asia/Ho_Chi_Minh", NOW)).id
        await tx.days.put(office_id, OFF)
        assert not await tx.days.remove(other, OFF.day)
    async with storage.reading() as tx:
        assert await tx.days.all(other) == ()
        assert await tx.days.all(office_id) == (OFF,)


async def test_every_change_of_the_calendar_counts_as_one_of_the_office_and_no_change_does_not(
    storage: Storage, office_id: int
) -> None:
    first = await version(storage, office_id)
    async with storage.transaction() as tx:
        await tx.days.put(office_id, OFF)
    entered = await version(storage, office_id)
    async with storage.transaction() as tx:
        await tx.days.remove(office_id, WORKED.day)
    unchanged = await version(storage, office_id)
    async with storage.transaction() as tx:
        await tx.days.remove(office_id, OFF.day)
    assert first < entered == unchanged < await version(storage, office_id)


async def test_only_the_calendar_of_an_office_that_exists_can_be_locked(storage: Storage, office_id: int) -> None:
    async with storage.transaction() as tx:
        await tx.days.lock(office_id)
        with pytest.raises(NotFound):
            await tx.days.lock(office_id + 1)
