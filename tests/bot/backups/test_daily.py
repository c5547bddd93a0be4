"""The daily backup: when it is due, by one process of all, beside the bot's work, and told where it fails."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.backing_up import backing_up
from bot.backups import duty, newest
from bot.backups.duty import DailyBackup, Post
from bot.backups.faults import BackupError
from bot.backups.shelf import Keep, backups_in
from bot.backups.terms import BackupTerms, last_due
from bot.installation import Installation, installation_of
from bot.settings import load
from handlers.context import OfficeView
from handlers.notices import NoticeDesk
from handlers.office.backup_notices import BACKUP_FAILED, backup_failed, tell_failed
from locales import Texts
from plan.people import Role
from storage import Address, Storage
from storage.backup_log import Attempt
from tests.dialogue import TUAN
from tests.handlers.offices.two_offices import LAN, OURS, town

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = datetime(2025, 11, 24, 2, 0, tzinfo=ZONE)
OFFICE = OfficeView(1, "Văn phòng", ZONE, frozenset({700000001}))


class Hand:
    """A clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class Night:
    """An installation with several processes that share a database and a folder."""

    def __init__(self, storage: Storage, wanted, folder) -> None:
        self.storage, self.clock, self.folder = storage, Hand(NIGHT), folder
        self.terms = BackupTerms(folder, time(2, 0), Keep(2, 0, 0))
        self.wanted, self.told = wanted, []

    def process(self, name: str = "a") -> DailyBackup:
        async def tell(attempt: Attempt) -> None:
            self.told.append(attempt.failed)

        return DailyBackup(Post(self.storage, self.clock, ZONE, name), self.terms, self.wanted, tell)

    async def knock(self, *processes: DailyBackup) -> int:
        """Let processes look; return how many backups lie there afterwards."""
        for each in processes:
            await each()
        await asyncio.gather(*(each.finished() for each in processes))
        return len(backups_in(self.folder))


@pytest.fixture(autouse=True)
def _never_backed_up(database):
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM backups")
        connection.commit()


@pytest.fixture
async def night(wanted, tmp_path):
    storage = await Storage.open(wanted.url)
    async with storage.transaction() as tx:
        await tx.backups.add(Attempt(NIGHT - timedelta(days=1), "hom-qua.gz", 1))
    yield Night(storage, wanted, tmp_path / "sao-luu")
    await storage.close()


@pytest.mark.parametrize(
    ("now", "due"),
    [(NIGHT, NIGHT), (NIGHT - timedelta(minutes=1), NIGHT - timedelta(days=1)), (NIGHT + timedelta(hours=21), NIGHT)],
    ids=["on the minute", "before", "late in the day"],
)
def test_a_backup_is_due_since_the_last_time_its_hour_came(now, due):
    assert last_due(now, time(2, 0), ZONE) == due


async def test_the_days_backup_is_made_once_by_whichever_process_comes_first(night):
    first, second = night.process("a"), night.process("b")
    night.clock.time = NIGHT - timedelta(minutes=1)
    assert await night.knock(first, second) == 0
    night.clock.time = NIGHT
    assert await night.knock(first, second) == 1
    assert await night.knock(second, first, night.process("c")) == 1
    async with night.storage.reading() as tx:
        made = await tx.backups.last_made()
    found = newest(night.folder)
    assert (made.name, made.size, made.at) == (found.path.name, found.size, NIGHT)


async def test_one_that_was_missed_is_made_up_for_and_old_ones_go(night):
    process = night.process()
    counts = []
    for day in range(4):
        night.clock.time = NIGHT + timedelta(days=day, hours=9)
        counts.append(await night.knock(process))
    assert counts == [1, 2, 2, 2]
    assert newest(night.folder).made_at == NIGHT + timedelta(days=3, hours=9)


async def test_after_a_failure_it_is_tried_again_in_an_hour_and_told_each_time(night, monkeypatch):
    def fails(*_arguments: object, **_options: object) -> None:
        raise BackupError("full")

    process = night.process()
    with monkeypatch.context() as patched:
        patched.setattr(duty, "write_backup", fails)
        for minutes in (0, 1, 59, 60, 61):
            night.clock.time = NIGHT + timedelta(minutes=minutes)
            assert await night.knock(process) == 0
    assert night.told == ["full", "full"]
    night.clock.time = NIGHT + timedelta(hours=2)
    assert await night.knock(process) == 1


async def test_the_bot_goes_on_while_a_backup_is_written_and_stops_without_waiting_for_its_end(night, monkeypatch):
    begun, going = threading.Event(), threading.Event()

    def endless(*_arguments: object, go_on) -> None:
        begun.set()
        while go_on():
            going.wait(0.01)
        raise BackupError("stopped")

    monkeypatch.setattr(duty, "write_backup", endless)
    process = night.process()
    await process()
    await asyncio.to_thread(begun.wait, 10)
    await process()  # one at a time
    async with night.storage.transaction() as tx:
        await tx.offices.ensure("Vẫn ghi được", ZONE.key, NIGHT)
    await process.close()
    assert night.told == []
    async with night.storage.reading() as tx:
        assert (await tx.backups.last()).name == "hom-qua.gz"
    monkeypatch.undo()
    assert await night.knock(night.process("b")) == 1  # the lease was given back


async def test_a_database_that_cannot_be_read_is_a_failure_of_its_own_kind(night, tmp_path):
    night.wanted = replace(night.wanted, url=f"sqlite:///{tmp_path / 'khong-co.db'}")
    assert await night.knock(night.process()) == 0
    assert night.told == ["database"]


@asynccontextmanager
async def desk_over(storage: Storage):
    async with storage.transaction() as tx:
        yield tx, NoticeDesk(Texts.load("vi"), OFFICE, 1, None, NIGHT, None)


async def test_administrators_are_told_once_a_day_what_is_wrong_and_how_old_the_last_one_is(night):
    async with desk_over(night.storage) as (tx, desk):
        for hours in (0, 1, 24):
            failed = Attempt(NIGHT + timedelta(hours=hours), failed="full")
            await tx.backups.add(failed)
            await tell_failed(tx, OFFICE, failed, failed.at)
        named = Address.chat(700000001)
        first = await tx.outbox.state_of(named, BACKUP_FAILED, "2025-11-24")
        assert await tx.outbox.state_of(named, BACKUP_FAILED, "2025-11-25") is not None
        told = await backup_failed(first, tx, desk)
        assert "ít chỗ trống" in told.html
        assert "02:00 ngày 23/11/2025" in told.html
        await tx.backups.add(Attempt(NIGHT + timedelta(hours=25), "moi.gz", 1))
        assert await backup_failed(first, tx, desk) == "settled"


async def test_where_there_never_was_a_backup_that_is_said(wanted):
    storage = await Storage.open(wanted.url)
    async with desk_over(storage) as (tx, desk):
        failed = Attempt(NIGHT, failed="folder")
        await tx.backups.add(failed)
        await tell_failed(tx, OFFICE, failed, NIGHT)
        parcel = await tx.outbox.state_of(Address.chat(700000001), BACKUP_FAILED, "2025-11-24")
        assert "Chưa có bản sao lưu nào" in (await backup_failed(parcel, tx, desk)).html
    await storage.close()


def test_the_settings_say_when_where_and_for_whom_and_off_is_off(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    key = "age1f8xmvgzthltkwxqrdrr3h6ah6zexrhre5jvve58tax90pcm585hsyc8akd"
    for name, value in {"BACKUP_AT": "3:15", "BACKUP_KEEP": "5", "BACKUP_KEY": f"{key}, {key}"}.items():
        monkeypatch.setenv(name, value)
    terms = installation_of(load(), "1:x").backups
    assert (terms.at, terms.keep, terms.public_keys) == (time(3, 15), Keep(5, 0, 0), (key, key))
    monkeypatch.setenv("BACKUP_AT", "OFF")
    assert installation_of(load(), "1:x").backups is None


async def test_of_several_offices_the_administrators_of_the_home_office_are_told(tmp_path):
    def fails(*_arguments: object, **_options: object) -> None:
        raise BackupError("full")

    async with town(tmp_path / "offices.db") as place:
        await place.person(place.theirs, LAN, Role.ADMIN)
        terms = BackupTerms(tmp_path / "sao-luu", time(2, 0), Keep(2, 0, 0))
        about = replace(Installation("1:x", "sqlite://", OURS, ZONE, Texts.load("vi")), backups=terms)
        backup = backing_up(place.offices, about, "a")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(duty, "write_backup", fails)
            await backup()
            await backup.finished()
        await place.stage.post()
        assert [place.stage.count_in(each) for each in (TUAN, LAN)] == [1, 0]
        assert "Chưa sao lưu được dữ liệu" in place.stage.said_in(TUAN)[0]["text"]


def test_the_trial_is_not_backed_up():
    trial = Installation("1:x", "sqlite:///a.db", "Văn phòng", ZONE, Texts.load("vi"))
    assert backing_up(None, trial, "a") is None
