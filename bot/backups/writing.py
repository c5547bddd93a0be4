"""Writes one backup: beside its name first, onto the disk, and only then under its name. Never over another, never for others.

A process that is killed leaves a hidden file behind that nobody takes for a backup.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from bot.backups.faults import BackupError, writing_to
from bot.backups.keys import seal
from bot.backups.packing import packed
from bot.backups.shelf import PARTIAL, SUM, BackupFile, backups_in, file_name
from bot.backups.templates import template_sections
from storage.backups.dumping import dump, size_of
from storage.backups.loading import sync_folder
from storage.engine import place_of

SPARE_BYTES = 32 << 20
"""What must stay free beside a backup: the database may lie on the same disk."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be backed up: the database at `url` and the templates in a folder; sealed for `public_keys`, if any."""

    url: str = field(repr=False)
    templates: Path
    public_keys: Sequence[str] = ()


def write_backup(
    wanted: Wanted, folder: Path, made_at: datetime, *, name: str | None = None, go_on: Callable[[], bool] = lambda: True
) -> BackupFile:
    """Write a backup into a folder and return it. Blocking: belongs into a thread.

    `made_at` is aware and in the office's zone. It ends with `BackupError("stopped")` soon after `go_on` says no. Raises
    `BackupError`, and what storage raises of a database that cannot be read; no file is left then.
    """
    sealed = bool(wanted.public_keys)
    path = folder / (name or file_name(made_at, sealed=sealed))
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
    _require_room(folder, wanted.url)
    if path.exists():
        raise BackupError("exists", path)
    partial = folder / f".{path.name}{PARTIAL}"
    try:
        with writing_to(path), closing(dump(wanted.url, _head(made_at), template_sections(wanted.templates))) as lines:
            digest = _write(partial, packed(_while(go_on, lines)), wanted.public_keys)
            _write_sum(path, digest)
            _name(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return BackupFile(path, made_at, path.stat().st_size, sealed)


def _head(made_at: datetime) -> dict[str, object]:
    return {"made_at": made_at.isoformat()}


def _while(go_on: Callable[[], bool], lines: Iterator[bytes]) -> Iterator[bytes]:
    for each in lines:
        if not go_on():
            raise BackupError("stopped")
        yield each


def _require_room(folder: Path, url: str) -> None:
    """Ask for as much room as the last backup took and some, before the first as much as the database has."""
    last = next((each.size for each in backups_in(folder)), None)
    expected = size_of(place_of(url)) if last is None else last + last // 2
    if shutil.disk_usage(folder).free < expected + SPARE_BYTES:
        raise BackupError("full", folder)


def _write(path: Path, chunks: Iterator[bytes], public_keys: Sequence[str]) -> str:
    """Write a file of our own eyes only, onto the disk; return its SHA-256."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        target = _Summing(file)
        if public_keys:
            seal(chunks, target, public_keys)
        else:
            for chunk in chunks:
                target.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return target.sum.hexdigest()


def _write_sum(path: Path, digest: str) -> None:
    """Write what `sha256sum -c` reads. It comes first: alone it is nothing, and a backup is never without it."""
    beside = path.with_name(f".{path.name}{SUM}{PARTIAL}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(f"{digest}  {path.name}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path.with_name(path.name + SUM))
    finally:
        beside.unlink(missing_ok=True)


def _name(partial: Path, path: Path) -> None:
    """Give a whole file its name; raises `FileExistsError` where it is taken."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of a USB stick
        if path.exists():
            raise FileExistsError(path) from None
        partial.rename(path)
    sync_folder(path.parent)


class _Summing:
    """A file that sums up what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sum = hashlib.sha256()

    def write(self, content: bytes, /) -> int:
        """Write all of it."""
        self.sum.update(content)
        return self._file.write(content)
