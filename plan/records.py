"""Everything that is stored about the progress of tasks, and what it makes of the plans in force today. Fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo

from plan.amending import amended
from plan.answering import Answerer
from plan.bases import Basis
from plan.dossier import Dossier, Registry
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.model import Task
from plan.office_settings import OfficeSettings
from plan.reports import Report
from plan.state import TaskState, state_of
from plan.verdicts import YearEnd


@dataclass(frozen=True, slots=True)
class Records:
    """What was reported, asked and decided, by task id, oldest first, and who took the place of dissolved units."""

    reports: Mapping[int, tuple[Report, ...]]
    extensions: Mapping[int, tuple[Extension, ...]]
    bases: Mapping[int, tuple[Basis, ...]]
    explanations: Mapping[int, tuple[Explanation, ...]]
    successors: Mapping[int, int | None]
    year_ends: Mapping[int, tuple[YearEnd, ...]] = field(default_factory=dict)


def dossiers(records: Records, answerer: Answerer, zone: tzinfo, task_ids: Iterable[int]) -> dict[int, Dossier]:
    """Return the dossiers of those of the tasks that are in force, each with its task as it stands now."""
    registry = Registry(answerer.units, records.successors, answerer.terms)
    items = {task_id: item for task_id in task_ids if (item := answerer.item(task_id)) is not None}
    return {task_id: _amended(_filled(registry.opened(item), registry, records), zone) for task_id, item in items.items()}


def with_report(dossier: Dossier, report: Report, zone: tzinfo) -> Dossier:
    """Return a dossier with a new line of its history, and its task as it stands since."""
    return _amended(replace(dossier, reports=(*dossier.reports, report)), zone)


def _filled(dossier: Dossier, registry: Registry, records: Records) -> Dossier:
    task_id = dossier.task_id
    return replace(
        dossier,
        reports=tuple(registry.filed(each) for each in records.reports.get(task_id, ())),
        extensions=records.extensions.get(task_id, ()),
        bases=records.bases.get(task_id, ()),
        explanations=records.explanations.get(task_id, ()),
        year_ends=tuple(registry.settled(each) for each in records.year_ends.get(task_id, ())),
    )


def _amended(dossier: Dossier, zone: tzinfo) -> Dossier:
    return replace(dossier, item=replace(dossier.item, task=amended(dossier, zone)))


@dataclass(frozen=True, slots=True)
class Account:
    """How tasks stand on a day: each amended, with its state, by id."""

    tasks: Mapping[int, Task]
    states: Mapping[int, TaskState]

    def with_news(self, news: Account) -> Account:
        """Return the same with some tasks as they stand since."""
        return Account({**self.tasks, **news.tasks}, {**self.states, **news.states})


def account(
    records: Records, answerer: Answerer, zone: tzinfo, today: date, settings: OfficeSettings, task_ids: Iterable[int]
) -> Account:
    """Return how those of the tasks that are in force stand on `today` (office date)."""
    found = dossiers(records, answerer, zone, task_ids)
    return Account(
        {task_id: dossier.item.task for task_id, dossier in found.items()},
        {task_id: state_of(dossier, today, settings) for task_id, dossier in found.items()},
    )


def brought_up_to_date(answerer: Answerer, records: Records, zone: tzinfo, today: date, settings: OfficeSettings) -> Answerer:
    """Return an answerer whose tasks stand as they do on `today` (office date), with the state of each."""
    stored = [task.id for plan in answerer.plans for task in plan.tasks if task.id is not None]
    current = account(records, answerer, zone, today, settings, stored)
    return answerer.amended(current.tasks, current.states, zone)
