"""`nhacviec restore`: puts a backup, or a copy made before a migration, into an empty place; says what came, what is held."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.backups.faults import BackupError, writing_to
from bot.backups.keys import keys_in
from bot.backups.opening import opened, restored
from bot.backups.templates import restore_templates
from bot.cli.backing_up import FILE, ask_passphrase, office_now, refuse_backup, refuse_storage
from bot.cli.speaking import FAILED, settings_or_exit
from bot.settings import Settings
from locales import Texts
from storage import Storage
from storage.errors import BackupDamaged, StorageError


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--into", help="Địa chỉ cơ sở dữ liệu để khôi phục vào; bỏ trống là DATABASE_URL. Phải là chỗ trống.")
@click.option("--identity", type=FILE, help="Tệp khóa riêng, để mở bản sao lưu đã niêm phong.")
def restore_command(file: Path, into: str | None, identity: Path | None) -> None:
    """Khôi phục một bản sao lưu vào chỗ trống, có kiểm tra trước và sau. Đọc được cả tệp .db."""
    settings, texts = settings_or_exit()
    url = into or settings.database_url.get_secret_value()
    try:
        _restore(file, url, identity, settings, texts)
        broken = asyncio.run(_broken_audit(url))
    except BackupError as error:
        refuse_backup(texts, error)
    except BackupDamaged:  # the templates: the database was looked over before
        refuse_backup(texts, BackupError("damaged", file))
    except StorageError as error:
        refuse_storage(texts, error)
    if broken is not None:
        click.echo(texts.plain("backup.audit_broken", number=broken), err=True)
        raise SystemExit(FAILED)
    click.echo(texts.plain("backup.restored_next"))


def _restore(file: Path, url: str, identity: Path | None, settings: Settings, texts: Texts) -> None:
    keys = keys_in(identity, lambda: ask_passphrase(texts)) if identity else []
    with opened(file, keys) as source:
        done = restored(url, source, file, office_now(settings))
        with writing_to(settings.template_folder):
            written, left = restore_templates(source, settings.template_folder)
    contents = done.contents
    click.echo(texts.plain("backup.restored", rows=contents.rows, tables=len(contents.tables), schema=contents.head["schema"]))
    if written or left:
        click.echo(texts.plain("backup.templates", written=", ".join(written), left=", ".join(left)))
    if done.held:
        click.echo(texts.plain("backup.held", count=done.held))


async def _broken_audit(url: str) -> int | None:
    """Return the number of the first entry of an office's audit log that is not as it was written."""
    storage = await Storage.open(url, migrate=False)
    try:
        async with storage.reading() as tx:
            for office in await tx.offices.all():
                if (broken := await tx.audit.verify(office.id)) is not None:
                    return broken
            return None
    finally:
        await storage.close()
