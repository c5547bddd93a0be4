"""Gathers what a unit has to do from the storage, for digests and reminders alike. It decides nothing and makes no words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from handlers.dossiers import dossiers_of
from plan.answering import Answerer
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.duties import Duty, duties_of, waits_in_common
from plan.model import Unit
from plan.office_settings import OfficeSettings, settings_from
from plan.pings import still_reminded

if TYPE_CHECKING:
    from storage import Transaction

LOT = 500
"""Dossiers are made so many at a time: between two lots of them other people get their answers."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a look at the office's work needs: its plans as they stand, its settings, and since when each plan reminds.

    `started` tells for each plan (id) the day in office time since which people are reminded of its tasks; a plan that is
    not in it is answered from and nothing else; `begun` is when the first of them began. `successors` took the
    place of dissolved units.
    """

    office_id: int
    zone: tzinfo
    today: date
    answerer: Answerer
    settings: OfficeSettings
    started: Mapping[int, date]
    successors: Mapping[int, int | None]
    begun: datetime | None = None

    async def of_unit(self, tx: Transaction, unit_id: int) -> tuple[Dossier, ...]:
        """Return the dossiers of what a unit leads, helps with, or is waited for in."""
        return await self.of_tasks(tx, self._concerned(unit_id))

    async def of_units(self, tx: Transaction, unit_ids: Sequence[int]) -> AsyncIterator[tuple[int, tuple[Dossier, ...]]]:
        """Yield units with the same for each; of what several work on the dossier is fetched once."""
        tasks = {unit_id: self._concerned(unit_id) for unit_id in unit_ids}
        every = [task_id for concerned in tasks.values() for task_id in concerned]
        found = {each.task_id: each for each in await self.of_tasks(tx, every)}
        for unit_id in unit_ids:
            yield unit_id, tuple(found[task_id] for task_id in tasks[unit_id] if task_id in found)
            await asyncio.sleep(0)  # whoever waits for an answer comes first

    async def of_tasks(self, tx: Transaction, task_ids: Iterable[int]) -> tuple[Dossier, ...]:
        """Return the dossiers of those of the tasks that people are reminded of, each once, in their order."""
        return tuple([each async for lot in self._lots(tx, task_ids) for each in lot])

    async def of_everybody(self, tx: Transaction) -> tuple[Dossier, ...]:
        """Return the dossiers of every task that people are reminded of."""
        return await self.of_tasks(tx, self._every_task())

    async def duties_of_everybody(self, tx: Transaction) -> tuple[list[Duty], list[Duty]]:
        """Return everything that is owed and reminded of, and everything in which a unit waits for another."""
        owed: list[Duty] = []
        waits: list[Duty] = []
        async for lot in self._lots(tx, self._every_task()):
            owed += self.duties(lot)
            waits += (duty for duty in self.waits(lot) if duty.waiting_for is not None)
        return owed, waits

    def with_plan(self, *plan_ids: int) -> Work:
        """Return the same as though these plans were reminded of from today on."""
        return replace(self, started={**dict.fromkeys(plan_ids, self.today), **self.started})

    def duties(self, dossiers: Iterable[Dossier]) -> tuple[Duty, ...]:
        """Return what is owed in these tasks and reminded of: not what was overdue before reminders began."""
        owed = (duty for each in dossiers for duty in duties_of(each, self.today, self.settings))
        return still_reminded(owed, self.started)

    def waits(self, dossiers: Iterable[Dossier]) -> tuple[Duty, ...]:
        """Return these tasks' duties, and what units wait for in tasks that names of many lead: for who is waited for."""
        told = tuple(dossiers)
        common = (duty for each in told for duty in waits_in_common(each, self.today, self.settings))
        return (*self.duties(told), *still_reminded(common, self.started))

    @property
    def units(self) -> Mapping[int, Unit]:
        """The office's units by id, dissolved ones too, in the order in which they were met."""
        return self.answerer.units.by_id

    @property
    def alive(self) -> tuple[int, ...]:
        """The units that were not dissolved."""
        return tuple(unit_id for unit_id in self.units if unit_id not in self.successors)

    @property
    def calendar(self) -> WorkCalendar:
        """The office's working days."""
        return self.answerer.terms.calendar

    def owed_since(self, begun: datetime | None) -> datetime | None:
        """Return since when a digest is owed to who is there since `begun`: not before anybody is reminded at all."""
        return max((each for each in (begun, self.begun) if each is not None), default=None)

    @property
    def since(self) -> date | None:
        """The day since which anything is reminded of at all."""
        return min(self.started.values(), default=None)

    def _concerned(self, unit_id: int) -> tuple[int, ...]:
        assigned = self.answerer.assignments(self.successors).of(unit_id)
        return tuple(dict.fromkeys((*assigned, *self.answerer.awaiting(unit_id))))

    def _every_task(self) -> Iterable[int]:
        return (task.id for plan in self.answerer.plans for task in plan.tasks if task.id is not None)

    async def _lots(self, tx: Transaction, task_ids: Iterable[int]) -> AsyncIterator[tuple[Dossier, ...]]:
        wanted = [task_id for task_id in dict.fromkeys(task_ids) if self._reminds(task_id)]
        for first in range(0, len(wanted), LOT):
            lot = wanted[first : first + LOT]
            found = await dossiers_of(tx, self.office_id, self.zone, self.answerer, lot)
            yield tuple(found[task_id] for task_id in lot if task_id in found)

    def _reminds(self, task_id: int) -> bool:
        item = self.answerer.item(task_id)
        return item is not None and (item.plan.id or 0) in self.started


async def work_of(tx: Transaction, office_id: int, zone: tzinfo, answerer: Answerer, now: datetime) -> Work:
    """Return what is needed to look at an office's work at an instant."""
    started = {plan.id or 0: plan.reminders_from for plan in answerer.plans if plan.reminders_from is not None}
    return Work(
        office_id,
        zone,
        now.astimezone(zone).date(),
        answerer,
        settings_from(await tx.settings.all(office_id)),
        {plan_id: since.astimezone(zone).date() for plan_id, since in started.items()},
        await tx.units.successors(office_id),
        min(started.values(), default=None),
    )
