"""A deadline as a line: every computed date beside the document's own words, with the days from today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from handlers.views.names import shortened, whole
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask
from plan.model import Milestone, MilestoneKind, Rhythm, Task
from plan.standing import is_carried_over, is_released, last_day
from plan.state import TaskState

NEAR_DAYS = 13
"""A date this close is shown with its weekday."""
WORDS_SIZE = 120
BASIS_SIZE = 40
_TIMED = {MilestoneKind.DATE, MilestoneKind.ONGOING}


def deadline_line(
    item: PlannedTask, texts: Texts, today: date, room: str, shelf: Shelf | None = None, *, full: bool = False
) -> Markup:
    """Return the deadline of a task; `room` is "task" for a line of a card, "head" for the answer's first line."""
    task, state = item.task, shelf.state_of(item.task) if shelf else None
    if task.deadline_text is None and not task.milestones:
        return texts.html(f"{room}.no_due")
    words = task.deadline_text and (whole(task.deadline_text) if full else shortened(task.deadline_text, WORDS_SIZE))
    return texts.html(f"{room}.due", due=milestones_words(task, texts, today, state), words=words)


def milestones_words(task: Task, texts: Texts, today: date, state: TaskState | None = None) -> Markup:
    """Return every milestone in a row; what recurs or goes on is said after the dates."""
    said = [(each, _milestone_words(each, _basis(state, at), texts, today)) for at, each in enumerate(task.milestones)]
    first = _row(words for each, words in said if each.kind is MilestoneKind.DATE)
    rest = _row(words for each, words in said if each.kind is not MilestoneKind.DATE)
    if first and rest:
        return texts.html("due.then", first=first, rest=rest)
    return first or rest or texts.html("due.undated")


def _row(said: Iterable[Markup]) -> Markup:
    return Markup("; ").join(dict.fromkeys(said))


def _basis(state: TaskState | None, at: int) -> str | None:
    """Return the document that set the day of the milestone at `at`."""
    found = [each.document for each in state.bases if each.milestone == at] if state else []
    return shortened(found[-1], BASIS_SIZE) if found else None


def _milestone_words(milestone: Milestone, basis: str | None, texts: Texts, today: date) -> Markup:
    due, moved = milestone.due, milestone.moved_from
    if milestone.met_on is not None:
        return texts.html("due.met", day=due, on=milestone.met_on, moved=moved, basis=basis)
    if milestone.submitted_on is not None:
        return texts.html("due.submitted", day=due, on=milestone.submitted_on, moved=moved, basis=basis)
    if is_released(milestone) and milestone.kind in _TIMED:
        ended = {"year": milestone.carried_into, "on": milestone.closed_on}
        return texts.html("due.released", day=due, **ended, ongoing=milestone.kind is MilestoneKind.ONGOING)
    if milestone.kind is MilestoneKind.DATE and due is not None:
        days = (due - today).days
        if is_carried_over(milestone, today):
            last = last_day(milestone) or due
            return texts.html("due.carried", day=due, last=last, days=(last - today).days, moved=moved, basis=basis)
        key = "due.near" if 0 <= days <= NEAR_DAYS else "due.date"
        return texts.html(key, day=due, days=days, moved=moved, basis=basis)
    if milestone.kind is MilestoneKind.ONGOING:
        return texts.html("due.ongoing", day=due)
    if milestone.kind is MilestoneKind.RECURRING:
        return texts.html("due.recurring", words=rhythm_words(milestone.rhythm, texts))
    return texts.html(f"due.{milestone.kind.value}")


def rhythm_words(rhythm: Rhythm | None, texts: Texts) -> str | None:
    """Return how often: "hằng tháng, chậm nhất ngày 20"; None where the document does not say."""
    return texts.plain(f"rhythm.{rhythm.every.value}", day=rhythm.day) if rhythm else None
