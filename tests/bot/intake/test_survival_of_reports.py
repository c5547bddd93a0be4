"""Killed without warning in the middle of a burst of reports: each is written once, told once, answered, and in its order."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest

from bot.sandbox.office import move_in
from plan.people import Holding, Role
from plan.units import UnitBook
from storage import Storage
from storage.deliveries import State
from tests.bot.intake.desks import local_telegram
from tests.bot.intake.test_survival import IN_FLIGHT, LIFE, answers, answers_reach, kill, nursery_of, serving_telegram

UNIT = "Phòng Hành chính - Tổ chức"
CODES = ("2d", "3b", "4a", "4b", "4d", "5a", "5b")
NOW = datetime(2025, 11, 24, tzinfo=UTC)
SAID = re.compile(r"“việc (\d+) của (\d+)”")


async def hire(database_url: str, bot_id: int, chats: int) -> None:
    """Let everybody be of the staff that leads routine work."""
    storage = await Storage.open(database_url)
    try:
        await move_in(storage, bot_id, NOW)
        async with storage.transaction() as tx:
            office = await tx.offices.only()
            assert office is not None
            unit = UnitBook(await tx.units.all(office.id)).resolve(UNIT)
            assert unit is not None
            for chat in range(1, chats + 1):
                person = await tx.people.register(office.id, chat, f"Người {chat}", NOW)
                await tx.people.give(person.id, Holding(Role.STAFF, unit.id), None, NOW)
    finally:
        await storage.close()


async def survive(database_url: str, chats: int, each: int, kills: int):
    """Kill the bot `kills` times while people report; returns the local Telegram."""
    telegram = local_telegram(people=chats)
    telegram.faults.slow("sendMessage", 0.01)
    await hire(database_url, telegram.bot.user_id, chats)
    for number in range(1, each + 1):
        for chat in range(1, chats + 1):
            telegram.say(chat, chat, f"/capnhat {CODES[number % len(CODES)]} việc {number} của {chat}")
    async with serving_telegram(telegram) as address, nursery_of(address, database_url, telegram) as bots:
        for number in range(1, kills + 1):
            bot = await bots.start(*LIFE)
            await answers_reach(telegram, chats * each * number // (kills + 1))
            await kill(bots, bot, database_url)
        bot = await bots.start(*LIFE)
        await everything_is_answered(telegram, chats, each)
        await bots.stop(bot)
    return telegram


def told(telegram) -> list[tuple[int, int]]:
    """Which report each answer is about, as (chat, number), in the order of the answers."""
    found = [(of, SAID.search(text)) for of, text in answers(telegram)]
    return [(of, int(said[1])) for of, said in found if said is not None and int(said[2]) == of]


async def everything_is_answered(telegram, chats: int, each: int) -> None:
    wanted = {(chat, number) for chat in range(1, chats + 1) for number in range(1, each + 1)}
    with telegram.feed.listen() as happenings:
        while wanted - set(told(telegram)):
            await asyncio.wait_for(happenings.get(), 60)


async def check(database_url: str, telegram, chats: int, each: int, kills: int) -> int:
    """Each report written once; each chat answered in its order, and again at most where it was in hand at a kill."""
    storage = await Storage.open(database_url)
    try:
        async with storage.reading() as tx:
            plans = await tx.plans.in_force(1)
            histories = await tx.reports.of_tasks([task.id or 0 for plan in plans for task in plan.tasks])
            assert await tx.audit.verify(1) is None
            lines = [each for each in await tx.outbox.listed(1, list(State), 100_000) if each.kind == "report_line"]
    finally:
        await storage.close()
    written = [report for history in histories.values() for report in history]
    assert len(written) == chats * each
    assert {(report.chat_id, report.note) for report in written} == {
        (chat, f"việc {number} của {chat}") for chat in range(1, chats + 1) for number in range(1, each + 1)
    }
    assert len(lines) == len({line.key for line in lines})
    repeated = 0
    for chat in range(1, chats + 1):
        said = [number for of, number in told(telegram) if of == chat]
        assert list(dict.fromkeys(said)) == list(range(1, each + 1))
        repeated += sum(Counter(said).values()) - each
    assert repeated <= kills * IN_FLIGHT
    return repeated


@pytest.mark.timeout(110)
async def test_a_bot_killed_twice_in_a_burst_writes_each_report_once(database_url):
    telegram = await survive(database_url, chats=8, each=4, kills=2)
    await check(database_url, telegram, chats=8, each=4, kills=2)


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_a_bot_killed_twenty_times_writes_a_thousand_reports_once(database_url):
    telegram = await survive(database_url, chats=50, each=20, kills=20)
    repeated = await check(database_url, telegram, chats=50, each=20, kills=20)
    sys.stdout.write(f"1000 reports, 20 kills: each written once, {repeated} answered twice\n")
