"""Which unit works on which tasks, and in which somebody waits for it."""

from __future__ import annotations

from collections.abc import Mapping

from plan.answers import PlannedTask
from plan.assignments import Assignments, assignments, awaited
from plan.catalogue import Catalogue
from plan.duties import leading
from plan.model import Plan, PlanHeader, Task, Unit
from plan.reports import Status
from plan.state import TaskState, UnitState, state_of
from plan.units import UnitBook
from tests.plan.reported import (
    DEFAULT,
    TASK,
    TRACKING,
    A,
    B,
    C,
    at,
    dossier,
    due,
    example_dossier,
    example_plan,
    example_registry,
    having,
    report,
)

BOOK = UnitBook(
    [
        Unit("Phòng Một", "Một", id=A),
        Unit("Phòng Hai", "Hai", id=B),
        Unit("Phòng Ba", "Ba", id=C),
        Unit("Phòng Theo dõi", "Theo dõi", id=TRACKING),
    ]
)
TODAY = at("2025-11-24").date()


def task(number: int, *lead: str, helping: tuple[str, ...] = ()) -> Task:
    return Task(f"II.1.{number}", f"1.{number}", "Chung", "Việc", lead=lead, coordinating=helping, id=number)


TASKS = (
    task(1, "Phòng Một", helping=("Phòng Hai", "Các phòng, đơn vị")),
    task(2, "Phòng Hai", "Phòng Một", helping=("Phòng Một",)),
    task(3),
    task(4, "Các phòng, đơn vị"),
    task(5, "Các phòng, đơn vị", "Phòng Ba"),
)
PLAN = Plan(PlanHeader("Kế hoạch", tracking_unit="Phòng Theo dõi"), (), (*TASKS, Task("II.9", "9", "Chung", "Không lưu")))
NOBODY: Mapping[int, int | None] = {}


def assigned(successors: Mapping[int, int | None] = NOBODY) -> Assignments:
    return assignments([PlannedTask(PLAN, each) for each in PLAN.tasks], BOOK, successors)


def test_a_task_is_led_by_each_unit_that_it_names() -> None:
    assert assigned().led == {A: (1, 2), B: (2,), C: (5,), TRACKING: (3,)}


def test_a_unit_helps_where_it_is_named() -> None:
    assert assigned().helped == {A: (2,), B: (1,)}


def test_what_names_of_many_lead_is_on_no_units_list() -> None:
    assert all(4 not in tasks for tasks in assigned().led.values())


def test_a_unit_works_on_each_task_once_on_what_it_leads_first() -> None:
    assert [assigned().of(unit) for unit in (A, B, C, 99)] == [(1, 2), (2, 1), (5,), ()]


def test_the_successor_of_a_dissolved_unit_has_its_tasks() -> None:
    found = assigned({A: B})
    assert (found.led[B], found.of(A)) == ((1, 2), ())


def test_what_a_dissolved_unit_led_without_a_successor_is_followed() -> None:
    assert assigned({A: None}).led == {B: (2,), C: (5,), TRACKING: (1, 3)}


def test_every_task_of_the_example_is_somebodys_or_everybodys() -> None:
    plan = example_plan()
    opened = [example_dossier(each.code) for each in plan.tasks]
    assert all(leading(each) or each.collective for each in opened)


def waits(on: int | None, *, unit: int = A, status: Status = Status.WAITING) -> TaskState:
    told = report(status, 50, unit=unit, waiting_unit_id=on)
    return TaskState(TASK, status, 50, (UnitState(unit, told),))


def test_a_unit_is_waited_for_as_was_said_last() -> None:
    opened = having(dossier(due("2025-12-31"), leads=(A, C)), report(Status.WAITING, 50, waiting_unit_id=B))
    assert awaited([state_of(opened, TODAY, DEFAULT)]) == {B: (TASK,)}
    going_on = having(opened, report(percent=60, said="2025-09-05"))
    assert awaited([state_of(going_on, TODAY, DEFAULT)]) == {}


def test_two_leads_that_wait_for_the_same_unit_name_the_task_once() -> None:
    both = [report(Status.WAITING, 50, unit=unit, waiting_unit_id=B) for unit in (A, C)]
    assert awaited([state_of(having(dossier(due("2025-12-31"), leads=(A, C)), *both), TODAY, DEFAULT)]) == {B: (TASK,)}


def test_nobody_waits_for_itself_or_for_somebody_outside() -> None:
    assert awaited([waits(A), waits(None)]) == {}


def test_the_catalogue_knows_both() -> None:
    registry = example_registry()
    catalogue = Catalogue([example_plan()], registry.book)
    assert catalogue.assignments({}) is catalogue.assignments({})
    assert catalogue.assignments({1: 2}) is not catalogue.assignments({})
    known = catalogue.amended({}, {TASK: waits(B)})
    assert (known.awaiting(B), known.awaiting(A), catalogue.awaiting(B)) == ((TASK,), (), ())
