"""Gathers the open tasks of a year that ends, for those who may answer about them. It changes nothing and makes no words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handlers.crews import crew_of
from handlers.reminders.work import Work
from plan.dossier import Dossier, Registry
from plan.informing import Crew
from plan.people import Person, Role
from plan.pings import told_of
from plan.rights import Action, units_of
from plan.year_end import OpenEnd, Tally, YearEndGround, answerable, asked_about, is_answered, tally

if TYPE_CHECKING:
    from storage import Transaction


@dataclass(frozen=True, slots=True)
class Ends:
    """Open tasks, with their dossiers by id."""

    open: tuple[OpenEnd, ...] = ()
    dossiers: Mapping[int, Dossier] = field(default_factory=dict)

    def of(self, task_id: int, unit_id: int | None = None) -> tuple[OpenEnd, ...]:
        """Return those of a task, of a unit where one is named."""
        return tuple(each for each in self.open if each.task_id == task_id and unit_id in {None, each.unit_id})


def ground_of(work: Work) -> YearEndGround:
    """Return what is decided on at a year's end."""
    return YearEndGround(work.today, work.calendar, work.zone, work.settings)


async def asked_of_person(tx: Transaction, work: Work, person: Person) -> Ends:
    """Return what a person is asked about today: the heads all of their unit's, who reported on a task last that one."""
    found, dossiers = [], {}
    for unit_id in person.unit_ids:
        of_unit = await work.of_unit(tx, unit_id)
        crew = await crew_of(tx, unit_id, work.today)
        found += [end for end in asked_of_unit(of_unit, unit_id, work) if person.id in hearers(end, crew)]
        dossiers.update({each.task_id: each for each in of_unit})
    return Ends(tuple(found), dossiers)


def asked_of_unit(dossiers: Iterable[Dossier], unit_id: int, work: Work) -> list[OpenEnd]:
    """Return what a unit is asked about today."""
    return [end for end in asked_about(dossiers, ground_of(work)) if end.unit_id == unit_id]


def hearers(end: OpenEnd, crew: Crew) -> tuple[int, ...]:
    """Return who of a unit is asked about a task in private."""
    return told_of(end.said, crew)


async def answerable_by(tx: Transaction, work: Work, person: Person) -> Ends:
    """Return everything that a person may answer about today: for own units, administrators for all."""
    units = None if person.holds(Role.ADMIN) else units_of(Action.REPORT, person) or ()
    if units is None:
        dossiers = await work.of_everybody(tx)
    else:
        dossiers = tuple({each.task_id: each for unit in units for each in await work.of_unit(tx, unit)}.values())
    open_ = [end for end in answerable(dossiers, ground_of(work)) if units is None or end.unit_id in units]
    return Ends(tuple(open_), {each.task_id: each for each in dossiers})


async def open_end(tx: Transaction, work: Work, task_id: int, unit_id: int) -> OpenEnd | None:
    """Return a task that a unit can still answer about; None where it has, where it cannot, or it is no plan's any more."""
    dossiers = await work.of_tasks(tx, (task_id,))
    return next((end for end in answerable(dossiers, ground_of(work)) if end.unit_id == unit_id), None)


async def tally_of(tx: Transaction, work: Work, unit_id: int) -> Tally | None:
    """Return what was said so far of a year's open tasks in the plans that a unit follows.

    None where no year ends, nothing was said yet, or the unit follows no plan.
    """
    ground, registry = ground_of(work), Registry(work.answerer.units, work.successors)
    ending = [each for each in work.answerer.plans if is_answered(each.header.year, ground.today, ground.calendar)]
    followed = [each for each in ending if registry.id_of(each.header.tracking_unit) == unit_id]
    tasks = [task.id for each in followed for task in each.tasks if task.id is not None]
    return tally(await work.of_tasks(tx, tasks), ground) or None if tasks else None
