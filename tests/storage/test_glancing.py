"""A glance sees what a reader sees, writes nothing, and is a reading like any other where there is no short way."""

from __future__ import annotations

import pytest

from storage import Storage, errors
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import USER, open_desk


async def test_a_glance_sees_what_was_committed_just_before(storage: Storage) -> None:
    desk = await open_desk(storage)
    async with storage.glancing() as tx:
        assert await tx.people.by_user(desk.office, USER + 77, NOW.date()) is None
    async with storage.transaction() as tx:
        person = await tx.people.register(desk.office, USER + 77, "Người mới", NOW)
    async with storage.glancing() as tx:
        assert await tx.people.by_user(desk.office, USER + 77, NOW.date()) == person
        assert await tx.people.unreachable([person.id]) == frozenset()


async def test_a_glance_writes_nothing(storage: Storage) -> None:
    desk = await open_desk(storage)
    with pytest.raises(errors.StorageError):
        async with storage.glancing() as tx:
            await tx.people.register(desk.office, USER + 78, "Người mới", NOW)
    async with storage.reading() as tx:
        assert await tx.people.by_user(desk.office, USER + 78, NOW.date()) is None


async def test_who_holds_a_connection_gets_no_second_one_for_a_glance(storage: Storage) -> None:
    async with storage.transaction():
        with pytest.raises(errors.NestedTransaction):
            async with storage.glancing():
                pass
