"""Examples offered to a person are short, come from the plan in force, and are answered."""

from __future__ import annotations

from datetime import date

from handlers.views.examples import examples
from locales import Texts
from plan.answering import Answerer
from plan.answers import Found, TaskList
from plan.model import Plan, PlanHeader, Task
from plan.units import UnitBook
from tests.plan.example import example_plan

TODAY = date(2025, 11, 24)
VI = Texts.load("vi")


def answerer_of(*plans: Plan) -> Answerer:
    return Answerer(plans, UnitBook.from_plan(plans[0]))


def test_every_example_is_short_and_has_an_answer() -> None:
    answerer = answerer_of(example_plan())
    shown = examples(answerer, VI, TODAY)
    assert [type(answerer.answer(each.question, TODAY)) for each in shown] == [Found, TaskList, TaskList]
    assert all(len(each.question) <= 50 for each in shown)


def test_a_beginning_that_two_tasks_share_is_not_cut() -> None:
    contents = ("Xây dựng quy chế làm việc của Văn phòng", "Rà soát quy chế làm việc của các đơn vị trực thuộc Văn phòng")
    tasks = tuple(Task(f"I.{n}", str(n), "", text, lead=("Phòng A",)) for n, text in enumerate(contents, 1))
    (first, *_) = examples(answerer_of(Plan(PlanHeader("Kế hoạch"), (), tasks)), VI, TODAY)
    assert first.question.endswith("của Văn phòng")
