"""The plans in force of the installation's database, for commands that answer from them. Creates nothing."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, tzinfo

from bot.cli.database_faults import refuse_database
from bot.cli.which_office import WhichOfficeError, refuse_office, the_office
from bot.holidays import PublicHolidays
from handlers.calendars import terms_of
from handlers.dossiers import records_of
from locales import Texts
from plan.answering import Answerer
from plan.office_settings import settings_from
from plan.records import brought_up_to_date
from plan.units import UnitBook
from storage import Storage, Transaction
from storage.errors import StorageError


def stored_answerer(url: str, texts: Texts, zone: tzinfo, today: date, name: str | None = None) -> Answerer | None:
    """Return an answerer over the plans in force as they stand on `today`, None where there are none.

    `name` is the office's, needed where there are several. An unusable database ends with status 2.
    """
    try:
        return asyncio.run(_stored(url, zone, today, name))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    except StorageError as error:
        refuse_database(texts, error)


async def _stored(url: str, zone: tzinfo, today: date, name: str | None) -> Answerer | None:
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            office = await the_office(tx, name)
            return await answerer_over(tx, office.id, zone, today) if office else None
    finally:
        await storage.close()


async def stored_vectors(url: str, model: str, name: str | None = None) -> dict[str, bytes]:
    """Return a model's vectors of the texts of tasks, by the fingerprint of the text. Raises `StorageError`."""
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            office = await the_office(tx, name)
            return await tx.meanings.vectors(office.id, model) if office else {}
    finally:
        await storage.close()


async def answerer_over(tx: Transaction, office_id: int, zone: tzinfo, today: date) -> Answerer | None:
    """Return the same inside a transaction."""
    plans = await tx.plans.in_force(office_id)
    if not plans:
        return None
    phrasings = await tx.phrasings.known(office_id, datetime.combine(today, time(), zone))
    planned = Answerer(plans, UnitBook(await tx.units.all(office_id)), phrasings)
    records = await records_of(tx, office_id, [task.id for plan in plans for task in plan.tasks if task.id is not None])
    settings = settings_from(await tx.settings.all(office_id))
    terms = await terms_of(tx, office_id, PublicHolidays(), today)
    return brought_up_to_date(planned.under(terms), records, zone, today, settings)
