"""Killed without warning, again and again, in the middle of a burst: no question is lost, each chat keeps its order."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from starlette.applications import Starlette

from bot.sandbox.api import routes
from bot.sandbox.office import example_plan
from bot.serving import listen_on, serving
from storage.engine import make_plain_engine, place_of
from storage.tables import leases
from storage.tables_inbox import inbox_lanes
from tests.bot.intake.desks import local_telegram
from tests.bot.intake.survivor import PACE
from tests.bot.nursery import nursery

IN_FLIGHT = PACE.chats + PACE.ahead
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LIFE = ("0", "10", "600")  # a port for nothing, the farewell, and a claim that no busy machine lets run out while it is used


@asynccontextmanager
async def serving_telegram(telegram):
    """The local Telegram on loopback; gives its address."""
    listener = listen_on("127.0.0.1", 0)
    async with serving(Starlette(routes=routes(telegram)), listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def nursery_of(address, database_url, telegram):
    """A nursery of bots that serve this Telegram."""
    return nursery("tests.bot.intake.survivor", address, database_url, telegram.bot.token)


async def kill(bots, bot, database_url):
    """Kill a bot, and let the time of all that it held be over."""
    await bots.kill(bot)
    engine = make_plain_engine(place_of(database_url))
    with engine.begin() as connection:
        connection.execute(update(inbox_lanes).where(inbox_lanes.c.holder.is_not(None)).values(ready_at=LONG_AGO))
        connection.execute(update(leases).values(until=LONG_AGO))
    engine.dispose()


async def answers_reach(telegram, number):
    """Return once the bot has sent that many messages."""
    with telegram.feed.listen() as happenings:
        while len(answers(telegram)) < number:
            await asyncio.wait_for(happenings.get(), 60)


def answers(telegram):
    """Everything the bot has said, as (chat, text)."""
    said = [one for chat in telegram.directory.people for one in telegram.messages(chat) if one["from"]["is_bot"]]
    return [(one["chat"]["id"], one["text"]) for one in said]


def ask(telegram, chats, each):
    """Let every person ask for `each` different tasks by command; returns the refs in the order of asking."""
    tasks = [task for task in example_plan().tasks if not task.code.startswith("5.c")][:each]
    for task in tasks:
        for chat in range(1, chats + 1):
            telegram.say(chat, chat, f"/nhiemvu {task.code}")
    return [task.ref for task in tasks]


async def survive(database_url, chats, each, kills):
    """Kill the bot `kills` times while it answers; returns the local Telegram and the refs asked for in each chat."""
    telegram = local_telegram(people=chats)
    telegram.faults.slow("sendMessage", 0.01)
    refs = ask(telegram, chats, each)
    total = chats * each
    async with serving_telegram(telegram) as address, nursery_of(address, database_url, telegram) as bots:
        for number in range(1, kills + 1):
            bot = await bots.start(*LIFE)
            await answers_reach(telegram, total * number // (kills + 1))
            await kill(bots, bot, database_url)
        bot = await bots.start(*LIFE)
        await answers_reach_everyone(telegram, refs, chats)
        await bots.stop(bot)
    return telegram, refs


async def answers_reach_everyone(telegram, refs, chats):
    """Return once every question has an answer."""
    wanted = {(chat, ref) for chat in range(1, chats + 1) for ref in refs}
    with telegram.feed.listen() as happenings:
        while wanted - {(chat, ref_in(text, refs)) for chat, text in answers(telegram)}:
            await asyncio.wait_for(happenings.get(), 60)


def ref_in(text, refs):
    """The task that an answer is about."""
    return next((ref for ref in refs if f"Mục {ref}," in text), None)


def check(telegram, refs, chats, kills):
    """Each question answered, in its order, and repeated at most where it was in hand at a kill."""
    repeated = 0
    for chat in range(1, chats + 1):
        said = [ref_in(text, refs) for of, text in answers(telegram) if of == chat]
        assert list(dict.fromkeys(said)) == refs
        repeated += sum(Counter(said).values()) - len(refs)
    assert repeated <= kills * IN_FLIGHT
    return repeated


@pytest.mark.timeout(110)
async def test_a_bot_killed_twice_in_a_burst_answers_every_question(database_url):
    telegram, refs = await survive(database_url, chats=12, each=4, kills=2)
    check(telegram, refs, chats=12, kills=2)
    assert not telegram.updates.pending


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_a_bot_killed_twenty_times_answers_two_thousand_questions(database_url):
    telegram, refs = await survive(database_url, chats=100, each=20, kills=20)
    repeated = check(telegram, refs, chats=100, kills=20)
    sys.stdout.write(f"2000 questions, 20 kills: none lost, {repeated} answered twice\n")
