"""A dossier as it stood at the end of a day in the past, so that a report of last quarter says what was so then.

What was undone or corrected since counts as it was put right: a mistake is no figure of any day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo

from plan.amending import amended
from plan.dossier import Dossier
from plan.extensions import Extension, Stage
from plan.model import Milestone, MilestoneKind, Task
from plan.reports import Entry


def as_of(dossier: Dossier, day: date, zone: tzinfo) -> Dossier:
    """Return a dossier, its task amended, as far as things were said (not recorded) by the end of `day` in office time."""

    def by_then(instant: datetime | None) -> bool:
        return instant is not None and instant.astimezone(zone).date() <= day

    then = replace(
        dossier,
        reports=tuple(each for each in dossier.reports if each.entry is Entry.UNDO or by_then(each.said_at)),
        extensions=tuple(_extensions(dossier, day, zone)),
        bases=tuple(each for each in dossier.bases if by_then(each.said_at)),
        explanations=tuple(
            each if each.answered_at is None or by_then(each.answered_at) else replace(each, answer=None, answered_at=None)
            for each in dossier.explanations
            if by_then(each.asked_at)
        ),
        year_ends=tuple(each for each in dossier.year_ends if by_then(each.at)),
    )
    if then == dossier:
        return dossier
    then = replace(then, item=replace(then.item, task=_planned(dossier.item.task, dossier, then)))
    return replace(then, item=replace(then.item, task=amended(then, zone)))


def _extensions(dossier: Dossier, day: date, zone: tzinfo) -> Iterator[Extension]:
    """Yield the requests that had been made; one that was decided later still waited for a word."""
    for each in dossier.extensions:
        if each.said_at.astimezone(zone).date() > day:
            continue
        if each.decided_at is not None and each.decided_at.astimezone(zone).date() > day:
            yield replace(each, stage=Stage.OFFICE, decided_at=None, decided_by=None, decision_reason=None)
        else:
            yield each


def _planned(task: Task, dossier: Dossier, then: Dossier) -> Task:
    """Return the task without what moved or dated its milestones; amending puts back what had happened by then."""
    dated = {each.milestone for each in dossier.bases} - {each.milestone for each in then.bases}
    milestones = tuple(_unmoved(each, at in dated) for at, each in enumerate(task.milestones))
    return replace(task, milestones=milestones)


def _unmoved(milestone: Milestone, dated_later: bool) -> Milestone:
    if dated_later:
        return replace(milestone, kind=MilestoneKind.CONDITIONAL, due=None, moved_from=None)
    return replace(milestone, due=milestone.moved_from or milestone.due, moved_from=None)
