"""Looks at the database: is it there, whose is it, can it be used, is it whole, what is in it. Migrates nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.checkup.backups import newest
from bot.checkup.machine import MEGABYTE
from bot.checkup.network import named
from bot.checkup.paper import templates
from bot.cli.opened import bot_id_of
from bot.cli.which_office import the_office
from bot.finding import Finding
from bot.office_checkup import examine_office
from bot.settings import Settings
from locales import Texts
from storage import Storage, Transaction
from storage.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    IntegrityLost,
    SchemaTooNew,
    SchemaTooOld,
    StorageError,
)

LOOKED_OVER = 200 * MEGABYTE
"""A larger file is not looked over as a whole: that would take longer than a person waits."""
_SENTENCES: dict[type[StorageError], str] = {
    SchemaTooOld: "database_old",
    SchemaTooNew: "database_new",
    DatabaseBusy: "database_locked",
    DatabaseFull: "database_full",
    DatabaseReadOnly: "database_read_only",
    IntegrityLost: "database_damaged",
    DatabaseUrlInvalid: "database_url",
}


async def database(settings: Settings, now: datetime, texts: Texts, office: str | None = None) -> tuple[list[Finding], bool]:
    """Return what is found of the database and the office in it, and whether a process holds the right to poll with it.

    Of several offices `office` names one; raises `WhichOfficeError` where it names none.
    """
    url = settings.database_url.get_secret_value()
    file = file_of(url)
    if file is not None:
        if not file.exists():
            return [_still_to_be_made(file)], False
        if amiss := list(rights(file)):
            return amiss, False
    elif (host := urlsplit(url).hostname) and not await named(host):
        return [Finding(False, "database", "database_name", {"host": host})], False
    try:
        return await _inside(settings, url, now, texts, office)
    except StorageError as error:
        return [fault(error)], False


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database, None for a server."""
    return Path(url.removeprefix("sqlite:///").partition("?")[0]) if url.startswith("sqlite:///") else None


def fault(error: StorageError) -> Finding:
    """Return the finding that an error of storage stands for."""
    if isinstance(error, DatabaseUnreachable):
        locked = error.url.startswith("sqlite") and error.reason == "no answer in time"
        return Finding(False, "database", "database_locked" if locked else "database_bad", {"reason": error.reason})
    return Finding(False, "database", _SENTENCES.get(type(error), "database_bad"), {"reason": str(error)})


def rights(file: Path) -> Iterator[Finding]:
    """Tell what of a database's file this user may not write, and where its parts belong to different users.

    The latter comes of a command that was run as root: the service may then no longer write its own journal.
    """
    for place in (file.absolute().parent, file.absolute()):
        if not os.access(place, os.W_OK):
            yield Finding(False, "database", "database_no_right", {"path": str(place)})
            return
    parts = [file.absolute().parent, *(each for each in _parts(file) if each.exists())]
    if len({each.stat().st_uid for each in parts}) > 1 and os.name == "posix":
        yield Finding(False, "database", "database_owners", {"folder": str(parts[0])})


def _parts(file: Path) -> tuple[Path, ...]:
    return file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _still_to_be_made(file: Path) -> Finding:
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        return Finding(False, "database", "database_folder", {"folder": str(folder)})
    return Finding(True, "database", "database_none", note=True)


async def _inside(settings: Settings, url: str, now: datetime, texts: Texts, name: str | None) -> tuple[list[Finding], bool]:
    """Look at a database and at the one office in it, or the one that is named. Raises `StorageError`."""
    storage = await Storage.open(url, migrate=False)
    try:
        description = await storage.describe()
        if (description.size_bytes or 0) <= LOOKED_OVER:
            await storage.check()
        async with storage.reading() as tx:
            polled = await tx.leases.held(f"poller:{bot_id_of(settings)}")
            made = await tx.backups.last_made()
            found = await _office(tx, settings, now, texts, name)
    finally:
        await storage.close()
    facts = {"dialect": description.dialect, "schema": description.schema, "tasks": description.tasks}
    return [Finding(True, "database", "database_ok", facts), newest(made, now), *found], polled


async def _office(tx: Transaction, settings: Settings, now: datetime, texts: Texts, name: str | None) -> list[Finding]:
    """Look at the office that is meant; where that is not told, say that there are several."""
    count = len(await tx.offices.all())
    if name is None and count > 1:
        return [Finding(True, "offices", "offices_several", {"count": count}, note=True)]
    office = await the_office(tx, name)
    if office is None:
        return []
    return [*await examine_office(tx, office, settings, now), *await templates(tx, office, settings, now, texts)]
