"""References that people type, and what they name in plans whose numbers clash."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.answers import Found, Intent, Nothing, NothingReason, TaskList, Unsure
from plan.filing import filed
from plan.model import Plan, PlanHeader, Section, Task
from plan.numbering import Numbering
from plan.references import cited_documents, cites, find, plain
from plan.units import UnitBook
from tests.plan.example import example_answerer, example_plan

TODAY = date(2025, 10, 15)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("3a", ["3a"]),
        ("3.a là gì", ["3.a"]),
        ("II.3.a", ["ii.3.a"]),
        ("3 a", ["3 a"]),
        ("mục 3 ý d nộp gì", ["3d"]),
        ("muc 3 y d", ["3d"]),
        ("mục c phần 5", ["5c"]),
        ("điểm đ khoản 3", ["3đ"]),
        ("nv 2a sản phẩm", ["2a"]),
        ("3dd", ["3dd"]),
        ("5.c2", ["5.c2"]),
        ("3a và 3b", ["3a", "3b"]),
    ],
)
def test_task_codes_are_read(question: str, codes: list[str]) -> None:
    assert [reference.text for reference in find(question).codes] == codes


@pytest.mark.parametrize("text", ["quý 3 a", "tháng 12 có gì", "2026 - 2030", "60 người", "trước 30.11.2025", "chu3 tri2"])
def test_numbers_that_are_no_references_stay(text: str) -> None:
    assert not find(text)


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        ("liệt kê mục II.2", "dotted", "ii.2"),
        ("mục 5 mấy nhiệm vụ", "sections", "5"),
        ("nhiệm vụ 12", "numbers", "12"),
        ("7", "numbers", "7"),
        ("766/QĐ-TTg là nhiệm vụ nào", "documents", "766/qđ-ttg"),
        ("nghị định 60 về tự chủ", "documents", "60 nd"),
        ("chỉ thị số 31-CT/TU", "documents", "31-ct/tu"),
    ],
)
def test_sections_numbers_and_documents_are_read(question: str, kind: str, text: str) -> None:
    assert [reference.text for reference in getattr(find(question), kind)] == [text]


@pytest.mark.parametrize(
    ("typed", "comparable"), [("II. 3 A", "ii3a"), ("3.a", "3a"), ("3dd", "3đ"), ("3Đ", "3đ"), ("3d", "3d"), ("5.c2", "5c2")]
)
def test_codes_are_compared_without_dots_and_blanks(typed: str, comparable: str) -> None:
    assert plain(typed) == comparable


@given(st.text(max_size=60))
def test_making_a_code_plain_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_documents_are_found_by_number_and_kind() -> None:
    text = "theo Nghị định số 60/2021/NĐ-CP và Chỉ thị số 35/CT-TTg, Quyết định số 35/QĐ-UBND"
    assert cited_documents(text) == ("60/2021/nđ-cp", "35/ct-ttg", "35/qđ-ubnd")
    assert [document for document in cited_documents(text) if cites(document, "35 ct")] == ["35/ct-ttg"]
    assert cites("60/2021/nđ-cp", "60 nd")
    assert not cites("160/2021/nđ-cp", "60 nd")
    assert cites("1085/qđ-ttg", "1085/qd-ttg")


def test_d_and_đ_are_different_tasks() -> None:
    answerer = example_answerer()
    assert [item.task.ref for item in answerer.by_code("3d")] == ["II.3.d"]
    assert [item.task.ref for item in answerer.by_code("3đ")] == ["II.3.đ"]
    assert [item.task.ref for item in answerer.by_code("3dd")] == ["II.3.đ"]


def test_every_task_of_the_example_is_found_by_its_code_and_by_its_ref() -> None:
    for task in example_plan().tasks:
        for typed in (task.code, task.ref, task.ref.lower(), task.code.replace(".", "")):
            assert task in [item.task for item in example_answerer().by_code(typed)]


def test_an_unknown_code_outside_every_section_has_no_siblings() -> None:
    assert example_answerer().unknown_code("19a") == Nothing(NothingReason.UNKNOWN_CODE, "19a", (), 27)
    assert example_answerer().unknown_code("?").siblings == ()


def table_plan(title: str, *contents: str) -> Plan:
    tasks = tuple(Task(ref=str(at), code=str(at), section="", content=content) for at, content in enumerate(contents, 1))
    return Plan(PlanHeader(title), (), tasks)


CLASHING = (table_plan("A", "Sửa chữa cầu", "Trồng cây xanh"), table_plan("B", "Nạo vét kênh", "Chiếu sáng đường phố"))


def test_numbers_that_several_plans_use_are_asked_about() -> None:
    answer = Answerer(CLASHING, UnitBook([])).answer("nhiệm vụ 2 hạn khi nào", TODAY)
    assert isinstance(answer, Unsure)
    assert [item.task.content for item in answer.choices] == ["Trồng cây xanh", "Chiếu sáng đường phố"]
    assert answer.asked is Intent.DUE


def test_a_question_finds_its_task_in_any_of_several_plans() -> None:
    answer = Answerer(CLASHING, UnitBook([])).answer("ai nạo vét kênh", TODAY)
    assert isinstance(answer, Found)
    assert answer.item.plan.header.title == "B"


def test_a_number_in_a_table_may_be_called_a_section() -> None:
    answer = Answerer(CLASHING[:1], UnitBook([])).answer("mục 2", TODAY)
    assert isinstance(answer, Found)
    assert answer.item.task.content == "Trồng cây xanh"


def test_a_document_that_no_plan_cites_is_declined() -> None:
    answer = example_answerer().answer("quyết định 999/QĐ-UBND", TODAY)
    assert isinstance(answer, Nothing)
    assert answer.asked == "quyết định 999/QĐ-UBND"


def test_a_document_that_two_tasks_cite_is_told_apart_by_the_subject() -> None:
    tasks = (
        Task("1", "1", "", "Kiểm kê tài sản theo Quyết định số 12/QĐ-UBND"),
        Task("2", "2", "", "Tập huấn phần mềm theo Quyết định số 12/QĐ-UBND"),
    )
    answerer = Answerer([Plan(PlanHeader("A"), (), tasks)], UnitBook([]))
    asked_only_for_it = answerer.answer("quyết định 12", TODAY)
    assert isinstance(asked_only_for_it, Unsure)
    with_a_subject = answerer.answer("tập huấn theo quyết định 12/QĐ-UBND", TODAY)
    assert isinstance(with_a_subject, Found)
    assert with_a_subject.item.task.ref == "2"
    with_a_stranger = answerer.answer("chiếu sáng theo quyết định 12/QĐ-UBND", TODAY)
    assert isinstance(with_a_stranger, Nothing | Unsure)


def test_a_section_is_known_by_its_full_number_before_its_last_part() -> None:
    sections = (Section("I.2", "Một"), Section("II.2", "Hai"))
    tasks = (Task("I.2.a", "2.a", "Một", "Một việc"), Task("II.2.a", "2.a", "Hai", "Việc khác"))
    numbering = Numbering(filed([Plan(PlanHeader("A"), sections, tasks)], UnitBook([])))
    found = numbering.section("II.2")
    assert found is not None
    assert found[0].title == "Hai"
    assert numbering.section("9") is None


def test_a_section_question_with_a_count_counts() -> None:
    answer = example_answerer().answer("mục 5 mấy nhiệm vụ", TODAY)
    assert isinstance(answer, TaskList)
    assert (answer.intent, len(answer.items)) == (Intent.COUNT, 4)
