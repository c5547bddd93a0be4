"""`nhacviec outbox`: what waits, failed or is uncertain; sending again and dropping by number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import click

from bot.cli.opened import bot_id_of, with_stored_office
from bot.cli.speaking import FAILED, settings_or_exit
from bot.clock import SystemClock, office_date
from bot.settings import Settings
from handlers.views.names import shortened
from locales import Texts
from storage import Address, Office, Parcel, Storage, Transaction
from storage.deliveries import State

MOST_SHOWN = 200
_SHOWN = (State.PENDING, State.CLAIMED, State.SENDING, State.FAILED, State.UNCERTAIN)
_NAME_SIZE = 60


@click.group("outbox", invoke_without_command=True)
@click.pass_context
def outbox_command(context: click.Context) -> None:
    """Tin nhắn đang chờ gửi, không gửi được, hoặc chưa rõ đã đến chưa."""
    if context.invoked_subcommand is not None:
        return
    settings, texts = settings_or_exit()
    found = with_stored_office(settings, texts, lambda storage, office: _listed(storage, office, settings, texts))
    click.echo(texts.plain("outbox.head", count=len(found), all=len(found) < MOST_SHOWN))
    for parcel, to in found:
        click.echo(_line(parcel, to, settings, texts))


@outbox_command.command("retry")
@click.argument("number", type=int)
def retry_command(number: int) -> None:
    """Gửi lại một tin đã bỏ, không gửi được hoặc chưa rõ đã đến chưa."""
    _change(number, "outbox.retried", lambda tx, office: tx.outbox.retry(office.id, number))


@outbox_command.command("drop")
@click.argument("number", type=int)
def drop_command(number: int) -> None:
    """Bỏ một tin đang chờ gửi."""
    _change(number, "outbox.dropped", lambda tx, office: tx.outbox.drop(office.id, number))


def _change(number: int, said: str, change: Callable[[Transaction, Office], Awaitable[bool]]) -> None:
    settings, texts = settings_or_exit()

    async def act(storage: Storage, office: Office) -> bool:
        async with storage.transaction() as tx:
            return await change(tx, office)

    if with_stored_office(settings, texts, act):
        click.echo(texts.plain(said, number=number))
        return
    click.echo(texts.plain("outbox.nothing", number=number), err=True)
    raise SystemExit(FAILED)


async def _listed(storage: Storage, office: Office, settings: Settings, texts: Texts) -> list[tuple[Parcel, str]]:
    async with storage.reading() as tx:
        parcels = await tx.outbox.listed(office.id, _SHOWN, most=MOST_SHOWN)
        return [(each, await _destination(tx, office, each.to, settings, texts)) for each in parcels]


async def _destination(tx: Transaction, office: Office, to: Address, settings: Settings, texts: Texts) -> str:
    """Return a person's name or a group's title; a private chat of nobody we know is called so, with its id."""
    if to.kind == "person":
        name = (await tx.people.names([to.id])).get(to.id, "")
    elif to.id > 0:  # a private chat has the id of its person
        today = office_date(SystemClock().now(), settings.timezone)
        person = await tx.people.by_user(office.id, to.id, today)
        name = person.name if person else ""
    else:
        chat = await tx.chats.get(bot_id_of(settings), to.id)
        name = chat.title if chat else ""
    key = "outbox.to_group" if to.id < 0 else "outbox.to_person"
    return texts.plain(key, name=shortened(name, _NAME_SIZE), id=to.id)


def _line(parcel: Parcel, to: str, settings: Settings, texts: Texts) -> str:
    when = parcel.not_before.astimezone(settings.timezone).strftime("%H:%M %d/%m/%Y")
    key = f"outbox.kind_{parcel.kind}"
    kind = texts.plain(key) if key in texts.keys else parcel.kind
    state = texts.plain(f"outbox.state_{parcel.state.value}")
    return texts.plain("outbox.line", id=parcel.id, kind=kind, to=to, when=when, state=state, reason=parcel.reason)
