"""One plan's tasks under what they are looked up by: their numbers, the documents that they cite, the units that they name.

Places are those within the plan. A plan that has not changed keeps its file when others do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache

from plan.answers import PlannedTask
from plan.model import Plan, Task, UnitRole
from plan.references import cited_documents, plain
from plan.units import UnitBook, is_collective

_SECOND_OF_A_LETTER = re.compile(r"(?<=[a-zđ])\d$")
_plain = lru_cache(maxsize=4_096)(plain)
_is_collective = lru_cache(maxsize=4_096)(is_collective)


class PlanFile:
    """The tasks of a plan (`items`, in its order) by number, by document, and by the name of a unit with its role.

    `collective` are the places of those that everybody leads ("Các phòng, đơn vị").
    """

    def __init__(self, plan: Plan, named: Callable[[Sequence[str]], Iterable[str]]) -> None:
        """File a plan; `named` tells the names of the units that are written in a task."""
        self.by_number: dict[str, list[int]] = {}
        self.by_document: dict[str, list[int]] = {}
        self.by_unit: dict[tuple[str, UnitRole], list[int]] = {}
        self._hold(plan)
        self.collective = tuple(at for at, task in enumerate(plan.tasks) if any(map(_is_collective, task.lead)))
        for at, task in enumerate(plan.tasks):
            self._file(at, task)
            for role, written in ((UnitRole.LEAD, task.lead), (UnitRole.COORDINATING, task.coordinating)):
                for name in named(written):
                    self.by_unit.setdefault((name, role), []).append(at)

    def _hold(self, plan: Plan) -> None:
        self.plan = plan
        self.items = tuple(PlannedTask(plan, task) for task in plan.tasks)

    def _file(self, at: int, task: Task) -> None:
        names = {_plain(task.code), _plain(task.ref)}
        names |= {_SECOND_OF_A_LETTER.sub("", name) for name in names if name[-1:].isdigit()}
        for name in names:
            self.by_number.setdefault(name, []).append(at)
        texts = (task.content, task.deliverable or "", task.deadline_text or "", *task.lead)
        for document in dict.fromkeys(document for text in texts if "/" in text for document in cited_documents(text)):
            self.by_document.setdefault(document, []).append(at)

    def holding(self, plan: Plan) -> PlanFile:
        """Return the file of the same plan with some tasks amended: their numbers, words and units stay."""
        if plan is self.plan:
            return self
        other = copy(self)
        other._hold(plan)
        return other


def filed(plans: Iterable[Plan], units: UnitBook, known: Iterable[PlanFile] = ()) -> tuple[PlanFile, ...]:
    """Return the files of plans; of those among `known`, made with the same units, the ones that there are."""
    before = {id(file.plan): file for file in known}
    resolve = lru_cache(maxsize=4_096)(units.resolve)

    @lru_cache(maxsize=4_096)
    def named(written: Sequence[str]) -> Iterable[str]:
        own = (resolve(each) for each in written if not _is_collective(each))
        return tuple(dict.fromkeys(unit.name for unit in own if unit))

    return tuple(before.get(id(plan)) or PlanFile(plan, named) for plan in plans)


def taken_over(known: Sequence[Plan], plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """Return plans, each that is as a known one was as that very object."""
    by_id = {plan.id: plan for plan in known}
    same = (by_id.get(plan.id) for plan in plans)
    return tuple(old if old is not None and _is_same(old, plan) else plan for old, plan in zip(same, plans, strict=True))


def _is_same(one: Plan, other: Plan) -> bool:
    return one is other or (one == other and one.reminders_from == other.reminders_from)
