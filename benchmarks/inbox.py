"""Measures the inbox: settle+claim transactions a second with many updates waiting, on SQLite and PostgreSQL.

    python -m benchmarks.inbox [--pending 100000] [--chats 2000] [--seconds 5] [--batch 16]

Prints how quickly updates are stored, then settled and claimed, and the plan that the database makes for a claim.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event, text

from storage import Outcome, RawUpdate, Settlement, Storage
from tests.databases import find_programs, fresh_postgresql, fresh_sqlite, postgresql_server

BOT, HOLDER, LEASE = 1, "benchmark", timedelta(seconds=15)
NOW = datetime(2025, 11, 24, tzinfo=UTC)
PAYLOAD = '{"update_id": 1, "message": {"text": "ai chủ trì kiểm soát TTHC?"}}' + " " * 400


async def fill(storage: Storage, pending: int, chats: int) -> float:
    """Store updates in polls of 100; return updates stored a second."""
    started = time.perf_counter()
    for first in range(0, pending, 100):
        batch = [RawUpdate(one, one % chats, PAYLOAD) for one in range(first, min(first + 100, pending))]
        async with storage.transaction() as tx:
            await tx.inbox.store(BOT, batch, NOW)
    return pending / (time.perf_counter() - started)


async def drain(storage: Storage, seconds: float, batch: int) -> list[float]:
    """Settle what was claimed and claim again, each round one transaction; return the seconds of each."""
    took: list[float] = []
    held: list[Settlement] = []
    end = time.perf_counter() + seconds
    while (started := time.perf_counter()) < end:
        async with storage.transaction() as tx:
            await tx.inbox.settle(BOT, HOLDER, held)
            claimed = await tx.inbox.claim(BOT, HOLDER, batch, LEASE)
        assert len(claimed) == batch, "the inbox ran dry"
        held = [Settlement(one.update_id, Outcome.DONE) for one in claimed]
        took.append(time.perf_counter() - started)
    return took


async def explain(storage: Storage) -> list[str]:
    """Return the database's plan for a claim, with the statement exactly as it was sent."""
    caught: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        if "ready_at <=" in statement and not caught:
            caught.append((statement, parameters))

    engine = storage._engines.writing
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with storage.transaction() as tx:
        await tx.inbox.claim(BOT, "explain", 16, timedelta(0))
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    statement, parameters = caught[0]
    word = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN ANALYZE "
    async with engine.connect() as connection, connection.begin() as attempt:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("ANALYZE inbox_lanes"))
        rows = (await connection.exec_driver_sql(word + statement, parameters)).all()
        await attempt.rollback()
    return [str(row[-1]) for row in rows]


async def measure(name: str, url: str, options: argparse.Namespace) -> None:
    """Fill, drain, print."""
    storage = await Storage.open(url)
    stored = await fill(storage, options.pending, options.chats)
    print(
        f"{name:10} {options.pending:,} pending over {options.chats:,} chats: stored {stored:,.0f} updates/s in batches of 100"
    )
    for batch in (options.batch, 1):
        async with storage.transaction() as tx:
            await tx.inbox.release(BOT, HOLDER)
        cpu = time.process_time()
        took = sorted(await drain(storage, options.seconds, batch))
        cpu = (time.process_time() - cpu) / len(took)
        rate = len(took) / sum(took)
        p50, p95 = (took[int(len(took) * share)] * 1000 for share in (0.50, 0.95))
        print(
            f"{name:10} settle+claim of {batch:2}: {rate:,.0f} transactions/s = {rate * batch:,.0f} updates/s,"
            f" p50 {p50:.1f} ms, p95 {p95:.1f} ms, our CPU {cpu * 1000:.1f} ms"
        )
    for line in await explain(storage):
        print(f"{'':10} | {line}")
    await storage.close()


def main() -> None:
    """Run on both databases; PostgreSQL is left out where it is not installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--chats", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--batch", type=int, default=16)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure("sqlite", fresh_sqlite(Path(folder)), options))
    if find_programs() is None:
        print("postgresql not installed")
        return
    with postgresql_server() as server, fresh_postgresql(server) as url:
        asyncio.run(measure("postgresql", url, options))


if __name__ == "__main__":
    main()
