"""Which tasks and sections carry which number, and which tasks cite which document, over all plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy

from plan.answers import PlannedTask
from plan.model import Plan, Section, Task
from plan.references import cited_documents, cites, plain

_SECOND_OF_A_LETTER = re.compile(r"(?<=[a-zđ])\d$")


class Numbering:
    """Looks up tasks by code or ref, sections by number, tasks by the documents that they cite."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._hold(plans)
        self._by_number: dict[str, list[int]] = {}
        self._citing: dict[str, list[int]] = {}
        for at, item in enumerate(self._items):
            self._add(at, item.task)

    def _hold(self, plans: Sequence[Plan]) -> None:
        self._plans = plans
        self._items = tuple(PlannedTask(plan, task) for plan in plans for task in plan.tasks)

    def amended(self, plans: Sequence[Plan]) -> Numbering:
        """Return the same over the same plans with some tasks amended: their numbers and words stay."""
        other = copy(self)
        other._hold(plans)
        return other

    def _add(self, at: int, task: Task) -> None:
        code, ref = plain(task.code), plain(task.ref)
        names = {code, ref, _SECOND_OF_A_LETTER.sub("", code), _SECOND_OF_A_LETTER.sub("", ref)}
        for name in names:
            self._by_number.setdefault(name, []).append(at)
        texts = (task.content, task.deliverable or "", task.deadline_text or "", *task.lead)
        for document in dict.fromkeys(document for text in texts for document in cited_documents(text)):
            self._citing.setdefault(document, []).append(at)

    def tasks(self, typed: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that a typed code or ref names; "5c" names both tasks lettered c in section 5."""
        return tuple(self._items[at] for at in self._by_number.get(plain(typed), ()))

    def tasks_citing(self, document: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that cite a document ("1085/qđ-ttg", "60 nd")."""
        found = [at for cited, places in self._citing.items() if cites(cited, document) for at in places]
        return tuple(self._items[at] for at in dict.fromkeys(found))

    def section(self, typed: str) -> tuple[Section, tuple[PlannedTask, ...]] | None:
        """Return a section by its full number ("II.2") or its last part ("2") with its tasks; None where there is none."""
        wanted = plain(typed)
        for plan in self._plans:
            for whole in (True, False):
                for section in plan.sections:
                    if wanted == (plain(section.ref) if whole else plain(section.ref.rsplit(".", 1)[-1])):
                        tasks = tasks_under(plan, section)
                        if tasks:
                            return section, tasks
        return None

    def siblings(self, typed: str) -> tuple[str, ...]:
        """Return the codes that stand beside an unknown one: those of the same section, () where it has none."""
        found = re.match(r"([ivxl]*?)(\d+)", plain(typed))
        section = self.section(found.group(2)) if found else None
        return tuple(item.task.code for item in section[1]) if section else ()


def tasks_under(plan: Plan, section: Section) -> tuple[PlannedTask, ...]:
    """Return the tasks whose ref stands under a section's, in the plan's order."""
    return tuple(PlannedTask(plan, task) for task in plan.tasks if task.ref.startswith(section.ref + "."))
