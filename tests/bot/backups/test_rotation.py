"""Which backups have had their time: the last of each day, week and month stay, the newest always."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backups import newest
from bot.backups.shelf import Keep, backups_in, file_name, rotate, sum_of, superseded, tidy_copies

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SUNDAY = datetime(2025, 11, 30, 2, 0, tzinfo=ZONE)
DAILY = [SUNDAY - timedelta(days=days) for days in range(400)]


def kept(times: list[datetime], keep: Keep) -> list[str]:
    over = superseded(times, keep)
    return [f"{each:%d/%m}" for each in sorted(times, reverse=True) if each not in over]


@pytest.mark.parametrize(
    ("keep", "days"),
    [
        (Keep(1, 0, 0), ["30/11"]),
        (Keep(3, 0, 0), ["30/11", "29/11", "28/11"]),
        (Keep(2, 3, 0), ["30/11", "29/11", "23/11", "16/11"]),
        (Keep(1, 1, 3), ["30/11", "31/10", "30/09"]),
        (Keep(7, 4, 0), ["30/11", "29/11", "28/11", "27/11", "26/11", "25/11", "24/11", "23/11", "16/11", "09/11"]),
    ],
    ids=str,
)
def test_the_last_of_each_day_week_and_month_stays(keep, days):
    assert kept(DAILY, keep) == days


@pytest.mark.parametrize("offset", range(7))
def test_with_the_default_no_daily_backup_grows_older_than_thirty_days(offset):
    now = SUNDAY + timedelta(days=offset)
    times = [now - timedelta(days=days) for days in range(400)]
    assert now - min(set(times) - superseded(times, Keep())) <= timedelta(days=30)


def test_of_several_on_a_day_the_last_stays():
    times = [SUNDAY, SUNDAY + timedelta(hours=3), SUNDAY - timedelta(days=1)]
    assert superseded(times, Keep(2, 0, 0)) == {SUNDAY}


@given(
    st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1), timezones=st.just(ZONE)), unique=True),  # noqa: DTZ001 - the strategy adds the zone
    st.builds(Keep, st.integers(1, 9), st.integers(0, 9), st.integers(0, 9)),
)
def test_the_newest_always_stays_and_rotating_again_deletes_no_more(times, keep):
    over = superseded(times, keep)
    left = set(times) - over
    assert superseded(left, keep) == frozenset()
    assert len(left) <= keep.daily + keep.weekly + keep.monthly
    assert not times or max(times) in left


def lay(folder: Path, *times: datetime) -> list[Path]:
    paths = [folder / file_name(each, sealed=False) for each in times]
    for path in paths:
        path.write_bytes(b"x")
        sum_of(path).write_bytes(b"y")
    return paths


def test_rotating_deletes_files_with_their_sums_and_touches_nothing_else(tmp_path):
    new, old = lay(tmp_path, SUNDAY, SUNDAY - timedelta(days=3))
    others = ["ghi-chu.txt", "nhacviec-cua-toi.jsonl.gz", ".nhacviec-moi.part"]
    for name in others:
        (tmp_path / name).write_bytes(b"z")
    killed = tmp_path / ".nhacviec-20251101-020000+0700.jsonl.gz.part"
    killed.write_bytes(b"half")
    long_ago = (SUNDAY - timedelta(days=9)).timestamp()
    os.utime(killed, (long_ago, long_ago))
    assert rotate(tmp_path, Keep(1, 0, 0), SUNDAY) == 1
    assert {each.name for each in tmp_path.iterdir()} == {new.name, sum_of(new).name, *others}
    assert not old.exists()


def test_the_newest_backup_is_told_by_its_name_and_knows_its_zone(tmp_path):
    assert newest(tmp_path / "chua-co") is None
    lay(tmp_path, SUNDAY, SUNDAY.astimezone(UTC) + timedelta(hours=1))
    found = newest(tmp_path)
    assert found is not None
    assert found.made_at == SUNDAY + timedelta(hours=1)
    assert len(backups_in(tmp_path)) == 2


def test_copies_made_before_a_migration_long_ago_are_deleted_and_newer_ones_are_not(tmp_path):
    names = ("office.db", "office.db.before-0003", "office.db.before-0009")
    for name, days in zip(names, (0, 31, 29), strict=True):
        (tmp_path / name).write_bytes(b"x")
        when = (SUNDAY - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (when, when))
    assert tidy_copies(tmp_path / "office.db", SUNDAY) == 1
    assert {each.name for each in tmp_path.iterdir()} == {"office.db", "office.db.before-0009"}
