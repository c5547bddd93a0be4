"""Fetches what an official report tells of: every task of the plans in force with its history, and the names in it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from handlers.dossiers import dossiers_of
from handlers.views.report_view import ReportView
from locales import Texts
from plan.answering import Answerer
from plan.dossier import Dossier
from plan.office_settings import OfficeSettings, settings_from
from plan.report_contents import contents
from plan.report_figures import Ground
from plan.report_periods import ReportPeriod
from plan.report_scoring import Scale

if TYPE_CHECKING:
    from storage import Transaction

LOT = 500
"""Dossiers are made so many at a time: between two lots of them other people get their answers."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose report it is: the office's id, its name and zone, and its date."""

    id: int
    name: str
    zone: tzinfo
    today: date


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a report is made of; `only` are the units that it is limited to, None for the whole office."""

    office: Office
    answerer: Answerer
    dossiers: tuple[Dossier, ...]
    alive: tuple[int, ...]
    names: dict[int, str]
    settings: OfficeSettings
    only: Collection[int] | None = None

    def view(self, period: ReportPeriod, scale: Scale, texts: Texts) -> ReportView:
        """Return a report with its figures. It takes a while where there are thousands of tasks."""
        ground = Ground(min(self.office.today, period.last), self.office.zone, self.settings)
        told = contents(self.dossiers, period, ground, scale, self.alive, self.only)
        return ReportView(texts, told, self.answerer.units.by_id, self.names, self.office.name, self.office.today)


async def gathered(tx: Transaction, office: Office, answerer: Answerer, only: Collection[int] | None) -> Gathered:
    """Return what is stored about every task of the plans in force."""
    successors = await tx.units.successors(office.id)
    found = await _dossiers(tx, office, answerer)
    authors = {report.author_id for each in found for report in each.reports}
    return Gathered(
        office,
        answerer,
        found,
        tuple(unit for unit in answerer.units.by_id if unit not in successors),
        await tx.people.names(authors),
        settings_from(await tx.settings.all(office.id)),
        only,
    )


async def _dossiers(tx: Transaction, office: Office, answerer: Answerer) -> tuple[Dossier, ...]:
    wanted = [task.id for plan in answerer.plans for task in plan.tasks if task.id is not None]
    found: list[Dossier] = []
    for first in range(0, len(wanted), LOT):
        lot = wanted[first : first + LOT]
        dossiers = await dossiers_of(tx, office.id, office.zone, answerer, lot)
        found += (dossiers[task_id] for task_id in lot if task_id in dossiers)
        await asyncio.sleep(0)
    return tuple(found)
