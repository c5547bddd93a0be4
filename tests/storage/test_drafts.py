"""Drafts are one a person and chat, end once; effects keep what was first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage import Storage
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import LATER, Desk, open_desk, replicas_of

LIFE = timedelta(minutes=10)
FACTS = {"codes": ["3.a", "3.đ"], "percent": 40, "ghi chú": 'chờ "ký"\x00'}


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


@pytest.fixture
async def replicas(desk: Desk, migrated_url: str) -> AsyncIterator[list[Desk]]:
    async with replicas_of(desk, migrated_url) as opened:
        yield opened


async def test_a_draft_is_open_until_its_time_is_over(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        draft = await tx.drafts.open(desk.person, -5, "report", FACTS, NOW, LIFE)
        assert (draft.facts, draft.kind, draft.made_at, draft.expires_at) == (FACTS, "report", NOW, NOW + LIFE)
        assert await tx.drafts.get(draft.id, NOW) == await tx.drafts.current(desk.person, -5, NOW) == draft
        assert await tx.drafts.get(draft.id, NOW + LIFE) is None
        assert await tx.drafts.current(desk.person, -5, NOW + LIFE) is None
        assert await tx.drafts.current(desk.person, -6, NOW) is None
        assert await tx.drafts.current(desk.person + 1, -5, NOW) is None


async def test_a_new_draft_takes_the_place_of_the_one_before_in_the_same_chat(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        old = await tx.drafts.open(desk.person, -5, "report", {}, NOW, LIFE)
        elsewhere = await tx.drafts.open(desk.person, -6, "report", {}, NOW, LIFE)
        new = await tx.drafts.open(desk.person, -5, "extension", {}, NOW, LIFE)
        assert await tx.drafts.current(desk.person, -5, NOW) == new
        assert await tx.drafts.get(old.id, NOW) is None
        assert await tx.drafts.get(elsewhere.id, NOW) == elsewhere
        assert not await tx.drafts.settle(old.id, NOW)


async def test_a_draft_changes_until_it_is_settled(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        draft = await tx.drafts.open(desk.person, -5, "report", {}, NOW, LIFE)
        await tx.drafts.change(draft.id, FACTS)
        changed = await tx.drafts.get(draft.id, NOW)
        assert changed is not None
        assert changed.facts == FACTS
        assert await tx.drafts.settle(draft.id, LATER)
        assert await tx.drafts.get(draft.id, NOW) is None


async def test_of_twenty_who_settle_a_draft_at_once_one_does(replicas: list[Desk]) -> None:
    async with replicas[0].storage.transaction() as tx:
        draft = await tx.drafts.open(replicas[0].person, -5, "report", {}, NOW, LIFE)

    async def settles(desk: Desk) -> bool:
        async with desk.storage.transaction() as tx:
            return await tx.drafts.settle(draft.id, NOW)

    assert sum(await asyncio.gather(*(settles(desk) for desk in replicas * 5))) == 1


async def test_what_an_update_did_is_kept_as_it_was_first(replicas: list[Desk]) -> None:
    async def puts(desk: Desk, number: int) -> None:
        async with desk.storage.transaction() as tx:
            await tx.effects.put(42, 7, {"reports": [number]}, NOW)

    desk = replicas[0]
    await puts(desk, 0)
    await asyncio.gather(*(puts(each, number) for number, each in enumerate(replicas, 1)))
    async with desk.storage.transaction() as tx:
        await tx.effects.put(42, 8, {}, NOW)
        assert await tx.effects.get(42, 7) == {"reports": [0]}
        assert await tx.effects.get(42, 8) == {}
        assert await tx.effects.get(43, 7) is None
