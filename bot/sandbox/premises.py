"""The folder of one sandbox: made if it is not there, and held so that no second sandbox moves in. It reads nothing of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class OccupiedError(Exception):
    """Another sandbox runs in this folder."""


class UnusableError(Exception):
    """The folder cannot be made or written to."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold `folder` while the block runs. Raises `OccupiedError` and `UnusableError`.

    The lock is SQLite's: it works alike on every system, and the system itself gives it back when a process is killed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(folder / "sandbox.lock", timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise UnusableError(str(folder)) from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            raise (OccupiedError if busy else UnusableError)(str(folder)) from error
        yield
