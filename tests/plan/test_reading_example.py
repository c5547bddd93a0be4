"""The example plan comes out exactly as a person reads it."""

from __future__ import annotations

import pytest

from tests.plan.readings import as_json, checked_by_eye, example


@pytest.mark.parametrize("place", range(27), ids=[task["ref"] for task in checked_by_eye()["tasks"]])
def test_every_task_is_as_checked_by_eye(place: int) -> None:
    assert as_json(example())["tasks"][place] == checked_by_eye()["tasks"][place]


@pytest.mark.parametrize("part", ["plan", "sections", "problems"])
def test_the_rest_is_as_checked_by_eye(part: str) -> None:
    assert as_json(example())[part] == checked_by_eye()[part]


def test_there_are_27_tasks_and_no_ref_stands_twice() -> None:
    refs = [task.ref for task in example().plan.tasks]
    assert len(refs) == len(set(refs)) == 27


def test_the_second_item_with_the_same_letter_says_so_with_facts() -> None:
    problem = next(problem for problem in example().problems if problem.code == "duplicate_letter")
    assert problem.facts == (("letter", "c"), ("number", "c2"))


def test_the_purpose_and_the_carrying_out_give_no_tasks() -> None:
    assert {task.ref.split(".")[0] for task in example().plan.tasks} == {"II"}
