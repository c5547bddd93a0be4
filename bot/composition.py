"""Puts one bot together out of an installation and takes it apart again. It starts nothing and speaks to nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex

import click
from telegram import Bot
from telegram.ext import ExtBot

from bot.application import OfficeApplication, build_application, http_client
from bot.backing_up import backing_up
from bot.backups.duty import DailyBackup
from bot.calendar_feed import CalendarFeed
from bot.checkup.missed_digests import MissedDigests
from bot.checkup.probing import Probe
from bot.checkup.self_check import SelfCheck
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace as MessagePace
from bot.duties import DeleteOld, LeaveStrangers, WipeInbox
from bot.errands import DirectErrands
from bot.fault_reports import FaultReports
from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.installation import Installation
from bot.intake.bell import Bell
from bot.intake.desk import Desk
from bot.intake.handling import Handling
from bot.intake.health import Health
from bot.intake.lanes import Lanes
from bot.intake.lease import Lease
from bot.intake.poller import Poller
from bot.intake.wire import UpdateSource
from bot.leading import Leading
from bot.metrics import Metrics
from bot.news import INBOX, OUTBOX, News, PostWithNews
from bot.office_services import Shared, view_of
from bot.offices import Offices
from bot.reminding import Remind
from bot.schedule import Duty, Knocker
from bot.shared_model import SharedModel
from handlers.context import OFFICES, SERVICES, Services
from storage import Office, Storage


@dataclass(frozen=True, slots=True)
class Parts:
    """A bot in parts, ready to be started; `poller` is None where Telegram pushes."""

    installation: Installation
    desk: Desk
    application: OfficeApplication
    lanes: Lanes
    poller: Poller | None
    dispatcher: Dispatcher
    knocker: Knocker
    offices: Offices
    leading: Leading
    news: News
    calendars: CalendarFeed
    backup: DailyBackup | None


@asynccontextmanager
async def composed(installation: Installation) -> AsyncIterator[Parts]:
    """Open the database and build everything on it; closes it at the end. Raises `StorageError`."""
    storage = await Storage.open(installation.database_url, migrate=True)
    try:
        if installation.furnish is not None:
            await installation.furnish(storage)
        home, key = await _office(storage, installation)
        parts = _parts(storage, home, key, installation)
        try:
            yield parts
        finally:
            await parts.offices.close()
            if parts.backup is not None:
                await parts.backup.close()
    finally:
        await storage.close()


async def _office(storage: Storage, installation: Installation) -> tuple[Office, bytes]:
    """Return the office that the settings speak of, made where there is none at all, and the key that seals buttons."""
    async with storage.transaction() as tx:
        key = await tx.keys.seal_key()
        home = await tx.offices.home(installation.office_name) or await tx.offices.ensure(
            installation.office_name, installation.zone.key, installation.clock.now()
        )
    return home, key


def _parts(storage: Storage, home: Office, key: bytes, installation: Installation) -> Parts:
    monotonic, holder = asyncio.get_running_loop().time, token_hex(8)
    news, pace, bell = _news(storage, holder, monotonic)
    desk = _desk(storage, installation, monotonic, holder, news)
    leading, idle, unused = _leading(desk), IdleOffices(monotonic), IdleOffices(monotonic)
    application = _application(installation, pace)
    shared = _shared(home, key, installation, application.bot, desk, PostWithNews(bell, news), idle, news)
    offices = application.bot_data[OFFICES] = Offices(shared, home, unused)
    check = _self_check(desk, installation, application, offices)
    services = application.bot_data[SERVICES] = offices.home
    backup = backing_up(offices, installation, desk.holder)
    return Parts(
        installation=installation,
        desk=desk,
        application=application,
        lanes=Lanes(desk, Handling(desk, application)),
        poller=None if installation.pushing else Poller(desk, _source(installation), lambda: _say_conflict(installation)),
        dispatcher=_dispatcher(desk, services, application.bot, pace, bell, installation, offices),
        knocker=_knocker(
            desk, offices, application.bot, (idle, unused), monotonic, backup, check if installation.watched else None, leading
        ),
        offices=offices,
        leading=leading,
        news=news,
        calendars=CalendarFeed(offices),
        backup=backup,
    )


def _shared(  # noqa: PLR0913 - what all offices have in common
    home: Office,
    key: bytes,
    installation: Installation,
    bot: ExtBot[None],
    desk: Desk,
    post: PostWithNews,
    idle: IdleOffices,
    news: News,
) -> Shared:
    storage, monotonic, view = desk.storage, asyncio.get_running_loop().time, view_of(home, installation, is_home=True)
    errands = DirectErrands(bot, view.admin_ids)
    faults = FaultReports(storage, desk.bot_id, desk.clock, view, installation.texts, errands, post, desk.metrics, monotonic)
    return Shared(
        installation,
        storage,
        bot,
        key,
        post,
        monotonic,
        PublicHolidays(),
        SharedModel(),
        idle,
        desk.metrics,
        faults,
        news,
    )


def _application(installation: Installation, pace: MessagePace) -> OfficeApplication:
    client = http_client(installation.api_url, installation.proxy, pace=pace)
    return build_application(installation.token, None, api_url=installation.api_url, request=client)


def _leading(desk: Desk) -> Leading:
    return Leading(Lease(desk.storage, f"leader:{desk.bot_id}", desk.holder, desk.pace.lease))


def _news(storage: Storage, holder: str, monotonic: Callable[[], float]) -> tuple[News, MessagePace, Bell]:
    """Return what is heard of other replicas, with the pace that they share and the bell that they ring."""
    news, bell = News(storage, holder, monotonic), Bell()
    pace = MessagePace(monotonic, news.sent)
    news.note_with(pace.noted)
    news.ring_at(OUTBOX, bell.ring)
    return news, pace, bell


def _desk(storage: Storage, installation: Installation, monotonic: Callable[[], float], holder: str, news: News) -> Desk:
    desk = Desk(
        storage=storage,
        bot_id=installation.bot_id,
        holder=holder,
        clock=installation.clock,
        health=Health(monotonic, installation.stale_after),
        metrics=Metrics(),
        pace=installation.pace,
        when_full=lambda: news.tell(INBOX),
    )
    news.ring_at(INBOX, desk.bell.ring)
    return desk


def _dispatcher(
    desk: Desk,
    services: Services,
    bot: Bot,
    pace: MessagePace,
    bell: Bell,
    installation: Installation,
    offices: Offices,
) -> Dispatcher:
    return Dispatcher(
        services,
        bot,
        desk.holder,
        pace,
        bell,
        asyncio.sleep,
        installation.terms,
        offices=offices,
        metrics=desk.metrics,
    )


def _self_check(desk: Desk, installation: Installation, application: OfficeApplication, offices: Offices) -> SelfCheck:
    """Return what looks after the bot, and hand it to the handlers."""
    missed = MissedDigests(offices, desk.bot_id)
    check = SelfCheck(Probe(desk, installation, application.bot, missed.count), offices.home)
    offices.appoint(check)
    return check


def _knocker(  # noqa: PLR0913 - what a running bot looks after
    desk: Desk,
    offices: Offices,
    bot: Bot,
    idle: Iterable[IdleOffices],
    monotonic: Callable[[], float],
    backup: DailyBackup | None,
    check: SelfCheck | None,
    leading: Leading,
) -> Knocker:
    duties: dict[str, Duty] = {
        "remind": Remind(offices, bot, monotonic),
        "leave": LeaveStrangers(desk, bot),
        "wipe": WipeInbox(desk),
        "delete": DeleteOld(offices),
    }
    own: dict[str, Duty] = {f"let go {number}": each.tidy for number, each in enumerate(idle)}
    if backup is not None:
        own["back up"] = backup
    if check is not None:  # after the others: it looks whether they did what was due
        own["check"] = check
    return Knocker(duties, offices.home.faults, own, leading.leads)


def _source(installation: Installation) -> UpdateSource:
    client = http_client(installation.api_url, installation.proxy, connections=2)
    return UpdateSource(installation.api_url, installation.token, client)


def _say_conflict(installation: Installation) -> None:
    """Tell whoever looks at the terminal: two programs that poll with one token take each other's updates away."""
    click.echo(installation.texts.plain("run.conflict"), err=True)
