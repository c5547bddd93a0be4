"""`nhacviec migrate-data`: moves an installation into another, empty database and compares what arrived."""

from __future__ import annotations

from typing import NoReturn

import click

from bot.cli.database_faults import refuse_database
from bot.cli.speaking import FAILED, default_texts, refuse
from locales import Texts
from storage.errors import DatabaseUrlInvalid, MoveFailed, SourceInUse, StorageError, TargetNotEmpty
from storage.moving import Moved, move

_NAMED = ("offices", "units", "plans", "tasks", "people", "reports", "deliveries", "audit")


@click.command("migrate-data")
@click.argument("source")
@click.argument("target")
@click.option("--force", is_flag=True, help="Chuyển cả khi bot đang chạy; những gì bot ghi thêm trong lúc đó không có ở đích.")
def migrate_data_command(source: str, target: str, *, force: bool) -> None:
    """Chuyển toàn bộ dữ liệu sang một cơ sở dữ liệu khác, còn trống.

    SOURCE và TARGET là địa chỉ như DATABASE_URL. Nguồn giữ nguyên. Mã thoát 1: không khớp hoặc có dòng không chuyển được, đích
    vẫn trống; 2: không làm được, chưa chuyển gì.
    """
    texts = default_texts()
    try:
        moved = move(source, target, forced=force)
    except MoveFailed as error:
        key = "moving.differs" if error.reason == "differs" else "moving.unfit"
        click.echo(texts.plain(key, table=error.table, reason=error.reason), err=True)
        raise SystemExit(FAILED) from None
    except StorageError as error:
        _refuse(texts, error)
    click.echo(_summary(moved, texts))


def _refuse(texts: Texts, error: StorageError) -> NoReturn:
    match error:
        case SourceInUse():
            refuse(texts, "moving.in_use")
        case TargetNotEmpty():
            refuse(texts, "moving.not_empty", table=error.table)
        case DatabaseUrlInvalid():
            refuse(texts, "moving.bad_url", reason=error.reason)
    refuse_database(texts, error)


def _summary(moved: Moved, texts: Texts) -> str:
    everything = sum(moved.rows.values())
    head = texts.plain("moving.head", rows=everything, tables=len(moved.rows), source=moved.source, target=moved.target)
    counted = [texts.plain(f"moving.{name}", count=moved.rows[name]) for name in _NAMED]
    others = everything - sum(moved.rows[name] for name in _NAMED)
    lines = [*counted, texts.plain("moving.others", count=others)]
    return "\n".join([head, *(f"  {line}" for line in lines), texts.plain("moving.next", target=moved.target)])
