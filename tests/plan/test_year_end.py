"""Which open tasks are asked about at the end of their plan's year, and what carrying over and closing do to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.calendar import WorkCalendar
from plan.dossier import Dossier, Registry
from plan.duties import duties_of
from plan.explaining import late_units
from plan.model import Every, MilestoneKind, Rhythm
from plan.reports import Aim, Entry, Period, Report, Status
from plan.standing import standing
from plan.state import state_of
from plan.units import UnitBook
from plan.verdicts import Verdict, YearEnd
from plan.year_end import (
    Tally,
    YearEndGround,
    answerable,
    asked_about,
    asked_from,
    can_take_back,
    open_ends,
    tally,
)
from tests.plan.reported import (
    DEFAULT,
    HOA,
    TASK,
    TRACKING,
    ZONE,
    A,
    B,
    at,
    dossier,
    due,
    extension,
    having,
    report,
    standing_now,
)

CALENDAR = WorkCalendar()
ONGOING, RECURRING, CONDITIONAL = MilestoneKind.ONGOING, MilestoneKind.RECURRING, MilestoneKind.CONDITIONAL
DECEMBER = Period(date(2025, 12, 1), date(2025, 12, 31))
YEAR_LONG = dossier(due("2025-12-31", ONGOING))
MONTHLY = dossier(due(None, RECURRING, rhythm=Rhythm(Every.MONTH)))
BOTH = dossier(due("2025-12-31"), leads=(A, B))
DONE, CLOSED = Status.DONE, Status.CLOSED


def ground(today: str) -> YearEndGround:
    return YearEndGround(date.fromisoformat(today), CALENDAR, ZONE, DEFAULT)


def carried(opened: Dossier, *units: int, said: str = "2025-12-20") -> Dossier:
    words = [YearEnd(TASK, unit, 2025, Verdict.CARRIED, HOA, at(said)) for unit in units or (A,)]
    return replace(opened, year_ends=tuple(words))


def gave_up(opened: Dossier, unit: int = A) -> Dossier:
    return having(opened, report(CLOSED, said="2025-12-20", aim=Aim(TASK, unit)))


def asked(opened: Dossier, today: str = "2025-12-17") -> list[int]:
    """Return which units are asked about a task on a day."""
    return [end.unit_id for end in asked_about([standing_now(opened)], ground(today))]


def in_december(status: Status, said: str) -> Report:
    return report(status, said=said, period=DECEMBER)


CASES: dict[str, tuple[Dossier, list[int]]] = {
    "work that goes on to the last of the year": (YEAR_LONG, [A]),
    "work that goes on without an end": (dossier(due(None, ONGOING)), [A]),
    "work that recurs": (MONTHLY, [A]),
    "a date that is long over": (dossier(due("2025-03-31")), [A]),
    "a date that is the last of the year": (dossier(due("2025-12-31")), [A]),
    "what waits for a document": (dossier(due(None, CONDITIONAL)), [A]),
    "what has no day": (dossier(due(None, MilestoneKind.UNDATED)), [A]),
    "what has no milestone at all": (dossier(), [A]),
    "each of several leads": (BOTH, [A, B]),
    "of several leads the one that has not handed in": (having(BOTH, report(DONE)), [B]),
    "nobody where the first lead has confirmed for all": (having(BOTH, report(DONE, for_all=True)), []),
    "who follows the plan where nobody leads": (dossier(due("2025-12-31"), leads=()), [TRACKING]),
    "nobody where only names of many lead": (dossier(due("2025-12-31"), leads=(), collective=True), []),
    "not what the plan calls done": (dossier(due(None, MilestoneKind.DONE)), []),
    "not what is done": (having(dossier(due("2025-12-31")), report(DONE)), []),
    "not what waits to be accepted": (having(dossier(due("2025-12-31")), report(Status.SUBMITTED)), []),
    "what was done and undone": (
        having(dossier(due("2025-12-31")), report(DONE), report(entry=Entry.UNDO, about=1)),
        [A],
    ),
    "not what was closed": (gave_up(YEAR_LONG), []),
    "of several leads the one that has not closed it": (gave_up(BOTH), [B]),
    "not what was carried over": (carried(YEAR_LONG), []),
    "of several leads the one that has not carried it over": (carried(BOTH), [B]),
    "not what was put on a day of the next year": (
        dossier(due("2025-11-30"), extensions=(extension("2025-11-30", "2026-03-31", "2025-11-20"),)),
        [],
    ),
    "what was moved within the year": (
        dossier(due("2025-11-30"), extensions=(extension("2025-11-30", "2025-12-25", "2025-11-20"),)),
        [A],
    ),
    "not what went on to a day that is over": (dossier(due("2025-06-30", ONGOING)), []),
    "not work of its last period that was reported as done": (having(MONTHLY, in_december(DONE, "2025-12-02")), []),
    "ongoing work though its last period was reported before it was asked": (
        having(YEAR_LONG, in_december(Status.IN_PROGRESS, "2025-12-16")),
        [A],
    ),
    "not ongoing work that was reported since": (having(YEAR_LONG, in_december(Status.IN_PROGRESS, "2025-12-17")), []),
    "not a plan without a year": (dossier(due("2025-12-31"), year=None), []),
    "not the plan of another year": (dossier(due("2025-12-31"), year=2024), []),
    "what is only half done": (having(dossier(due("2025-09-30"), due("2025-12-31")), report(DONE)), [A]),
}


@pytest.mark.parametrize(("opened", "units"), CASES.values(), ids=CASES.keys())
def test_at_the_end_of_the_year_it_is_asked_about(opened: Dossier, units: list[int]) -> None:
    assert asked(opened) == units


@pytest.mark.parametrize(
    ("today", "wanted", "may_answer"),
    [
        ("2025-12-16", False, False),
        ("2025-12-17", True, True),
        ("2025-12-31", True, True),
        ("2026-01-01", False, True),
        ("2026-01-31", False, True),
        ("2026-02-01", False, False),
    ],
)
def test_it_is_asked_from_the_tenth_working_day_before_the_last_and_answered_until_january_is_over(
    today: str, wanted: bool, may_answer: bool
) -> None:
    task = standing_now(dossier(due("2025-12-31")))
    assert bool(asked_about([task], ground(today))) is wanted
    assert bool(answerable([task], ground(today))) is may_answer


def test_days_off_before_the_new_year_let_it_be_asked_earlier() -> None:
    assert asked_from(2025, CALENDAR) == date(2025, 12, 17)
    assert asked_from(2025, WorkCalendar(days_off=frozenset({date(2025, 12, 24), date(2025, 12, 25)}))) == date(2025, 12, 15)


def test_what_was_carried_over_can_be_taken_back_until_the_year_is_over() -> None:
    assert can_take_back(2025, date(2025, 12, 31))
    assert not can_take_back(2025, date(2026, 1, 1))


def test_a_report_that_it_is_done_is_about_what_is_still_open() -> None:
    two = having(dossier(due("2025-09-30"), due("2025-12-31")), report(DONE))
    (end,) = open_ends(standing_now(two), ground("2025-12-17"))
    assert end.aim == Aim(TASK, A, 1)
    (goes_on,) = open_ends(standing_now(YEAR_LONG), ground("2026-01-15"))
    assert goes_on.aim == Aim(TASK, A, 0, DECEMBER)


RELEASED = {"carried over": carried(dossier(due("2025-03-31"))), "closed": gave_up(dossier(due("2025-03-31")))}


@pytest.mark.parametrize("opened", RELEASED.values(), ids=RELEASED.keys())
def test_what_was_carried_over_or_closed_is_neither_owed_nor_overdue_nor_to_be_explained(opened: Dossier) -> None:
    task, today = standing_now(opened), date(2025, 12, 22)
    assert duties_of(task, today, DEFAULT) == ()
    assert not standing(task.item.task, today).overdue
    assert late_units(task, today) == ()


def test_what_one_of_two_leads_has_carried_over_the_other_still_owes() -> None:
    task, today = standing_now(carried(dossier(due("2025-03-31"), leads=(A, B)))), date(2025, 12, 22)
    assert {duty.unit_id for duty in duties_of(task, today, DEFAULT)} == {B}
    assert standing(task.item.task, today).overdue
    assert late_units(task, today) == (B,)
    assert state_of(task, today, DEFAULT).carried_into is None


STATES: dict[str, tuple[Dossier, int | None]] = {
    "nothing was said": (YEAR_LONG, None),
    "its only lead carries it over": (carried(YEAR_LONG), 2026),
    "one lead carries it over and the other has done its part": (carried(having(BOTH, report(DONE, unit=B))), 2026),
    "one lead carries it over and the other has closed it": (carried(gave_up(BOTH, B)), 2026),
    "who carried it over has closed it": (gave_up(carried(YEAR_LONG)), None),
    "who carried it over has done it": (having(carried(dossier(due("2025-12-31"))), report(DONE)), None),
    "who carried it over speaks of it again": (having(carried(YEAR_LONG), in_december(Status.BLOCKED, "2025-12-22")), 2026),
}


@pytest.mark.parametrize(("opened", "year"), STATES.values(), ids=STATES.keys())
def test_a_task_goes_on_in_the_next_year_where(opened: Dossier, year: int | None) -> None:
    task = standing_now(opened)
    assert state_of(task, date(2025, 12, 22), DEFAULT).carried_into == year
    assert {each.carried_into for each in task.item.task.milestones} == {year}


def test_a_tally_counts_each_task_once_and_only_what_was_said_since_it_was_asked() -> None:
    before = having(YEAR_LONG, report(CLOSED, said="2025-12-16", aim=Aim(TASK, A)))
    tasks = [carried(BOTH, A, B), carried(gave_up(BOTH, B)), gave_up(YEAR_LONG), before, BOTH, having(BOTH, report(DONE))]
    assert tally(map(standing_now, tasks), ground("2025-12-22")) == Tally(2025, carried=2, closed=1, left=2)


def test_there_is_no_tally_before_it_is_asked_nor_after_january() -> None:
    tasks = [standing_now(carried(YEAR_LONG))]
    assert tally(tasks, ground("2025-12-16")) is None
    assert tally(tasks, ground("2026-01-31")) == Tally(2025, carried=1)
    assert tally(tasks, ground("2026-02-01")) is None


def test_what_a_dissolved_unit_has_carried_over_stands_for_the_one_in_its_place() -> None:
    said = YearEnd(TASK, A, 2025, Verdict.CARRIED, HOA, at("2025-12-20"))
    assert Registry(UnitBook(()), {A: B}).settled(said).unit_id == B
    assert Registry(UnitBook(()), {}).settled(said) == said
