"""Tasks stand as they do today: reports, extensions and bases show in every list, and the plan itself stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from plan.answering import Answerer
from plan.answers import Found, Intent, TaskList
from plan.bases import Basis
from plan.extensions import Extension, Stage
from plan.model import Plan, UnitRole
from plan.office_settings import OfficeSettings
from plan.records import Records, brought_up_to_date, dossiers
from plan.reports import Aim, Entry, Report, Status
from plan.units import UnitBook
from tests.plan.example import example_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2025, 11, 24)
NOTHING = Records({}, {}, {}, {}, {})


def stored_plan() -> Plan:
    """Return the example plan as if it were stored: task ids from 1."""
    plan = example_plan()
    return replace(plan, id=1, tasks=tuple(replace(task, id=at) for at, task in enumerate(plan.tasks, 1)))


def stored_units() -> UnitBook:
    """Return its units with ids from 1."""
    units = UnitBook.from_plan(example_plan()).units
    return UnitBook([replace(unit, id=at) for at, unit in enumerate(units, 1)])


PLANNED = Answerer([stored_plan()], stored_units())


def id_of(code: str) -> int:
    return PLANNED.by_code(code)[0].task.id or 0


def lead_of(code: str) -> int:
    unit = PLANNED.units.resolve(PLANNED.by_code(code)[0].task.lead[0])
    return (unit and unit.id) or 0


def report(code: str, status: Status, milestone: int | None = 0, **facts: object) -> Report:
    said = datetime(2025, 11, 20, 2, tzinfo=UTC)
    made = Report(Entry.REPORT, Aim(id_of(code), lead_of(code), milestone), status, 1, said, said, id=1)
    return replace(made, **facts)  # type: ignore[arg-type]


def extension(code: str, new: date) -> Extension:
    old = PLANNED.by_code(code)[0].task.milestones[0].due
    said = datetime(2025, 11, 1, tzinfo=UTC)
    return Extension(
        id_of(code), 0, lead_of(code), 1, "chờ góp ý", old or new, new, late=False, stage=Stage.GRANTED, said_at=said
    )


def current(*reports: Report, records: Records = NOTHING, today: date = TODAY) -> Answerer:
    kept: dict[int, tuple[Report, ...]] = {}
    for each in reports:
        kept[each.aim.task_id] = (*kept.get(each.aim.task_id, ()), each)
    return brought_up_to_date(PLANNED, replace(records, reports=kept), ZONE, today, OfficeSettings())


def codes(answerer: Answerer, question: str, today: date = TODAY) -> set[str]:
    answer = answerer.answer(question, today)
    assert isinstance(answer, TaskList)
    return {item.task.code for item in answer.items}


def test_a_list_of_what_is_overdue_loses_what_was_delivered() -> None:
    assert {item.task.code for item in PLANNED.overdue(TODAY)} == {"2.b", "3.a", "3.h", "6.a"}
    now = current(report("3a", Status.DONE), report("3h", Status.DONE))
    assert {item.task.code for item in now.overdue(TODAY)} == {"2.b", "6.a"}
    assert codes(now, "việc nào quá hạn") == {"2.b", "6.a"}


def test_what_one_of_several_leads_delivered_is_still_overdue() -> None:
    assert "2.b" in codes(current(report("2b", Status.DONE)), "việc nào quá hạn")


@pytest.mark.parametrize("status", sorted({*Status} - {Status.DONE, Status.SUBMITTED, Status.CLOSED}))
def test_nothing_but_handing_it_in_or_giving_it_up_takes_a_task_off_the_list_of_what_is_overdue(status: Status) -> None:
    assert "3.a" in codes(current(report("3a", status)), "việc nào quá hạn")


def test_what_its_only_lead_has_closed_is_neither_overdue_nor_soon_due_nor_done() -> None:
    now = current(report("3a", Status.CLOSED, None), report("5c", Status.CLOSED, None))
    assert "3.a" not in codes(now, "việc nào quá hạn")
    assert "5.c" not in codes(now, "việc nào sắp đến hạn")
    assert "5.c" not in codes(now, "việc nào đã hoàn thành")
    assert "2.b" in codes(current(report("2b", Status.CLOSED, None)), "việc nào quá hạn")  # the other lead has not


def test_what_waits_to_be_accepted_is_neither_overdue_nor_soon_due_nor_done() -> None:
    now = current(report("3a", Status.SUBMITTED), report("5c", Status.SUBMITTED))
    assert "3.a" not in codes(now, "việc nào quá hạn")
    assert "5.c" not in codes(now, "việc nào sắp đến hạn")
    assert "5.c" not in codes(now, "việc nào đã hoàn thành")
    assert "5.c" in codes(now, "tháng 11 có việc gì đến hạn")


def test_what_was_delivered_is_found_among_what_is_done() -> None:
    assert codes(current(), "việc nào đã hoàn thành") == {"1.a"}  # the plan itself says so
    assert codes(current(report("5c", Status.DONE)), "việc nào đã hoàn thành") == {"1.a", "5.c"}


def test_a_month_still_lists_what_was_delivered_in_it_and_what_is_coming_does_not() -> None:
    now = current(report("5c", Status.DONE))
    assert "5.c" in codes(now, "tháng 11 có việc gì đến hạn")
    assert "5.c" in codes(PLANNED, "việc nào sắp đến hạn")
    assert "5.c" not in codes(now, "việc nào sắp đến hạn")


def test_an_extension_moves_a_task_from_one_month_to_another() -> None:
    moved = current(records=replace(NOTHING, extensions={id_of("5c"): (extension("5c", date(2025, 12, 15)),)}))
    assert "5.c" not in codes(moved, "tháng 11 có việc gì đến hạn")
    assert "5.c" in codes(moved, "tháng 12 có việc gì đến hạn")


def test_a_basis_gives_a_waiting_task_its_day() -> None:
    at = datetime(2025, 11, 20, tzinfo=UTC)
    dated = current(records=replace(NOTHING, bases={id_of("7b"): (Basis(id_of("7b"), 0, "45/KH-UBND", TODAY, 1, at),)}))
    assert "7.b" in codes(dated, "tháng 11 có việc gì đến hạn")


def test_questions_are_heard_as_before_and_the_plan_itself_is_untouched() -> None:
    now = current(report("3a", Status.DONE))
    found = now.answer("ai chủ trì kiểm soát TTHC", TODAY)
    assert isinstance(found, Found)
    assert (found.item.task.code, found.intent, found.item.task.milestones[0].met_on) == (
        "3.a",
        Intent.LEAD,
        date(2025, 11, 20),
    )
    assert found.item is now.item(id_of("3a"))
    untouched = PLANNED.item(id_of("3a"))
    assert untouched is not None
    assert untouched.task.milestones[0].met_on is None


def test_every_stored_task_has_a_state_and_one_that_is_not_stored_has_none() -> None:
    now = current(report("1b", Status.IN_PROGRESS, percent=60))
    state = now.state_of(id_of("1b"))
    assert state is not None
    assert (state.status, state.percent) == (Status.IN_PROGRESS, 60)
    assert all(now.state_of(task) is not None for plan in now.plans for task in plan.tasks)
    assert PLANNED.state_of(id_of("1b")) is None
    assert now.state_of(999) is now.item(999) is None


def test_reports_of_a_dissolved_unit_are_filed_under_its_successor() -> None:
    old, new = lead_of("2b"), lead_of("6a")
    records = replace(NOTHING, reports={id_of("2b"): (report("2b", Status.DONE),)}, successors={old: new})
    dossier = dossiers(records, PLANNED, ZONE, [id_of("2b"), 999])[id_of("2b")]
    assert new in dossier.leads
    assert [each.aim.unit_id for each in dossier.reports] == [new]


def test_the_tasks_of_a_unit_stand_as_they_are_now() -> None:
    now, unit = current(report("5c", Status.DONE)), PLANNED.units.resolve(PLANNED.by_code("5c")[0].task.lead[0])
    assert unit is not None
    met = {item.task.code for item in now.tasks_of(unit, UnitRole.LEAD) if any(m.met_on for m in item.task.milestones)}
    assert met == {"5.c"}
