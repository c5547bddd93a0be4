"""The installation's database and office, opened for a command and closed after it; an unusable database ends with status 2."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.cli.database_faults import refuse_database
from bot.cli.speaking import refuse
from bot.cli.which_office import WhichOfficeError, refuse_office, the_office
from bot.clock import SystemClock
from bot.settings import Settings
from handlers.context import OfficeView
from locales import Texts
from storage import Office, Storage, Transaction
from storage.errors import StorageError

T = TypeVar("T")
Act = Callable[[Storage, Office], Awaitable[T]]


def bot_id_of(settings: Settings) -> int:
    """Return the user id of the bot that the settings name, 0 for none."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else "0"
    return int(token.partition(":")[0])


async def seen(tx: Transaction, office: Office, settings: Settings) -> tuple[OfficeView, bool]:
    """Return a stored office as the bot sees it, with its own zone and hours, and whether it is the settings' own."""
    from bot.installation import installation_of
    from bot.office_services import view_of

    home = await tx.offices.home(settings.office_name)
    is_home = home is None or home.id == office.id
    return view_of(office, installation_of(settings, ""), is_home=is_home), is_home


def with_office(settings: Settings, texts: Texts, act: Act[T], name: str | None = None) -> T:
    """Return what `act` returns for the office of that name, else for the only one there is.

    Where there is none that of the settings is made. Of several one must be named, else it ends with status 2.
    """
    try:
        return asyncio.run(_made(settings, act, name))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    except StorageError as error:
        refuse_database(texts, error)


def with_stored_office(settings: Settings, texts: Texts, act: Act[T], name: str | None = None) -> T:
    """Return what `act` returns for the office of that name, else for the only one that is stored. Makes nothing.

    Where there is none, or several and none is named, it ends with status 2.
    """
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///").partition("?")[0]).exists():
        refuse(texts, "cli.no_office")
    try:
        found = asyncio.run(_stored(url, act, name))
    except WhichOfficeError as error:
        refuse_office(texts, error)
    except StorageError as error:
        refuse_database(texts, error)
    if found is None:
        refuse(texts, "cli.no_office")
    return found[0]


async def _made(settings: Settings, act: Act[T], name: str | None) -> T:
    storage = await Storage.open(settings.database_url.get_secret_value(), migrate=True)
    try:
        async with storage.transaction() as tx:
            office = await the_office(tx, name) or await tx.offices.ensure(
                settings.office_name, settings.timezone.key, SystemClock().now()
            )
        return await act(storage, office)
    finally:
        await storage.close()


async def _stored(url: str, act: Act[T], name: str | None) -> tuple[T] | None:
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            office = await the_office(tx, name)
        return None if office is None else (await act(storage, office),)
    finally:
        await storage.close()
