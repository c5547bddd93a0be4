"""What people of an office call its tasks is found by all its words, in any order, before anything else that holds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Answer, Concern, Found, Intent, Unsure
from plan.folding import fold
from plan.model import Plan
from plan.phrasings import Phrasing, PhrasingFault, Source, code_and_words, folded, mark_of
from plan.reasoning import reasoning
from plan.reasons import Ground
from plan.units import UnitBook
from tests.plan.example import example_plan

TODAY = date(2025, 11, 24)
WORDS = "gỡ rối giấy tờ cho người nghèo"


@cache
def plan() -> Plan:
    """The example office's plan as stored: its tasks numbered from 1."""
    made = example_plan()
    return replace(made, tasks=tuple(replace(task, id=at) for at, task in enumerate(made.tasks, 1)))


def task_id(ref: str) -> int:
    return next(task.id or 0 for task in plan().tasks if task.ref == ref)


def answerer(*phrasings: Phrasing) -> Answerer:
    return Answerer([plan()], UnitBook.from_plan(plan()), phrasings)


def written(words: str, ref: str = "II.3.d") -> Phrasing:
    return Phrasing(task_id(ref), words, Source.WRITTEN)


def found(answer: Answer) -> tuple[Intent, str]:
    assert isinstance(answer, Found), answer
    return answer.intent, answer.item.task.ref


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        (WORDS, Intent.DETAIL),
        ("go roi giay to cho nguoi ngheo", Intent.DETAIL),
        ("Giấy tờ người nghèo: gỡ rối?", Intent.DETAIL),
        ("ai lo gỡ rối giấy tờ cho người nghèo", Intent.LEAD),
        ("gỡ rối giấy tờ cho người nghèo bao giờ xong", Intent.DUE),
        ("go roij giaays towf cho nguowif ngheof", Intent.DETAIL),
    ],
)
def test_a_question_in_a_tasks_own_phrasing_is_answered_with_that_task(question: str, intent: Intent) -> None:
    without = answerer().answer(question, TODAY)
    assert not isinstance(without, Found) or without.item.task.ref != "II.3.d"
    assert found(answerer(written(WORDS)).answer(question, TODAY)) == (intent, "II.3.d")


@pytest.mark.parametrize("question", ["gỡ rối giấy tố người nghèo", "gỡ rối giấy tờ", "gỡ rối giấy tờ người nghèo khổ"])
def test_other_words_or_other_marks_are_no_sure_hit(question: str) -> None:
    with_it = answerer(written(WORDS))
    assert with_it.called.find(with_it.listener.hear(question, TODAY, None).question) == ()


def test_a_phrasing_without_marks_is_found_with_and_without_them() -> None:
    bare = answerer(written(fold(WORDS)))
    assert found(bare.answer(WORDS, TODAY)) == found(bare.answer(fold(WORDS), TODAY)) == (Intent.DETAIL, "II.3.d")


def test_abbreviations_with_one_meaning_are_the_words_that_they_stand_for() -> None:
    known = answerer(written("gọt tthc", "II.3.e"))
    assert found(known.answer("gọt thủ tục hành chính", TODAY)) == (Intent.DETAIL, "II.3.e")


def test_most_of_a_phrasings_words_count_for_its_task() -> None:
    question = "gỡ rối giấy tờ cho dân"
    with_it = answerer(written(WORDS)).answer(question, TODAY)
    choices = with_it.choices if isinstance(with_it, Unsure) else (with_it.item,) if isinstance(with_it, Found) else ()
    assert choices[0].task.ref == "II.3.d"


def test_words_that_mean_two_tasks_are_asked_about() -> None:
    both = answerer(written(WORDS), written(WORDS, "II.3.e")).answer(f"{WORDS} hạn khi nào", TODAY)
    assert isinstance(both, Unsure)
    assert (both.asked, [item.task.ref for item in both.choices]) == (Intent.DUE, ["II.3.d", "II.3.e"])


def test_beside_the_task_that_is_meant_the_nearest_others_stay_at_hand() -> None:
    answer = answerer(written("kiểm soát thủ tục")).answer("kiểm soát thủ tục", TODAY)
    assert isinstance(answer, Found)
    assert answer.item.task.ref == "II.3.d"
    assert "II.3.a" in [item.task.ref for item in answer.others]
    assert answer.item not in answer.others


def test_whether_a_task_called_so_is_ones_own_is_answered_too() -> None:
    known = answerer(written(WORDS, "II.3.a"))
    own = known.units.resolve("Trung tâm Phục vụ hành chính công tỉnh")
    answer = known.answer(f"phòng tôi có phải {WORDS} không", TODAY, own)
    assert isinstance(answer, Found)
    assert answer.wondered is not None
    assert (answer.item.task.ref, answer.wondered.concern) == ("II.3.a", Concern.LEADS)


def test_an_explanation_says_that_the_office_calls_the_task_so() -> None:
    assert reasoning(answerer(written(WORDS)), WORDS, TODAY).ground is Ground.PHRASING
    assert reasoning(answerer(written(WORDS)), "kiểm soát TTHC", TODAY).ground is Ground.SEARCH


def test_what_was_written_goes_before_what_was_learned() -> None:
    learned = Phrasing(task_id("II.3.e"), WORDS, Source.LEARNED, 5)
    assert found(answerer(learned, written(WORDS)).answer(WORDS, TODAY)) == (Intent.DETAIL, "II.3.d")
    assert found(answerer(learned).answer(WORDS, TODAY)) == (Intent.DETAIL, "II.3.e")


def test_phrasings_of_tasks_that_are_not_in_force_mean_nothing() -> None:
    assert answerer(Phrasing(9_999, WORDS, Source.WRITTEN)).answer(WORDS, TODAY) == answerer().answer(WORDS, TODAY)


def test_two_phrasings_of_a_task_are_not_read_as_one_text() -> None:
    index = answerer(written("gỡ rối"), written("bà con")).index
    at = next(at for at, task in enumerate(plan().tasks) if task.ref == "II.3.d")
    places = {index.key(word): held for word, held in index.places(at).items()}
    assert places["rôi1"][-1] == places["gơ4"][-1] + 1
    assert places["ba2"][-1] == places["rôi1"][-1] + 2


def test_phrasings_do_not_change_which_words_belong_together_in_the_plans() -> None:
    assert not answerer(written("hạn bếp")).index.holds(["han5", "bêp1"])


def test_phrasings_are_found_after_progress_has_amended_the_tasks() -> None:
    task = next(task for task in plan().tasks if task.ref == "II.3.d")
    amended = answerer(written(WORDS)).amended({task.id or 0: replace(task, deliverable="Khác")}, {})
    answer = amended.answer(WORDS, TODAY)
    assert isinstance(answer, Found)
    assert answer.item.task.deliverable == "Khác"


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("ai lo gỡ rối giấy tờ cho người nghèo khi nào xong", "gỡ rối giấy tờ người nghèo"),
        ("  Gọt   TTHC? ", "gọt tthc"),
        ("ai chủ trì", PhrasingFault.NO_SUBJECT),
        ("việc của phòng Quản trị - Tài vụ tháng này", PhrasingFault.NO_SUBJECT),
        ("xin chào", PhrasingFault.NO_SUBJECT),
        ("", PhrasingFault.NO_SUBJECT),
        ("giấy", PhrasingFault.TOO_SHORT),
        ("một hai ba bốn năm sáu bảy tám chín mười gỡ rối giấy tờ người nghèo khổ khó khăn", PhrasingFault.TOO_LONG),
        ("12 34", PhrasingFault.NUMBERS),
        ("hỏi chị Lan 0905123456 giấy tờ", PhrasingFault.NUMBERS),
        ("gỡ rối 3b", PhrasingFault.CODE),
        ("gỡ rối theo 1085/QĐ-TTg", PhrasingFault.CODE),
        ("gỡ rối giấy tờ [TUYỆT MẬT]", PhrasingFault.SECRET),
    ],
)
def test_which_words_of_a_question_may_be_a_phrasing(typed: str, phrase: str | PhrasingFault) -> None:
    assert answerer().phrase_of(typed, TODAY) == phrase


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("3a gỡ rối giấy tờ", ("3a", "gỡ rối giấy tờ")),
        ("II.3.a: “gỡ rối”", ("II.3.a", "gỡ rối")),
        ("3 a) gỡ rối", ("3 a", "gỡ rối")),
        ("3đ", ("3đ", "")),
        ("gỡ rối 3a", ("gỡ", "rối 3a")),
        ("", ("", "")),
    ],
)
def test_a_code_at_the_beginning_is_told_from_the_words_behind_it(typed: str, parts: tuple[str, str]) -> None:
    assert code_and_words(typed) == parts


WORDS_OF_ALL_SORTS = ["gỡ", "rối", "giấy", "tờ", "nghèo", "TTHC", "hạn", "quyền", "chủ", "trì", "con", "bà"]
words = st.lists(st.sampled_from(WORDS_OF_ALL_SORTS), min_size=1, max_size=6)


@given(words, st.randoms(use_true_random=False))
def test_folding_forgets_marks_order_and_case_and_is_idempotent(some: list[str], chance: object) -> None:
    mixed = list(some)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    once = folded(" ".join(some))
    assert folded(once) == once == folded(" ".join(mixed).upper())
    assert mark_of(" ".join(some)) == mark_of(" ".join(mixed))


@cache
def vocabulary() -> list[str]:
    said = " ".join(f"{task.content} {task.deliverable or ''}" for task in plan().tasks)
    return sorted({*said.lower().split(), *WORDS_OF_ALL_SORTS, "của", "ai", "khi", "nào", "xong", "chưa", "tiến", "độ", "gì"})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_phrasing_changes_what_a_code_answers(data: st.DataObject) -> None:
    said = st.lists(st.sampled_from(vocabulary()), min_size=2, max_size=8).map(" ".join)
    plain, taught = answerer(), []
    for typed in data.draw(st.lists(said, min_size=1, max_size=4)):
        phrase = plain.phrase_of(typed, TODAY)
        if not isinstance(phrase, PhrasingFault):
            taught.append(Phrasing(data.draw(st.integers(1, len(plan().tasks))), phrase, Source.WRITTEN))
    with_them, task = answerer(*taught), data.draw(st.sampled_from(plan().tasks))
    for asked in (task.code, task.ref, f"hạn của {task.code}", f"ai chủ trì {task.code}", f"{task.code} xong chưa"):
        assert with_them.answer(asked, TODAY) == plain.answer(asked, TODAY)
