"""A calendar holds the days of what its units lead or coordinate, each under a key that does not change."""

from __future__ import annotations

from datetime import date

from plan.answering import Answerer
from plan.feeds import calendar_days
from plan.model import Every, Milestone, MilestoneKind, Plan, PlanHeader, Rhythm, Task, Unit
from plan.units import UnitBook

UNITS = (Unit("Phòng Tổng hợp", "TH", id=1), Unit("Phòng Tài chính", "TC", id=2))


def due(day: date, **more: date | int | None) -> Milestone:
    return Milestone(MilestoneKind.DATE, day, "trước hạn", **more)  # type: ignore[arg-type]


def task(code: str, *milestones: Milestone, lead: str = "Phòng Tổng hợp", helping: tuple[str, ...] = (), at: int = 1) -> Task:
    return Task(f"I.{code}", code, "Phần", f"Việc {code}", (lead,), helping, milestones=milestones, id=at)


def answerer(*tasks: Task, year: int | None = 2025) -> Answerer:
    return Answerer((Plan(PlanHeader("Kế hoạch", year=year), (), tasks),), UnitBook(UNITS))


def days(found: Answerer, *units: Unit) -> list[tuple[str, date, bool]]:
    return [(each.item.task.code, each.day, each.leads) for each in calendar_days(found, units or None)]


def test_a_unit_sees_what_it_leads_and_what_it_coordinates_in_the_order_of_days() -> None:
    plans = answerer(
        task("1", due(date(2025, 12, 1)), at=1),
        task("2", due(date(2025, 11, 1)), lead="Phòng Tài chính", helping=("Phòng Tổng hợp",), at=2),
        task("3", due(date(2025, 10, 1)), lead="Phòng Tài chính", at=3),
    )
    assert days(plans, UNITS[0]) == [("2", date(2025, 11, 1), False), ("1", date(2025, 12, 1), True)]
    assert [code for code, _, _ in days(plans)] == ["3", "2", "1"]


def test_a_task_of_two_of_ones_units_stands_once_and_is_led() -> None:
    plans = answerer(task("1", due(date(2025, 12, 1)), helping=("Phòng Tài chính",)))
    assert days(plans, *UNITS) == [("1", date(2025, 12, 1), True)]


def test_what_recurs_has_a_day_in_each_period_of_the_year_but_weekly_work_has_none() -> None:
    quarterly = Milestone(MilestoneKind.RECURRING, None, "hằng quý", Rhythm(Every.QUARTER, 20))
    weekly = Milestone(MilestoneKind.RECURRING, None, "hằng tuần", Rhythm(Every.WEEK, 5))
    found = days(answerer(task("1", quarterly), task("2", weekly, at=2)))
    assert [day for _, day, _ in found] == [date(2025, month, 20) for month in (3, 6, 9, 12)]
    assert days(answerer(task("1", quarterly), year=None)) == []


def test_what_was_given_up_or_goes_on_next_year_has_no_day_and_what_is_done_keeps_it() -> None:
    given_up, carried = due(date(2025, 5, 1), closed_on=date(2025, 4, 1)), due(date(2025, 5, 2), carried_into=2026)
    met = due(date(2025, 5, 3), met_on=date(2025, 4, 1))
    assert [day for _, day, _ in days(answerer(task("1", given_up, carried, met)))] == [date(2025, 5, 3)]


def test_the_key_of_a_deadline_stays_when_it_is_moved() -> None:
    (before,) = calendar_days(answerer(task("1", due(date(2025, 5, 1)))), None)
    (after,) = calendar_days(answerer(task("1", due(date(2025, 6, 1), moved_from=date(2025, 5, 1)))), None)
    assert (before.key, before.day) != (after.key, after.day)
    assert before.key == after.key


def test_conditional_and_ongoing_work_has_no_day() -> None:
    free = [Milestone(kind, None, "") for kind in (MilestoneKind.CONDITIONAL, MilestoneKind.UNDATED)]
    ongoing = Milestone(MilestoneKind.ONGOING, date(2025, 12, 31), "thường xuyên trong năm")
    assert days(answerer(task("1", *free, ongoing))) == []
