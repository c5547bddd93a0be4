"""The inbox under several processes' worth of hands, some of which die, retry, renew or give back what they took."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import Claimed, Outcome, RawUpdate, Settlement, Storage
from storage.engine import make_plain_engine, place_of
from tests.storage.offices_and_plans import NOW

BOT, CHATS, HANDS = 42, 97, 4
LEASE = timedelta(minutes=1)
RUN_OUT = timedelta(seconds=-1)


@dataclass
class Round:
    """What happened to the updates `first` … `first + total - 1`."""

    first: int
    total: int
    chance: random.Random
    settled: Counter[int] = field(default_factory=Counter)
    seen: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    transactions: int = 0

    @property
    def ids(self) -> range:
        return range(self.first, self.first + self.total)


def chat_of(update_id: int) -> int | None:
    return None if update_id % 50 == 0 else update_id % CHATS


async def receive(storage: Storage, run: Round) -> None:
    for first in run.ids[::100]:
        batch = [RawUpdate(one, chat_of(one), "{}") for one in run.ids if first <= one < first + 100]
        async with storage.transaction() as tx:
            assert await tx.inbox.store(BOT, batch, NOW) == len(batch)


async def work(storage: Storage, run: Round, name: str) -> None:
    """Settle and claim until all is settled; now and then be gone, and come back under another name."""
    life, verdicts = 0, list[Settlement]()
    while len(run.settled) < run.total:
        holder, dies = f"{name}.{life}", run.chance.random() < 0.1
        async with storage.transaction() as tx:
            assert await tx.inbox.settle(BOT, holder, verdicts) == len(verdicts)
            claimed = await tx.inbox.claim(BOT, holder, 16, RUN_OUT if dies else LEASE)
        run.transactions += 1
        run.settled.update(one.update_id for one in verdicts if one.outcome is not Outcome.RETRY)
        for one in claimed:
            if one.chat_id is not None:
                run.seen[one.chat_id].append(one.update_id)
        life += dies
        verdicts = [] if dies or await gives_back(storage, run, holder, claimed) else [verdict(run, one) for one in claimed]


async def gives_back(storage: Storage, run: Round, holder: str, claimed: tuple[Claimed, ...]) -> bool:
    """Sometimes renew the claims, sometimes release them; tell whether they are gone."""
    lot = run.chance.random()
    if lot > 0.3:
        return False
    async with storage.transaction() as tx:
        if lot < 0.05:
            assert await tx.inbox.release(BOT, holder) == len(claimed)
            return True
        assert await tx.inbox.renew(BOT, holder, LEASE) == len(claimed)
    return False


def verdict(run: Round, one: Claimed) -> Settlement:
    lot = run.chance.random()
    if lot < 0.05:
        return Settlement(one.update_id, Outcome.RETRY, "mạng", retry_after=0.0)
    return Settlement(one.update_id, Outcome.FAILED if lot < 0.06 else Outcome.DONE)


async def weather(url: str, rounds: int, total: int, chance: random.Random) -> list[Round]:
    """Let rounds pass over one database; return them. A deadlock would raise `DatabaseBusy`."""
    storages = [await Storage.open(url, migrate=False) for _ in range(HANDS + 1)]
    runs = [Round(number * total, total, chance) for number in range(rounds)]
    for number, run in enumerate(runs):
        async with asyncio.timeout(60):
            hands = (work(one, run, f"{number}.{place}") for place, one in enumerate(storages[1:]))
            await asyncio.gather(receive(storages[0], run), *hands)
        async with storages[0].reading() as tx:
            left = await tx.inbox.state(BOT)
        assert (left.pending, left.claimed) == (0, 0)
        assert run.settled == Counter(run.ids)
        assert all(order == sorted(order) for order in run.seen.values())
    for one in storages:
        await one.close()
    return runs


async def test_each_update_is_settled_once_and_in_order_whatever_becomes_of_its_holders(migrated_url: str) -> None:
    await weather(migrated_url, rounds=2, total=300, chance=random.Random(7))


@pytest.mark.prove
async def test_forty_storms_over_one_database_leave_nothing_stuck_and_no_deadlock(migrated_url: str) -> None:
    for number, run in enumerate(await weather(migrated_url, rounds=40, total=2_000, chance=random.Random(7))):
        print(f"round {number:2}: {run.transactions} transactions")  # noqa: T201 - a proof prints its figures


async def test_who_has_lanes_in_hand_and_who_opens_the_same_never_wait_for_each_other(migrated_url: str) -> None:
    """A deadlock would raise `DatabaseBusy`."""
    receiver, worker = [await Storage.open(migrated_url, migrate=False) for _ in range(2)]
    async with receiver.transaction() as tx:
        await tx.inbox.store(BOT, [RawUpdate(1, 1, "{}")], NOW)
    async with worker.transaction() as tx:
        await tx.inbox.claim(BOT, "one", 1, LEASE)
    async with receiver.transaction() as tx:
        await tx.inbox.store(BOT, [RawUpdate(2, 2, "{}")], NOW)

    async def stores() -> int:
        async with receiver.transaction() as tx:
            return await tx.inbox.store(BOT, [RawUpdate(3, 1, "{}"), RawUpdate(4, 2, "{}")], NOW)

    async with worker.transaction() as tx:
        assert [one.update_id for one in await tx.inbox.claim(BOT, "one", 1, LEASE)] == [2]
        storing = asyncio.create_task(stores())
        await waits_for_a_lock(migrated_url)
        assert await tx.inbox.settle(BOT, "one", [Settlement(1, Outcome.DONE)]) == 1
    assert await storing == 2
    for one in (receiver, worker):
        await one.close()


async def waits_for_a_lock(url: str) -> None:
    """Look until somebody waits for a lock; at a SQLite file nobody can be seen waiting."""
    engine = make_plain_engine(place_of(url))
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with engine.connect() as connection:
        while engine.dialect.name == "postgresql" and not await asyncio.to_thread(connection.scalar, waiting):
            pass
    engine.dispose()
