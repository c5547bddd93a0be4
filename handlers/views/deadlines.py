"""A deadline as a line: every computed date beside the document's own words, with the days from today."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from handlers.views.names import shortened, whole
from locales import Texts
from plan.answers import PlannedTask
from plan.model import Milestone, MilestoneKind, Rhythm, Task

NEAR_DAYS = 13
"""A date this close is shown with its weekday."""
WORDS_SIZE = 120


def deadline_line(item: PlannedTask, texts: Texts, today: date, room: str, *, full: bool = False) -> Markup:
    """Return the deadline of a task; `room` is "task" for a line of a card, "head" for the answer's first line."""
    task = item.task
    if task.deadline_text is None and not task.milestones:
        return texts.html(f"{room}.no_due")
    words = task.deadline_text and (whole(task.deadline_text) if full else shortened(task.deadline_text, WORDS_SIZE))
    return texts.html(f"{room}.due", due=milestones_words(task, texts, today), words=words)


def milestones_words(task: Task, texts: Texts, today: date) -> Markup:
    """Return every milestone in a row; what recurs or goes on is said after the dates."""
    dated = [m for m in task.milestones if m.kind is MilestoneKind.DATE]
    others = [m for m in task.milestones if m.kind is not MilestoneKind.DATE]
    first, rest = (_row(each, texts, today) for each in (dated, others))
    if dated and others:
        return texts.html("due.then", first=first, rest=rest)
    if not dated and not others:
        return texts.html("due.undated")
    return first if dated else rest


def _row(milestones: list[Milestone], texts: Texts, today: date) -> Markup:
    said = dict.fromkeys(_milestone_words(milestone, texts, today) for milestone in milestones)
    return Markup("; ").join(said)


def _milestone_words(milestone: Milestone, texts: Texts, today: date) -> Markup:
    if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
        days = (milestone.due - today).days
        return texts.html("due.near" if 0 <= days <= NEAR_DAYS else "due.date", day=milestone.due, days=days)
    if milestone.kind is MilestoneKind.ONGOING:
        return texts.html("due.ongoing", day=milestone.due)
    if milestone.kind is MilestoneKind.RECURRING:
        return texts.html("due.recurring", words=rhythm_words(milestone.rhythm, texts))
    return texts.html(f"due.{milestone.kind.value}")


def rhythm_words(rhythm: Rhythm | None, texts: Texts) -> str | None:
    """Return how often: "hằng tháng, chậm nhất ngày 20"; None where the document does not say."""
    return texts.plain(f"rhythm.{rhythm.every.value}", day=rhythm.day) if rhythm else None
