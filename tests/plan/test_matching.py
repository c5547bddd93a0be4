"""Finding one task among thousands that share most of their words."""

from __future__ import annotations

from datetime import date

from benchmarks.synthetic_plans import plans, questions
from plan.answering import Answerer
from plan.answers import Found, Unsure
from plan.concepts import Concept
from plan.index import TaskIndex, Text
from plan.matching import MOST_CHOICES, judge, rank
from plan.model import Unit
from plan.units import UnitBook

TODAY = date(2026, 5, 11)


def test_a_task_is_found_among_thousands_alike() -> None:
    made = plans(4_000)
    answerer = Answerer(made, UnitBook([Unit("Phòng Kinh tế", "Phòng Kinh tế")]))
    asked = questions(made, 40)
    right = 0
    for each in asked:
        answer = answerer.answer(each.text, TODAY)
        first = answer.item if isinstance(answer, Found) else answer.choices[0] if isinstance(answer, Unsure) else None
        right += first is not None and first.task.ref == each.ref
    assert right / len(asked) >= 0.95


def test_synthetic_plans_are_the_same_each_time() -> None:
    assert plans(20, seed=3) == plans(20, seed=3)
    assert len({task.content for plan in plans(500) for task in plan.tasks}) == 500


def test_a_tie_of_many_offers_no_more_than_five() -> None:
    answerer = Answerer(plans(300), UnitBook([]))
    answer = answerer.answer("kế hoạch tuyển dụng viên chức", TODAY)
    assert isinstance(answer, Unsure)
    assert 2 <= len(answer.choices) <= MOST_CHOICES


def test_nothing_asked_for_matches_nothing() -> None:
    index = TaskIndex([Text(("Trồng cây", "", ""))], {})
    assert rank((), index) == ()
    assert rank((Concept(0, 1, 2.0, ()),), index) == ()
    assert judge((), ()).choices == 0
