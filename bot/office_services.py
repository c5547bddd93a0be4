"""Makes what the handlers of one office use, out of what all offices of an installation share. It keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.calendar_files import IcalendarFiles
from bot.charts import DrawnCharts
from bot.errands import DirectErrands, OfficeErrands
from bot.fault_reports import FaultReports
from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.installation import Installation
from bot.library import PlanLibrary
from bot.metrics import CountedAnswers, Metrics
from bot.news import News
from bot.papers.making import MadePapers
from bot.plan_files import FilesOfPlans
from bot.sensing import Sensing
from bot.settings import WEEKDAYS
from bot.shared_model import SharedModel
from handlers.context import OfficeView, Services
from handlers.ports import Errands, Post
from handlers.sealing import Seal
from storage import Office, Storage


@dataclass(frozen=True, slots=True)
class Shared:
    """What all offices share; `key` seals the buttons of each (with its id), `monotonic` are seconds that never jump."""

    installation: Installation
    storage: Storage
    bot: Bot
    key: bytes
    post: Post
    monotonic: Callable[[], float]
    holidays: PublicHolidays
    model: SharedModel
    idle: IdleOffices
    metrics: Metrics = field(default_factory=Metrics)
    faults: FaultReports | None = None
    news: News | None = None


def services_of(office: Office, shared: Shared, *, is_home: bool) -> tuple[Services, Sensing]:
    """Return what the handlers of an office use; its plans are read at the first use."""
    installation, storage, view = shared.installation, shared.storage, view_of(office, shared.installation, is_home=is_home)
    sensing = Sensing(storage, office.id, model=shared.model)
    library = PlanLibrary(storage, office.id, installation.clock, view.zone, shared.monotonic, shared.holidays, sensing.prepare)
    library.watched_by(shared.idle)
    if shared.news is not None:
        library.following(shared.news)
    templates = templates_of(office.id, installation.template_folder, is_home=is_home)
    services = Services(
        storage=storage,
        texts=installation.texts,
        clock=installation.clock,
        office=view,
        library=library,
        errands=_errands(view, shared, is_home=is_home),
        seal=Seal(shared.key, office.id),
        post=shared.post,
        charts=DrawnCharts(),
        holidays=shared.holidays,
        plan_files=FilesOfPlans(metrics=shared.metrics, faults=shared.faults),
        calendars=IcalendarFiles(office.id),
        papers=MadePapers(templates, installation.texts),
        meaning=sensing,
        measures=CountedAnswers(shared.metrics),
        faults=shared.faults,
    )
    return services, sensing


def templates_of(office_id: int, folder: Path, *, is_home: bool) -> Path:
    """Return the folder of an office's own letterheads: the settings' for the home office, one below it for another."""
    return folder if is_home else folder / str(office_id)


def _errands(view: OfficeView, shared: Shared, *, is_home: bool) -> Errands:
    if is_home:
        return DirectErrands(shared.bot, view.admin_ids)
    return OfficeErrands(shared.bot, shared.storage, view.id, lambda: shared.installation.clock.now().astimezone(view.zone))


def view_of(office: Office, installation: Installation, *, is_home: bool) -> OfficeView:
    """Return an office as handlers see it.

    The installation's settings are the home office's: nobody whom ADMIN_IDS names is an administrator elsewhere, and
    OPEN_TO_ALL opens no other office. Where an office has chosen no hours the installation's hold.
    """
    return OfficeView(
        office.id,
        office.name,
        installation.zone if is_home else _zone(office.zone, installation.zone),
        installation.admin_ids if is_home else frozenset(),
        (is_home and installation.open_to_all) if office.open_to_all is None else office.open_to_all,
        _weekly(office.digest_at) or installation.digest_at,
        _daily(office.ping_at) or installation.ping_at,
        installation.address,
    )


def _zone(name: str, instead: ZoneInfo) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a zone that this machine does not know
        return instead


def _weekly(written: str | None) -> tuple[int, time] | None:
    day, _, hour = (written or "").partition(" ")
    at = _daily(hour)
    return (WEEKDAYS.index(day), at) if day in WEEKDAYS and at is not None else None


def _daily(written: str | None) -> time | None:
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        return None
