"""The folder of backups: how files are called, which are there, which is the newest, and which have had their time.

A name tells when the backup was made, with the zone: `nhacviec-20251124-020000+0700.jsonl.gz`, and `.age` where it is sealed.
A file under such a name is whole: while it is written it is called otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

PARTIAL = ".part"
"""How the name of a file ends that is still being written."""
SUM = ".sha256"
"""How the name of the file with a backup's checksum ends."""
_NAME = re.compile(r"nhacviec-(\d{8}-\d{6}[+-]\d{4})\.jsonl\.gz(\.age)?")
_TIME = "%Y%m%d-%H%M%S%z"
_FORGOTTEN_AFTER = timedelta(days=1)
_BEFORE_MIGRATION = ".before-*"
COPIES_KEPT = timedelta(days=30)
"""How long a copy that was made before a migration is kept: docs/du-lieu-ca-nhan.md promises it."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups are kept: the last of so many days, weeks (from Monday) and months that have one."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 0


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as it lies there. `made_at` is aware, in the office's zone; `size` in bytes; `sealed`: only a key opens it."""

    path: Path
    made_at: datetime
    size: int
    sealed: bool


def file_name(made_at: datetime, *, sealed: bool) -> str:
    """Return how a backup of an aware instant, told in the office's zone, is called."""
    return f"nhacviec-{made_at.strftime(_TIME)}.jsonl.gz{'.age' if sealed else ''}"


def backups_in(folder: Path) -> tuple[BackupFile, ...]:
    """Return the backups that lie in a folder, newest first; none where there is no folder."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        if named and path.is_file():
            made_at = datetime.strptime(named[1], _TIME)  # noqa: DTZ007 - its format has %z
            found.append(BackupFile(path, made_at, path.stat().st_size, named[2] is not None))
    return tuple(sorted(found, key=lambda each: each.made_at, reverse=True))


def newest(folder: Path) -> BackupFile | None:
    """Return the newest backup in a folder, None for none."""
    return next(iter(backups_in(folder)), None)


def superseded(times: Collection[datetime], keep: Keep) -> frozenset[datetime]:
    """Return which backups have had their time. The newest is always kept; days without one do not count."""
    ordered = sorted(times, reverse=True)
    kept = set(ordered[:1])
    kept |= _last_of_each(ordered, keep.daily, lambda at: at.date().toordinal())
    kept |= _last_of_each(ordered, keep.weekly, lambda at: (at.date().toordinal() - 1) // 7)
    kept |= _last_of_each(ordered, keep.monthly, lambda at: at.year * 12 + at.month)
    return frozenset(ordered) - kept


def _last_of_each(ordered: Sequence[datetime], number: int, period: Callable[[datetime], int]) -> set[datetime]:
    last: dict[int, datetime] = {}
    for each in ordered:
        last.setdefault(period(each), each)
    return set(list(last.values())[:number])


def rotate(folder: Path, keep: Keep, now: datetime) -> int:
    """Delete the backups that have had their time, and what writers that were killed have left; return how many backups."""
    lying = backups_in(folder)
    over = superseded([each.made_at for each in lying], keep)
    gone = [each.path for each in lying if each.made_at in over]
    for path in gone:
        path.unlink(missing_ok=True)
        sum_of(path).unlink(missing_ok=True)
    for path in folder.glob(f".nhacviec-*{PARTIAL}"):
        if _age(path, now) > _FORGOTTEN_AFTER:
            path.unlink(missing_ok=True)
    return len(gone)


def tidy_copies(database: Path, now: datetime) -> int:
    """Delete the copies of a SQLite file that were made before a migration long ago; return how many. A backup is there."""
    old = [path for path in database.parent.glob(database.name + _BEFORE_MIGRATION) if _age(path, now) > COPIES_KEPT]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def sum_of(path: Path) -> Path:
    """Return where the checksum of a backup lies."""
    return path.with_name(path.name + SUM)


def _age(path: Path, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - path.stat().st_mtime)
