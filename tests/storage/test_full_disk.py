"""A full disk: what was confirmed stays, what was not is gone as a whole, and with room again work goes on."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import Storage
from storage.engine import make_plain_engine, place_of
from storage.errors import CopyFailed, DatabaseFull
from storage.migrating import migrate, upgrade
from tests.disks import tiny_disk
from tests.storage.offices_and_plans import NOW, ZONE


async def test_what_was_confirmed_before_the_disk_was_full_stays_and_work_goes_on_with_room(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with tiny_disk(tmp_path / "day", "2m") as disk:
        file = Path(shutil.copy(migrated_sqlite, disk / "office.db"))
        (disk / "ballast").write_bytes(b"x" * 200_000)
        storage, confirmed = await Storage.open(f"sqlite:///{file}"), 0
        with suppress(DatabaseFull):
            for number in range(1, 1_000):
                async with storage.transaction() as tx:
                    await tx.offices.ensure(f"{number} " + "đ" * 5_000, ZONE, NOW)
                confirmed = number
        async with storage.reading() as tx:
            assert len(await tx.offices.all()) == confirmed < 999
        await storage.check()
        (disk / "ballast").unlink()
        async with storage.transaction() as tx:
            await tx.offices.ensure("Lại ghi được", ZONE, NOW)
        async with storage.reading() as tx:
            assert len(await tx.offices.all()) == confirmed + 1
        await storage.close()


async def test_a_disk_too_full_for_the_copy_leaves_a_database_as_it_was_before_the_migration(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "day", "600k") as disk:
        url = f"sqlite:///{disk / 'office.db'}"
        engine = make_plain_engine(place_of(url))
        with engine.begin() as connection:
            upgrade(connection, "0003")
            connection.execute(text(f"INSERT INTO offices VALUES (7, 'Văn phòng', '{ZONE}', 3, '2025-11-24 00:00:00.000000')"))  # noqa: S608
        engine.dispose()
        room = shutil.disk_usage(disk).free
        (disk / "ballast").write_bytes(b"x" * (room - 50_000))
        with pytest.raises((CopyFailed, DatabaseFull)):
            await asyncio.to_thread(migrate, place_of(url))
        assert [each.name for each in disk.iterdir() if "before" in each.name] == []
        with closing(sqlite3.connect(disk / "office.db")) as connection_:
            assert connection_.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection_.execute("SELECT version_num FROM alembic_version").fetchone() == ("0003",)
            assert connection_.execute("SELECT id FROM offices").fetchall() == [(7,)]
