"""A talk is one row a chat, written over at each answer; an update that was answered already changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Storage
from storage.talks import Talk
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import USER, Desk, open_desk

BOT = 42
FIRST = Talk(7, {"tasks": [1, 2], "span": ["days", "2025-11", "2025-11-01", None]}, None, NOW)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def kept(desk: Desk, chat: int = USER) -> Talk | None:
    async with desk.storage.reading() as tx:
        assert await tx.talks.get(desk.office + 1, BOT, chat) is None
        return await tx.talks.get(desk.office, BOT, chat)


async def keep(desk: Desk, talk: Talk, chat: int = USER) -> None:
    async with desk.storage.transaction() as tx:
        await tx.talks.put(desk.office, BOT, chat, talk)


async def test_what_was_answered_last_is_known_and_only_that(desk: Desk) -> None:
    assert await kept(desk) is None
    await keep(desk, FIRST)
    assert await kept(desk) == FIRST
    second = Talk(8, None, FIRST.facts, NOW + timedelta(minutes=3))
    await keep(desk, second)
    assert await kept(desk) == second


async def test_an_update_that_is_answered_twice_leaves_what_it_left_first(desk: Desk) -> None:
    await keep(desk, FIRST)
    await keep(desk, replace(FIRST, facts={"tasks": [9]}, earlier={}, said_at=NOW + timedelta(hours=1)))
    assert await kept(desk) == FIRST


async def test_each_chat_has_its_own_talk(desk: Desk) -> None:
    await keep(desk, FIRST)
    await keep(desk, replace(FIRST, facts=None), chat=USER + 1)
    assert await kept(desk) == FIRST
