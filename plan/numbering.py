"""Which tasks and sections carry which number, and which tasks cite which document, over all plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from plan.answers import PlannedTask
from plan.filing import PlanFile
from plan.model import Plan, Section
from plan.references import cites, plain


class Numbering:
    """Looks up tasks by code or ref, sections by number, tasks by the documents that they cite."""

    def __init__(self, files: Sequence[PlanFile]) -> None:
        self._files = files

    def tasks(self, typed: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that a typed code or ref names; "5c" names both tasks lettered c in section 5."""
        name = plain(typed)
        return tuple(file.items[at] for file in self._files for at in file.by_number.get(name, ()))

    def tasks_citing(self, document: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that cite a document ("1085/qđ-ttg", "60 nd")."""
        found: list[PlannedTask] = []
        for file in self._files:
            places = (places for cited, places in file.by_document.items() if cites(cited, document))
            found += (file.items[at] for at in dict.fromkeys(chain.from_iterable(places)))
        return tuple(found)

    def section(self, typed: str) -> tuple[Section, tuple[PlannedTask, ...]] | None:
        """Return a section by its full number ("II.2") or its last part ("2") with its tasks; None where there is none."""
        wanted = plain(typed)
        for plan in (file.plan for file in self._files):
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
