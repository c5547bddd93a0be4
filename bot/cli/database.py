"""`nhacviec migrate`: brings the database to this version's schema, after a copy of it."""

from __future__ import annotations

import asyncio

import click

from bot.cli.database_faults import refuse_database
from bot.cli.speaking import settings_or_exit
from storage import Description, Storage
from storage.errors import StorageError


@click.command("migrate")
def migrate_command() -> None:
    """Đưa cơ sở dữ liệu lên đúng phiên bản của chương trình."""
    settings, texts = settings_or_exit()
    try:
        description = asyncio.run(_migrated(settings.database_url.get_secret_value()))
    except StorageError as error:
        refuse_database(texts, error)
    click.echo(texts.plain("cli.migrated", schema=description.schema))


async def _migrated(url: str) -> Description:
    storage = await Storage.open(url, migrate=True)
    try:
        return await storage.describe()
    finally:
        await storage.close()
