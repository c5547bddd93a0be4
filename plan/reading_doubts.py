"""What is doubtful in the tasks of a plan once they are read, whatever layout they stand in. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from plan.dates import cited_date_in
from plan.folding import fold
from plan.model import MilestoneKind, PlanHeader, Problem, Task
from plan.unit_names import is_collective

_LONGEST_SHOWN = 120


def doubts_of(tasks: Sequence[Task], header: PlanHeader) -> Iterator[Problem]:
    """Yield a problem for each doubt: leads that all mean many units, a day gone by before the plan was made, a cited day.

    A plan may well name what is over ("Đã hoàn thành"), so a day before its year or its issue is doubted, not refused.
    """
    for task in tasks:
        if task.lead and all(map(is_collective, task.lead)):
            yield Problem("collective_lead", task.line, task.ref, (("name", ", ".join(task.lead)[:_LONGEST_SHOWN]),))
        for text in _past(task, header):
            yield Problem("past_date", task.line, task.ref, (("text", text[:_LONGEST_SHOWN]),))
        cited = cited_date_in(task.deadline_text) if task.deadline_text else None
        if cited and not any(milestone.kind is MilestoneKind.DATE for milestone in task.milestones):
            yield Problem("cited_date", task.line, task.ref, (("text", cited[:_LONGEST_SHOWN]),))


def same_contents(tasks: Sequence[Task]) -> Iterator[Problem]:
    """Yield the later of two tasks that say the same: one of them may be a copy."""
    first: dict[str, Task] = {}
    for task in tasks:
        before = first.setdefault(fold(task.content), task)
        if before is not task and before.lead == task.lead:
            yield Problem("same_content", task.line, task.ref, (("other", before.ref),))


def _past(task: Task, header: PlanHeader) -> Iterator[str]:
    """Yield the words of milestones that were due before the plan was issued, or before its year began."""
    begin = header.issued_on or (date(header.year, 1, 1) if header.year and header.year > 0 else None)
    for milestone in task.milestones:
        if begin and milestone.kind is MilestoneKind.DATE and milestone.due and milestone.due < begin:
            yield milestone.text
