"""What may be wrong with one task of a plan that was read, as a list of rules over its own words. It mends nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache

from plan.folding import fold
from plan.model import Milestone, MilestoneKind, Task
from plan.unit_names import is_collective
from plan.units import UnitBook
from plan.wordlists import table

_WRITTEN_DAY = re.compile(
    r"\b(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})\b"
    r"|\b(?P<day2>\d{1,2})\s+thang\s+(?P<month2>\d{1,2})\s+nam\s+(?P<year2>\d{4})\b"
)


class Doubt(StrEnum):
    """What is missing in a task, or may have been understood wrongly."""

    NO_LEAD = "no_lead"
    UNKNOWN_LEAD = "unknown_lead"  # no unit of the office is called so
    NO_DATE = "no_date"
    PAST_DATE = "past_date"
    CITED_DATE = "cited_date"  # the day may be that of a document which the deadline only cites
    SAME_LETTER = "same_letter"
    NO_DELIVERABLE = "no_deliverable"
    NEAR_DUPLICATE = "near_duplicate"  # another task says nearly the same


Found = tuple[Doubt, str, str]
"""A doubt, the document's own words that raise it, and what it is about: a unit as written, a day (ISO), another task."""


def doubts_of_lead(task: Task, book: UnitBook) -> Iterator[Found]:
    """Yield what is doubtful about who leads a task. Where the office has no units yet, every name is new and none doubtful."""
    if not task.lead:
        yield Doubt.NO_LEAD, task.content, ""
    for name in task.lead if book.units else ():
        if not is_collective(name) and book.resolve(name) is None:
            yield Doubt.UNKNOWN_LEAD, name, name


def doubts_of_dates(task: Task, today: date, year: int | None) -> Iterator[Found]:
    """Yield what is doubtful about when a task is due. A day that may only be cited is not said to be past besides."""
    if all(one.kind is MilestoneKind.UNDATED for one in task.milestones):
        yield Doubt.NO_DATE, task.deadline_text or task.content, ""
    for one in task.milestones:
        if one.kind is not MilestoneKind.DATE or one.due is None:
            continue
        words = one.text or task.deadline_text or task.content
        if _may_be_cited(one, year):
            yield Doubt.CITED_DATE, words, one.due.isoformat()
        elif one.due < today:
            yield Doubt.PAST_DATE, words, one.due.isoformat()


def _may_be_cited(milestone: Milestone, year: int | None) -> bool:
    """Say whether a day lies before the plan's year, or stands behind a kind of document with no word of a limit between."""
    due, text = milestone.due, fold(milestone.text)
    if due is None:
        return False
    if year is not None and due.year < year:
        return True
    return any(_stands_behind_a_document(text[: found.start()]) for found in _WRITTEN_DAY.finditer(text) if _day(found) == due)


def _stands_behind_a_document(before: str) -> bool:
    documents, limits = _patterns()
    last = max((found.end() for found in documents.finditer(before)), default=None)
    return last is not None and not limits.search(before[last:])


def _day(found: re.Match[str]) -> date | None:
    parts = [found[name] or found[f"{name}2"] for name in ("year", "month", "day")]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Match a kind of document, and a word that makes the day behind it a limit."""
    known = table("deadlines")
    documents, limits = known["documents"], [*known["own"], *table("health")["limits"]]
    return tuple(re.compile(rf"\b(?:{'|'.join(map(re.escape, map(fold, words)))})\b") for words in (documents, limits))  # type: ignore[return-value]
