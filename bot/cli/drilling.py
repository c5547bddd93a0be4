"""The drill: backs up, restores into a passing place, compares, opens it and asks both the same question. Keeps nothing."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.backups.keys import passing_key
from bot.backups.opening import opened, restored
from bot.backups.writing import Wanted, write_backup
from bot.cli.stored import answerer_over
from bot.clock import office_date
from plan.answering import Answerer
from plan.answers import Answer
from storage import Storage
from storage.errors import IntegrityLost


@dataclass(frozen=True, slots=True)
class Drilled:
    """What was found: rows and tables that came back the same, the size of the file (bytes), seconds each way.

    `question` was answered alike from both, None where there is no plan to ask about.
    """

    rows: int
    tables: int
    size: int
    writing: float
    restoring: float
    question: str | None


def drill(wanted: Wanted, now: datetime, zone: ZoneInfo) -> Drilled:
    """Run the drill at an instant of the office. Blocking. Raises `BackupError` and `StorageError`.

    Where backups are sealed, this one is sealed for a passing key besides: the office's own need not be there.
    """
    with tempfile.TemporaryDirectory(prefix="nhacviec-") as folder:
        wanted, keys = _openable(wanted)
        began = time.perf_counter()
        backup = write_backup(wanted, Path(folder), now.astimezone(zone))
        written = time.perf_counter()
        url = f"sqlite:///{Path(folder) / 'restored.db'}"
        with opened(backup.path, keys) as source:
            contents = restored(url, source, backup.path, now).contents
        done = time.perf_counter()
        asked = asyncio.run(_asked(wanted.url, url, now, zone))
        return Drilled(contents.rows, len(contents.tables), backup.size, written - began, done - written, asked)


def _openable(wanted: Wanted) -> tuple[Wanted, Sequence[Any]]:
    if not wanted.public_keys:
        return wanted, ()
    public, private = passing_key()
    return replace(wanted, public_keys=(*wanted.public_keys, public)), [private]


async def _asked(url: str, restored: str, now: datetime, zone: ZoneInfo) -> str | None:
    question, answer = await _answer(url, now, zone)
    if (question, answer) != await _answer(restored, now, zone):
        raise IntegrityLost("the restored database answers otherwise")
    return question


async def _answer(url: str, now: datetime, zone: ZoneInfo) -> tuple[str | None, Answer | None]:
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            for office in await tx.offices.all():
                day = office_date(now, zone)
                answerer = await answerer_over(tx, office.id, zone, day)
                if answerer is not None and (question := _question(answerer)) is not None:
                    return question, answerer.answer(question, day)
            return None, None
    finally:
        await storage.close()


def _question(answerer: Answerer) -> str | None:
    for plan in answerer.plans:
        for task in plan.tasks:
            return f"ai chủ trì {task.code}"
    return None
