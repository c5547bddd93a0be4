"""From which day something is overdue: over weekends, Tết and swapped days, as the office has chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import PlannedTask, Span, SpanKind
from plan.calendar import DayKind, OfficeDay, WorkCalendar, work_calendar
from plan.lateness import STRICT, Terms, plan_under
from plan.listing import within
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Task
from plan.office_settings import OverdueAfter
from plan.standing import day_shown, is_carried_over, is_overdue, last_day, standing
from plan.units import UnitBook

TET = [date(2026, 2, day) for day in range(16, 21)]
SWAPPED = [OfficeDay(date(2026, 1, 2), DayKind.OFF), OfficeDay(date(2026, 1, 10), DayKind.WORKED)]
CALENDAR = work_calendar([date(2026, 1, 1), *TET], (), SWAPPED)
CARRIED = Terms(CALENDAR, OverdueAfter.NEXT_WORKING_DAY)
HELD = Terms(CALENDAR, OverdueAfter.DUE_DAY)
SUNDAY, MONDAY, TUESDAY = date(2025, 11, 30), date(2025, 12, 1), date(2025, 12, 2)


def due(day: date, terms: Terms = CARRIED) -> Milestone:
    return terms.applied(Milestone(MilestoneKind.DATE, day, "hạn"))


def task(*milestones: Milestone) -> Task:
    return Task("1", "1", "", "Việc", milestones=milestones)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2025-11-28", "2025-11-28"),
        ("2025-11-29", "2025-12-01"),
        ("2025-11-30", "2025-12-01"),
        ("2026-01-01", "2026-01-05"),
        ("2026-01-10", "2026-01-10"),
        ("2026-01-11", "2026-01-12"),
        ("2026-02-14", "2026-02-23"),
        ("2026-02-18", "2026-02-23"),
        ("2026-02-22", "2026-02-23"),
    ],
    ids=["Friday", "Saturday", "Sunday", "swapped", "made up", "Sunday after", "before Tết", "in Tết", "after Tết"],
)
def test_a_term_that_ends_on_a_day_off_ends_with_the_next_working_day(day: str, last: str) -> None:
    milestone = due(date.fromisoformat(day))
    assert last_day(milestone) == date.fromisoformat(last)
    assert not is_overdue(milestone, date.fromisoformat(last))
    assert is_overdue(milestone, date.fromisoformat(last) + timedelta(days=1))


@pytest.mark.parametrize("day", ["2025-11-30", "2026-02-18", "2026-01-01", "2025-11-28"])
def test_an_office_that_holds_to_the_plans_day_counts_from_the_day_after(day: str) -> None:
    milestone = due(date.fromisoformat(day), HELD)
    assert last_day(milestone) == date.fromisoformat(day)
    assert is_overdue(milestone, date.fromisoformat(day) + timedelta(days=1))


@pytest.mark.parametrize(
    ("today", "overdue_days", "days_left"),
    [("2025-11-30", 0, 0), ("2025-12-01", 0, 0), ("2025-12-02", 2, None), ("2025-11-28", 0, 2)],
    ids=["the Sunday itself", "the Monday after", "the Tuesday", "the Friday before"],
)
def test_overdue_days_count_from_the_plans_day(today: str, overdue_days: int, days_left: int | None) -> None:
    seen = standing(task(due(SUNDAY)), date.fromisoformat(today))
    assert (seen.overdue_days, seen.days_left) == (overdue_days, days_left)
    assert seen.overdue is (overdue_days > 0)


def test_on_the_day_it_is_carried_over_to_that_day_is_the_next_to_come() -> None:
    seen = standing(task(due(SUNDAY), due(date(2025, 12, 31))), MONDAY)
    assert (seen.next_due, seen.days_left) == (MONDAY, 0)
    assert is_carried_over(due(SUNDAY), MONDAY)
    assert [day_shown(due(SUNDAY), day) for day in (SUNDAY, MONDAY, TUESDAY)] == [SUNDAY, MONDAY, SUNDAY]


def test_what_is_due_in_the_middle_of_tet_is_overdue_by_all_the_days_since() -> None:
    in_tet = task(due(date(2026, 2, 18)))
    assert standing(in_tet, date(2026, 2, 23)).overdue_days == 0
    assert standing(in_tet, date(2026, 2, 24)).overdue_days == 6


@pytest.mark.parametrize("kind", [kind for kind in MilestoneKind if kind is not MilestoneKind.DATE])
def test_only_dates_have_a_term_that_is_carried_over(kind: MilestoneKind) -> None:
    milestone = Milestone(kind, SUNDAY, "x")
    assert CARRIED.applied(milestone) is milestone


def test_a_change_of_the_rule_changes_the_terms_back() -> None:
    plan = Plan(PlanHeader("A", year=2025), (), (task(Milestone(MilestoneKind.DATE, SUNDAY, "hạn")),))
    carried = plan_under(CARRIED, plan)
    assert carried.tasks[0].milestones[0].late_after == MONDAY
    assert plan_under(CARRIED, carried) is carried
    assert plan_under(HELD, carried) == plan
    assert plan_under(STRICT, plan) is plan


def test_an_answerer_counts_its_plans_as_the_office_does() -> None:
    plan = Plan(PlanHeader("A", year=2025), (), (task(Milestone(MilestoneKind.DATE, SUNDAY, "hạn")),))
    answerer = Answerer([plan], UnitBook(()))
    assert len(answerer.overdue(MONDAY)) == 1
    assert answerer.under(CARRIED).overdue(MONDAY) == ()
    assert len(answerer.under(CARRIED).overdue(TUESDAY)) == 1
    assert answerer.under(CARRIED).terms is CARRIED
    assert len(answerer.under(CARRIED).under(HELD).overdue(MONDAY)) == 1


def holds(kind: SpanKind, first: date, last: date, today: date, milestone: Milestone | None = None) -> bool:
    item = PlannedTask(Plan(PlanHeader("A", year=2025), (), ()), task(milestone or due(SUNDAY)))
    return bool(within([item], Span(kind, "x", first, last), today))


def test_what_is_carried_over_to_today_is_due_today_and_stays_in_its_own_month() -> None:
    december = date(2025, 12, 31)
    assert holds(SpanKind.SOON, MONDAY, december, MONDAY)
    assert holds(SpanKind.DAYS, MONDAY, MONDAY, MONDAY)
    assert holds(SpanKind.DAYS, date(2025, 11, 1), SUNDAY, MONDAY)
    assert not holds(SpanKind.SOON, TUESDAY, december, TUESDAY)
    assert not holds(SpanKind.DAYS, MONDAY, december, date(2025, 11, 24))
    delivered = replace(due(SUNDAY), met_on=SUNDAY)
    assert not holds(SpanKind.DAYS, MONDAY, december, MONDAY, delivered)


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
calendars = st.builds(work_calendar, st.sets(days, max_size=30), st.sets(days, max_size=10), st.just(()))


@given(calendars, days, days)
def test_carrying_over_only_ever_gives_time_and_ends_on_a_working_day(calendar: WorkCalendar, day: date, today: date) -> None:
    milestone = due(day, Terms(calendar, OverdueAfter.NEXT_WORKING_DAY))
    last = last_day(milestone)
    assert last is not None
    assert last >= day
    assert calendar.is_working(last)
    assert is_overdue(milestone, today) is (today > last)
    held, seen = standing(task(due(day, STRICT)), today), standing(task(milestone), today)
    assert seen.overdue_days in {0, held.overdue_days}
    assert (seen.days_left is None) is seen.overdue
