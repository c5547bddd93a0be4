"""`nhacviec outbox`: what waits, failed or is uncertain; sending again and dropping by number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import click

from bot.cli.opened import bot_id_of, with_stored_office
from bot.cli.speaking import FAILED, settings_or_exit
from bot.cli.which_office import office_option
from bot.clock import SystemClock, office_date
from bot.settings import Settings
from handlers.reach.naming import destination, kind_words, reason_words
from locales import Texts
from storage import Office, Parcel, Storage, Transaction
from storage.deliveries import State

MOST_SHOWN = 200
_SHOWN = (State.PENDING, State.CLAIMED, State.SENDING, State.FAILED, State.UNCERTAIN)


@click.group("outbox", invoke_without_command=True)
@office_option
@click.pass_context
def outbox_command(context: click.Context, office: str | None) -> None:
    """Tin nhắn đang chờ gửi, không gửi được, hoặc chưa rõ đã đến chưa."""
    if context.invoked_subcommand is not None:
        return
    settings, texts = settings_or_exit()
    listed = with_stored_office(settings, texts, lambda storage, found: _listed(storage, found, settings, texts), office)
    click.echo(texts.plain("outbox.head", count=len(listed), all=len(listed) < MOST_SHOWN))
    for parcel, to in listed:
        click.echo(_line(parcel, to, settings, texts))


@outbox_command.command("retry")
@click.argument("number", type=int)
@office_option
def retry_command(number: int, office: str | None) -> None:
    """Gửi lại một tin đã bỏ, không gửi được, chưa rõ đã đến chưa, hoặc gửi ngay một tin đang đợi gửi lại."""
    _change(number, "outbox.retried", lambda tx, found: tx.outbox.retry(found.id, number), office)


@outbox_command.command("drop")
@click.argument("number", type=int)
@office_option
def drop_command(number: int, office: str | None) -> None:
    """Bỏ một tin đang chờ gửi, không gửi được hoặc chưa rõ đã đến chưa."""
    _change(number, "outbox.dropped", lambda tx, found: tx.outbox.drop(found.id, number), office)


def _change(number: int, said: str, change: Callable[[Transaction, Office], Awaitable[bool]], name: str | None) -> None:
    settings, texts = settings_or_exit()

    async def act(storage: Storage, office: Office) -> bool:
        async with storage.transaction() as tx:
            return await change(tx, office)

    if with_stored_office(settings, texts, act, name):
        click.echo(texts.plain(said, number=number))
        return
    click.echo(texts.plain("outbox.nothing", number=number), err=True)
    raise SystemExit(FAILED)


async def _listed(storage: Storage, office: Office, settings: Settings, texts: Texts) -> list[tuple[Parcel, str]]:
    async with storage.reading() as tx:
        parcels = await tx.outbox.listed(office.id, _SHOWN, most=MOST_SHOWN)
        bot_id, today = bot_id_of(settings), office_date(SystemClock().now(), settings.timezone)
        return [(each, await destination(tx, office.id, bot_id, each.to, texts, today)) for each in parcels]


def _line(parcel: Parcel, to: str, settings: Settings, texts: Texts) -> str:
    when = parcel.not_before.astimezone(settings.timezone).strftime("%H:%M %d/%m/%Y")
    kind, reason = kind_words(parcel.kind, texts), reason_words(parcel.reason, texts)
    state = texts.plain(f"outbox.state_{parcel.state.value}")
    return texts.plain("outbox.line", id=parcel.id, kind=kind, to=to, when=when, state=state, reason=reason)
