"""`nhacviec invite --admin`: prints a code that makes the first person who sends it to the bot an administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from bot.cli.opened import with_office
from bot.cli.speaking import settings_or_exit
from bot.cli.which_office import office_option
from bot.clock import SystemClock
from plan.people import Holding, Role
from storage import Office, Storage
from storage.audit import SYSTEM
from storage.codes import new_code

LIFE = timedelta(minutes=15)


@click.command("invite")
@click.option("--admin", is_flag=True, required=True, help="Mời làm quản trị viên.")
@office_option
def invite_command(office: str | None, *, admin: bool) -> None:  # noqa: ARG001 (the only kind of invitation there is on the command line)
    """In mã dùng một lần: người đầu tiên gửi mã cho bot trong 15 phút sẽ là quản trị viên."""
    settings, texts = settings_or_exit()
    code, until, called = with_office(settings, texts, _make, office)
    at = until.astimezone(settings.timezone).strftime("%H:%M")
    minutes = int(LIFE.total_seconds() // 60)
    click.echo(texts.plain("invite.how", office=called, minutes=minutes, at=at), err=True)
    click.echo(code)


async def _make(storage: Storage, office: Office) -> tuple[str, datetime, str]:
    code, now = new_code(), SystemClock().now()
    async with storage.transaction() as tx:
        made = await tx.invitations.make(office.id, code, Holding(Role.ADMIN), None, now=now, expires_at=now + LIFE)
        await tx.audit.note(office.id, SYSTEM, "invitation.made", f"invitation:{made}", {"role": Role.ADMIN.value}, now)
    return code, now + LIFE, office.name
