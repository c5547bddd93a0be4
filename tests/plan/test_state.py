"""How far a task is, summed up over its leads, milestones and periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.dossier import Dossier
from plan.model import Every, MilestoneKind, Rhythm
from plan.office_settings import OfficeSettings, ReportRhythm
from plan.reports import Entry, Period, Report, Status
from plan.state import TaskState, state_of
from tests.plan.reported import DEFAULT, TRACKING, A, B, C, dossier, due, example_dossier, having, report, standing_now

NOT_STARTED, IN_PROGRESS, BLOCKED, WAITING = Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED, Status.WAITING
SUBMITTED, DONE, CLOSED = Status.SUBMITTED, Status.DONE, Status.CLOSED
TODAY = date(2025, 11, 24)
NOVEMBER, OCTOBER = Period(date(2025, 11, 1), date(2025, 11, 30)), Period(date(2025, 10, 1), date(2025, 10, 31))
QUARTER = Period(date(2025, 10, 1), date(2025, 12, 31))
ONE, TWO = dossier(due("2025-09-30")), dossier(due("2025-09-30"), leads=(A, B))
DATES = dossier(due("2025-09-30"), due("2025-12-31"))
MIXED = dossier(due("2025-09-30"), due(None, MilestoneKind.RECURRING))
MANY = dossier(due("2025-09-30"), leads=(), collective=True)
WHOLE = dossier()


def seen(opened: Dossier, *reports: Report, today: date = TODAY, settings: OfficeSettings = DEFAULT) -> TaskState:
    return state_of(standing_now(having(opened, *reports)), today, settings)


STATES: dict[str, tuple[Dossier, tuple[Report, ...], tuple[Status, int | None]]] = {
    "nothing said is not started": (ONE, (), (NOT_STARTED, None)),
    "what was said not to be started is not": (ONE, (report(NOT_STARTED, 0),), (NOT_STARTED, 0)),
    "one lead's word is the task's": (ONE, (report(percent=60),), (IN_PROGRESS, 60)),
    "work without a figure has none": (ONE, (report(),), (IN_PROGRESS, None)),
    "work that is done is at a hundred": (ONE, (report(DONE),), (DONE, 100)),
    "submitted work is submitted": (ONE, (report(SUBMITTED),), (SUBMITTED, 100)),
    "blocked work is as far as it was": (ONE, (report(BLOCKED, 60),), (BLOCKED, 60)),
    "closed work is closed": (ONE, (report(CLOSED, 60),), (CLOSED, 60)),
    "a silent lead counts as nothing done": (TWO, (report(percent=60),), (IN_PROGRESS, 30)),
    "two leads are at their mean": (TWO, (report(percent=60), report(percent=81, unit=B)), (IN_PROGRESS, 70)),
    "one lead of two that is done does not finish the task": (TWO, (report(DONE),), (IN_PROGRESS, 50)),
    "both finish it": (TWO, (report(DONE), report(DONE, unit=B)), (DONE, 100)),
    "the first finishes it for both": (TWO, (report(DONE, for_all=True), report(BLOCKED, 10, unit=B)), (DONE, 100)),
    "one lead that is blocked blocks the task": (TWO, (report(BLOCKED, 20), report(DONE, unit=B)), (BLOCKED, 60)),
    "blocked comes before waiting": (TWO, (report(BLOCKED, 20), report(WAITING, 40, unit=B)), (BLOCKED, 30)),
    "one lead that waits makes the task wait": (TWO, (report(WAITING), report(percent=50, unit=B)), (WAITING, 25)),
    "one submission of two does not submit the task": (TWO, (report(SUBMITTED),), (IN_PROGRESS, 50)),
    "a submission beside one that is done submits it": (TWO, (report(SUBMITTED), report(DONE, unit=B)), (SUBMITTED, 100)),
    "a submission for all submits it": (TWO, (report(SUBMITTED, for_all=True),), (SUBMITTED, 100)),
    "a figure for all is the task's": (TWO, (report(percent=70, for_all=True),), (IN_PROGRESS, 70)),
    "a figure for all by who may not is one lead's": (TWO, (report(percent=70, unit=B, for_all=True),), (IN_PROGRESS, 35)),
    "a task with one of two dates met is not at a hundred": (
        DATES,
        (report(DONE),),
        (IN_PROGRESS, None),
    ),
    "the figure is of the date spoken of last": (
        DATES,
        (report(DONE), report(percent=20, milestone=1)),
        (IN_PROGRESS, 20),
    ),
    "both dates met finish the task": (DATES, (report(DONE), report(DONE, milestone=1)), (DONE, 100)),
    "when only recurring work is left there is no figure": (
        MIXED,
        (report(DONE), report(DONE, milestone=1, period=NOVEMBER)),
        (IN_PROGRESS, None),
    ),
    "recurring work says nothing about the date": (
        MIXED,
        (report(percent=40), report(DONE, milestone=1, period=NOVEMBER, said="2025-09-02")),
        (IN_PROGRESS, 40),
    ),
    "one of many that is done says nothing of the others": (MANY, (report(DONE, unit=C),), (IN_PROGRESS, None)),
    "the tracking unit finishes it for the many": (MANY, (report(DONE, unit=TRACKING, for_all=True),), (DONE, 100)),
    "a task without milestones is as its lead says": (WHOLE, (report(percent=30, milestone=None),), (IN_PROGRESS, 30)),
    "a task without milestones is done when its lead says so": (WHOLE, (report(DONE, milestone=None),), (DONE, 100)),
    "a milestone that the task no longer has does not count": (
        ONE,
        (report(percent=30, milestone=3),),
        (IN_PROGRESS, None),
    ),
    "what was undone does not count": (ONE, (report(percent=60), report(entry=Entry.UNDO, about=1)), (NOT_STARTED, None)),
    "what the plan calls done is done": (example_dossier("1.a"), (), (DONE, 100)),
    "a note about done work changes nothing": (dossier(due(None, MilestoneKind.DONE)), (report(percent=5),), (DONE, 100)),
}


@pytest.mark.parametrize(("opened", "reports", "expected"), STATES.values(), ids=STATES.keys())
def test_a_task_is_as_far_as_its_lines(
    opened: Dossier, reports: tuple[Report, ...], expected: tuple[Status, int | None]
) -> None:
    state = seen(opened, *reports)
    assert (state.status, state.percent) == expected


def test_units_are_those_that_lead_and_those_that_have_reported() -> None:
    state = seen(TWO, report(percent=10, unit=C), report(percent=20, unit=B, said="2025-09-02"), report(unit=B))
    assert [(each.unit_id, each.latest and each.latest.percent) for each in state.units] == [(A, None), (B, 20), (C, 10)]
    assert state.latest is not None
    assert (state.latest.percent, state.task_id) == (20, 7)
    assert seen(TWO).latest is None


RECURRING, ONGOING = due(None, MilestoneKind.RECURRING), due("2025-12-31", MilestoneKind.ONGOING)
QUARTERLY = OfficeSettings(rhythm=ReportRhythm.QUARTER)
PERIODS: dict[str, tuple[Dossier, tuple[Report, ...], date, OfficeSettings, Period | None, bool]] = {
    "dated work has no period": (ONE, (), TODAY, DEFAULT, None, False),
    "ongoing work nobody spoke of is silent": (dossier(ONGOING), (), TODAY, DEFAULT, NOVEMBER, True),
    "reported this month it is not": (dossier(ONGOING), (report(period=NOVEMBER),), TODAY, DEFAULT, NOVEMBER, False),
    "reported last month it is": (dossier(ONGOING), (report(period=OCTOBER),), TODAY, DEFAULT, NOVEMBER, True),
    "an office may want it by quarter": (dossier(ONGOING), (), TODAY, QUARTERLY, QUARTER, True),
    "a month reported before the office chose quarters counts": (
        dossier(ONGOING),
        (report(period=OCTOBER),),
        TODAY,
        QUARTERLY,
        QUARTER,
        False,
    ),
    "a quarter reported before the office chose months counts": (
        dossier(ONGOING),
        (report(period=QUARTER),),
        TODAY,
        DEFAULT,
        NOVEMBER,
        False,
    ),
    "the plan's own rhythm comes first": (
        dossier(replace(RECURRING, rhythm=Rhythm(Every.QUARTER))),
        (),
        TODAY,
        DEFAULT,
        QUARTER,
        True,
    ),
    "an undone report leaves it silent": (
        dossier(ONGOING),
        (report(period=NOVEMBER), report(entry=Entry.UNDO, about=1, period=NOVEMBER)),
        TODAY,
        DEFAULT,
        NOVEMBER,
        True,
    ),
    "a word about the date is none about the period": (MIXED, (report(DONE),), TODAY, DEFAULT, NOVEMBER, True),
    "on its last day ongoing work is still reported": (
        dossier(ONGOING),
        (),
        date(2025, 12, 31),
        DEFAULT,
        Period(date(2025, 12, 1), date(2025, 12, 31)),
        True,
    ),
    "after it nobody is silent": (dossier(ONGOING), (), date(2026, 1, 1), DEFAULT, None, False),
    "nor after the year in which work recurs": (dossier(RECURRING), (), date(2026, 1, 1), DEFAULT, None, False),
    "nor before it": (dossier(RECURRING, year=2026), (), date(2025, 12, 31), DEFAULT, None, False),
    "what goes on is reported beside what has ended": (
        dossier(due("2025-06-30", MilestoneKind.ONGOING), ONGOING),
        (),
        TODAY,
        DEFAULT,
        NOVEMBER,
        True,
    ),
}


@pytest.mark.parametrize(("opened", "reports", "today", "settings", "period", "silent"), PERIODS.values(), ids=PERIODS.keys())
def test_work_by_period_was_reported_or_is_silent(
    opened: Dossier, reports: tuple[Report, ...], today: date, settings: OfficeSettings, period: Period | None, silent: bool
) -> None:
    state = seen(opened, *reports, today=today, settings=settings)
    assert (state.period, state.silent) == (period, silent)
