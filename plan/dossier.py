"""The dossier (hồ sơ) of a task: the task with everything that was reported, asked and decided about it. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from plan.answers import PlannedTask
from plan.bases import Basis
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.reports import Report


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one task. Histories are oldest first.

    `item` is the task as the plan has it. `leads` are the units that lead it by name, in the document's order, a dissolved one
    replaced by its successor; `collective`: it is also led by a name of many ("Các phòng, đơn vị"). `coordinating` likewise.
    `tracking_id` is the unit that follows the plan's progress.
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

    @property
    def task_id(self) -> int:
        """The task's id; 0 for one that is not stored."""
        return self.item.task.id or 0
