"""How well questions in many styles are understood, as floors over two plans: none may be bought by another.

The questions of the second plan, written for it alone, check that what is understood is the language and not one plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from plan.answering import Answerer
from plan.answers import Answer, Found, Nothing, NothingReason, SmallTalk, TaskList, Unsure
from plan.document import from_text
from plan.folding import fold
from plan.reading import read
from plan.units import UnitBook
from tests.plan.example import example_answerer

DATA = Path(__file__).parent / "data"
LISTS = {"list_by_unit", "list_by_time", "list_by_section", "count"}
OTHERS = LISTS | {"smalltalk", "out_of_scope", "ambiguous"}


@dataclass(frozen=True)
class Asked:
    """A question with what is right, and the answer that it got."""

    text: str
    intent: str
    gold: frozenset[str]
    also_right: frozenset[str]
    style: str
    answer: Answer

    @property
    def named(self) -> list[str]:
        if isinstance(self.answer, Found):
            return [item.task.ref for item in (self.answer.item, *self.answer.others)]
        if isinstance(self.answer, Unsure):
            return [item.task.ref for item in self.answer.choices]
        return [item.task.ref for item in self.answer.items] if isinstance(self.answer, TaskList) else []

    @property
    def right(self) -> bool:
        return bool(self.named) and self.named[0] in self.gold

    @property
    def refused(self) -> bool:
        return isinstance(self.answer, Nothing) and self.answer.reason is not NothingReason.EMPTY_QUESTION

    @property
    def f1(self) -> float:
        named = set(self.named) - self.also_right
        held = len(named & self.gold)
        return 2 * held / (len(named) + len(self.gold)) if named or self.gold else 1.0


@cache
def village_answerer() -> Answerer:
    plan = read(from_text((DATA / "ke-hoach-cds-xa.txt").read_text(encoding="utf-8"))).plan
    return Answerer([plan], UnitBook.from_plan(plan))


@cache
def asked(name: str) -> tuple[Asked, ...]:
    answerer, today = _PLANS[name][0](), _PLANS[name][1]
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return tuple(
        Asked(
            row["q"],
            row["intent"],
            frozenset(row["gold"]),
            frozenset(row.get("also_ok", ())),
            row["style"],
            answerer.answer(row["q"], today),
        )
        for row in rows
    )


_PLANS: dict[str, tuple[Callable[[], Answerer], date]] = {
    "questions-cchc": (example_answerer, date(2025, 10, 15)),
    "questions-cchc-more": (example_answerer, date(2025, 10, 15)),
    "questions-cds-xa": (village_answerer, date(2026, 5, 11)),
}
every_set = pytest.mark.parametrize("name", list(_PLANS))


def single(name: str) -> list[Asked]:
    return [each for each in asked(name) if each.intent not in OTHERS]


def share(answers: Sequence[Asked], good: Callable[[Asked], bool]) -> float:
    return sum(map(good, answers)) / len(answers)


@every_set
def test_the_task_that_is_meant_comes_first(name: str) -> None:
    assert share(single(name), lambda each: each.right) >= 0.92


@every_set
def test_the_task_and_the_field_that_are_asked_for_are_right(name: str) -> None:
    def good(each: Asked) -> bool:
        return each.right and isinstance(each.answer, Found) and each.answer.intent == each.intent

    assert share(single(name), good) >= 0.82


@every_set
def test_a_wrong_task_is_hardly_ever_called_sure(name: str) -> None:
    assert share(single(name), lambda each: isinstance(each.answer, Found) and not each.right) <= 0.03


_STYLES = ["clean", "abbrev", "reference", "no_diacritics", "telex", "vni", "typo", "teencode"]


@pytest.mark.parametrize("style", _STYLES)
def test_no_style_of_typing_is_left_behind(style: str) -> None:
    answers = [each for name in _PLANS for each in single(name) if each.style == style]
    assert share(answers, lambda each: bool(each.gold & set(each.named[:3]))) >= 0.97


def test_everyday_words_find_the_task_among_the_first_three() -> None:
    answers = [each for name in _PLANS for each in single(name) if each.style == "paraphrase"]
    assert share(answers, lambda each: bool(each.gold & set(each.named[:3]))) >= 0.85


@every_set
def test_lists_hold_what_they_should(name: str) -> None:
    lists = [each for each in asked(name) if each.intent in LISTS]
    assert sum(each.f1 for each in lists) / len(lists) >= 0.97


@every_set
def test_what_lies_outside_the_plan_is_refused_and_little_else(name: str) -> None:
    refused = [each for each in asked(name) if each.refused]
    outside = [each for each in asked(name) if each.intent == "out_of_scope"]
    hits = sum(each.intent == "out_of_scope" for each in refused)
    assert 2 * hits / (len(refused) + len(outside)) >= 0.85


@every_set
def test_politeness_is_known_as_such(name: str) -> None:
    assert all(isinstance(each.answer, SmallTalk) for each in asked(name) if each.intent == "smalltalk")


@every_set
def test_short_questions_that_fit_several_tasks_become_a_choice(name: str) -> None:
    answers = [each for each in asked(name) if each.intent == "ambiguous"]
    assert share(answers, lambda each: isinstance(each.answer, Unsure) and len(each.gold & set(each.named)) >= 2) >= 0.85


@pytest.mark.parametrize(
    "each", [each for name in _PLANS for each in single(name) if each.style == "clean"], ids=lambda each: each.text
)
def test_leaving_out_the_marks_keeps_the_task_among_the_first_three(each: Asked) -> None:
    answerer, today = next(plan for name, plan in _PLANS.items() if each in asked(name))
    bare = Asked(each.text, each.intent, each.gold, each.also_right, each.style, answerer().answer(fold(each.text), today))
    assert each.gold & set(bare.named[:3])
