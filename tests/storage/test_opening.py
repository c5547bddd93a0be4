"""Opening: URL forms, what cannot be reached, who may write, what a closed storage leaves behind."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import Storage, engine, errors
from storage.engine import place_of
from tests.storage.offices_and_plans import NOW, ZONE


@pytest.fixture(autouse=True)
async def _threads_end_before_the_loop() -> AsyncIterator[None]:
    """A file that could not be opened leaves aiosqlite's thread saying good-bye to the loop; the loop must still be there."""
    yield
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 5)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///var/nhacviec.db", "sqlite:///var/nhacviec.db"),
        ("sqlite:////srv/nhacviec.db", "sqlite:////srv/nhacviec.db"),
        ("sqlite+aiosqlite:///a.db", "sqlite:///a.db"),
        ("postgresql://u:s3cret@db.example:5433/x?sslmode=require", "postgresql://u@db.example:5433/x"),
        ("postgres://u:s3cret@one,two/x?target_session_attrs=read-write", "postgresql://u@one,two/x"),
        ("postgresql+psycopg:///x?host=/run/pg&password=s3cret", "postgresql:///run/pg/x"),
    ],
)
def test_a_place_is_shown_without_its_password(url: str, shown: str) -> None:
    assert place_of(url).shown == shown


def test_libpq_options_reach_the_driver() -> None:
    conninfo = place_of("postgres://u:s3cret@h/x?sslmode=require&connect_timeout=2").server.conninfo
    assert "sslmode=require" in conninfo
    assert "connect_timeout=2" in conninfo


def test_our_own_words_in_a_url_stay_with_us() -> None:
    server = place_of("postgres://u:s3cret@a,b/x?pool_size=4&sslmode=require&pgbouncer=true").server
    assert (server.pool_size, server.pooled, server.hosts, server.options) == (4, True, 2, "")
    assert "pool" not in server.conninfo
    assert "sslmode=require" in server.conninfo
    assert "target_session_attrs=read-write" in server.conninfo
    assert "target_session_attrs=any" in place_of("postgres://a,b/x?target_session_attrs=any").server.conninfo


def test_what_a_url_says_to_the_server_counts_more_than_what_we_say() -> None:
    options = place_of("postgres://h/x?options=-c%20statement_timeout%3D5s").server.options
    assert options.endswith("-c statement_timeout=5s")
    assert "lock_timeout=10s" in options


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:s3cret@h/x", "scheme"),
        ("var/nhacviec.db", "scheme"),
        ("", "scheme"),
        ("sqlite://", "in_memory"),
        ("sqlite:///:memory:", "in_memory"),
        ("sqlite://var/nhacviec.db", "malformed"),
        ("postgresql://u:s3cret@h/x?nonsense=1", "malformed"),
        ("postgresql://u:s3cret@h/x?pool_size=1", "malformed"),
        ("postgresql://u:s3cret@h/x?pool_size=many", "malformed"),
    ],
)
def test_a_url_that_names_no_usable_database_is_refused_without_repeating_it(url: str, reason: str) -> None:
    with pytest.raises(errors.DatabaseUrlInvalid) as caught:
        place_of(url)
    assert caught.value.reason == reason
    assert "s3cret" not in str(caught.value)


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(errors.DatabaseUrlInvalid) as caught:
        place_of("postgresql://h/x")
    assert caught.value.reason == "driver_missing"


async def test_the_folder_of_a_relative_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    storage = await Storage.open("sqlite:///var/deep/nhacviec.db")
    await storage.close()
    assert (tmp_path / "var/deep/nhacviec.db").is_file()


@pytest.mark.parametrize("blocked", ["folder is a file", "file is a folder"])
async def test_a_place_where_nothing_can_be_written_is_unreachable(tmp_path: Path, blocked: str) -> None:
    target = tmp_path / "a" / "b.db"
    if blocked == "folder is a file":
        target.parent.write_text("")
    else:
        target.mkdir(parents=True)
    with pytest.raises(errors.DatabaseUnreachable) as caught:
        await Storage.open(f"sqlite:///{target}")
    assert str(target) in caught.value.url


async def test_a_file_that_is_no_database_has_lost_its_integrity(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Kính gửi: Văn phòng UBND tỉnh\n" * 100)
    with pytest.raises(errors.IntegrityLost):
        await Storage.open(f"sqlite:///{file}")


@pytest.mark.parametrize("url", ["postgresql://u:s3cret@127.0.0.1:1/x", "postgresql://u:s3cret@/x?host=/nowhere"])
async def test_a_server_that_is_not_there_is_unreachable_and_the_password_is_not_said(url: str) -> None:
    async with asyncio.timeout(6):
        with pytest.raises(errors.DatabaseUnreachable) as caught:
            await Storage.open(url)
    assert "s3cret" not in f"{caught.value} {caught.value.reason}"


async def test_a_server_that_never_answers_is_given_up_in_five_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.CONNECT_TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with pytest.raises(errors.DatabaseUnreachable) as caught:
            await Storage.open(f"postgresql://u@127.0.0.1:{silent.getsockname()[1]}/x")
        assert caught.value.reason == "no answer in time"


async def test_reading_cannot_write(storage: Storage) -> None:
    with pytest.raises(errors.DatabaseReadOnly):
        async with storage.reading() as tx:
            await tx.offices.ensure("Văn phòng", ZONE, NOW)


async def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_for_ever(storage: Storage) -> None:
    async with storage.transaction():
        with pytest.raises(errors.NestedTransaction):
            async with storage.transaction():
                pass
    async with storage.transaction():
        pass


async def test_a_cancelled_transaction_is_rolled_back_and_the_next_one_runs(storage: Storage) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with storage.transaction() as tx:
            await tx.offices.ensure("Văn phòng", ZONE, NOW)
            inside.set()
            await asyncio.Event().wait()

    hanging = asyncio.create_task(hang())
    await inside.wait()
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    async with storage.transaction() as tx:
        assert await tx.offices.all() == ()


async def test_many_writers_of_one_process_all_get_their_turn(storage: Storage) -> None:
    async def write(number: int) -> None:
        async with storage.transaction() as tx:
            await tx.offices.ensure(f"Cơ quan {number}", ZONE, NOW)

    await asyncio.gather(*(write(number) for number in range(60)))
    async with storage.reading() as tx:
        assert len(await tx.offices.all()) == 60


async def test_a_file_kept_locked_by_another_process_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_SECONDS", 0.05)
    storage = await Storage.open(f"sqlite:///{tmp_path / 'a.db'}")
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.DatabaseBusy):
            async with storage.transaction():
                pass
    await storage.close()


async def test_a_full_disk_is_said(tmp_path: Path) -> None:
    storage = await Storage.open(f"sqlite:///{tmp_path / 'a.db'}")
    async with storage._engines.writing.connect() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        await connection.commit()
    with pytest.raises(errors.DatabaseFull):
        async with storage.transaction() as tx:
            await tx.inbox.quarantine(1, 1, "x" * 1_000_000, "big", NOW)
    await storage.close()


async def test_a_closed_storage_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    storage = await Storage.open(f"sqlite:///{tmp_path / 'a.db'}")
    for opened in (storage.transaction(), storage.reading()):
        async with opened:
            pass
    await storage.close()
    left = [thread for thread in set(threading.enumerate()) - before if "asyncio" not in thread.name]
    for thread in left:
        thread.join(5)
    assert not [thread for thread in left if thread.is_alive()]


async def test_description_and_check_speak_of_the_database(storage: Storage, kind: str) -> None:
    async with storage.transaction() as tx:
        await tx.offices.ensure("Văn phòng", ZONE, NOW)
    found = await storage.describe()
    assert found.dialect == kind
    assert found.server_version
    assert found.schema == found.newest_schema
    assert found.size_bytes
    assert (found.offices, found.plans, found.tasks, found.units, found.chats) == (1, 0, 0, 0, 0)
    await storage.check()


async def test_a_damaged_file_fails_the_check(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    storage = await Storage.open(f"sqlite:///{file}")
    async with storage.transaction() as tx:
        await tx.inbox.quarantine(1, 1, "x" * 50_000, "big", NOW)
    await storage.close()
    page = 4096
    with file.open("r+b") as damaged:
        damaged.seek(-4 * page, os.SEEK_END)
        damaged.write(b"\xa5" * page * 4)
    storage = await Storage.open(f"sqlite:///{file}")
    with pytest.raises(errors.IntegrityLost):
        await storage.check()
    await storage.close()


WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from storage import RawUpdate, Storage

async def write():
    storage = await Storage.open(sys.argv[1])
    for number in range(1_000_000):
        async with storage.transaction() as tx:
            await tx.inbox.store(1, [RawUpdate(number * 3 + one, one, "{}") for one in range(3)], datetime.now(UTC))
        print(number, flush=True)

asyncio.run(write())
"""


@pytest.mark.parametrize("batches", [7, *(pytest.param(some, marks=pytest.mark.prove) for some in (1, 23))])
async def test_a_writer_killed_in_the_middle_loses_nothing_that_it_had_committed(database_url: str, batches: int) -> None:
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, database_url, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    said = [int(await writer.stdout.readline()) for _ in range(batches)]
    writer.kill()
    said += [int(line) async for line in writer.stdout if line.endswith(b"\n")]
    await writer.wait()
    storage = await Storage.open(database_url)
    await storage.check()
    async with storage.reading() as tx:
        state = await tx.inbox.state(1)
    await storage.close()
    assert state.pending % 3 == 0
    assert state.pending >= 3 * (max(said) + 1)


@pytest.mark.parametrize("inner", ["transaction", "reading"])
@pytest.mark.parametrize("outer", ["transaction", "reading"])
async def test_a_task_holds_one_connection_at_a_time(storage: Storage, outer: str, inner: str) -> None:
    async with getattr(storage, outer)():
        with pytest.raises(errors.NestedTransaction):
            async with getattr(storage, inner)():
                pass
    async with getattr(storage, inner)():
        pass


class BusyCursor:
    """Answers the first requests for a journal written ahead as SQLite does while another process opens the same new file."""

    def __init__(self, refusals: int, said: str = "database is locked") -> None:
        self.refusals, self.said = refusals, said
        self.executed: list[str] = []

    def execute(self, statement: str) -> None:
        self.executed.append(statement)
        if statement.startswith("PRAGMA") and self.refusals:
            self.refusals -= 1
            raise sqlite3.OperationalError(self.said)


def test_who_opens_a_new_file_beside_others_waits_for_them() -> None:
    cursor = BusyCursor(2)
    engine._write_ahead(cursor)
    wait = ["BEGIN IMMEDIATE", "ROLLBACK"]
    assert cursor.executed == ["PRAGMA journal_mode=WAL", *wait, "PRAGMA journal_mode=WAL", *wait, "PRAGMA journal_mode=WAL"]


def test_a_file_that_stays_locked_or_is_broken_says_so() -> None:
    for cursor in (BusyCursor(1_000), BusyCursor(1, "disk I/O error")):
        with pytest.raises(sqlite3.OperationalError):
            engine._write_ahead(cursor)
