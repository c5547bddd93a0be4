"""`nhacviec office`: the offices that one installation serves. Nothing is deleted: a closed one is silent and can be opened."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import click
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.cli.database_faults import refuse_database
from bot.cli.opened import Act, with_stored_office
from bot.cli.speaking import refuse, settings_or_exit
from bot.clock import SystemClock
from bot.settings import WEEKDAYS, Settings
from handlers.notices import LINK
from locales import Texts
from plan.folding import one_line
from plan.people import Holding, Role
from storage import Office, Storage, Transaction
from storage.audit import SYSTEM
from storage.codes import new_code
from storage.errors import StorageError
from storage.office_figures import OfficeFigures

T = TypeVar("T")
INVITED_FOR = timedelta(hours=24)
"""How long the invitation of a new office's administrator may be used."""
MOST_LETTERS = 200
_ASKING_SECONDS = 5.0


@click.group("office")
def office_command() -> None:
    """Các cơ quan dùng chung một bot: thêm, xem, đổi tên, cài đặt, đóng và mở lại."""


@office_command.command("add")
@click.argument("name")
@click.option("--zone", help="Múi giờ (mặc định: TIMEZONE).")
def add_command(name: str, zone: str | None) -> None:
    """Thêm một cơ quan và in mã mời quản trị viên của cơ quan đó (dùng một lần, trong 24 giờ)."""
    settings, texts = settings_or_exit()
    called, code = _name(name, texts), new_code()
    made = _with_storage(settings, texts, lambda storage: _add(storage, settings, called, _zone(zone, settings, texts), code))
    if made is None:
        refuse(texts, "office_cli.exists", name=called)
    until = (SystemClock().now() + INVITED_FOR).astimezone(settings.timezone)
    click.echo(texts.plain("office_cli.added", name=made.name, until=until.strftime("%H:%M %d/%m/%Y")), err=True)
    bot = asyncio.run(_bot_name(settings))
    if bot is not None:
        click.echo(texts.plain("office_cli.link", link=LINK.format(bot=bot, word=code)), err=True)
    click.echo(code)


@office_command.command("list")
def list_command() -> None:
    """Liệt kê các cơ quan: trạng thái, số đơn vị, người, kế hoạch, nhiệm vụ, lần hoạt động gần nhất."""
    settings, texts = settings_or_exit()

    async def read(storage: Storage) -> tuple[OfficeFigures, ...]:
        async with storage.reading() as tx:
            return await tx.figures.of_all()

    for each in _with_storage(settings, texts, read):
        click.echo(_line(each, settings, texts))


@office_command.command("rename")
@click.argument("name")
@click.argument("new_name")
def rename_command(name: str, new_name: str) -> None:
    """Đổi tên một cơ quan."""
    settings, texts = settings_or_exit()
    called = _name(new_name, texts)

    async def act(storage: Storage, office: Office) -> bool:
        async with storage.transaction() as tx:
            if any(each.name == called and each.id != office.id for each in await tx.offices.all()):
                return False
            await _change(tx, office, "office.renamed", {"name": called})
            return True

    if not with_stored_office(settings, texts, act, name):
        refuse(texts, "office_cli.exists", name=called)
    click.echo(texts.plain("office_cli.renamed", name=called))
    if settings.office_name != called:
        click.echo(texts.plain("office_cli.rename_home", name=called), err=True)


@office_command.command("set")
@click.argument("name")
@click.option("--open/--closed", "open_to_all", default=None, help="Người chưa đăng ký có được hỏi không.")
@click.option("--digest-at", help="Giờ bản tin tuần, ví dụ “MON 07:30”.")
@click.option("--ping-at", help="Giờ nhắc hạn, ví dụ “08:00”.")
@click.option("--zone", help="Múi giờ, ví dụ Asia/Ho_Chi_Minh.")
def set_command(name: str, digest_at: str | None, ping_at: str | None, zone: str | None, *, open_to_all: bool | None) -> None:
    """Cài đặt riêng của một cơ quan; phần không nêu giữ nguyên."""
    settings, texts = settings_or_exit()
    values: dict[str, object] = {
        "open_to_all": open_to_all,
        "digest_at": _weekly(digest_at, texts),
        "ping_at": _daily(ping_at, texts),
        "zone": _zone(zone, settings, texts) if zone is not None else None,
    }
    wanted = {key: value for key, value in values.items() if value is not None}
    if not wanted:
        refuse(texts, "office_cli.nothing_set")
    changed = with_stored_office(settings, texts, _changing("office.set", lambda _now: wanted), name)
    click.echo(texts.plain("office_cli.set", name=changed.name))


@office_command.command("close")
@click.argument("name")
def close_command(name: str) -> None:
    """Đóng một cơ quan: không gửi, không trả lời gì nữa; dữ liệu giữ nguyên, mở lại được bằng office open."""
    settings, texts = settings_or_exit()
    changed = with_stored_office(settings, texts, _changing("office.closed", lambda now: {"closed_at": now}), name)
    click.echo(texts.plain("office_cli.closed", name=changed.name))


@office_command.command("open")
@click.argument("name")
def open_command(name: str) -> None:
    """Mở lại một cơ quan đã đóng."""
    settings, texts = settings_or_exit()
    changed = with_stored_office(settings, texts, _changing("office.opened", lambda _now: {"closed_at": None}), name)
    click.echo(texts.plain("office_cli.opened", name=changed.name))


async def _add(storage: Storage, settings: Settings, name: str, zone: str, code: str) -> Office | None:
    """Make an office with an invitation; the office that the settings speak of is there before any other."""
    now = SystemClock().now()
    async with storage.transaction() as tx:
        if not await tx.offices.all():
            await tx.offices.ensure(settings.office_name, settings.timezone.key, now)
        made = await tx.offices.add(name, zone, now)
        if made is not None:
            invited = await tx.invitations.make(made.id, code, Holding(Role.ADMIN), None, now=now, expires_at=now + INVITED_FOR)
            await tx.audit.note(made.id, SYSTEM, "office.added", f"office:{made.id}", {"invitation": invited}, now)
        return made


def _changing(action: str, values: Callable[[datetime], dict[str, object]]) -> Act[Office]:
    async def act(storage: Storage, office: Office) -> Office:
        async with storage.transaction() as tx:
            return await _change(tx, office, action, values(SystemClock().now()))

    return act


async def _change(tx: Transaction, office: Office, action: str, values: dict[str, object]) -> Office:
    facts = {key: value for key, value in values.items() if key != "closed_at"}
    changed = await tx.offices.change(office.id, **values)
    await tx.audit.note(office.id, SYSTEM, action, f"office:{office.id}", facts, SystemClock().now())
    return changed


async def _bot_name(settings: Settings) -> str | None:
    """Return how the bot is called in Telegram, None where that is not known now."""
    if settings.bot_token is None:
        return None
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    request = HTTPXRequest(proxy=proxy, connect_timeout=_ASKING_SECONDS, read_timeout=_ASKING_SECONDS)
    bot = Bot(settings.bot_token.get_secret_value(), base_url=f"{settings.bot_api_url}/bot", request=request)
    try:
        await request.initialize()
        return (await bot.get_me()).username
    except TelegramError:
        return None
    finally:
        await request.shutdown()


def _with_storage(settings: Settings, texts: Texts, act: Callable[[Storage], Awaitable[T]]) -> T:
    """Return what `act` returns for the installation's database; an unusable one ends with status 2."""

    async def run() -> T:
        storage = await Storage.open(settings.database_url.get_secret_value(), migrate=True)
        try:
            return await act(storage)
        finally:
            await storage.close()

    try:
        return asyncio.run(run())
    except StorageError as error:
        refuse_database(texts, error)


def _line(each: OfficeFigures, settings: Settings, texts: Texts) -> str:
    last = each.last_at.astimezone(settings.timezone).strftime("%H:%M %d/%m/%Y") if each.last_at else None
    return texts.plain(
        "office_cli.line",
        id=each.office.id,
        name=each.office.name,
        units=each.units,
        people=each.people,
        plans=each.plans,
        tasks=each.tasks,
        closed=each.office.closed_at is not None,
        last=last,
    )


def _name(typed: str, texts: Texts) -> str:
    called = one_line(typed)
    if not called or len(called) > MOST_LETTERS:
        refuse(texts, "office_cli.bad_name", most=MOST_LETTERS)
    return called


def _zone(typed: str | None, settings: Settings, texts: Texts) -> str:
    if typed is None:
        return settings.timezone.key
    try:
        return ZoneInfo(typed).key
    except (OSError, ValueError, KeyError):
        refuse(texts, "office_cli.bad_zone", typed=typed)


def _weekly(typed: str | None, texts: Texts) -> str | None:
    if typed is None:
        return None
    day, _, hour = typed.strip().upper().partition(" ")
    at = _hour(hour)
    if day not in WEEKDAYS or at is None:
        refuse(texts, "office_cli.bad_digest_at", typed=typed)
    return f"{day} {at}"


def _daily(typed: str | None, texts: Texts) -> str | None:
    if typed is None:
        return None
    at = _hour(typed)
    if at is None:
        refuse(texts, "office_cli.bad_ping_at", typed=typed)
    return at


def _hour(typed: str) -> str | None:
    try:
        return datetime.strptime(typed.strip(), "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - an hour of the day, of no day
    except ValueError:
        return None
