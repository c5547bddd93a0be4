"""What meaning had to do with an answer is told as it was: not wanted, not to be had, not used, or used, and by which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.answering import Answerer
from plan.nearness import MOST_NEIGHBOURS, nearness
from plan.neighbours import PHRASED, Sense, texts_of
from plan.phrasings import Phrasing, Source
from plan.reasoning import reasoning
from plan.reasons import Ground, Nearness, Outcome, Part
from plan.units import UnitBook
from tests.plan.example import example_plan

TODAY = date(2025, 10, 15)
STRANGE = "ai trải thảm đỏ mời nước quan khách"
DOUBTFUL = "ai lo khánh tiết đám rước đèn"
SAID = "đón tiếp khách khứa"


def answerer() -> Answerer:
    """The example, whose first task is called by an everyday phrasing."""
    plan = example_plan()
    plan = replace(plan, tasks=tuple(replace(task, id=at) for at, task in enumerate(plan.tasks)))
    return Answerer([plan], UnitBook.from_plan(plan), [Phrasing(0, SAID, Source.WRITTEN)])


def near(ref: str, outside: float = 0.8, phrasing: float = 0.7) -> Sense:
    """A question that means one task, and is so near to the phrasing of the first."""
    texts = {text: 0.9 if task.ref == ref else 0.8 for task in example_plan().tasks for text in texts_of(task)}
    return Sense({**texts, SAID: phrasing}, outside)


def told(typed: str, sense: Sense | None, without: Part = Part.UNTOLD) -> Nearness:
    return nearness(answerer(), typed, TODAY, None, sense, without)


@pytest.mark.parametrize(
    ("typed", "sense", "without", "part"),
    [
        (STRANGE, None, Part.NOT_INSTALLED, Part.NOT_INSTALLED),
        (STRANGE, None, Part.SWITCHED_OFF, Part.SWITCHED_OFF),
        (STRANGE, None, Part.UNTOLD, Part.UNTOLD),
        ("ai chủ trì kiểm soát TTHC", None, Part.UNTOLD, Part.SETTLED),
        ("3a", None, Part.UNTOLD, Part.SETTLED),
        ("", None, Part.UNTOLD, Part.SETTLED),
        ("ai trai tham do moi nuoc", None, Part.UNTOLD, Part.UNMARKED),
        (STRANGE, Sense({}, 0.9), Part.UNTOLD, Part.TOO_MANY),
        ("lương tháng này bao nhiêu", near("II.6.c"), Part.UNTOLD, Part.FOREIGN),
        (STRANGE, near("II.6.c", outside=0.95), Part.UNTOLD, Part.OUTSIDE),
        (STRANGE, near("II.6.c"), Part.UNTOLD, Part.OFFERED),
        (DOUBTFUL, near("II.6.c"), Part.UNTOLD, Part.AGREES),
    ],
)
def test_the_part_that_meaning_played_is_told(typed: str, sense: Sense | None, without: Part, part: Part) -> None:
    assert told(typed, sense, without).part is part


def test_the_nearest_tasks_are_told_with_what_made_them_near() -> None:
    found = told(STRANGE, near("II.6.c", phrasing=0.92 + PHRASED))
    assert len(found.nearest) == MOST_NEIGHBOURS
    assert [(each.item.task.ref, each.called) for each in found.nearest[:2]] == [("II.1.a", SAID), ("II.6.c", None)]
    assert [round(each.cosine, 3) for each in found.nearest[:2]] == [0.92, 0.9]
    assert found.outside == 0.8


def test_where_nothing_was_compared_nothing_is_near() -> None:
    assert told("3a", None) == Nearness(Part.SETTLED)


def test_a_choice_by_meaning_is_told_as_what_decided() -> None:
    found = reasoning(answerer(), STRANGE, TODAY, None, near("II.6.c"))
    assert (found.ground, found.outcome) == (Ground.MEANING, Outcome.CHOICE)
    assert found.answer == answerer().answer(STRANGE, TODAY, None, near("II.6.c"))
    assert found.search is not None
