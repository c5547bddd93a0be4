"""Chats in trouble: left, muted, a topic gone, moved; each is noted once and forgotten when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plan.model import PlanState
from storage import Storage
from tests.storage.offices_and_plans import NOW, ZONE, plan, task

BOT, GROUP, NEW = 1, -5, -100


@pytest.fixture
async def unit(storage: Storage) -> int:
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.plans.store(office.id, plan(task("I.1", "Việc")), PlanState.IN_FORCE, NOW)
        found = (await tx.units.all(office.id))[0].id
        assert found is not None
        await tx.chats.seen(BOT, GROUP, "group", "Phòng", NOW)
        await tx.chats.bind(BOT, GROUP, found, 7, now=NOW)
    return found


@pytest.mark.usefixtures("unit")
async def test_trouble_is_noted_once_and_keeps_its_hour_until_it_is_healed(storage: Storage) -> None:
    async with storage.transaction() as tx:
        assert await tx.chats.troubled(BOT, GROUP, "muted", NOW)
        assert not await tx.chats.troubled(BOT, GROUP, "muted", NOW + timedelta(hours=1))
        chat = await tx.chats.get(BOT, GROUP)
        assert chat is not None
        assert (chat.trouble, chat.trouble_at) == ("muted", NOW)
        assert await tx.chats.healed(BOT, GROUP)
        assert not await tx.chats.healed(BOT, GROUP)


async def test_leaving_is_noted_once_and_so_is_the_return(storage: Storage, unit: int) -> None:
    async with storage.transaction() as tx:
        assert await tx.chats.left(BOT, GROUP, NOW)
        assert not await tx.chats.left(BOT, GROUP, NOW)
        assert not await tx.chats.left(BOT, -99, NOW)
        assert await tx.chats.returned(BOT, GROUP)
        assert not await tx.chats.returned(BOT, GROUP)
        bound = await tx.chats.unit_of(BOT, GROUP)
    assert bound is not None
    assert bound.unit.id == unit


@pytest.mark.usefixtures("unit")
async def test_only_the_topic_of_the_binding_can_be_lost_and_only_once(storage: Storage) -> None:
    async with storage.transaction() as tx:
        assert not await tx.chats.lost_topic(BOT, GROUP, 8)
        assert await tx.chats.lost_topic(BOT, GROUP, 7)
        assert not await tx.chats.lost_topic(BOT, GROUP, 7)


@pytest.mark.parametrize("spoke_first", [False, True], ids=["unknown before", "had spoken already"])
async def test_a_supergroup_has_the_binding_and_the_choices_of_its_group(
    storage: Storage, unit: int, spoke_first: bool
) -> None:
    async with storage.transaction() as tx:
        await tx.chat_settings.set(BOT, GROUP, "digest", "no")
        await tx.chat_settings.set(BOT, GROUP, "tone", "brief")
        if spoke_first:
            await tx.chats.seen(BOT, NEW, "supergroup", "Phòng", NOW)
            await tx.chat_settings.set(BOT, NEW, "tone", "full")
        for _ in range(2):
            await tx.chats.migrated(BOT, GROUP, NEW, NOW)
        bound = await tx.chats.unit_of(BOT, NEW)
        assert await tx.chats.get(BOT, GROUP) is None
        assert await tx.chat_settings.of_chat(BOT, GROUP) == {}
        assert await tx.chat_settings.of_chat(BOT, NEW) == {"digest": "no", "tone": "full" if spoke_first else "brief"}
    assert bound is not None
    assert (bound.unit.id, bound.thread_id) == (unit, 7)
