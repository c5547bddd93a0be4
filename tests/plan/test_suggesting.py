"""What is offered while a question is being typed: the best tasks, a list as a whole, or what falls due next."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.answers import Intent, Ranked, TaskList
from plan.standing import standing
from plan.suggesting import coming, suggest
from tests.plan.example import example_answerer

TODAY = date(2025, 11, 24)
QUESTION = "ai chủ trì kiểm soát thủ tục hành chính"


def codes(typed: str) -> list[str]:
    return [each.item.task.code for each in suggest(example_answerer(), typed, TODAY, None).tasks]


@pytest.mark.parametrize(
    ("typed", "first", "intent"),
    [
        (QUESTION, "3.a", Intent.LEAD),
        ("3a", "3.a", Intent.DETAIL),
        ("hạn 3a", "3.a", Intent.DUE),
        ("sản phẩm đề án vị trí việc làm", "5.a", Intent.DELIVERABLE),
    ],
)
def test_the_best_task_comes_first_as_the_answer_to_what_was_asked(typed: str, first: str, intent: Intent) -> None:
    found = suggest(example_answerer(), typed, TODAY, None)
    assert (found.tasks[0].item.task.code, found.tasks[0].intent, found.whole, found.nothing) == (first, intent, None, False)


def test_a_list_is_offered_as_a_whole_besides() -> None:
    found = suggest(example_answerer(), "quá hạn", TODAY, None)
    assert isinstance(found.whole, TaskList)
    assert tuple(each.item for each in found.tasks) == found.whole.items
    assert "2.b" in codes("quá hạn")


def test_a_ranking_of_units_is_offered_as_a_whole() -> None:
    found = suggest(example_answerer(), "đơn vị nào nhiều việc nhất", TODAY, None)
    assert isinstance(found.whole, Ranked)
    assert (found.tasks, found.nothing) == ((), False)


def test_what_a_unit_has_to_do_with_the_best_task_is_told_as_in_an_answer() -> None:
    answerer = example_answerer()
    typed, unit = "phòng tôi có phải làm 4b không", answerer.units.resolve("Phòng Hành chính - Tổ chức")
    assert suggest(answerer, typed, TODAY, unit).tasks[0] == answerer.answer(typed, TODAY, unit)


@pytest.mark.parametrize("typed", ["", " ", "hạn", "ai chủ trì"])
def test_where_no_task_is_named_what_falls_due_next_is_offered(typed: str) -> None:
    assert codes(typed) == [item.task.code for item in coming(example_answerer(), TODAY, None)]


def test_the_soonest_comes_first_and_what_has_been_late_longest_last() -> None:
    found = [standing(item.task, TODAY) for item in coming(example_answerer(), TODAY, None)]
    days = [at.days_left if at.days_left is not None else 10_000 + at.overdue_days for at in found]
    assert days == sorted(days)
    assert 0 <= days[0] < 10_000 < days[-1]


def test_a_unit_is_offered_its_own() -> None:
    answerer = example_answerer()
    unit = answerer.units.resolve("Phòng Hành chính - Tổ chức")
    assert [item.task.code for item in coming(answerer, TODAY, unit)] == ["5.c", "1.b", "2.b"]


@pytest.mark.parametrize("typed", [QUESTION + " qxz", QUESTION + " của zzzzz"])
def test_a_last_word_that_means_nothing_yet_is_left_aside(typed: str) -> None:
    assert codes(typed)[0] == "3.a"


@pytest.mark.parametrize("typed", ["lương tháng này bao nhiêu", "thời tiết hôm nay thế nào", "zzzz", "xin chào", "9k"])
def test_what_the_plans_do_not_hold_is_said_to_be_nothing(typed: str) -> None:
    found = suggest(example_answerer(), typed, TODAY, None)
    assert (found.tasks, found.nothing) == ((), True)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_only_tasks_of_the_plans_are_offered_and_each_once(typed: str) -> None:
    found = [each.item for each in suggest(example_answerer(), typed, TODAY, None).tasks]
    known = {task.ref for plan in example_answerer().plans for task in plan.tasks}
    assert {item.task.ref for item in found} <= known
    assert len({item.task.ref for item in found}) == len(found)
