"""The lines of a list: each task in its group (overdue, due, waiting, done, routine) with the day that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from markupsafe import Markup

from handlers.views.deadlines import rhythm_words
from handlers.views.names import code_words, day_words, shortened
from locales import Texts
from plan.answers import STATES, PlannedTask, Span, SpanKind
from plan.model import Milestone, MilestoneKind, Task
from plan.standing import day_shown, is_done, is_open_date, standing

LINE_SIZE = 62
LINE_WORDS_SIZE = 60
WEEKDAY_DAYS = 30
"""A date this close is shown with its weekday."""
_ROUTINE = {MilestoneKind.ONGOING, MilestoneKind.RECURRING}

Told = Callable[[PlannedTask], str | None]
"""Says something short about a task, None where there is nothing to say."""


class Group(StrEnum):
    """In which group of a list a task stands, in the order in which they are shown. `SUBMITTED` waits to be accepted."""

    OVERDUE = "overdue"
    DUE = "due"
    SUBMITTED = "submitted"
    WAITING = "waiting"
    DONE = "done"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class Entry:
    """A task in its group; `day` is the open date that put it there, `since` when what is done or handed in was delivered."""

    item: PlannedTask
    group: Group
    day: date | None = None
    since: date | None = None


def entries(items: Iterable[PlannedTask], span: Span | None, today: date) -> tuple[Entry, ...]:
    """Return the entries in the order of their groups, dated ones by day, the others in the plan's order."""
    found = [_entry(item, span, today) for item in items]
    order = list(Group)
    return tuple(sorted(found, key=lambda e: (order.index(e.group), e.day or date.max)))


def _entry(item: PlannedTask, span: Span | None, today: date) -> Entry:
    task = item.task
    if is_done(task):
        return Entry(item, Group.DONE, since=max((each.met_on for each in task.milestones if each.met_on), default=None))
    days = sorted(_dates(task, span, today))
    if days:
        return Entry(item, Group.OVERDUE if days[0] < today else Group.DUE, days[0])
    settled = [each for each in task.milestones if span is None or (each.due and _lies_in(each.due, span, today))]
    if handed_in := [each.submitted_on for each in settled if each.submitted_on]:
        return Entry(item, Group.SUBMITTED, since=max(handed_in))
    if span and (met := [each.met_on for each in settled if each.met_on]):
        return Entry(item, Group.DONE, since=max(met))  # for this time; something else is still to come
    if any(milestone.kind in _ROUTINE for milestone in task.milestones):
        return Entry(item, Group.ROUTINE)
    return Entry(item, Group.WAITING)


def _dates(task: Task, span: Span | None, today: date) -> Iterator[date]:
    """Yield the days that are still to be met and for which a span lists the task, each as it counts today."""
    for milestone in filter(is_open_date, task.milestones):
        due, shown = milestone.due, day_shown(milestone, today)
        if due is None or shown is None:
            continue
        if span is None or _lies_in(shown, span, today) or (span.kind is not SpanKind.OVERDUE and _lies_in(due, span, today)):
            yield shown


def _lies_in(day: date, span: Span, today: date) -> bool:
    """Tell whether a span lists a task for this day."""
    if span.kind is SpanKind.OVERDUE and day >= today:
        return False
    if span.kind in STATES and span.days is None:
        return True
    return span.first is not None and span.last is not None and span.first <= day <= span.last


def entry_line(entry: Entry, texts: Texts, today: date, short_name: Told, state: Told) -> Markup:
    """Return the line of one task, with its leading units and how far it is where these can be told."""
    task = entry.item.task
    values: dict[str, object] = {
        "code": code_words(task.code, texts),
        "content": shortened(task.content, LINE_SIZE),
        "unit": short_name(entry.item),
        "state": state(entry.item),
    }
    if entry.since is not None:
        values["state"] = texts.plain(f"state.{entry.group.value}_on", day=day_words(entry.since, today, texts))
    if entry.group is Group.ROUTINE:
        values["words"] = _often(task.milestones, texts)
    elif entry.group is Group.WAITING:
        values["words"] = task.deadline_text and shortened(task.deadline_text, LINE_WORDS_SIZE)
    elif entry.day is not None:
        days = (entry.day - today).days
        near = entry.group is Group.DUE and days <= WEEKDAY_DAYS
        values |= {"day": day_words(entry.day, today, texts, weekday=near), "days": days}
    if entry.group is Group.OVERDUE:
        coming = standing(task, today).next_due
        values["next"] = day_words(coming, today, texts) if coming else None
    return texts.html(f"list.line_{entry.group.value}", **values)


def _often(milestones: tuple[Milestone, ...], texts: Texts) -> str | None:
    return next((words for m in milestones if (words := rhythm_words(m.rhythm, texts))), None)
