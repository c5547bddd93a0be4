"""`nhacviec audit verify`: looks the audit log's chain over and says where it was first changed."""

from __future__ import annotations

import click

from bot.cli.opened import with_stored_office
from bot.cli.speaking import FAILED, settings_or_exit
from bot.cli.which_office import office_option
from storage import Office, Storage


@click.group("audit")
def audit_command() -> None:
    """Nhật ký thay đổi: quyền, nhóm, kế hoạch, cập nhật."""


@audit_command.command("verify")
@office_option
def verify_command(office: str | None) -> None:
    """Kiểm tra chuỗi băm của nhật ký. Mã thoát 1 nếu có chỗ bị sửa."""
    settings, texts = settings_or_exit()
    broken, count = with_stored_office(settings, texts, _verify, office)
    if broken is None:
        click.echo(texts.plain("audit.intact", count=count))
        return
    click.echo(texts.plain("audit.broken", number=broken, count=count), err=True)
    raise SystemExit(FAILED)


async def _verify(storage: Storage, office: Office) -> tuple[int | None, int]:
    async with storage.reading() as tx:
        return await tx.audit.verify(office.id), await tx.audit.count(office.id)
