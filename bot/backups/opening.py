"""Opens a backup, sealed or not, or a SQLite file such as the copy before a migration: as lines, after a look at its sum."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.backups.faults import BackupError, writing_to
from bot.backups.keys import SEALED, unseal
from bot.backups.packing import from_lines, unpacked
from bot.backups.shelf import sum_of
from storage.backups.dumping import dump
from storage.backups.loading import Contents, Restored, Source, look_over, restore
from storage.errors import BackupDamaged
from storage.migrating import copy_file

_SQLITE = b"SQLite format 3\x00"


def is_sealed(path: Path) -> bool:
    """Say whether a file can be opened with a key only; raises `BackupError`."""
    return _beginning(path).startswith(SEALED)


def verify(path: Path, keys: Sequence[Any]) -> Contents | None:
    """Read a backup from front to back; None where it is sealed, there is no key, and only its sum could be compared.

    Raises `BackupError`, `BackupTooNew`.
    """
    if is_sealed(path) and not keys:
        if not compare_sum(path):
            raise BackupError("key_needed", path)
        return None
    with opened(path, keys) as source:
        return look_at(source, path)


def look_at(source: Source, path: Path) -> Contents:
    """Return what an opened backup has; raises `BackupError` for damage."""
    try:
        return look_over(source)
    except BackupDamaged:
        raise BackupError("damaged", path) from None


def restored(url: str, source: Source, path: Path, now: datetime) -> Restored:
    """Restore an opened backup; raises `BackupError` for damage, and what storage raises of the place."""
    try:
        return restore(url, source, now)
    except BackupDamaged:
        raise BackupError("damaged", path) from None


def compare_sum(path: Path) -> bool:
    """Compare a file with the sum beside it; False where there is none. Raises `BackupError` where they differ."""
    beside = sum_of(path)
    if not beside.exists():
        return False
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if beside.read_bytes().split()[:1] != [found.encode()]:
        raise BackupError("sum", path)
    return True


@contextmanager
def opened(path: Path, keys: Sequence[Any]) -> Iterator[Source]:
    """Give what opens the lines of a backup, as often as wanted. Nothing that was sealed is left on the disk."""
    beginning = _beginning(path)
    compare_sum(path)
    if beginning.startswith(_SQLITE):
        with _copied(path) as copy:
            yield lambda: _dumped(copy, path)
        return
    with path.open("rb") as file, tempfile.TemporaryFile() as plain:
        if beginning.startswith(SEALED):
            with writing_to(Path(tempfile.gettempdir())):
                unseal(file, plain, keys, path)
        yield lambda: _unpacked(plain if beginning.startswith(SEALED) else file)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except FileNotFoundError:
        raise BackupError("missing", path) from None
    except OSError:
        raise BackupError("unreadable", path) from None


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    file.seek(0)
    yield unpacked(file)


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """Copy a SQLite file: reading may change it, and it may lie where nothing can be written."""
    with tempfile.TemporaryDirectory(prefix="nhacviec-") as folder:
        copy = Path(folder) / "copy.db"
        with writing_to(Path(folder)):
            if path.with_name(f"{path.name}-wal").exists():  # in use, or left so by a crash
                copy_file(path, copy)
            else:
                shutil.copyfile(path, copy)
        try:
            with closing(sqlite3.connect(copy)) as connection:
                sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupError("damaged", path)
        yield copy


@contextmanager
def _dumped(copy: Path, path: Path) -> Iterator[IO[bytes]]:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    with closing(dump(f"sqlite:///{copy}", {"made_at": changed.isoformat()})) as lines:
        yield from_lines(lines)
