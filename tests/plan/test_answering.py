"""Questions over the example plan, one kind of answer after the other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, SmallTalk, SmallTalkKind, TaskList, Unsure
from plan.model import Unit, UnitRole
from plan.units import UnitBook
from tests.plan.example import example_answerer, example_plan

TODAY = date(2025, 10, 15)


def ask(question: str, asker: Unit | None = None) -> Answer:
    return example_answerer().answer(question, TODAY, asker)


def refs(answer: Answer) -> list[str]:
    if isinstance(answer, Found):
        return [answer.item.task.ref]
    if isinstance(answer, Unsure):
        return [item.task.ref for item in answer.choices]
    return [item.task.ref for item in answer.items] if isinstance(answer, TaskList) else []


@pytest.mark.parametrize(
    ("question", "ref", "intent"),
    [
        ("ai chủ trì kiểm soát TTHC?", "II.3.a", Intent.LEAD),
        ("tinh giản biên chế phối hợp với đơn vị nào", "II.4.d", Intent.COORDINATING),
        ("dự toán ngân sách 2026 hạn khi nào", "II.6.b", Intent.DUE),
        ("đề án vị trí việc làm ra sản phẩm gì", "II.5.a", Intent.DELIVERABLE),
        ("tinh giản biên chế đến đâu rồi", "II.4.d", Intent.STATUS),
        ("lễ tân khánh tiết", "II.6.c", Intent.DETAIL),
        ("3đ", "II.3.đ", Intent.DETAIL),
        ("3dd là gì", "II.3.đ", Intent.DETAIL),
        ("mục 3 ý d nộp gì", "II.3.d", Intent.DELIVERABLE),
        ("1085/QĐ-TTg", "II.3.b", Intent.DETAIL),
        ("nghị định 60 ai làm", "II.6.a", Intent.LEAD),
    ],
)
def test_a_question_about_one_task_finds_it_and_what_was_asked(question: str, ref: str, intent: Intent) -> None:
    answer = ask(question)
    assert isinstance(answer, Found)
    assert (answer.item.task.ref, answer.intent) == (ref, intent)


def test_the_same_words_mean_each_askers_own_unit() -> None:
    answerer = example_answerer()
    first, second = answerer.units.units[:2]
    asked = [answerer.answer("việc của phòng tôi", TODAY, unit) for unit in (first, second, None, first)]
    assert [each.unit if isinstance(each, TaskList) else None for each in asked] == [first, second, None, first]


def test_a_letter_that_the_plan_uses_twice_is_asked_about() -> None:
    answer = ask("5c hạn khi nào")
    assert isinstance(answer, Unsure)
    assert refs(answer) == ["II.5.c", "II.5.c2"]
    assert answer.asked is Intent.DUE


def test_an_unknown_code_tells_its_siblings() -> None:
    answer = ask("3k")
    assert isinstance(answer, Nothing)
    assert answer.reason is NothingReason.UNKNOWN_CODE
    assert answer.siblings == ("3.a", "3.b", "3.c", "3.d", "3.đ", "3.e", "3.g", "3.h")


def test_what_fits_several_tasks_alike_is_a_choice() -> None:
    answer = ask("kế hoạch cải cách hành chính")
    assert isinstance(answer, Unsure)
    assert set(refs(answer)) == {"II.1.a", "II.1.b"}


@pytest.mark.parametrize(
    "question", ["lương tháng này bao nhiêu", "số điện thoại phòng quản trị", "giá vàng hôm nay", "nấu ăn thế nào"]
)
def test_what_no_plan_holds_is_declined(question: str) -> None:
    answer = ask(question)
    assert isinstance(answer, Nothing)
    assert answer.reason is NothingReason.NOT_IN_PLAN
    assert answer.total == 27


def test_the_work_of_a_unit_is_what_it_leads() -> None:
    answer = ask("phòng quản trị tài vụ làm gì")
    assert isinstance(answer, TaskList)
    assert (answer.intent, answer.role) == (Intent.LIST_BY_UNIT, UnitRole.LEAD)
    assert refs(answer) == ["II.6.a", "II.6.b", "II.6.c"]
    assert {item.task.ref for item in answer.collective} >= {"II.2.c"}


def test_my_unit_is_the_unit_of_who_asks() -> None:
    unit = UnitBook.from_plan(example_plan()).resolve("Phòng Quản trị - Tài vụ")
    assert unit is not None
    answer = ask("việc của phòng mình", asker=unit)
    assert isinstance(answer, TaskList)
    assert answer.unit == unit


def test_my_unit_is_unknown_for_a_stranger() -> None:
    assert ask("việc của phòng mình") == Nothing(NothingReason.NO_UNIT_OF_ASKER)


@pytest.mark.parametrize(
    ("question", "expected", "label"),
    [
        ("tháng 12 có việc gì", {"II.1.b"}, "2025-12"),
        ("việc nào quá hạn", {"II.2.b", "II.3.a"}, "overdue"),
        ("việc nào trễ lâu nhất", {"II.2.b", "II.3.a"}, "overdue"),
        ("cái nào xong rồi", {"II.1.a"}, "done"),
        ("việc nào làm hằng tháng", {"II.3.c"}, "monthly"),
    ],
)
def test_a_time_lists_what_is_due_in_it(question: str, expected: set[str], label: str) -> None:
    answer = ask(question)
    assert isinstance(answer, TaskList)
    assert expected <= set(refs(answer))
    assert answer.span is not None
    assert answer.span.label == label


@pytest.mark.parametrize("question", ["liệt kê mục II.2", "mục 2 có những việc nào", "phần cải cách thể chế có gì"])
def test_a_section_lists_its_tasks(question: str) -> None:
    answer = ask(question)
    assert isinstance(answer, TaskList)
    assert refs(answer) == ["II.2.a", "II.2.b", "II.2.c", "II.2.d"]
    assert answer.section is not None
    assert answer.section.ref == "II.2"


def test_the_title_of_a_section_asks_for_its_tasks() -> None:
    answer = ask("cải cách tài chính công")
    assert isinstance(answer, TaskList)
    assert refs(answer) == ["II.6.a", "II.6.b", "II.6.c"]


def test_a_subject_that_every_plan_is_full_of_is_never_sure() -> None:
    assert isinstance(ask("báo cáo kế hoạch này ai làm"), Unsure)


def test_a_field_without_a_subject_offers_tasks_to_choose_from() -> None:
    answer = ask("hạn khi nào")
    assert isinstance(answer, Unsure)
    assert answer.asked is Intent.DUE
    assert len(answer.choices) == 5
    assert not answer.named


def test_has_it_been_done_yet_asks_for_the_status() -> None:
    answer = ask("đã ban hành đề án vị trí việc làm chưa")
    assert isinstance(answer, Found)
    assert (answer.item.task.ref, answer.intent) == ("II.5.a", Intent.STATUS)


def test_a_year_in_which_nothing_falls_due_is_a_subject() -> None:
    answer = ask("việc của năm 2026")
    assert isinstance(answer, Unsure)
    assert set(refs(answer)) == {"II.1.b", "II.6.b", "II.7.b"}


def test_a_unit_that_the_office_does_not_have_is_named_back() -> None:
    answer = ask("Sở Xây dựng chủ trì gì")
    assert isinstance(answer, Nothing)
    assert (answer.reason, answer.asked) == (NothingReason.UNKNOWN_UNIT, "Sở Xây dựng")


@pytest.mark.parametrize("question", ["việc của tôi", "viec cua phong minh", "tôi phải làm gì"])
def test_whose_work_is_meant_may_be_said_in_many_ways(question: str) -> None:
    unit = UnitBook.from_plan(example_plan()).resolve("Phòng Quản trị - Tài vụ")
    answer = ask(question, asker=unit)
    assert isinstance(answer, TaskList)
    assert answer.unit == unit


def test_how_many_counts_the_whole_plan() -> None:
    answer = ask("kế hoạch có bao nhiêu nhiệm vụ")
    assert isinstance(answer, TaskList)
    assert (answer.intent, len(answer.items)) == (Intent.COUNT, 27)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("xin chào", SmallTalkKind.GREETING),
        ("cảm ơn bạn nhiều nhé", SmallTalkKind.THANKS),
        ("tạm biệt", SmallTalkKind.GOODBYE),
        ("bạn giúp được những gì", SmallTalkKind.ABILITY),
    ],
)
def test_politeness_is_answered_politely(message: str, kind: SmallTalkKind) -> None:
    assert ask(message) == SmallTalk(kind)


@pytest.mark.parametrize("message", ["xin chòa", "cảm ơnn", "tạm biêtj"])
def test_a_slip_does_not_make_politeness_a_question(message: str) -> None:
    assert isinstance(ask(message), SmallTalk)


@pytest.mark.parametrize("question", ["ai lập kế hoạch này", "kế hoạch này do ai soạn"])
def test_this_plan_is_the_plan_that_a_task_issues(question: str) -> None:
    assert refs(ask(question)) == ["II.1.a"]


def test_within_this_plan_asks_for_a_task_of_it() -> None:
    assert refs(ask("trong kế hoạch này ai kiểm soát TTHC")) == ["II.3.a"]


def test_of_two_tasks_with_the_same_words_the_one_that_begins_with_them_comes_first() -> None:
    assert refs(ask("rà soát vb qppl bh lm")) == ["II.2.c", "II.2.d"]
    assert refs(ask("báo cáo rà soát vb qppl bh lm")) == ["II.2.d"]


def test_a_greeting_before_a_question_does_not_hide_it() -> None:
    assert refs(ask("chào bạn, cho hỏi ai chủ trì tinh giản biên chế")) == ["II.4.d"]


@pytest.mark.parametrize("message", ["", "   ", "?!", "🙂"])
def test_a_message_without_words_is_empty(message: str) -> None:
    answer = ask(message)
    assert isinstance(answer, Nothing)
    assert answer.reason is NothingReason.EMPTY_QUESTION


def test_without_plans_there_is_nothing_to_answer_from() -> None:
    assert Answerer([], UnitBook([])).answer("3a", TODAY) == Nothing(NothingReason.NO_PLAN)


@given(st.text(max_size=120))
def test_any_text_gets_an_answer_that_names_only_tasks_of_the_plan(text: str) -> None:
    assert set(refs(ask(text))) <= {task.ref for task in example_plan().tasks}


_WORDS = [
    "phòng",
    "hctc",
    "tháng",
    "11",
    "3",
    "a",
    "mục",
    "quý",
    "III",
    "quá hạn",
    "TTHC",
    "ai",
    "hạn",
    "/",
    ".",
    "60/2021/NĐ-CP",
    "việc",
    "của",
    "mình",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=8))
def test_any_jumble_of_office_words_gets_an_answer(words: list[str]) -> None:
    assert ask(" ".join(words)) is not None


@pytest.mark.parametrize(
    ("question", "said"),
    [("Thông tư 01 ai làm", "Thông tư 01"), ("quyết định số 77/QĐ-UBND nói gì", "quyết định số 77/QĐ-UBND")],
    ids=["kind and number", "full number"],
)
def test_a_document_that_the_plan_does_not_cite_is_named_as_typed(question: str, said: str) -> None:
    answer = ask(question)
    assert isinstance(answer, Nothing)
    assert answer.asked == said


def test_half_of_a_word_that_the_plan_does_not_have_is_not_taken_for_another() -> None:
    assert ask("ai soạn thông tư") == Nothing(NothingReason.NOT_IN_PLAN, "thông tư", total=27)
