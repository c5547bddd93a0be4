"""The installation's database and office, opened for a command and closed after it; an unusable database ends with status 2."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.cli.database_faults import refuse_database
from bot.cli.speaking import refuse
from bot.clock import SystemClock
from bot.settings import Settings
from locales import Texts
from storage import Office, Storage
from storage.errors import StorageError

T = TypeVar("T")
Act = Callable[[Storage, Office], Awaitable[T]]


def bot_id_of(settings: Settings) -> int:
    """Return the user id of the bot that the settings name, 0 for none."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else "0"
    return int(token.partition(":")[0])


def with_office(settings: Settings, texts: Texts, act: Act[T]) -> T:
    """Return what `act` returns for the one office there is, else for the one that the settings name, made if need be."""
    try:
        return asyncio.run(_made(settings, act))
    except StorageError as error:
        refuse_database(texts, error)


def with_stored_office(settings: Settings, texts: Texts, act: Act[T]) -> T:
    """Return what `act` returns for the office that is stored. Makes nothing; where there is none ends with status 2."""
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///").partition("?")[0]).exists():
        refuse(texts, "cli.no_office")
    try:
        found = asyncio.run(_stored(url, act))
    except StorageError as error:
        refuse_database(texts, error)
    if found is None:
        refuse(texts, "cli.no_office")
    return found[0]


async def _made(settings: Settings, act: Act[T]) -> T:
    storage = await Storage.open(settings.database_url.get_secret_value(), migrate=True)
    try:
        async with storage.transaction() as tx:
            office = await tx.offices.only() or await tx.offices.ensure(
                settings.office_name, settings.timezone.key, SystemClock().now()
            )
        return await act(storage, office)
    finally:
        await storage.close()


async def _stored(url: str, act: Act[T]) -> tuple[T] | None:
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            office = await tx.offices.only()
        return None if office is None else (await act(storage, office),)
    finally:
        await storage.close()
