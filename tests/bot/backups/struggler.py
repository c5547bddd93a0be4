"""A process that lives to be killed: it writes and backs up, migrates, or restores, and says every step that it takes.

`python -m tests.bot.backups.struggler MODE URL FOLDER`. "c 7": the seventh write is committed. "done": nothing more to do.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, event

from bot.backups.opening import opened
from bot.backups.shelf import backups_in
from bot.backups.writing import Wanted, write_backup
from storage import Storage
from storage.backups.loading import restore
from storage.engine import place_of
from storage.migrating import migrate

BEGINNING = datetime(2025, 11, 24, 2, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def say(words: str) -> None:
    """Tell the parent, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def step(*_facts: Any) -> None:
    """Say that a statement follows."""
    say("s")


def going_on() -> bool:
    """Say that a line of a backup was written."""
    say("l")
    return True


def back_up(url: str, folder: Path) -> None:
    """Write one backup after the other, each a second younger."""
    first = len(backups_in(folder)) + 1
    for number in itertools.count(first):
        write_backup(Wanted(url, folder / "mau"), folder, BEGINNING + timedelta(seconds=number), go_on=going_on)
        say("b")


async def write(url: str) -> None:
    """Write pairs, an office and a setting of it, one pair a commit."""
    storage = await Storage.open(url)
    async with storage.reading() as tx:
        first = len(await tx.offices.all()) + 1
    for number in itertools.count(first):
        async with storage.transaction() as tx:
            office = await tx.offices.ensure(f"Cơ quan {number}", "Asia/Ho_Chi_Minh", BEGINNING)
            await tx.settings.set(office.id, "number", str(number))
        say(f"c {number}")


def main(mode: str, url: str, folder: Path) -> None:
    """Do what the mode says until it is done or killed."""
    event.listen(Engine, "before_cursor_execute", step)
    match mode:
        case "write":
            threading.Thread(target=back_up, args=(url, folder), daemon=True).start()
            asyncio.run(write(url))
        case "migrate":
            migrate(place_of(url))
        case "restore":
            with opened(backups_in(folder)[-1].path, []) as source:
                restore(url, source, BEGINNING)
    say("done")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
