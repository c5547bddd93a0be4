"""What nearness of meaning adds: which tasks are near, when none is, and which questions are compared at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Found, Intent, Nothing, NothingReason, Unsure
from plan.comparing import SPOKEN_OF, Comparison, compared_at_once, distinct
from plan.model import Task
from plan.neighbours import (
    BEHIND_OUTSIDE,
    LONGEST_TEXT,
    MOST_NEAR,
    MOST_TASKS,
    PHRASED,
    SPREAD,
    WORDS,
    Neighbourhood,
    Sense,
    anchors,
    fingerprint,
    texts_of,
    worth_comparing,
)
from plan.units import UnitBook
from tests.encoders import LetterEncoder
from tests.plan.example import example_plan

TODAY = date(2025, 10, 15)
NOT_IN_PLAN = Nothing(NothingReason.NOT_IN_PLAN)


def tasks(count: int) -> Neighbourhood:
    """Tasks that are called by their numbers."""
    return Neighbourhood(Task(f"II.1.{at}", f"1.{at}", "Mục", f"việc {at}") for at in range(count))


def sense(cosines: dict[int, float], outside: float = 0.8) -> Sense:
    """How near such tasks are, each with both its texts."""
    return Sense({text: near for at, near in cosines.items() for text in tasks(at + 1).texts[at]}, outside)


@pytest.mark.parametrize(
    ("cosines", "words", "expected"),
    [
        ({0: 0.80, 1: 0.90, 2: 0.82}, {}, (1,)),
        ({0: 0.89, 1: 0.90, 2: 0.88, 3: 0.875}, {}, (1, 0, 2)),
        ({0: 0.90, 1: 0.90, 2: 0.70}, {0: 1.0}, (0,)),
        ({0: 0.89, 1: 0.90, 2: 0.70}, {0: 0.5}, (0, 1)),
        ({0: 0.90, 1: 0.90}, {}, (0, 1)),
        ({}, {0: 1.0}, ()),
    ],
)
def test_the_nearest_tasks_are_those_not_far_behind_the_best(
    cosines: dict[int, float], words: dict[int, float], expected: tuple[int, ...]
) -> None:
    assert tasks(5).nearest(sense(cosines), words) == expected


@pytest.mark.parametrize(
    ("nearest", "outside"), [(0.80 - BEHIND_OUTSIDE - 0.01, True), (0.80 - BEHIND_OUTSIDE + 0.01, False), (0.9, False)]
)
def test_a_question_is_outside_where_an_anchor_is_nearer_than_every_task(nearest: float, outside: bool) -> None:
    assert tasks(5).is_outside(sense({0: nearest, 1: 0.5})) is outside
    assert tasks(5).is_outside(sense({}))


def test_a_task_is_as_near_as_its_texts_are_on_average() -> None:
    neighbourhood = tasks(2)
    (alone, whole), (other, _) = neighbourhood.texts
    assert neighbourhood.nearest(Sense({alone: 0.95, whole: 0.75, other: 0.9}, 0.5), {}) == (1,)


@pytest.mark.parametrize(
    ("phrasing", "own", "expected"),
    [
        (0.90 + PHRASED + 0.01, 0.85, (1,)),
        (0.90 + PHRASED + 0.01, 0.90, (1, 0)),
        (0.90 + PHRASED - 0.01, 0.90, (0, 1)),
        (0.70, 0.90, (0, 1)),
    ],
)
def test_a_task_is_as_near_as_the_nearest_of_what_it_is_called_where_that_is_nearer_than_its_texts(
    phrasing: float, own: float, expected: tuple[int, ...]
) -> None:
    called = Neighbourhood(two_tasks(), {1: ["gỡ rối giấy tờ", "làm thủ tục"]})
    near = sense({0: own, 1: 0.88}).near
    assert called.nearest(Sense({**near, "làm thủ tục": phrasing}, 0.8), {}) == expected
    assert called.is_outside(Sense({**near, "làm thủ tục": 0.95}, 0.95)) is False


def two_tasks() -> list[Task]:
    return [Task(f"II.1.{at}", f"1.{at}", "Mục", f"việc {at}") for at in range(2)]


def test_phrasings_are_texts_of_their_task_unless_they_were_typed_without_marks() -> None:
    called = Neighbourhood(two_tasks(), {1: ["gỡ rối giấy tờ", "go roi giay to", "một"]})
    assert [text for task, text in called.said() if task.code == "1.1"] == [*tasks(2).texts[1], "gỡ rối giấy tờ"]
    assert set(distinct(called)) == {*distinct(tasks(2)), "gỡ rối giấy tờ"}


@given(st.dictionaries(st.integers(0, 9), st.floats(-1, 1)), st.dictionaries(st.integers(0, 9), st.floats(0, 1)))
def test_the_nearest_are_few_known_and_not_far_apart(cosines: dict[int, float], words: dict[int, float]) -> None:
    near = tasks(10).nearest(sense(cosines), words)
    assert len(near) <= MOST_NEAR
    assert set(near) <= cosines.keys()
    assert len(set(near)) == len(near)
    if near:
        values = [cosines[at] + WORDS * words.get(at, 0.0) for at in near]
        assert values == sorted(values, reverse=True)
        assert values[0] - values[-1] <= SPREAD + 1e-9


@pytest.mark.parametrize(
    ("question", "said", "text"),
    [
        ("ai dạy tụi nhỏ bơi", NOT_IN_PLAN, "ai dạy tụi nhỏ bơi"),
        ("  ai dạy  tụi nhỏ bơi ", NOT_IN_PLAN, "ai dạy tụi nhỏ bơi"),
        ("ai dayj tuij nhor bowi", NOT_IN_PLAN, "ai dạy tụi nhỏ bơi"),
        ("ai day tui nho boi", NOT_IN_PLAN, None),
        ("bơi", NOT_IN_PLAN, None),
        ("", NOT_IN_PLAN, None),
        ("ai dạy tụi nhỏ bơi", Nothing(NothingReason.UNKNOWN_UNIT), None),
        ("ai dạy tụi nhỏ bơi", Nothing(NothingReason.NO_PLAN), None),
        ("ai dạy tụi nhỏ bơi", Unsure(Intent.LEAD, ()), None),
    ],
)
def test_only_what_words_do_not_find_is_compared_and_only_with_marks(
    question: str, said: Nothing | Unsure, text: str | None
) -> None:
    assert worth_comparing(question, said) == text


def test_texts_and_questions_are_compared_to_a_certain_length() -> None:
    long = Task("II.1.a", "1.a", "Mục", "việc " * 1000)
    assert {len(text) for text in texts_of(long)} == {LONGEST_TEXT}
    assert len(worth_comparing("dạy bơi " * 200, NOT_IN_PLAN) or "") <= 300


def test_a_fingerprint_tells_texts_apart_and_stays_the_same() -> None:
    assert fingerprint("lễ tân") == fingerprint("lễ tân") != fingerprint("lễ tan")
    assert len(fingerprint("")) == 32


def test_anchors_are_sentences_each_once() -> None:
    assert len(set(anchors())) == len(anchors()) > 100
    assert all(len(anchor.split()) > 1 or "," in anchor for anchor in anchors())


# --- comparing ---


def test_all_texts_are_compared_and_what_is_known_is_not_made_again() -> None:
    neighbourhood, first, second = Neighbourhood(example_plan().tasks), LetterEncoder(), LetterEncoder()
    texts = list(distinct(neighbourhood))
    whole = compared_at_once(first, neighbourhood, {}).sense("lễ tân, khánh tiết")
    known = dict(zip(map(fingerprint, texts), LetterEncoder().vectors(texts), strict=True))
    assert compared_at_once(second, neighbourhood, known).sense("lễ tân, khánh tiết") == whole
    assert set(texts) <= set(first.texts)
    assert not set(texts) & set(second.texts)


def test_an_anchor_of_which_the_plans_speak_is_none_for_them() -> None:
    neighbourhood, encoder = tasks(2), LetterEncoder()
    vectors = dict(zip(map(fingerprint, distinct(neighbourhood)), encoder.vectors(list(distinct(neighbourhood))), strict=True))
    own, foreign = encoder.vectors(["việc 1", "thời tiết"])
    assert Comparison(encoder, neighbourhood, vectors, [own, foreign]).sense("việc 1").outside < SPOKEN_OF
    assert Comparison(encoder, neighbourhood, {}, [own, foreign]).sense("việc 1").outside > SPOKEN_OF


def test_over_very_many_tasks_nothing_is_compared() -> None:
    assert list(distinct(tasks(MOST_TASKS)))
    assert list(distinct(tasks(MOST_TASKS + 1))) == []


# --- answering ---


def answerer() -> Answerer:
    return Answerer([example_plan()], UnitBook.from_plan(example_plan()))


def near_to(ref: str, outside: float = 0.8) -> Sense:
    """A question that means one task."""
    return Sense({text: 0.9 if task.ref == ref else 0.8 for task in example_plan().tasks for text in texts_of(task)}, outside)


def test_near_tasks_are_a_choice_that_says_so_with_the_field_that_was_asked() -> None:
    said = answerer().answer("ai trải thảm đỏ mời nước quan khách", TODAY, sense=near_to("II.6.c"))
    assert isinstance(said, Unsure)
    assert [item.task.ref for item in said.choices] == ["II.6.c"]
    assert said.near
    assert said.asked is Intent.LEAD


def test_a_question_nearer_to_something_outside_is_declined() -> None:
    said = answerer().answer("ai trải thảm đỏ mời nước quan khách", TODAY, sense=near_to("II.6.c", outside=0.95))
    assert isinstance(said, Nothing)


def test_what_is_named_as_outside_is_declined_however_near() -> None:
    assert isinstance(answerer().answer("lương tháng này bao nhiêu", TODAY, sense=near_to("II.6.c")), Nothing)


def test_what_words_find_stays_whatever_it_may_mean() -> None:
    said = answerer().answer("ai chủ trì kiểm soát TTHC", TODAY, sense=near_to("II.6.c"))
    assert isinstance(said, Found)
    assert said.item.task.ref == "II.3.a"


DOUBTFUL = "ai lo khánh tiết đám rước đèn"


def test_a_task_with_little_of_what_was_said_is_doubtful_and_one_choice_of_several_where_its_meaning_is_far() -> None:
    by_words = answerer().answer(DOUBTFUL, TODAY)
    assert isinstance(by_words, Found)
    assert by_words.doubtful
    found, far = by_words.item.task.ref, iter(range(100))
    near = {text: 0.9 - 0.005 * next(far) for task in example_plan().tasks if task.ref != found for text in texts_of(task)}
    sense = Sense(near | {text: 0.8 for task in example_plan().tasks if task.ref == found for text in texts_of(task)}, 0.7)
    said = answerer().answer(DOUBTFUL, TODAY, sense=sense)
    assert isinstance(said, Unsure)
    assert [item.task.ref for item in said.choices] == ["II.1.a", "II.1.b", "II.2.a", found]


def test_a_doubtful_task_whose_meaning_is_near_stays_the_answer() -> None:
    by_words = answerer().answer(DOUBTFUL, TODAY)
    assert isinstance(by_words, Found)
    assert answerer().answer(DOUBTFUL, TODAY, sense=near_to(by_words.item.task.ref)) == by_words
    assert worth_comparing(DOUBTFUL, by_words) == DOUBTFUL
    assert worth_comparing(DOUBTFUL, replace(by_words, doubtful=False)) is None


def test_amended_tasks_are_the_same_neighbourhood() -> None:
    planned = answerer()
    assert planned.amended({}, {}).neighbourhood is planned.neighbourhood
