"""Lists by how tasks stand, alone and within a time, and which unit has the most of them."""

from __future__ import annotations

from datetime import date

import pytest

from plan.answering import Answerer
from plan.answers import Ranked, TaskList
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Task
from plan.units import UnitBook

TODAY = date(2026, 11, 16)


def dated(due: date, met: date | None = None) -> Milestone:
    return Milestone(MilestoneKind.DATE, due=due, text="", met_on=met)


def office() -> Answerer:
    tasks = (
        Task("II.1.a", "1.a", "Việc", "Soát lại kho", lead=("Phòng A",), milestones=(dated(date(2026, 9, 30)),)),
        Task("II.1.b", "1.b", "Việc", "Mở lớp học", lead=("Phòng A",), milestones=(dated(date(2026, 11, 10)),)),
        Task("II.1.c", "1.c", "Việc", "Lập sổ tay", lead=("Phòng B",), milestones=(dated(date(2026, 11, 30)),)),
        Task("II.1.d", "1.d", "Việc", "Sửa cổng", lead=("Phòng A",), milestones=(dated(date(2026, 11, 5), date(2026, 11, 4)),)),
        Task("II.1.đ", "1.đ", "Việc", "Thay mái", lead=("Phòng C",), milestones=(dated(date(2026, 12, 31)),)),
    )
    plan = Plan(PlanHeader("Kế hoạch năm 2026", year=2026), (), tasks)
    return Answerer([plan], UnitBook.from_plan(plan))


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("việc nào quá hạn", ["II.1.a", "II.1.b"]),
        ("việc nào quá hạn trong quý 3", ["II.1.a"]),
        ("tháng này việc nào trễ hạn", ["II.1.a", "II.1.b"]),
        ("việc nào chưa xong trong tháng 11", ["II.1.b", "II.1.c"]),
        ("việc nào đã xong trong tháng 11", ["II.1.d"]),
        ("phòng A còn việc nào chưa xong", ["II.1.a", "II.1.b"]),
        ("tháng 11 phòng A còn việc nào chưa xong", ["II.1.b"]),
        ("có bao nhiêu việc trễ", ["II.1.a", "II.1.b"]),
        ("việc nào chưa có ai báo cáo", ["II.1.a", "II.1.b", "II.1.c", "II.1.đ"]),
    ],
)
def test_unit_time_and_state_narrow_a_list_together(question: str, refs: list[str]) -> None:
    answer = office().answer(question, TODAY)
    assert isinstance(answer, TaskList)
    assert [item.task.ref for item in answer.items] == refs


@pytest.mark.parametrize(
    ("question", "most", "counted"),
    [
        ("đơn vị nào nhiều việc nhất", True, {"Phòng A": 3, "Phòng B": 1, "Phòng C": 1}),
        ("phong nao it viec nhat", False, {"Phòng B": 1, "Phòng C": 1, "Phòng A": 3}),
        ("phòng nào trễ nhiều nhất", True, {"Phòng A": 2, "Phòng B": 0, "Phòng C": 0}),
        ("tháng 11 phòng nào nhiều việc nhất", True, {"Phòng A": 2, "Phòng B": 1, "Phòng C": 0}),
        ("quý 4 ai bận nhất", True, {"Phòng A": 2, "Phòng B": 1, "Phòng C": 1}),
    ],
)
def test_units_are_compared_by_what_they_lead(question: str, most: bool, counted: dict[str, int]) -> None:
    answer = office().answer(question, TODAY)
    assert isinstance(answer, Ranked)
    assert answer.most is most
    assert {each.unit.name: len(each.items) for each in answer.shares} == counted
    assert [each.unit.name for each in answer.shares] == list(counted)
