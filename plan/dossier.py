"""The dossier (hồ sơ) of a task: the task with everything that was reported, asked and decided about it, and who leads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plan.answers import PlannedTask
from plan.bases import Basis
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.lateness import STRICT, Terms
from plan.reports import Report
from plan.units import UnitBook, is_collective
from plan.verdicts import YearEnd


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one task. Histories are oldest first.

    `leads` are the units that lead it by name, in the document's order, a dissolved one replaced by its successor;
    `coordinating` likewise. `collective`: it is also led by a name of many ("Các phòng, đơn vị"). `tracking_id` is the unit
    that follows the plan's progress. `terms` is how the office counts its terms.
    """

    item: PlannedTask
    leads: tuple[int, ...] = ()
    collective: bool = False
    coordinating: tuple[int, ...] = ()
    tracking_id: int | None = None
    reports: tuple[Report, ...] = ()
    extensions: tuple[Extension, ...] = ()
    bases: tuple[Basis, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    year_ends: tuple[YearEnd, ...] = ()
    terms: Terms = STRICT

    @property
    def task_id(self) -> int:
        """The task's id; 0 for one that is not stored."""
        return self.item.task.id or 0

    @property
    def shared(self) -> bool:
        """Whether several units lead it, each with a line of its own."""
        return self.collective or len(self.leads) > 1

    @property
    def owed_by(self) -> tuple[int, ...]:
        """The units that owe it: those that lead it by name, who follows the plan where nobody does; none for many."""
        if self.leads or self.collective or self.tracking_id is None:
            return self.leads
        return (self.tracking_id,)

    def may_report(self, unit_id: int) -> bool:
        """Tell whether a unit has a line in this task.

        Those that lead it by name; any unit where "các phòng, đơn vị" lead it; the tracking unit where no unit is named.
        """
        return self.collective or unit_id in self.leads or (not self.leads and unit_id == self.tracking_id)

    def confirms_for_all(self, unit_id: int) -> bool:
        """Tell whether a unit may report for every lead: the first-named one; for names of many, the tracking unit."""
        if not self.shared:
            return False
        return unit_id == (self.tracking_id if self.collective else self.leads[0])


@dataclass(frozen=True, slots=True)
class Registry:
    """The office's units by any spelling, for dissolved ones who took their place (None: nobody), and how terms are counted."""

    book: UnitBook
    successors: Mapping[int, int | None]
    terms: Terms = STRICT

    def ids(self, written: Iterable[str]) -> tuple[int, ...]:
        """Return the units that names of a document mean today, each once; names of many and unknown ones are left out."""
        found = (self.id_of(name) for name in written if not is_collective(name))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def id_of(self, written: str | None) -> int | None:
        """Return the unit that a name means today."""
        unit = self.book.resolve(written) if written else None
        if unit is None or unit.id is None:
            return None
        return self.successors.get(unit.id, unit.id)

    def opened(self, item: PlannedTask) -> Dossier:
        """Return an empty dossier of a task."""
        task = item.task
        return Dossier(
            item,
            leads=self.ids(task.lead),
            collective=any(map(is_collective, task.lead)),
            coordinating=self.ids(task.coordinating),
            tracking_id=self.id_of(item.plan.header.tracking_unit),
            terms=self.terms,
        )

    def filed(self, report: Report) -> Report:
        """Return a report with the units that it names replaced by those that have taken their place."""
        unit_id, waited = self._today(report.aim.unit_id), self._today(report.waiting_unit_id)
        if (unit_id, waited) == (report.aim.unit_id, report.waiting_unit_id):
            return report
        return replace(report, aim=replace(report.aim, unit_id=unit_id or report.aim.unit_id), waiting_unit_id=waited)

    def settled(self, said: YearEnd) -> YearEnd:
        """Return a unit's word at a year's end as that of the unit that has taken its place."""
        return replace(said, unit_id=self._today(said.unit_id) or said.unit_id)

    def _today(self, unit_id: int | None) -> int | None:
        """Return who has taken the place of a unit; the unit itself where nobody has."""
        return self.successors.get(unit_id or 0) or unit_id
