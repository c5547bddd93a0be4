"""`nhacviec backup`: writes a backup, lists them, looks one over, makes a key, drills a restore."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from bot.backups.faults import BackupError
from bot.backups.keys import keys_in, new_key
from bot.backups.opening import verify
from bot.backups.shelf import BackupFile, backups_in
from bot.backups.writing import Wanted, write_backup
from bot.cli.database_faults import refuse_database
from bot.cli.drilling import drill
from bot.cli.speaking import refuse, settings_or_exit
from bot.clock import SystemClock
from bot.settings import Settings
from locales import Texts
from storage import Storage
from storage.backup_log import Attempt
from storage.errors import BackupNeedsSchema, BackupTooNew, NotEmpty, StorageError

FILE = click.Path(path_type=Path, dir_okay=False)
_ENDS = (".gz", ".age")


@click.command("backup")
@click.option("--to", type=click.Path(path_type=Path), help="Thư mục hoặc tệp để ghi; bỏ trống là BACKUP_FOLDER.")
@click.option("--list", "listing", is_flag=True, help="Liệt kê các bản sao lưu, mới nhất trước.")
@click.option("--verify", "checked", type=FILE, help="Đọc và kiểm tra toàn bộ một bản sao lưu, không ghi gì.")
@click.option("--identity", type=FILE, help="Tệp khóa riêng, để mở bản sao lưu đã niêm phong.")
@click.option("--new-key", "key_file", type=FILE, help="Tạo khóa: ghi khóa riêng vào tệp này, in khóa công khai (BACKUP_KEY).")
@click.option("--passphrase", is_flag=True, help="Cùng --new-key: khóa tệp khóa riêng bằng mật khẩu (sẽ hỏi).")
@click.option("--drill", "drilling", is_flag=True, help="Diễn tập: sao lưu, khôi phục vào chỗ tạm, so sánh, hỏi thử, rồi xóa.")
def backup_command(
    to: Path | None,
    checked: Path | None,
    identity: Path | None,
    key_file: Path | None,
    *,
    listing: bool,
    passphrase: bool,
    drilling: bool,
) -> None:
    """Sao lưu cơ sở dữ liệu và mẫu riêng của cơ quan vào một tệp. Bot đang chạy vẫn làm việc bình thường."""
    settings, texts = settings_or_exit()
    try:
        if key_file is not None:
            _make_key(key_file, texts, locked=passphrase)
        elif listing:
            _list(to or settings.backup_folder, texts)
        elif checked is not None:
            _verify(checked, identity, texts)
        elif drilling:
            _drill(settings, texts)
        else:
            _write(settings, to, texts)
    except BackupError as error:
        refuse_backup(texts, error)
    except StorageError as error:
        refuse_storage(texts, error)


def refuse_backup(texts: Texts, error: BackupError) -> NoReturn:
    """Say what keeps a backup from being written or read, and what to do; end with status 2."""
    refuse(texts, f"backup.fault_{error.code}", path=str(error.path) if error.path else None)


def refuse_storage(texts: Texts, error: StorageError) -> NoReturn:
    """Say the same of the database; end with status 2."""
    match error:
        case BackupNeedsSchema():
            refuse(texts, "backup.nothing")
        case BackupTooNew():
            refuse(texts, "backup.too_new")
        case NotEmpty():
            refuse(texts, "backup.not_empty", url=error.url)
        case _:
            refuse_database(texts, error)


def office_now(settings: Settings) -> datetime:
    """Return the present instant in the office's zone."""
    return SystemClock().now().astimezone(settings.timezone)


def ask_passphrase(texts: Texts) -> str:
    """Ask for the passphrase of a file that holds a key."""
    return str(click.prompt(texts.plain("backup.ask_passphrase"), hide_input=True))


def wanted_of(settings: Settings) -> Wanted:
    """Return what the settings want to be backed up."""
    return Wanted(settings.database_url.get_secret_value(), settings.template_folder, settings.backup_key)


def _write(settings: Settings, to: Path | None, texts: Texts) -> None:
    to = to or settings.backup_folder
    now, wanted = office_now(settings), wanted_of(settings)
    if to.name.endswith(_ENDS) and not to.is_dir():
        made = write_backup(wanted, to.parent, now, name=to.name)
    else:
        made = write_backup(wanted, to, now)
    asyncio.run(_noted(wanted.url, made))
    click.echo(texts.plain("backup.written", path=str(made.path), size=_size(made.size), sealed=made.sealed))


async def _noted(url: str, made: BackupFile) -> None:
    """Let the bot know that there is a backup; one that cannot be noted is one all the same."""
    with suppress(StorageError):
        storage = await Storage.open(url, migrate=False)
        try:
            async with storage.transaction() as tx:
                await tx.backups.add(Attempt(made.made_at, made.path.name, made.size))
        finally:
            await storage.close()


def _list(folder: Path, texts: Texts) -> None:
    found = backups_in(folder)
    click.echo(texts.plain("backup.list_head", count=len(found), folder=str(folder)))
    for each in found:
        when = each.made_at.strftime("%H:%M %d/%m/%Y")
        click.echo(texts.plain("backup.list_line", name=each.path.name, at=when, size=_size(each.size), sealed=each.sealed))


def _verify(path: Path, identity: Path | None, texts: Texts) -> None:
    keys = keys_in(identity, lambda: ask_passphrase(texts)) if identity else []
    contents = verify(path, keys)
    if contents is None:
        click.echo(texts.plain("backup.sum_right", path=str(path)))
        return
    click.echo(
        texts.plain(
            "backup.whole",
            path=str(path),
            schema=contents.head["schema"],
            rows=contents.rows,
            tables=len(contents.tables),
        )
    )


def _make_key(path: Path, texts: Texts, *, locked: bool) -> None:
    ask = texts.plain("backup.ask_passphrase")
    secret = str(click.prompt(ask, hide_input=True, confirmation_prompt=True)) if locked else None
    public = new_key(path, secret)
    click.echo(texts.plain("backup.key_made", path=str(path)), err=True)
    click.echo(public)


def _drill(settings: Settings, texts: Texts) -> None:
    try:
        found = drill(wanted_of(settings), SystemClock().now(), settings.timezone)
    except (BackupError, StorageError):
        click.echo(texts.plain("backup.drill_failed"), err=True)
        raise
    click.echo(
        texts.plain(
            "backup.drilled",
            rows=found.rows,
            tables=found.tables,
            size=_size(found.size),
            writing=f"{found.writing:.1f}".replace(".", ","),
            restoring=f"{found.restoring:.1f}".replace(".", ","),
            question=found.question,
        )
    )


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1_000_000 else f"{max(1, round(size / 1e3))} KB"
