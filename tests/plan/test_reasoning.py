"""Why a question got its answer: what was recognised, what it may mean, which tasks came near, what decided."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Found, Unsure
from plan.reasoning import reasoning
from plan.reasons import Change, Ground, Outcome, Reasoning
from plan.units import UnitBook
from tests.plan.example import example_answerer

TODAY = date(2025, 11, 24)


def why(typed: str, unit: str | None = None) -> Reasoning:
    answerer = example_answerer()
    return reasoning(answerer, typed, TODAY, answerer.units.resolve(unit) if unit else None)


@pytest.mark.parametrize(
    ("typed", "respelled"),
    [
        ("ai chủ trì 3a", []),
        ("ai chur trif kieemr soats", [("chur", "chủ"), ("trif", "trì"), ("kieemr", "kiểm"), ("soats", "soát")]),
        ("chu3 tri2 ra sao", [("chu3", "chủ"), ("tri2", "trì")]),
    ],
)
def test_raw_keys_are_told_as_they_were_undone(typed: str, respelled: list[tuple[str, str]]) -> None:
    assert [(each.typed, each.heard) for each in why(typed).respelled if each.why is Change.KEYS] == respelled


@pytest.mark.parametrize(
    ("typed", "respelled"),
    [("ko bt ai lm", True), ("ai chủ trì", False)],
)
def test_shorthand_is_told_as_it_was_written_out(typed: str, respelled: bool) -> None:
    found = [each for each in why(typed).respelled if each.why is Change.SHORTHAND]
    assert bool(found) is respelled
    assert all(each.typed != each.heard for each in found)


@pytest.mark.parametrize(
    ("typed", "references"),
    [
        ("3a", [("code", "3a")]),
        ("mục 5 có gì", [("section", "5")]),
        ("ý d mục 3 ai làm", [("code", "3d")]),
        ("chỉ thị 17/CT-UBND", [("document", "17/ct-ubnd")]),
        ("ai chủ trì", []),
    ],
)
def test_what_is_named_by_number_is_told(typed: str, references: list[tuple[str, str]]) -> None:
    assert list(why(typed).references) == references


@pytest.mark.parametrize(
    ("typed", "ground", "outcome"),
    [
        ("3a", Ground.NUMBER, Outcome.ONE),
        ("5c", Ground.NUMBER, Outcome.CHOICE),
        ("3k", Ground.NUMBER, Outcome.REFUSAL),
        ("mục 5 có mấy nhiệm vụ", Ground.NUMBER, Outcome.LIST),
        ("chỉ thị 17/CT-UBND", Ground.NUMBER, Outcome.ONE),
        ("chỉ thị 99/CT-UBND", Ground.NUMBER, Outcome.REFUSAL),
        ("ai chủ trì kiểm soát TTHC", Ground.SEARCH, Outcome.ONE),
        ("rà soát văn bản qppl", Ground.SEARCH, Outcome.CHOICE),
        ("lương tháng này bao nhiêu", Ground.SEARCH, Outcome.REFUSAL),
        ("quá hạn", Ground.NO_SUBJECT, Outcome.LIST),
        ("tháng 11 có việc gì đến hạn", Ground.NO_SUBJECT, Outcome.LIST),
        ("đơn vị nào nhiều việc nhất", Ground.NO_SUBJECT, Outcome.LIST),
        ("hạn?", Ground.NO_SUBJECT, Outcome.ASKED_BACK),
        ("việc của phòng mình", Ground.NO_SUBJECT, Outcome.ASKED_BACK),
        ("chính quyền điện tử có gì", Ground.SECTION, Outcome.LIST),
        ("xin chào", Ground.SMALL_TALK, Outcome.SMALL_TALK),
        ("...", Ground.NO_WORDS, Outcome.ASKED_BACK),
        ("", Ground.NO_WORDS, Outcome.ASKED_BACK),
    ],
)
def test_what_decided_and_what_came_of_it_is_told(typed: str, ground: Ground, outcome: Outcome) -> None:
    found = why(typed)
    assert (found.ground, found.outcome) == (ground, outcome)
    assert (found.search is not None) is (ground is Ground.SEARCH)


def test_a_unit_and_a_time_are_told() -> None:
    heard = why("việc của phòng mình tháng này", "Phòng Quản trị - Tài vụ").heard
    assert heard is not None
    assert heard.unit is not None
    assert heard.unit.name == "Phòng Quản trị - Tài vụ"
    assert heard.question.mine
    assert heard.question.span is not None
    assert heard.question.span.label == "2025-11"


@pytest.mark.parametrize(
    ("typed", "words", "written"),
    [
        ("ai chủ trì kiểm soát TTHC", "tthc", ["thủ", "tục", "hành", "chính"]),
        ("ai lo giam sat tthc", "tthc", ["thủ", "tục", "hành", "chính"]),
        ("ai chủ trì kiem soat", "kiem", ["kiểm"]),
    ],
)
def test_a_word_is_told_with_what_the_plans_write_for_it(typed: str, words: str, written: list[str]) -> None:
    ways = [way.words for each in why(typed).meanings if each.words == words for way in each.ways]
    assert [each for each in written if not any(each in way for way in ways)] == []


def test_what_no_plan_holds_is_told_to_be_outside() -> None:
    found = why("lương tháng này bao nhiêu")
    outside = [each for each in found.meanings if each.outside]
    assert [each.words for each in outside] == ["lương tháng"]
    assert outside[0].weight > 0
    assert outside[0].ways == ()


def test_question_words_and_cues_are_set_aside() -> None:
    found = why("ai chủ trì kiểm soát TTHC")
    assert found.subject == ("kiểm", "soát", "tthc")
    assert found.set_aside == ("ai", "chủ", "trì")


@pytest.mark.parametrize("typed", ["ai chủ trì kiểm soát TTHC", "rà soát văn bản qppl", "lam de an vi tri viec lam la ai"])
def test_the_best_candidates_are_those_of_the_answer(typed: str) -> None:
    found = why(typed)
    assert found.search is not None
    best = [each.item.task.ref for each in found.search.candidates]
    match found.answer:
        case Found(item=item):
            assert (best[0], found.search.equal) == (item.task.ref, 1)
        case Unsure(choices=choices):
            assert best[: len(choices)] == [each.task.ref for each in choices]
            assert found.search.equal == len(choices)
        case _:
            pytest.fail("a task was searched for")
    scores = [each.score for each in found.search.candidates]
    assert scores == sorted(scores, reverse=True)
    assert found.search.candidates[0].coverage >= found.search.needed


def test_a_refusal_shows_how_far_the_nearest_task_stayed_below() -> None:
    found = why("lương tháng này bao nhiêu")
    assert found.search is not None
    assert all(each.coverage < found.search.needed for each in found.search.candidates)


def test_without_a_plan_there_is_nothing_to_tell() -> None:
    found = reasoning(Answerer([], UnitBook([])), "ai chủ trì 3a", TODAY)
    assert (found.ground, found.outcome, found.heard, found.search) == (Ground.NO_PLAN, Outcome.REFUSAL, None, None)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_whatever_is_typed_the_reasons_belong_to_the_answer_that_is_given(typed: str) -> None:
    answerer = example_answerer()
    found = reasoning(answerer, typed, TODAY)
    assert found.answer == answerer.answer(typed, TODAY)
    assert all(each.coverage >= 0 for each in (found.search.candidates if found.search else ()))


WORDS = [
    "kiểm",
    "soát",
    "tthc",
    "3a",
    "mp3",
    "b1",
    "qu2",
    "x2",
    "chur",
    "ko",
    "năm nay",
    "lương",
    "phòng",
    "12",
    "a2",
    "5c2",
    "ktra",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_words_mixed_with_codes_and_numbers_are_told_without_failing(words: list[str]) -> None:
    typed = " ".join(words)
    assert why(typed).answer == example_answerer().answer(typed, TODAY)
