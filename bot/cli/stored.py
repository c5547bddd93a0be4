"""The plans in force of the installation's database, for commands that answer from them. Creates nothing."""

from __future__ import annotations

import asyncio

from bot.cli.database_faults import refuse_database
from locales import Texts
from plan.answering import Answerer
from plan.units import UnitBook
from storage import Storage
from storage.errors import StorageError


def stored_answerer(url: str, texts: Texts) -> Answerer | None:
    """Return an answerer over the plans in force, None where there are none; an unusable database ends with status 2."""
    try:
        return asyncio.run(_stored(url))
    except StorageError as error:
        refuse_database(texts, error)


async def _stored(url: str) -> Answerer | None:
    """Return an answerer over the plans in force, None where there are none."""
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            office = await tx.offices.only()
            plans = await tx.plans.in_force(office.id) if office else ()
            units = await tx.units.all(office.id) if office else ()
    finally:
        await storage.close()
    return Answerer(plans, UnitBook(units)) if plans else None
