"""Puts one bot together out of an installation and takes it apart again. It starts nothing and speaks to nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from secrets import token_hex

import click
from telegram import Bot

from bot.application import OfficeApplication, build_application, http_client
from bot.calendar_feed import CalendarFeed
from bot.calendar_files import IcalendarFiles
from bot.charts import DrawnCharts
from bot.checkup.probing import Probe
from bot.checkup.self_check import SelfCheck
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace as MessagePace
from bot.duties import DeleteOld, LeaveStrangers, Remind, WipeInbox
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
from bot.intake.poller import Poller
from bot.intake.wire import UpdateSource
from bot.library import PlanLibrary
from bot.metrics import CountedAnswers, Metrics
from bot.papers.making import MadePapers
from bot.plan_files import FilesOfPlans
from bot.schedule import Duty, Knocker
from bot.sensing import Sensing
from handlers.context import SERVICES, OfficeView, Services
from handlers.sealing import Seal
from storage import Storage


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
    sensing: Sensing
    calendars: CalendarFeed


@asynccontextmanager
async def composed(installation: Installation) -> AsyncIterator[Parts]:
    """Open the database and build everything on it; closes it at the end. Raises `StorageError`."""
    storage = await Storage.open(installation.database_url, migrate=True)
    try:
        if installation.furnish is not None:
            await installation.furnish(storage)
        office, seal = await _office(storage, installation)
        parts = _parts(storage, office, seal, installation)
        try:
            yield parts
        finally:
            await parts.sensing.close()
    finally:
        await storage.close()


async def _office(storage: Storage, installation: Installation) -> tuple[OfficeView, Seal]:
    """Return the one office there is, whatever its name, else the one that the settings name; and the seal of its buttons."""
    async with storage.transaction() as tx:
        key = await tx.keys.seal_key()
        stored = await tx.offices.only() or await tx.offices.ensure(
            installation.office_name, installation.zone.key, installation.clock.now()
        )
    view = OfficeView(
        stored.id,
        stored.name,
        installation.zone,
        installation.admin_ids,
        installation.open_to_all,
        installation.digest_at,
        installation.ping_at,
        installation.address,
    )
    return view, Seal(key, stored.id)


def _parts(storage: Storage, office: OfficeView, seal: Seal, installation: Installation) -> Parts:
    monotonic = asyncio.get_running_loop().time
    desk = _desk(storage, installation, monotonic)
    pace, bell, holidays = MessagePace(monotonic), Bell(), PublicHolidays()
    sensing, idle = Sensing(storage, office.id), IdleOffices(monotonic)
    client = http_client(installation.api_url, installation.proxy, pace=pace)
    application = build_application(installation.token, None, api_url=installation.api_url, request=client)
    errands = DirectErrands(application.bot, office.admin_ids)
    faults = FaultReports(storage, desk.bot_id, desk.clock, office, installation.texts, errands, bell, desk.metrics, monotonic)
    services = application.bot_data[SERVICES] = Services(
        storage=storage,
        texts=installation.texts,
        clock=installation.clock,
        office=office,
        library=PlanLibrary(
            storage, office.id, installation.clock, installation.zone, monotonic, holidays, sensing.prepare
        ).watched_by(idle),
        errands=errands,
        seal=seal,
        post=bell,
        charts=DrawnCharts(),
        holidays=holidays,
        plan_files=FilesOfPlans(metrics=desk.metrics, faults=faults),
        calendars=IcalendarFiles(office.id),
        papers=MadePapers(installation.template_folder, installation.texts),
        meaning=sensing,
        measures=CountedAnswers(desk.metrics),
        faults=faults,
    )
    check = _self_check(desk, installation, application, services)
    return Parts(
        installation=installation,
        desk=desk,
        application=application,
        lanes=Lanes(desk, Handling(desk, application)),
        poller=None if installation.pushing else Poller(desk, _source(installation), lambda: _say_conflict(installation)),
        dispatcher=_dispatcher(desk, services, application.bot, pace, bell, installation),
        knocker=_knocker(desk, services, application.bot, idle, check if installation.watched else None),
        sensing=sensing,
        calendars=CalendarFeed(services),
    )


def _desk(storage: Storage, installation: Installation, monotonic: Callable[[], float]) -> Desk:
    return Desk(
        storage=storage,
        bot_id=installation.bot_id,
        holder=token_hex(8),
        clock=installation.clock,
        health=Health(monotonic, installation.stale_after),
        metrics=Metrics(),
        pace=installation.pace,
    )


def _dispatcher(
    desk: Desk, services: Services, bot: Bot, pace: MessagePace, bell: Bell, installation: Installation
) -> Dispatcher:
    return Dispatcher(services, bot, desk.holder, pace, bell, asyncio.sleep, installation.terms, metrics=desk.metrics)


def _self_check(desk: Desk, installation: Installation, application: OfficeApplication, home: Services) -> SelfCheck:
    """Return what looks after the bot, and hand it to the handlers."""

    async def offices() -> Sequence[Services]:
        return (home,)

    check = SelfCheck(Probe(desk, installation, application.bot, offices), home)
    application.bot_data[SERVICES] = replace(home, caretaker=check)
    return check


def _knocker(desk: Desk, services: Services, bot: Bot, idle: IdleOffices, check: SelfCheck | None) -> Knocker:
    duties: dict[str, Duty] = {
        "remind": Remind(services, bot),
        "leave": LeaveStrangers(desk, bot),
        "wipe": WipeInbox(desk),
        "delete": DeleteOld(services),
        "let go": idle.tidy,
    }
    if check is not None:  # after the others: it looks whether they did what was due
        duties["check"] = check
    return Knocker(duties, services.faults)


def _source(installation: Installation) -> UpdateSource:
    client = http_client(installation.api_url, installation.proxy, connections=2)
    return UpdateSource(installation.api_url, installation.token, client)


def _say_conflict(installation: Installation) -> None:
    """Tell whoever looks at the terminal: two programs that poll with one token take each other's updates away."""
    click.echo(installation.texts.plain("run.conflict"), err=True)
