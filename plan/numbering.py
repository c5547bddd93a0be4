"""Which tasks and sections carry which number, and which tasks cite which document, over all plans."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plan.answers import PlannedTask
from plan.model import Plan, Section
from plan.references import cited_documents, cites, plain

_SECOND_OF_A_LETTER = re.compile(r"(?<=[a-zđ])\d$")


class Numbering:
    """Looks up tasks by code or ref, sections by number, tasks by the documents that they cite."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._plans = plans
        self._by_number: dict[str, list[PlannedTask]] = {}
        self._citing: dict[str, list[PlannedTask]] = {}
        for plan in plans:
            for task in plan.tasks:
                self._add(PlannedTask(plan, task))

    def _add(self, item: PlannedTask) -> None:
        code, ref = plain(item.task.code), plain(item.task.ref)
        names = {code, ref, _SECOND_OF_A_LETTER.sub("", code), _SECOND_OF_A_LETTER.sub("", ref)}
        for name in names:
            self._by_number.setdefault(name, []).append(item)
        texts = (item.task.content, item.task.deliverable or "", item.task.deadline_text or "", *item.task.lead)
        for document in dict.fromkeys(document for text in texts for document in cited_documents(text)):
            self._citing.setdefault(document, []).append(item)

    def tasks(self, typed: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that a typed code or ref names; "5c" names both tasks lettered c in section 5."""
        return tuple(self._by_number.get(plain(typed), ()))

    def tasks_citing(self, document: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that cite a document ("1085/qđ-ttg", "60 nd")."""
        found = [item for cited, items in self._citing.items() if cites(cited, document) for item in items]
        return tuple(dict.fromkeys(found))

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
