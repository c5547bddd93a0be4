"""Killed without warning while it writes, backs up, migrates or restores: nothing confirmed is lost, nothing half is taken
for whole."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from bot.backups.opening import compare_sum, verify
from bot.backups.shelf import backups_in
from bot.backups.writing import Wanted, write_backup
from storage.backups.loading import look_over
from storage.engine import make_plain_engine, place_of
from storage.migrating import migrate, upgrade
from storage.schema import newest_schema
from tests.bot.backups.struggler import BEGINNING
from tests.databases import fresh_postgresql
from tests.storage.backups import lines_of, source

OFFICES = "INSERT INTO offices (id, name, zone, version, created_at, progress)"
STEPS = {"write": 12_000, "migrate": 150, "restore": 1_300, "restore to a server": 450}
"""About so many steps a mode takes, or may take, before it is killed."""


async def struggle(mode: str, url: str, folder: Path, steps: int) -> list[str]:
    """Let a process take so many steps and kill it; return what it had said until it was dead."""
    words = [sys.executable, "-m", "tests.bot.backups.struggler", mode, url, str(folder)]
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    said = [(await process.stdout.readline()).decode().strip() for _ in range(steps)]
    if process.returncode is None:
        process.kill()
    said += (await process.stdout.read()).decode().split("\n")
    await process.wait()
    return said


class Battered:
    """A database and its folder of backups, on which processes are killed; it checks after each and counts."""

    def __init__(self, place: Path, luck: random.Random) -> None:
        self.place, self.luck, self.seen = place, luck, Counter[str]()
        self.file, self.folder, self.confirmed = place / "office.db", place / "sao-luu", 0
        self.old, self.checked = place / "old.db", set[Path]()

    def begin(self) -> None:
        """Make a database with many rows, one of an older schema, and a backup."""
        migrate(place_of(self.url))
        with closing(sqlite3.connect(self.file)) as connection:
            at = "2025-11-24 00:00:00.000000"
            connection.execute(
                f"{OFFICES} VALUES (1, 'Cơ quan 1', 'Asia/Ho_Chi_Minh', 0, ?, 0)",
                (at,),
            )
            connection.execute("INSERT INTO settings VALUES (1, 'number', '1')")
            rows = ((1, number, 1, f"câu hỏi {number}", "1", at) for number in range(1_500))
            connection.executemany("INSERT INTO asked_questions VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.commit()
        write_backup(Wanted(self.url, self.place / "mau"), self.folder, BEGINNING)
        engine = make_plain_engine(place_of(f"sqlite:///{self.old}"))
        with engine.begin() as connection:
            upgrade(connection, "0004")
            at = "'2025-11-24 00:00:00.000000'"
            connection.exec_driver_sql(f"{OFFICES} VALUES (7, 'Văn phòng', 'Asia/Ho_Chi_Minh', 3, {at}, 0)")
        engine.dispose()

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    async def write(self) -> None:
        """Kill a process that writes while it backs up."""
        said = await struggle("write", self.url, self.folder, self.luck.randint(30, STEPS["write"]))
        self.confirmed = max([self.confirmed, *(int(each[2:]) for each in said if each.startswith("c "))])
        with closing(sqlite3.connect(self.file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
            numbers = {int(row[0]) for row in connection.execute("SELECT value FROM settings")}
        assert numbers >= set(range(1, self.confirmed + 1))
        self._look_over_backups()

    def _look_over_backups(self) -> None:
        """Every file under the name of a backup is whole, and of one instant: no half of a pair."""
        for each in backups_in(self.folder):
            if each.path not in self.checked:
                contents = verify(each.path, [])
                assert contents is not None
                assert compare_sum(each.path)
                assert contents.tables["offices"].rows == contents.tables["settings"].rows
                self.checked.add(each.path)
                self.seen["backups"] += 1
        self.seen["half"] += len(list(self.folder.glob(".*.part")))

    async def migrate(self) -> None:
        """Kill a process that migrates; whoever comes next finishes, and each copy that was made before is whole."""
        file = self.place / "migrated.db"
        shutil.copy(self.old, file)
        said = await struggle("migrate", f"sqlite:///{file}", self.folder, self.luck.randint(1, STEPS["migrate"]))
        self.seen["migrated in time"] += "done" in said
        migrate(place_of(f"sqlite:///{file}"))
        for each in (file, *self.place.glob("migrated.db.before-*")):
            with closing(sqlite3.connect(each)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert connection.execute("SELECT id FROM offices").fetchall() == [(7,)]
                (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            assert schema == (newest_schema() if each == file else "0004")
            self.seen["copies"] += each != file
        for each in self.place.glob("migrated.db*"):
            each.unlink()

    async def restore(self) -> None:
        """Kill a process that restores: the place is empty, or has all."""
        file = self.place / "restored.db"
        said = await struggle("restore", f"sqlite:///{file}", self.folder, self.luck.randint(1, STEPS["restore"]))
        assert file.exists() or "done" not in said
        if file.exists():
            assert look_over(source(lines_of(f"sqlite:///{file}"))).tables["asked_questions"].rows == 1_500
        self.seen["restored in time"] += file.exists()
        for each in self.place.glob("restored.db*"):
            each.unlink()


async def batter(place: Path, kills: int) -> Battered:
    """Kill so many processes, of each mode in turn."""
    battered = Battered(place, random.Random(kills))
    await asyncio.to_thread(battered.begin)
    modes = (battered.write, battered.migrate, battered.restore)
    for kill in range(kills):
        await modes[kill % len(modes)]()
    return battered


@pytest.mark.timeout(110)
async def test_after_six_kills_nothing_confirmed_is_lost_and_every_backup_is_whole(tmp_path):
    found = await batter(tmp_path, 6)
    assert found.confirmed > 1


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_after_a_hundred_kills_nothing_confirmed_is_lost_and_every_backup_is_whole(tmp_path):
    found = await batter(tmp_path, 100)
    assert found.confirmed > 1
    sys.stdout.write(
        f"100 kills in writes, backups, migrations and restores: {found.confirmed} confirmed writes, none lost; "
        f"{found.seen['backups']} backups under their names, all whole; {found.seen['copies']} copies before migrations, all "
        f"whole; {found.seen['migrated in time']} migrations and {found.seen['restored in time']} restores had ended in time\n"
    )


@pytest.mark.postgres
@pytest.mark.parametrize("kills", [2, pytest.param(30, marks=[pytest.mark.prove, pytest.mark.timeout(1800)])])
async def test_a_restore_into_postgresql_that_is_killed_leaves_no_table(tmp_path, database, postgresql, kills):
    folder, luck, whole = tmp_path / "sao-luu", random.Random(kills), 0
    write_backup(Wanted(f"sqlite:///{database}", tmp_path / "mau"), folder, BEGINNING)
    for _ in range(kills):
        with fresh_postgresql(postgresql) as url:
            await struggle("restore", url, folder, luck.randint(20, STEPS["restore to a server"]))
            engine = make_plain_engine(place_of(url))
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7061620251114)")  # the killed one has let go
                tables = inspect(connection).get_table_names()
            engine.dispose()
            whole += bool(tables)
            assert not tables or look_over(source(lines_of(url))).tables["offices"].rows == 3
    sys.stdout.write(f"{kills} kills of a restore into PostgreSQL: {kills - whole} left nothing, {whole} had ended in time\n")
