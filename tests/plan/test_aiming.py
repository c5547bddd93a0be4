"""What a report of a unit is about: the likeliest milestone or period first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.aiming import every_of, target_of, targets
from plan.dossier import Dossier
from plan.model import Every, MilestoneKind, Rhythm
from plan.office_settings import OfficeSettings, ReportRhythm
from plan.reports import Aim, Period, Report, Status
from tests.plan.reported import DEFAULT, A, B, dossier, due, example_dossier, having, report, standing_now

NOVEMBER, OCTOBER = Period(date(2025, 11, 1), date(2025, 11, 30)), Period(date(2025, 10, 1), date(2025, 10, 31))
DECEMBER = Period(date(2025, 12, 1), date(2025, 12, 31))
QUARTERLY = OfficeSettings(rhythm=ReportRhythm.QUARTER)
TODAY = date(2025, 11, 24)


def aimed(opened: Dossier, today: date = TODAY, settings: OfficeSettings = DEFAULT) -> list[tuple[int | None, Period | None]]:
    unit = opened.leads[0]
    return [(each.aim.milestone, each.aim.period) for each in targets(opened, unit, today, settings)]


def reported(code: str, *said: dict[str, object]) -> Dossier:
    opened = example_dossier(code)
    of_lead = [report(**{"unit": opened.leads[0], "task_id": opened.task_id, **each}) for each in said]  # type: ignore[arg-type]
    return standing_now(having(opened, *of_lead))


EXAMPLES: dict[str, tuple[Dossier, list[tuple[int | None, Period | None]]]] = {
    "3.a is about its date, then this month, then last month": (reported("3.a"), [(0, None), (1, NOVEMBER), (1, OCTOBER)]),
    "3.a whose date was met is about this month": (
        reported("3.a", {"status": Status.DONE}),
        [(1, NOVEMBER), (0, None), (1, OCTOBER)],
    ),
    "3.a whose date waits to be accepted is about this month": (
        reported("3.a", {"status": Status.SUBMITTED}),
        [(1, NOVEMBER), (0, None), (1, OCTOBER)],
    ),
    "3.a that was reported last month does not offer it again": (
        reported("3.a", {"milestone": 1, "period": OCTOBER}),
        [(0, None), (1, NOVEMBER)],
    ),
    "3.h is about the date that falls due first": (reported("3.h"), [(0, None), (1, None)]),
    "3.h whose first date was met is about the second": (reported("3.h", {"status": Status.DONE}), [(1, None), (0, None)]),
    "6.a where one lead is done is about its second date for that lead": (
        reported("6.a", {"status": Status.DONE}),
        [(1, None), (0, None)],
    ),
    "3.c is about this month, then last month": (reported("3.c"), [(0, NOVEMBER), (0, OCTOBER)]),
    "3.d recurs within ongoing work": (reported("3.d"), [(1, NOVEMBER), (0, NOVEMBER), (1, OCTOBER), (0, OCTOBER)]),
    "7.b is about what it waits for": (reported("7.b"), [(0, None)]),
    "1.a is about what the plan calls done": (reported("1.a"), [(0, None)]),
}


@pytest.mark.parametrize(("opened", "expected"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_the_likeliest_aim_comes_first(opened: Dossier, expected: list[tuple[int | None, Period | None]]) -> None:
    assert aimed(opened) == expected


def test_another_lead_still_aims_at_the_date_that_one_has_done() -> None:
    opened = having(dossier(due("2025-09-30"), due("2025-12-31"), leads=(A, B)), report(Status.DONE, unit=A))
    assert [each.aim.milestone for each in targets(opened, B, TODAY, DEFAULT)] == [0, 1]


def test_a_date_moved_behind_another_comes_second() -> None:
    assert aimed(dossier(due("2025-12-31"), due("2025-11-30"))) == [(1, None), (0, None)]


def test_a_task_without_milestones_is_reported_as_a_whole() -> None:
    (only,) = targets(dossier(), A, TODAY, DEFAULT)
    assert (only.aim, only.milestone, only.endless, only.ongoing) == (Aim(7, A), None, False, False)


ONGOING, RECURRING = due("2025-12-31", MilestoneKind.ONGOING), due(None, MilestoneKind.RECURRING)
ENDS: dict[str, tuple[Dossier, date, list[Period]]] = {
    "in January nothing is asked of the year before the plan": (
        dossier(ONGOING),
        date(2025, 1, 10),
        [Period(date(2025, 1, 1), date(2025, 1, 31))],
    ),
    "after ongoing work has ended its last month is meant": (dossier(ONGOING), date(2026, 1, 10), [DECEMBER, NOVEMBER]),
    "after the year what recurs is meant for its last month": (dossier(RECURRING), date(2026, 1, 10), [DECEMBER, NOVEMBER]),
    "before the year the first month of the plan is meant": (
        dossier(RECURRING, year=2026),
        date(2025, 12, 10),
        [Period(date(2026, 1, 1), date(2026, 1, 31))],
    ),
    "ongoing work without an end goes on": (
        dossier(due(None, MilestoneKind.ONGOING)),
        date(2026, 1, 10),
        [Period(date(2026, 1, 1), date(2026, 1, 31)), DECEMBER],
    ),
    "a plan without a year goes on": (
        dossier(RECURRING, year=None),
        date(2026, 1, 10),
        [Period(date(2026, 1, 1), date(2026, 1, 31)), DECEMBER],
    ),
}


@pytest.mark.parametrize(("opened", "today", "expected"), ENDS.values(), ids=ENDS.keys())
def test_periods_lie_where_the_plan_runs(opened: Dossier, today: date, expected: list[Period]) -> None:
    assert [period for _, period in aimed(opened, today)] == expected


def test_the_plan_names_the_rhythm_or_else_the_office_does() -> None:
    weekly = replace(RECURRING, rhythm=Rhythm(Every.WEEK))
    assert every_of(RECURRING, DEFAULT) is Every.MONTH
    assert every_of(RECURRING, QUARTERLY) is Every.QUARTER
    assert every_of(weekly, QUARTERLY) is Every.WEEK
    assert aimed(dossier(weekly))[0] == (0, Period(date(2025, 11, 24), date(2025, 11, 30)))
    assert aimed(dossier(ONGOING), settings=QUARTERLY)[0] == (0, Period(date(2025, 10, 1), date(2025, 12, 31)))


def test_an_aim_is_shown_with_its_milestone_as_long_as_the_task_has_it() -> None:
    opened = dossier(due("2025-09-30"), RECURRING)
    second = target_of(opened, Aim(7, A, 1, NOVEMBER))
    assert (second.milestone, second.endless, second.ongoing) == (RECURRING, True, False)
    assert target_of(opened, Aim(7, A, 2)).milestone is None
    assert target_of(opened, Aim(7, A)).milestone is None
    assert target_of(dossier(ONGOING), Aim(7, A, 0)).ongoing


def test_what_one_unit_reported_in_a_period_is_still_open_for_another() -> None:
    said: Report = report(unit=A, period=OCTOBER)
    opened = having(dossier(RECURRING, leads=(A, B)), said)
    assert [each.aim.period for each in targets(opened, B, TODAY, DEFAULT)] == [NOVEMBER, OCTOBER]
