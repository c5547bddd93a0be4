"""What the database's part of a question, a report, a reminder and the nightly tidying costs where a whole country is in it.

    python -m benchmarks.large_database [--offices 4000] [--without] [--plans]

Fills a PostgreSQL of its own with offices of 250 tasks and 125 people each, two million messages that were sent and 20,000 that
wait, half a million handled updates and 20,000 that wait; then prints the milliseconds of each call, the median of seven. With
`--without` the indexes that are built beside the work of others (storage.schema.late_indexes) are dropped before; with
`--plans` what the database did for a call that took longer than ten milliseconds is printed too.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import event

from benchmarks.large_database_rows import ROWS
from handlers.notices import UNHURRIED
from storage import Outcome, Settlement, Storage, Transaction
from storage.deliveries import Address, State
from storage.engine import place_of
from storage.migrating import migrate
from storage.schema import late_indexes
from tests.databases import postgresql_machine

NOW = datetime(2025, 11, 24, 1, tzinfo=UTC)
TODAY, LEASE, BOT = date(2025, 11, 24), timedelta(seconds=15), 1
MINE = 17
"""The office that is looked at."""
SLOW_MILLISECONDS = 10.0
Call = Callable[[Transaction], Awaitable[object]]


def calls() -> dict[str, Call]:
    """Return what is measured, by its name."""
    month = NOW - timedelta(days=30)

    async def settled(tx: Transaction) -> object:
        held = await tx.inbox.claim(BOT, "benchmark", 16, LEASE)
        return await tx.inbox.settle(BOT, "benchmark", [Settlement(one.update_id, Outcome.DONE) for one in held])

    return {
        "who is it (people.by_user)": lambda tx: tx.people.by_user(MINE, MINE * 125 + 7, TODAY),
        "has anything changed (plans.changes)": lambda tx: tx.plans.changes(MINE),
        "newest report (reports.newest)": lambda tx: tx.reports.newest(),
        "reported since (reports.tasks_since)": lambda tx: tx.reports.tasks_since(MINE, 990_000),
        "all plans of an office (plans.in_force)": lambda tx: tx.plans.in_force(MINE),
        "reports on its 250 tasks (reports.of_tasks)": lambda tx: tx.reports.of_tasks(range(MINE * 250, MINE * 250 + 250)),
        "plans with counts (plan_changes.all)": lambda tx: tx.plan_changes.all(MINE),
        "16 updates claimed (inbox.claim)": lambda tx: tx.inbox.claim(BOT, "benchmark", 16, LEASE),
        "and settled (inbox.settle)": settled,
        "how the inbox is (inbox.state)": lambda tx: tx.inbox.state(BOT),
        "old updates wiped (inbox.wipe)": lambda tx: tx.inbox.wipe(BOT, NOW),
        "32 messages claimed (outbox.claim)": lambda tx: tx.outbox.claim(
            "benchmark", 32, LEASE, NOW, unhurried=UNHURRIED, one_a_chat=True
        ),
        "oldest that waits (outbox.oldest_due)": lambda tx: tx.outbox.oldest_due(NOW),
        "how many of each state (outbox.counts)": lambda tx: tx.outbox.counts(),
        "what failed (outbox.listed)": lambda tx: tx.outbox.listed(MINE, (State.FAILED, State.UNCERTAIN)),
        "one week's digests (outbox.of_kind)": lambda tx: tx.outbox.of_kind(MINE, "digest", "2025-W40"),
        "queued lately (outbox.queued_since)": lambda tx: tx.outbox.queued_since(MINE, "report", month),
        "last shown (outbox.last_shown)": lambda tx: tx.outbox.last_shown(Address("chat", -MINE), ("digest",), "2025-W"),
        "what a group has waiting (outbox.fold)": lambda tx: tx.outbox.fold(Address("chat", -MINE), "ping"),
        "all offices of a knock (agenda.all)": lambda tx: tx.agenda.all(),
        "units not dissolved (units.alive)": lambda tx: tx.units.alive(MINE),
        "what is put off (snoozes.since)": lambda tx: tx.snoozes.since(MINE, TODAY),
        "held rounds (rounds.held)": lambda tx: tx.rounds.held(),
        "groups of a unit (chats.of_unit)": lambda tx: tx.chats.of_unit(BOT, MINE * 10 + 3),
        "everybody of an office (people.all)": lambda tx: tx.people.all(MINE, TODAY),
        "one's registrations (registrations.of_user)": lambda tx: tx.registrations.of_user(MINE, MINE),
        "old things deleted (retention.purge)": lambda tx: tx.retention.purge(
            MINE, NOW, requests_before=month, deliveries_before=NOW - timedelta(days=400)
        ),
    }


async def measured(storage: Storage, call: Call) -> float:
    """Return the milliseconds of a call, the median of seven; nothing of it is kept."""
    took = []
    for _ in range(7):
        async with storage._engines.writing.connect() as connection:
            tx = Transaction(connection)
            await tx.offices.only()  # so that the transaction has begun
            began = time.perf_counter()
            await call(tx)
            took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def explained(storage: Storage, call: Call) -> list[str]:
    """Return what the database does for each statement of a call."""
    said: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, _context: object, many: bool) -> None:
        if not many and not statement.startswith(("EXPLAIN", "SELECT pg_advisory")):
            said.append((statement, parameters))

    engine, lines = storage._engines.writing, []
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with engine.connect() as connection:
        await call(Transaction(connection))
        for statement, parameters in said:
            plan = await connection.exec_driver_sql(f"EXPLAIN ANALYZE {statement}", parameters)
            lines += [statement[:200].replace("\n", " "), *(f"    {row[0]}" for row in plan)]
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    return lines


async def run(url: str, *, plans: bool) -> None:
    storage = await Storage.open(url, migrate=False)
    for name, call in calls().items():
        milliseconds = await measured(storage, call)
        print(f"{name:48} {milliseconds:9.2f} ms", flush=True)
        if plans and milliseconds > SLOW_MILLISECONDS:
            print("\n".join(await explained(storage, call)))
    await storage.close()


def fill(url: str, offices: int) -> None:
    """Write the rows. Nobody looks whether they point somewhere: they do."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, (statement, each) in ROWS.items():
            began = time.perf_counter()
            connection.execute(f"INSERT INTO {table.strip()} {statement}".encode(), {"n": offices * each})
            print(f"{table:16} {offices * each:>10,} rows in {time.perf_counter() - began:5.1f} s", flush=True)
        connection.execute("VACUUM ANALYZE")
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
        print(f"the database: {size[0] / 2**20:,.0f} MiB, {size[0] / offices / 1024:,.0f} KiB an office", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--offices", type=int, default=4_000)
    parser.add_argument("--without", action="store_true")
    parser.add_argument("--plans", action="store_true")
    chosen = parser.parse_args()
    with postgresql_machine("-c shared_buffers=512MB -c max_wal_size=4GB -c autovacuum=off") as machine:
        machine.make()
        machine.start()
        migrate(place_of(machine.url))
        if chosen.without:
            machine.say(*(f"DROP INDEX {index.name}" for index in late_indexes()))
        fill(machine.url, chosen.offices)
        asyncio.run(run(machine.url, plans=chosen.plans))


if __name__ == "__main__":
    main()
