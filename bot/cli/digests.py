"""`nhacviec digest`: prints the weekly digests that would be posted, or writes them into a folder. Stores and sends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli.bulletins import Bulletin, Bulletins, UnknownUnitError, Wanted, bulletins
from bot.cli.opened import bot_id_of, seen, with_stored_office
from bot.cli.speaking import FAILED, refuse, settings_or_exit
from bot.cli.which_office import office_option
from bot.clock import SystemClock
from bot.delivery.folder import folder_channel, safe_name
from bot.settings import Settings
from handlers.context import OfficeView
from handlers.speaking import Place
from handlers.views.card import plain_text
from locales import Texts
from plan.weeks import week_of
from storage import Office, Storage


@click.command("digest")
@click.option("--unit", help="Chỉ bản tin của đơn vị này; viết tắt, viết không dấu đều được.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Coi như hôm nay là ngày này.")
@click.option("--leaders", is_flag=True, help="Bản tin cho lãnh đạo, thay cho bản tin của mọi đơn vị.")
@click.option("--folder", type=click.Path(path_type=Path), help="Ghi vào thư mục này (HTML và Word, kèm biểu đồ).")
@office_option
def digest_command(unit: str | None, today: datetime | None, folder: Path | None, office: str | None, *, leaders: bool) -> None:
    """In bản tin tuần sẽ gửi cho từng đơn vị hoặc cho lãnh đạo."""
    settings, texts = settings_or_exit()
    zone, now, found = _found(settings, texts, today, Wanted(unit, leaders, on_paper=folder is not None), office)
    if found.preview:
        click.echo(texts.plain("cli.digest_not_started"), err=True)
    if found.waiting:
        click.echo(texts.plain("cli.digest_waiting", titles="; ".join(found.waiting)), err=True)
    if folder is not None:
        _write(found.made, folder, now, zone, texts)
    else:
        click.echo("\n\n".join(plain_text(each.card.html) for each in found.made))


def _instant(office: OfficeView, today: datetime | None) -> datetime:
    """Return now, or the office's hour of digests on a given day, in its own zone."""
    if today is None:
        return SystemClock().now().astimezone(office.zone)
    return datetime.combine(today.date(), office.digest_at[1], office.zone)


def _found(
    settings: Settings, texts: Texts, today: datetime | None, wanted: Wanted, name: str | None
) -> tuple[ZoneInfo, datetime, Bulletins]:
    """Return the digests with the office's zone and the instant for which they were made."""

    async def act(storage: Storage, office: Office) -> tuple[ZoneInfo, datetime, Bulletins] | None:
        async with storage.reading() as tx:
            view, _ = await seen(tx, office, settings)
            now = _instant(view, today)
            made = await bulletins(tx, view, bot_id_of(settings), texts, now, wanted)
        return None if made is None else (view.zone, now, made)

    try:
        found = with_stored_office(settings, texts, act, name)
    except UnknownUnitError as error:
        units = "; ".join(error.units)
        click.echo(texts.plain("cli.digest_unknown_unit", typed=wanted.unit or "", units=units), err=True)
        raise SystemExit(FAILED) from None
    if found is None:
        refuse(texts, "cli.no_plan")
    return found


def _write(made: Sequence[Bulletin], folder: Path, now: datetime, zone: ZoneInfo, texts: Texts) -> None:
    try:
        names = asyncio.run(_written(made, folder, now, zone, texts))
    except OSError:
        refuse(texts, "cli.digest_folder", folder=str(folder))
    click.echo(texts.plain("cli.digest_written", count=len(made), folder=str(folder)))
    for name in names:
        click.echo(texts.plain("cli.digest_file", name=name))


async def _written(made: Sequence[Bulletin], folder: Path, now: datetime, zone: ZoneInfo, texts: Texts) -> list[str]:
    """Write each digest and return the names of the files, without their endings."""
    day = now.date()
    titles = [texts.plain("cli.digest_title", number=week_of(day).number, name=each.name) for each in made]
    channel = folder_channel(folder, clock=_Standing(now), zone=zone, naming=lambda place, _first: titles[place.chat_id])
    numbers = [await channel.send(Place(number), each.card) for number, each in enumerate(made)]
    return [f"{day.isoformat()}_{number:04d}_{safe_name(title)}" for number, title in zip(numbers, titles, strict=True)]


class _Standing:
    """The clock of the day for which digests are written."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return that instant."""
        return self._now
