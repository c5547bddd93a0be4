"""A person has one calendar link at most; only whoever knows its code finds the person."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.codes import new_code
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import LATER, Desk, open_desk


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def test_a_new_link_ends_the_one_before(desk: Desk) -> None:
    first, second = new_code(), new_code()
    async with desk.storage.transaction() as tx:
        assert await tx.feeds.made_at(desk.person) is None
        assert await tx.feeds.make(desk.office, desk.person, first, NOW)
        assert await tx.feeds.reader(desk.office, first) == desk.person
        assert await tx.feeds.make(desk.office, desk.person, second, LATER)
        assert await tx.feeds.reader(desk.office, first) is None
        assert await tx.feeds.reader(desk.office, second) == desk.person
        assert await tx.feeds.made_at(desk.person) == LATER


async def test_the_same_link_made_twice_is_made_once(desk: Desk) -> None:
    code = new_code()
    async with desk.storage.transaction() as tx:
        assert await tx.feeds.make(desk.office, desk.person, code, NOW)
        assert not await tx.feeds.make(desk.office, desk.person, code, LATER)
        assert await tx.feeds.made_at(desk.person) == NOW


async def test_a_link_that_was_ended_opens_nothing_and_ends_once(desk: Desk) -> None:
    code = new_code()
    async with desk.storage.transaction() as tx:
        await tx.feeds.make(desk.office, desk.person, code, NOW)
        assert await tx.feeds.reader(desk.office + 1, code) is None
        assert await tx.feeds.end(desk.person)
        assert not await tx.feeds.end(desk.person)
        assert await tx.feeds.reader(desk.office, code) is None
