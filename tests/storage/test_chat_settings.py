"""What was chosen for a chat: kept by bot and chat, whatever unit the chat speaks for, also when its id changes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest

from plan.chat_settings import ChatSettings, Section, chat_settings_from, toggled, written
from plan.model import Plan, PlanHeader, PlanState, Task
from storage import Chat, Storage
from tests.storage.offices_and_plans import NOW, ZONE

BOT, GROUP, SUPERGROUP, OTHER = 42, -5, -1005, -6
UNITS = ("Phòng Nội chính", "Phòng Tổng hợp")


@pytest.fixture
async def unit_ids(storage: Storage) -> tuple[int, ...]:
    """The ids of two units of an office."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.plans.store(
            office.id, Plan(PlanHeader("KH"), (), (Task("1", "1", "", "Việc", lead=UNITS),)), PlanState.IN_FORCE, NOW
        )
        return tuple(unit.id for unit in await tx.units.all(office.id) if unit.id is not None)


async def chosen(storage: Storage, chat_id: int = GROUP, bot_id: int = BOT) -> dict[str, str]:
    async with storage.reading() as tx:
        return dict(await tx.chat_settings.of_chat(bot_id, chat_id))


async def test_a_choice_is_kept_for_one_chat_of_one_bot_and_the_last_one_holds(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.chat_settings.set(BOT, GROUP, "weekday", "1")
        await tx.chat_settings.set(BOT, GROUP, "at", "08:00")
        await tx.chat_settings.set(BOT, GROUP, "weekday", "4")
        await tx.chat_settings.set(BOT, OTHER, "tone", "brief")
    assert await chosen(storage) == {"weekday": "4", "at": "08:00"}
    assert await chosen(storage, bot_id=BOT + 1) == {}


async def test_the_choices_of_an_offices_groups_are_listed(storage: Storage, unit_ids: tuple[int, ...]) -> None:
    async with storage.transaction() as tx:
        for chat_id in (GROUP, OTHER):
            await tx.chats.bind(BOT, chat_id, unit_ids[0], now=NOW)
            await tx.chat_settings.set(BOT, chat_id, "at", "08:00")
        await tx.chat_settings.set(BOT, -8, "at", "08:00")
        office = await tx.belonging.of_unit(unit_ids[0]) or 0
        assert await tx.chat_settings.of_all(BOT, office) == {GROUP: {"at": "08:00"}, OTHER: {"at": "08:00"}}
        assert await tx.chat_settings.of_all(BOT, office + 1) == {}
        assert await tx.chat_settings.of_all(BOT + 1, office) == {}


async def test_a_choice_that_is_taken_back_is_as_the_office_has_it(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.chat_settings.set(BOT, GROUP, "quiet_until", "2025-12-01")
        await tx.chat_settings.set(BOT, GROUP, "tone", "brief")
        for _ in range(2):
            await tx.chat_settings.set(BOT, GROUP, "quiet_until", None)
    assert await chosen(storage) == {"tone": "brief"}


async def test_every_setting_comes_back_as_it_was_chosen(storage: Storage) -> None:
    wanted = ChatSettings(False, 4, time(16, 30), NOW, frozenset(), frozenset(), True, quiet_until=NOW.date())
    async with storage.transaction() as tx:
        for name in ("digest", "weekday", "at", "since", "sections", "pings", "pictures", "quiet_until"):
            await tx.chat_settings.set(BOT, GROUP, name, written(getattr(wanted, name)))
    assert chat_settings_from(await chosen(storage), ChatSettings()) == wanted


async def test_settings_stay_when_a_group_is_unbound_and_when_another_unit_takes_it(
    storage: Storage, unit_ids: tuple[int, ...]
) -> None:
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_ids[0], now=NOW)
        await tx.chat_settings.set(BOT, GROUP, "tone", "brief")
        await tx.chats.unbind(BOT, GROUP)
    assert await chosen(storage) == {"tone": "brief"}
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_ids[1], now=NOW)
    assert await chosen(storage) == {"tone": "brief"}


@pytest.mark.parametrize("known", [True, False], ids=["chat known", "chat not known"])
async def test_a_supergroup_takes_over_the_settings_of_its_group(
    storage: Storage, unit_ids: tuple[int, ...], known: bool
) -> None:
    async with storage.transaction() as tx:
        if known:
            await tx.chats.bind(BOT, GROUP, unit_ids[0], now=NOW)
        await tx.chat_settings.set(BOT, GROUP, "weekday", "1")
        await tx.chat_settings.set(BOT, GROUP, "tone", "brief")
        await tx.chat_settings.set(BOT, SUPERGROUP, "tone", "full")
        await tx.chat_settings.set(BOT + 1, GROUP, "tone", "brief")
        for _ in range(2):
            await tx.chats.migrated(BOT, GROUP, SUPERGROUP, NOW)
    assert await chosen(storage, SUPERGROUP) == {"weekday": "1", "tone": "full"}
    assert await chosen(storage) == {}
    assert await chosen(storage, GROUP, BOT + 1) == {"tone": "brief"}


async def test_of_many_who_change_one_setting_at_once_none_undoes_another(storage: Storage, unit_ids: tuple[int, ...]) -> None:
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_ids[0], now=NOW)

    async def leave_out(section: Section) -> None:
        async with storage.transaction() as tx:
            await tx.chats.hold(BOT, GROUP)
            present = chat_settings_from(await tx.chat_settings.of_chat(BOT, GROUP), ChatSettings())
            await asyncio.sleep(0)
            sections = toggled(present.sections, section, on=False)
            await tx.chat_settings.set(BOT, GROUP, "sections", written(sections))

    await asyncio.gather(*map(leave_out, Section))
    found = chat_settings_from(await chosen(storage), ChatSettings())
    assert found == replace(ChatSettings(), sections=frozenset())


async def test_the_chats_that_speak_for_a_unit_are_listed_while_the_bot_is_in_them(
    storage: Storage, unit_ids: tuple[int, ...]
) -> None:
    async with storage.transaction() as tx:
        for chat_id, unit_id in ((GROUP, unit_ids[1]), (OTHER, unit_ids[0]), (-7, unit_ids[0])):
            await tx.chats.bind(BOT, chat_id, unit_id, now=NOW)
        await tx.chats.seen(BOT, -8, "group", "Không gắn", NOW)
        await tx.chats.left(BOT, -7, NOW)
        office = await tx.belonging.of_unit(unit_ids[0]) or 0
        found = await tx.chats.bound(BOT, office)
        assert found == (
            Chat(OTHER, "group", "", unit_id=unit_ids[0], bound_at=NOW),
            Chat(GROUP, "group", "", unit_id=unit_ids[1], bound_at=NOW),
        )
        assert await tx.chats.bound(BOT + 1, office) == await tx.chats.bound(BOT, office + 1) == ()


async def test_a_group_that_posts_into_another_topic_keeps_its_unit(storage: Storage, unit_ids: tuple[int, ...]) -> None:
    async with storage.transaction() as tx:
        await tx.chats.bind(BOT, GROUP, unit_ids[0], 7, now=NOW)
        await tx.chats.bind(BOT, OTHER, unit_ids[0], 7, now=NOW)
        await tx.chats.post_in(BOT, GROUP, 9)
        assert await tx.chats.get(BOT, GROUP) == Chat(GROUP, "group", "", unit_id=unit_ids[0], thread_id=9, bound_at=NOW)
        await tx.chats.post_in(BOT, GROUP, None)
        assert await tx.chats.get(BOT, GROUP) == Chat(GROUP, "group", "", unit_id=unit_ids[0], bound_at=NOW)
        assert await tx.chats.get(BOT, OTHER) == Chat(OTHER, "group", "", unit_id=unit_ids[0], thread_id=7, bound_at=NOW)
