"""A task as it stands: moved by extensions, dated by bases, met by reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.amending import amended, met
from plan.dossier import Dossier
from plan.extensions import Stage
from plan.model import Milestone, MilestoneKind
from plan.reports import Entry, Period, Report, Status
from plan.standing import is_done, is_open_date, standing
from tests.plan.reported import (
    TRACKING,
    ZONE,
    A,
    B,
    C,
    basis,
    dossier,
    due,
    example_dossier,
    extension,
    having,
    report,
    standing_now,
    unit_id,
)

DONE, SUBMITTED = Status.DONE, Status.SUBMITTED
ONE = dossier(due("2025-09-30"))
TWO = dossier(due("2025-09-30"), leads=(A, B))
MANY = dossier(due("2025-09-30"), leads=(A,), collective=True)
ACCEPT = report(DONE, entry=Entry.ACCEPT, about=1, said="2025-10-05")


def first(opened: Dossier) -> Milestone:
    return amended(opened, ZONE).milestones[0]


MET: dict[str, tuple[Dossier, tuple[Report, ...], str | None]] = {
    "nothing said is not met": (ONE, (), None),
    "unfinished work is not": (ONE, (report(percent=90),), None),
    "finished work is met on its day": (ONE, (report(DONE, said="2025-09-29"),), "2025-09-29"),
    "a minute before midnight in the office is that day": (ONE, (report(DONE, said="2025-09-30 23:59"),), "2025-09-30"),
    "midnight in the office is the next day": (ONE, (report(DONE, said="2025-10-01 00:00"),), "2025-10-01"),
    "it counts when it was said, not when it was recorded": (
        ONE,
        (report(DONE, said="2025-09-30 23:58", recorded="2025-10-01 00:10"),),
        "2025-09-30",
    ),
    "submitted work is not met": (ONE, (report(SUBMITTED),), None),
    "accepted work is met on the day of its submission": (ONE, (report(SUBMITTED, said="2025-09-29"), ACCEPT), "2025-09-29"),
    "undone it is not met": (ONE, (report(DONE), report(entry=Entry.UNDO, about=1)), None),
    "one lead of two does not meet it": (TWO, (report(DONE, unit=A),), None),
    "a second lead that is not done neither": (TWO, (report(DONE, unit=A), report(percent=90, unit=B)), None),
    "both leads meet it on the day of the later": (
        TWO,
        (report(DONE, unit=A, said="2025-09-10"), report(DONE, unit=B, said="2025-09-20")),
        "2025-09-20",
    ),
    "the first-named lead meets it for all": (TWO, (report(DONE, unit=A, for_all=True, said="2025-09-10"),), "2025-09-10"),
    "it does so whatever the others say": (
        TWO,
        (report(DONE, unit=A, for_all=True, said="2025-09-10"), report(percent=10, unit=B, said="2025-09-20")),
        "2025-09-10",
    ),
    "the second-named lead does not": (TWO, (report(DONE, unit=B, for_all=True),), None),
    "an unfinished word for all does not": (TWO, (report(percent=90, unit=A, for_all=True),), None),
    "a submission for all does not": (TWO, (report(SUBMITTED, unit=A, for_all=True),), None),
    "a word for all that is taken back does not": (
        TWO,
        (report(DONE, for_all=True), report(percent=90, said="2025-09-20")),
        None,
    ),
    "names of many are never met by one unit": (MANY, (report(DONE, unit=A), report(DONE, unit=C)), None),
    "the tracking unit meets it for names of many": (
        MANY,
        (report(DONE, unit=TRACKING, for_all=True, said="2025-09-10"),),
        "2025-09-10",
    ),
    "a unit that leads no longer does not meet it": (ONE, (report(DONE, unit=B),), None),
    "the tracking unit meets what nobody leads": (
        replace(ONE, leads=()),
        (report(DONE, unit=TRACKING, said="2025-09-10"),),
        "2025-09-10",
    ),
    "another milestone does not meet it": (dossier(due("2025-09-30"), due("2025-12-31")), (report(DONE, milestone=1),), None),
}


@pytest.mark.parametrize(("opened", "reports", "day"), MET.values(), ids=MET.keys())
def test_a_milestone_is_met_when_all_of_it_is_done(opened: Dossier, reports: tuple[Report, ...], day: str | None) -> None:
    expected = date.fromisoformat(day) if day else None
    opened = having(opened, *reports)
    assert (first(opened).met_on, met(opened, 0, ZONE)) == (expected, expected)


def test_work_that_waits_to_be_accepted_is_not_overdue() -> None:
    opened = standing_now(having(ONE, report(SUBMITTED, said="2025-09-30 23:00")))
    milestone = opened.item.task.milestones[0]
    assert (milestone.submitted_on, milestone.met_on) == (date(2025, 9, 30), None)
    assert not is_open_date(milestone)
    assert not is_done(opened.item.task)
    assert standing(opened.item.task, date(2025, 10, 9)).overdue_days == 0


def test_work_that_was_sent_back_is_overdue_again() -> None:
    returned = report(entry=Entry.RETURN, about=1, said="2025-10-05")
    opened = standing_now(having(ONE, report(SUBMITTED, said="2025-09-30"), returned))
    assert standing(opened.item.task, date(2025, 10, 9)).overdue_days == 9


@pytest.mark.parametrize(
    ("reports", "handed_in"),
    [
        ((report(SUBMITTED),), False),
        ((report(SUBMITTED), report(DONE, unit=B)), True),
        ((report(SUBMITTED, for_all=True),), True),
    ],
    ids=["by one lead of two it is not", "by both leads it is", "for all leads it is"],
)
def test_shared_work_is_handed_in(reports: tuple[Report, ...], handed_in: bool) -> None:
    assert (first(having(TWO, *reports)).submitted_on is not None) is handed_in


def test_what_was_met_no_longer_waits() -> None:
    milestone = first(having(ONE, report(SUBMITTED, said="2025-09-29"), ACCEPT))
    assert (milestone.met_on, milestone.submitted_on) == (date(2025, 9, 29), None)


def test_what_is_reported_by_period_is_never_met_as_a_whole() -> None:
    recurring = dossier(due(None, MilestoneKind.RECURRING))
    opened = having(recurring, report(DONE, period=Period(date(2025, 9, 1), date(2025, 9, 30))), report(DONE))
    assert amended(opened, ZONE) is opened.item.task


GRANTED = extension("2025-09-30", "2025-10-31", "2025-09-20")
AGAIN = extension("2025-10-31", "2025-12-15", "2025-10-20")
MOVED: dict[str, tuple[Dossier, str | None, str | None]] = {
    "without a request the plan's day stands": (ONE, "2025-09-30", None),
    "a granted request moves it and the old day is shown": (replace(ONE, extensions=(GRANTED,)), "2025-10-31", "2025-09-30"),
    "a second one moves it further and the first day is shown": (
        replace(ONE, extensions=(GRANTED, AGAIN)),
        "2025-12-15",
        "2025-09-30",
    ),
    "a request that is open moves nothing": (
        replace(ONE, extensions=(replace(GRANTED, stage=Stage.OFFICE),)),
        "2025-09-30",
        None,
    ),
    "a refused one moves nothing": (replace(ONE, extensions=(replace(GRANTED, stage=Stage.REFUSED),)), "2025-09-30", None),
    "one for another milestone moves nothing": (replace(ONE, extensions=(replace(GRANTED, milestone=1),)), "2025-09-30", None),
    "the one decided last counts, whichever was asked for first": (
        replace(
            ONE,
            extensions=(
                extension("2025-09-30", "2025-11-30", "2025-09-10", "2025-09-25"),
                extension("2025-09-30", "2025-10-15", "2025-09-12", "2025-09-20"),
            ),
        ),
        "2025-11-30",
        "2025-09-30",
    ),
}


@pytest.mark.parametrize(("opened", "day", "moved_from"), MOVED.values(), ids=MOVED.keys())
def test_an_extension_moves_a_milestone(opened: Dossier, day: str, moved_from: str | None) -> None:
    milestone = first(opened)
    assert (milestone.due, milestone.moved_from) == (
        date.fromisoformat(day),
        date.fromisoformat(moved_from) if moved_from else None,
    )


CONDITIONAL = example_dossier("7.b")


def test_a_conditional_milestone_gets_its_day_from_a_basis() -> None:
    before = first(CONDITIONAL)
    assert (before.kind, before.due) == (MilestoneKind.CONDITIONAL, None)
    now = first(replace(CONDITIONAL, bases=(basis("2025-12-10", "2025-11-24"),)))
    assert (now.kind, now.due, now.text, now.moved_from) == (MilestoneKind.DATE, date(2025, 12, 10), before.text, None)


def test_a_later_basis_counts() -> None:
    bases = (basis("2025-12-10", "2025-11-24"), basis("2025-12-20", "2025-11-25"), basis("2025-12-25", "2025-11-26", 1))
    assert first(replace(CONDITIONAL, bases=bases)).due == date(2025, 12, 20)


def test_an_extension_moves_what_a_basis_has_set() -> None:
    opened = replace(CONDITIONAL, bases=(basis("2025-12-10", "2025-11-24"),))
    moved = first(replace(opened, extensions=(extension("2025-12-10", "2025-12-25", "2025-12-01"),)))
    assert (moved.due, moved.moved_from) == (date(2025, 12, 25), date(2025, 12, 10))


def test_a_new_basis_overrules_what_was_granted_before_it() -> None:
    bases = (basis("2025-12-10", "2025-11-24"), basis("2026-01-15", "2025-12-05"))
    opened = replace(CONDITIONAL, bases=bases, extensions=(extension("2025-12-10", "2025-12-25", "2025-12-01"),))
    assert (first(opened).due, first(opened).moved_from) == (date(2026, 1, 15), None)


def test_what_is_granted_after_a_new_basis_counts_though_it_was_asked_for_before() -> None:
    bases = (basis("2025-12-10", "2025-11-24"), basis("2025-12-15", "2025-12-05"))
    opened = replace(CONDITIONAL, bases=bases, extensions=(extension("2025-12-10", "2025-12-25", "2025-12-01", "2025-12-06"),))
    assert first(opened).due == date(2025, 12, 25)


def test_a_basis_dates_nothing_that_is_reported_by_period() -> None:
    opened = replace(dossier(due(None, MilestoneKind.ONGOING)), bases=(basis("2025-12-10", "2025-11-24"),))
    assert amended(opened, ZONE) is opened.item.task


def test_two_milestones_are_met_each_by_itself() -> None:
    opened = example_dossier("6.a")
    units = [unit_id(name) for name in opened.item.task.lead]
    said = [
        report(DONE, said="2025-09-29", unit=unit, milestone=number, task_id=opened.task_id)
        for number in (0, 1)
        for unit in units
    ]
    half = standing_now(having(opened, *said[:3])).item.task
    assert [each.met_on for each in half.milestones] == [date(2025, 9, 29), None]
    assert not is_done(half)
    assert standing(half, date(2025, 11, 24)).next_due == date(2025, 12, 31)
    assert is_done(standing_now(having(opened, *said)).item.task)


def test_a_date_with_recurring_reports_is_met_by_its_date_alone() -> None:
    opened = example_dossier("3.a")
    said = report(DONE, said="2025-09-29", unit=opened.leads[0], task_id=opened.task_id)
    task = standing_now(having(opened, said)).item.task
    assert [each.met_on for each in task.milestones] == [date(2025, 9, 29), None]
    assert not is_done(task)
    assert not standing(task, date(2025, 11, 24)).overdue


def test_a_late_report_makes_a_milestone_met_and_no_longer_overdue() -> None:
    task = standing_now(having(ONE, report(DONE, said="2025-10-12"))).item.task
    assert task.milestones[0].met_on == date(2025, 10, 12)
    assert is_done(task)
    assert not standing(task, date(2025, 11, 1)).overdue


@pytest.mark.parametrize(("stage", "still_open"), [*zip(Stage, (True, True, False, False), strict=True)])
def test_a_request_is_open_until_the_office_has_decided(stage: Stage, still_open: bool) -> None:
    assert stage.open is still_open
