"""Killed without warning while a message goes to every group: none is lost, and only what was under way comes twice."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.digest_office import LAST_EXAMPLE, furnish, is_done, monday, queue, rows
from benchmarks.telegram_limits import LimitedTelegram
from bot.intake.bell import Bell
from plan.weeks import week_named, week_of
from storage import Storage
from storage.deliveries import State
from tests.bot.intake.desks import until
from tests.bot.nursery import Nursery, nursery
from tests.databases import fresh_postgresql, fresh_sqlite

REPLICAS = 2
FEW, MANY = 12, 1_000
pytestmark = pytest.mark.timeout(110)
Fresh = Callable[[], AbstractContextManager[str]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """What makes empty databases, of each kind in turn."""
    if request.param == "sqlite":
        yield lambda: nullcontext(fresh_sqlite(tmp_path))
        return
    server = request.getfixturevalue("postgresql")
    yield lambda: fresh_postgresql(server)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of messages: `lost` nobody has or will have, `extra` are copies beyond the first, `uncertain` stay open."""

    messages: int
    kills: int
    lost: int
    extra: int
    resent: int
    uncertain: int


@asynccontextmanager
async def serving(telegram: LimitedTelegram) -> AsyncIterator[str]:
    """Serve a local Telegram on loopback; gives its address."""
    server = await asyncio.start_server(telegram.serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await telegram.hang_up()


@asynccontextmanager
async def office(database_url: str, count: int) -> AsyncIterator[tuple[Storage, LimitedTelegram, Nursery]]:
    """An office with so many groups, and a nursery of its bots; no bot is started yet."""
    await furnish(database_url, count)
    telegram = LimitedTelegram((0.02, 0.08))
    storage = await Storage.open(database_url, migrate=False)
    try:
        async with serving(telegram) as address, nursery("tests.bot.delivery.survivor", address, database_url) as bots:
            yield storage, telegram, bots
    finally:
        await storage.close()


Killing = Callable[[Callable[[], Awaitable[None]]], Awaitable[int]]
"""Calls what kills one of the replicas again and again, and returns how often."""


async def survive(storage: Storage, bots: Nursery, killing: Killing, chance: random.Random) -> int:
    """Let replicas send all there is while they are killed; return how often that was."""
    alive = [await bots.start(0) for _ in range(REPLICAS)]

    async def kill_one() -> None:
        await bots.kill(alive.pop(chance.randrange(REPLICAS)))
        alive.append(await bots.start(0))

    killed = await killing(kill_one)
    await until(lambda: is_done(storage), 60)
    for number in alive:
        await bots.stop(number)
    return killed


def message_of(chat: int, text: str) -> tuple[int, int]:
    """Return which digest a message is: its group, and the number of its week."""
    found = re.search(r"tuần (\d+)", text)
    assert found is not None, text
    return chat, int(found[1])


async def look_over(storage: Storage, telegram: LimitedTelegram, count: int, kills: int, week: int = 0) -> Outcome:
    """Check each message of a week by itself, and return the sums."""
    said = (message_of(each.chat, each.text) for each in telegram.accepted if each.chat <= LAST_EXAMPLE)
    number = week_of(monday(week).date()).number
    copies = Counter(message for message in said if message[1] == number)
    kept = {(row.to.id, number): row for row in await rows(storage) if week_named(row.key).number == number}
    assert (len(kept), set(copies) <= set(kept)) == (count, True)
    assert {row.state for row in kept.values()} <= {State.SENT, State.UNCERTAIN}
    assert [name for name, row in kept.items() if row.resends > 1 or copies[name] > 1 + row.resends] == []
    assert [name for name, row in kept.items() if row.state is State.UNCERTAIN and row.resends == 0] == []
    return Outcome(
        messages=len(kept),
        kills=kills,
        lost=sum(row.state is State.SENT and not copies[name] for name, row in kept.items()),
        extra=copies.total() - len(copies),
        resent=sum(row.resends for row in kept.values()),
        uncertain=sum(row.state is State.UNCERTAIN for row in kept.values()),
    )


async def kill_while_sending(fresh: Fresh, count: int, kills: int | None, seed: int) -> Outcome:
    """Kill so often at even steps on the way, or (None) at random instants until all is sent."""
    chance = random.Random(seed)
    with fresh() as url:
        async with office(url, count) as (storage, telegram, bots):

            async def at_steps(kill_one: Callable[[], Awaitable[None]]) -> int:
                for number in range(1, (kills or 0) + 1):
                    step = count * number // ((kills or 0) + 1)
                    await until(lambda step=step: len(telegram.accepted) >= step, 60)
                    await kill_one()
                return kills or 0

            async def at_random(kill_one: Callable[[], Awaitable[None]]) -> int:
                killed, pauses = 0, Bell()
                while not await is_done(storage):
                    await pauses.wait(chance.uniform(0.1, 1.6))  # nobody rings
                    await kill_one()
                    killed += 1
                return killed

            await queue(storage, count)
            killed = await survive(storage, bots, at_random if kills is None else at_steps, chance)
            return await look_over(storage, telegram, count, killed)


async def send_undisturbed(fresh: Fresh, count: int, runs: int) -> list[Outcome]:
    """Send a digest week by week; look each over at once, since what was sent is forgotten after three months."""
    outcomes = []
    with fresh() as url:
        async with office(url, count) as (storage, telegram, bots):
            for week in range(runs):
                await queue(storage, count, monday(week))
                alive = [await bots.start(week) for _ in range(REPLICAS)]
                await until(lambda: is_done(storage), 60)
                for number in alive:
                    await bots.stop(number)
                outcomes.append(await look_over(storage, telegram, count, 0, week))
            assert len(telegram.accepted) - sum(each.chat > LAST_EXAMPLE for each in telegram.accepted) == runs * count
    return outcomes


async def test_two_replicas_killed_again_and_again_lose_no_message(fresh: Fresh) -> None:
    outcome = await kill_while_sending(fresh, FEW, kills=2, seed=5)
    assert (outcome.messages, outcome.kills, outcome.lost) == (FEW, 2, 0)


async def test_two_replicas_that_nobody_kills_send_each_message_once(fresh: Fresh) -> None:
    assert await send_undisturbed(fresh, FEW, runs=1) == [Outcome(FEW, 0, 0, 0, 0, 0)]


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_five_hundred_kills_lose_none_of_thousands_of_messages(fresh: Fresh) -> None:
    outcomes: list[Outcome] = []
    while sum(each.kills for each in outcomes) < 500:
        outcomes.append(await kill_while_sending(fresh, MANY, kills=None, seed=len(outcomes)))
        sys.stdout.write(f"{outcomes[-1]}\n")
    assert sum(each.lost for each in outcomes) == 0
    assert sum(each.extra for each in outcomes) <= sum(each.kills for each in outcomes)


@pytest.mark.prove
@pytest.mark.timeout(3600)
async def test_twenty_rounds_without_a_kill_lose_and_double_nothing(fresh: Fresh) -> None:
    outcomes = await send_undisturbed(fresh, 200, runs=20)
    sys.stdout.write(f"{Counter(outcomes)}\n")
    assert outcomes == 20 * [Outcome(200, 0, 0, 0, 0, 0)]
