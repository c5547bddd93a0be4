"""What many offices cost that nobody speaks to: finding an update's office, and a knock at which almost none is due.

`python -m benchmarks.offices [--offices 4000]` prints seconds and memory. The database is a SQLite file made for it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.clock import MovableClock
from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.installation import Installation
from bot.intake.bell import Bell
from bot.office_services import Shared
from bot.offices import Offices
from bot.reminding import Remind
from bot.shared_model import SharedModel
from locales import Texts
from plan.model import Plan, PlanState
from plan.people import Holding, Role
from storage import Storage
from tests.dialogue import example_plan

NOW = datetime(2025, 11, 24, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
A_LOT = 50
PEOPLE = 5
TOKEN = "1:benchmark"  # noqa: S105 - of no bot


async def furnish(storage: Storage, count: int, plan: Plan) -> None:
    """Make so many offices, each with the example plan, of which people are reminded, and a few people."""
    users = itertools.count(1)
    for first in range(0, count, A_LOT):
        async with storage.transaction() as tx:
            for number in range(first, min(first + A_LOT, count)):
                office = await tx.offices.ensure(f"UBND phường số {number:04d}", ZONE.key, NOW)
                stored = await tx.plans.store(office.id, plan, PlanState.IN_FORCE, NOW)
                await tx.plans.start_reminding(stored.plan_id or 0, NOW)
                for _ in range(PEOPLE):
                    user = next(users)
                    person = await tx.people.register(office.id, user, f"Cán bộ {user}", NOW)
                    await tx.people.give(person.id, Holding(Role.ADMIN), None, NOW)


async def measure(count: int, tasks: int) -> None:
    """Print what is measured."""
    plan = example_plan()
    plan = replace(plan, tasks=plan.tasks[:tasks])
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(f"sqlite:///{Path(folder) / 'offices.db'}")
        try:
            began = time.perf_counter()
            await furnish(storage, count, plan)
            size, took = _size(folder), time.perf_counter() - began
            print(f"{count} offices, {count * len(plan.tasks)} tasks made in {took:.1f} s, {size:.0f} MiB", flush=True)
            await _knocks(storage, count)
            await _lookups(storage, count)
        finally:
            await storage.close()


async def _knocks(storage: Storage, count: int) -> None:
    clock = MovableClock(NOW)
    installation = Installation(TOKEN, "sqlite://", "UBND phường số 0000", ZONE, Texts.load("vi"), clock=clock)
    idle = IdleOffices(time.monotonic)
    bot, model = Bot(TOKEN), SharedModel(lambda: None)
    shared = Shared(installation, storage, bot, b"k" * 32, Bell(), time.monotonic, PublicHolidays(), model, idle)
    async with storage.reading() as tx:
        home = await tx.offices.home(installation.office_name)
    if home is None:
        raise LookupError("no office")
    offices = Offices(shared, home, IdleOffices(time.monotonic))
    bot._bot_user = type("Me", (), {"id": 1, "username": "bot"})()  # type: ignore[assignment]  # nobody logs in here
    remind, kilobytes = Remind(offices, bot, time.monotonic), _memory()
    for number in itertools.count(1):
        began, known = time.perf_counter(), len(remind._seen)
        await remind()
        if len(remind._seen) == known:
            break
        print(f"knock {number} after the start: {len(remind._seen) - known} offices in {time.perf_counter() - began:.1f} s")
    clock.move_by(timedelta(minutes=1))
    began = time.perf_counter()
    await remind()
    print(f"a knock at which none is due: {time.perf_counter() - began:.3f} s")
    async with storage.transaction() as tx:
        await tx.offices.change(home.id, ping_at="09:00")
    clock.move_by(timedelta(minutes=1))
    await asyncio.sleep(1.1)  # until a change of the rows is looked for again
    began = time.perf_counter()
    await remind()
    print(f"a knock at which one of {count} is: {time.perf_counter() - began:.3f} s")
    print(f"memory grew by {(_memory() - kilobytes) / 1024:.0f} MB, {len(offices._kept)} offices in memory")
    await offices.close()


async def _lookups(storage: Storage, count: int) -> None:
    began, times = time.perf_counter(), 1000
    for user in range(1, times + 1):
        async with storage.reading() as tx:
            await tx.belonging.of_chat(1, user)
            await tx.belonging.offices_of(user % (count * PEOPLE) + 1)
            await tx.belonging.chosen(user)
    print(f"finding an update's office: {(time.perf_counter() - began) / times * 1000:.2f} ms")


def _size(folder: str) -> float:
    """Return the mebibytes of the files in a folder."""
    return sum(each.stat().st_size for each in Path(folder).iterdir()) / 2**20


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, default=4000)
    parser.add_argument("--tasks", type=int, default=27, help="tasks of each office's plan, 27 at most")
    wanted = parser.parse_args()
    asyncio.run(measure(wanted.offices, wanted.tasks))


if __name__ == "__main__":
    main()
