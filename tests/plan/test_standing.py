"""Where tasks stand on a day, and which fall into a span."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Intent, PlannedTask, Span, SpanKind
from plan.listing import within
from plan.model import Every, Milestone, MilestoneKind, Plan, PlanHeader, Rhythm, Task, UnitRole
from plan.standing import is_done, standing
from plan.units import UnitBook
from tests.plan.example import example_answerer, example_plan

TODAY = date(2025, 10, 15)


def due(day: date, kind: MilestoneKind = MilestoneKind.DATE) -> Milestone:
    return Milestone(kind, day, "hạn")


def recurring(every: Every | None, day: int | None = None) -> Milestone:
    return Milestone(MilestoneKind.RECURRING, None, "định kỳ", Rhythm(every, day) if every else None)


def task(*milestones: Milestone) -> Task:
    return Task("1", "1", "", "Việc", milestones=milestones)


def test_the_next_date_is_the_first_that_is_still_to_come() -> None:
    seen = standing(task(due(date(2025, 9, 30)), due(date(2025, 12, 31)), due(date(2025, 11, 30))), TODAY)
    assert (seen.next_due, seen.days_left, seen.overdue_days) == (date(2025, 11, 30), 46, 15)
    assert seen.overdue
    assert [each.overdue_days for each in seen.milestones] == [15, 0, 0]
    assert [each.days_left for each in seen.milestones] == [None, 77, 46]


def test_a_task_is_in_time_on_its_last_day() -> None:
    seen = standing(task(due(TODAY)), TODAY)
    assert (seen.days_left, seen.overdue) == (0, False)


@pytest.mark.parametrize("kind", [kind for kind in MilestoneKind if kind is not MilestoneKind.DATE])
@given(today=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_only_dates_become_overdue(kind: MilestoneKind, today: date) -> None:
    assert not standing(task(due(date(2025, 1, 1), kind)), today).overdue


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 4000))
def test_a_date_is_overdue_by_the_days_since(day: date, days: int) -> None:
    assert standing(task(due(day)), day + timedelta(days)).overdue_days == days


def test_what_the_plan_calls_done_is_done_and_never_overdue() -> None:
    finished = task(Milestone(MilestoneKind.DONE, None, "Đã hoàn thành"))
    assert is_done(finished)
    assert standing(finished, TODAY).next_due is None
    assert not is_done(task())


def holds(milestone: Milestone, first: date, last: date, year: int | None = 2025) -> bool:
    item = PlannedTask(Plan(PlanHeader("A", year=year), (), ()), task(milestone))
    return bool(within([item], Span(SpanKind.DAYS, "x", first, last), TODAY))


@pytest.mark.parametrize(
    ("milestone", "first", "last", "expected"),
    [
        (recurring(Every.MONTH), date(2025, 11, 1), date(2025, 11, 30), True),
        (recurring(Every.MONTH), date(2025, 11, 3), date(2025, 11, 9), False),
        (recurring(Every.MONTH, 20), date(2025, 11, 17), date(2025, 11, 23), True),
        (recurring(Every.MONTH, 31), date(2025, 11, 30), date(2025, 11, 30), True),
        (recurring(Every.QUARTER), date(2025, 11, 1), date(2025, 11, 30), False),
        (recurring(Every.QUARTER), date(2025, 12, 1), date(2025, 12, 31), True),
        (recurring(Every.HALF_YEAR), date(2025, 6, 1), date(2025, 6, 30), True),
        (recurring(Every.YEAR), date(2025, 6, 1), date(2025, 6, 30), False),
        (recurring(Every.WEEK), date(2025, 11, 3), date(2025, 11, 9), True),
        (recurring(Every.WEEK, 5), date(2025, 11, 3), date(2025, 11, 4), False),
        (recurring(Every.WEEK, 2), date(2025, 11, 3), date(2025, 11, 4), True),
        (recurring(None), date(2025, 11, 1), date(2025, 11, 30), False),
        (recurring(Every.MONTH), date(2026, 1, 1), date(2026, 1, 31), False),
        (due(date(2025, 11, 30)), date(2025, 11, 1), date(2025, 11, 30), True),
        (due(date(2025, 12, 31), MilestoneKind.ONGOING), date(2025, 12, 1), date(2025, 12, 31), False),
    ],
)
def test_a_span_holds_what_falls_due_in_it(milestone: Milestone, first: date, last: date, expected: bool) -> None:
    assert holds(milestone, first, last) is expected


def test_what_recurs_in_a_plan_without_a_year_never_ends() -> None:
    assert holds(recurring(Every.MONTH), date(2027, 1, 1), date(2027, 1, 31), year=None)


def test_a_span_without_days_holds_no_dates() -> None:
    item = PlannedTask(example_plan(), task(due(TODAY)))
    assert within([item], Span(SpanKind.SOON, "soon"), TODAY) == ()


def test_buttons_ask_for_the_same_lists_as_questions() -> None:
    answerer = example_answerer()
    unit = answerer.units.resolve("Phòng Hành chính - Tổ chức")
    assert unit is not None
    section = answerer.plans[0].sections[0]
    assert len(answerer.tasks_of(unit, UnitRole.LEAD)) == 12
    assert {item.task.ref for item in answerer.overdue(TODAY, unit)} == {"II.2.b"}
    assert {item.task.ref for item in answerer.overdue(TODAY)} == {"II.2.b", "II.3.a", "II.3.h", "II.6.a"}
    assert {item.task.ref for item in answerer.due_within(date(2025, 11, 30), date(2025, 11, 30), unit)} == {"II.5.c"}
    listed = answerer.task_list(Intent.LIST_BY_UNIT, TODAY, unit=unit, section=section)
    assert {item.task.ref.rsplit(".", 1)[0] for item in listed.items} <= {section.ref}
    assert set(answerer.tasks_of(unit, None)) >= set(answerer.tasks_of(unit, UnitRole.COORDINATING))


def test_a_unit_that_leads_nothing_lists_what_it_helps_with() -> None:
    helped = Task("1", "1", "", "Trồng cây", lead=("Phòng Kinh tế",), coordinating=("Đoàn Thanh niên",))
    plan = Plan(PlanHeader("A"), (), (helped,))
    book = UnitBook.from_plan(plan)
    unit = book.resolve("Đoàn Thanh niên")
    listed = Answerer([plan], book).task_list(Intent.LIST_BY_UNIT, TODAY, unit=unit)
    assert (listed.role, len(listed.items)) == (UnitRole.COORDINATING, 1)
