"""Reading of plans laid out in other ways, and of texts that are no plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.document import Document, Paragraph, from_text
from plan.model import MilestoneKind
from plan.reading import read
from tests.plan.readings import reading_of

_LETTERHEAD = """UBND TỈNH A
VĂN PHÒNG
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
-------
Số: 12/KH-VP
Quảng Ngãi, ngày 5 tháng 1 năm 2026

KẾ HOẠCH
CÔNG TÁC CHUYỂN ĐỔI SỐ
NĂM 2026

Căn cứ Quyết định số 1/QĐ-UBND ngày 2/1/2026, Văn phòng ban hành Kế hoạch như sau:

"""


def plan_with(body: str) -> str:
    return f"{_LETTERHEAD}II. NHIỆM VỤ\n1. Về hạ tầng\n{body}\n"


def codes(text: str) -> list[str]:
    return [problem.code for problem in reading_of(text).problems]


def test_a_letterhead_gives_number_issuer_date_and_year() -> None:
    header = reading_of(plan_with("a) Lắp máy.\n- Chủ trì: Phòng A.\n- Thời hạn: tháng 3.")).plan.header
    assert header.title == "KẾ HOẠCH CÔNG TÁC CHUYỂN ĐỔI SỐ NĂM 2026"
    assert (header.number, header.issued_on, header.year) == ("12/KH-VP", date(2026, 1, 5), 2026)
    assert header.issuer == "UBND TỈNH A VĂN PHÒNG"


LABELS = {
    "usual": ("- Đơn vị chủ trì: Phòng A.", "- Thời gian thực hiện: Quý II/2026."),
    "short": ("- Chủ trì: Phòng A;", "- Thời gian: Quý II/2026;"),
    "who does it": ("- Đơn vị thực hiện: Phòng A", "- Tiến độ: Quý II/2026"),
    "with a tail": ("- Đơn vị chủ trì rà soát văn bản QPPL: Phòng A.", "- Thời hạn hoàn thành: Quý II/2026."),
    "office": ("+ Cơ quan chủ trì thực hiện tiếp nhận: Phòng A.", "+ Hạn: Quý II/2026."),
    "without marks": ("- Don vi chu tri: Phòng A.", "- Thoi gian: Quý II/2026."),
    "mistyped marks": ("- Đơn vị chù trì: Phòng A.", "- Thởi gian: Quý II/2026."),
    "without dashes": ("Đơn vị chủ trì: Phòng A.", "Thời gian thực hiện: Quý II/2026."),
    "without colons": ("- Đơn vị chủ trì Phòng A.", "- Thời gian thực hiện Quý II/2026."),
    "numbered": ("a) Đơn vị chủ trì: Phòng A.", "b) Thời gian: Quý II/2026."),
    "in one line": ("- Đơn vị chủ trì: Phòng A; Thời gian: Quý II/2026.",),
}


@pytest.mark.parametrize("lines", LABELS.values(), ids=LABELS)
def test_labels_are_understood_however_they_are_worded(lines: tuple[str, ...]) -> None:
    text = f"{_LETTERHEAD}II. NHIỆM VỤ\n1. Lắp máy chủ.\n" + "\n".join(lines)
    (task,) = reading_of(text).plan.tasks
    assert (task.ref, task.content) == ("II.1", "Lắp máy chủ")
    assert task.lead == ("Phòng A",)
    assert [milestone.due for milestone in task.milestones] == [date(2026, 6, 30)]


def test_numbered_labels_are_fields_of_the_heading_above() -> None:
    body = """1.1. Xây dựng chiến lược:
a) Nhiệm vụ:
- Rà soát chiến lược.
- Phê duyệt chiến lược.
b) Cơ quan thực hiện:
- Đơn vị chủ trì: Sở Y tế.
- Đơn vị phối hợp: Các Sở, ban, ngành, UBND xã, phường.
c) Thời gian thực hiện: Hoàn thành trong năm 2026."""
    (task,) = reading_of(plan_with(body)).plan.tasks
    assert (task.ref, task.code, task.section) == ("II.1.1", "1.1", "Xây dựng chiến lược")
    assert task.content == "Rà soát chiến lược. Phê duyệt chiến lược"
    assert task.coordinating == ("Các Sở, ban, ngành", "UBND xã, phường")


def test_items_that_each_open_with_a_content_label_are_tasks_of_their_own() -> None:
    body = "a) Nội dung: Lắp máy.\n- Chủ trì: Phòng A.\nb) Nội dung: Chạy máy.\n- Chủ trì: Phòng B."
    assert [task.ref for task in reading_of(plan_with(body)).plan.tasks] == ["II.1.a", "II.1.b"]


def test_a_dash_at_the_head_of_a_wrapped_line_is_a_part_of_the_name() -> None:
    (task,) = reading_of(
        plan_with("a) Lắp máy.\n- Đơn vị chủ trì: Phòng Hành chính\n- Tổ chức.\n- Thời hạn: tháng 3.")
    ).plan.tasks
    assert task.lead == ("Phòng Hành chính - Tổ chức",)


def test_a_list_below_a_label_is_its_value() -> None:
    body = "a) Lắp máy.\n- Đơn vị chủ trì: Phòng A.\n- Sản phẩm:\n+ Quyết định;\n+ Báo cáo.\n- Thời hạn: tháng 3."
    (task,) = reading_of(plan_with(body)).plan.tasks
    assert task.deliverable == "Quyết định; Báo cáo"


def test_a_wrapped_line_that_opens_like_an_item_goes_on_with_the_sentence() -> None:
    body = "a) Thực hiện theo quy định tại\nh) khoản 2 Điều 5.\n- Chủ trì: Phòng A."
    assert [task.content for task in reading_of(plan_with(body)).plan.tasks] == [
        "Thực hiện theo quy định tại h) khoản 2 Điều 5"
    ]


def test_who_coordinates_is_read_out_of_the_lead_sentence_where_no_label_says_it() -> None:
    body = "a) Lắp máy.\n- Đơn vị chủ trì: Phòng A chủ trì, phối hợp với Phòng B, Trung tâm C tham mưu thực hiện."
    (task,) = reading_of(plan_with(body)).plan.tasks
    assert (task.lead, task.coordinating) == (("Phòng A",), ("Phòng B", "Trung tâm C"))


PROBLEMS = {
    "no lead": ("a) Lắp máy.\n- Thời hạn: tháng 3.", ["no_lead"]),
    "no deadline": ("a) Lắp máy.\n- Chủ trì: Phòng A.", ["no_deadline"]),
    "an item without labels among others": (
        "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\nb) Chạy máy.",
        ["no_lead", "no_deadline"],
    ),
    "a deadline that says nothing": ("a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: sớm.", ["unreadable_deadline"]),
    "a day that does not exist": ("a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: 31/11/2026.", ["impossible_date"]),
    "a label that is not known": ("a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\n- Kinh phí: 5 triệu.", ["unknown_label"]),
    "a paragraph behind the fields": (
        "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\n\n\nTrên đây là nội dung thêm.",
        ["skipped_text"],
    ),
    "the same letter twice": (
        "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\na) Chạy máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 4.",
        ["duplicate_letter"],
    ),
    "a heading without items": (
        "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\n2. Về con người\n"
        "3. Về tiền\na) Chi.\n- Chủ trì: Phòng A.\n- Hạn: tháng 4.",
        ["skipped_text"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_is_missing_or_not_understood_is_a_problem_with_its_line(body: str, expected: list[str]) -> None:
    problems = reading_of(plan_with(body)).problems
    assert [problem.code for problem in problems] == expected
    assert all(problem.line for problem in problems)


def test_without_a_year_a_deadline_is_not_guessed() -> None:
    text = "KẾ HOẠCH\nCông tác\n\nI. NHIỆM VỤ\n1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3."
    reading = reading_of(text)
    assert [milestone.kind for milestone in reading.plan.tasks[0].milestones] == [MilestoneKind.UNDATED]
    assert [problem.code for problem in reading.problems] == ["no_year", "deadline_without_year"]


def test_a_plan_without_a_title_is_read_all_the_same() -> None:
    text = "II. NHIỆM VỤ NĂM 2026\n1. Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: 3/2026."
    assert codes(text) == ["no_title", "no_year"]


NO_PLANS = {
    "empty": "",
    "blank": " \n\n \t\n",
    "a poem": "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\nTrải qua một cuộc bể dâu,\n",
    "a phone list": "DANH BẠ\nNguyễn Văn A: 0905 000 001\nTrần Thị B: 0905 000 002\n",
    "numbers": "1\n2\n3\n",
    "signs": "|||\n***\n---\n•\n",
}


@pytest.mark.parametrize("text", NO_PLANS.values(), ids=NO_PLANS)
def test_a_text_that_is_no_plan_gives_no_tasks_and_says_so(text: str) -> None:
    reading = reading_of(text)
    assert reading.plan.tasks == ()
    assert [problem.code for problem in reading.problems] == ["no_tasks"]


@pytest.mark.parametrize("piece", ["; Thời gian: Quý I", "Phòng A, ", "và ", "Quý III, ", "a) ", "theo dõi, đôn đốc "])
def test_a_line_without_end_is_read_all_the_same(piece: str) -> None:
    endless = piece * 2_000
    body = f"a) Lắp máy.\n- Chủ trì: Phòng A{endless}\n- Hạn: {endless}\n- Sản phẩm: {endless}\n{endless}"
    assert reading_of(plan_with(body)).plan.tasks[0].ref == "II.1.a"


def test_a_deadline_without_end_is_doubted() -> None:
    assert codes(plan_with(f"a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: {'Quý III, ' * 500}")) == ["unreadable_deadline"]


def test_word_paragraphs_and_wrapped_text_give_the_same_plan() -> None:
    lines = [
        "KẾ HOẠCH",
        "Công tác năm 2026",
        "II. NHIỆM VỤ",
        "1. Lắp máy chủ.",
        "- Đơn vị chủ trì: Phòng A.",
        "- Thời hạn: tháng 3.",
    ]
    from_word = read(Document(tuple(Paragraph(line) for line in lines)))
    assert from_word.plan.tasks[0].lead == reading_of("\n\n".join(lines)).plan.tasks[0].lead == ("Phòng A",)
    assert from_word.plan.header == reading_of("\n\n".join(lines)).plan.header


def test_the_list_of_receivers_and_signatures_is_no_part_of_the_last_task() -> None:
    body = (
        "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nCHÁNH VĂN PHÒNG\nNguyễn Văn A"
    )
    reading = reading_of(plan_with(body))
    assert reading.plan.tasks[0].deadline_text == "tháng 3"
    assert reading.problems == ()


def test_an_appendix_is_a_part_of_its_own() -> None:
    body = "a) Lắp máy.\n- Chủ trì: Phòng A.\n- Hạn: tháng 3.\nNơi nhận:\n- Lưu: VT.\n"
    appendix = "PHỤ LỤC II\n1. Chạy máy.\n- Chủ trì: Phòng B.\n- Hạn: tháng 4."
    assert [task.ref for task in reading_of(plan_with(body + appendix)).plan.tasks] == ["II.1.a", "PLII.1"]


def test_a_document_whose_words_were_recognised_in_pictures_says_so() -> None:
    document = from_text("I. NHIỆM VỤ\n1. Rà soát văn bản\n- Chủ trì: Phòng A")
    assert "read_by_eye" in {problem.code for problem in read(replace(document, by_eye=True)).problems}
    assert "read_by_eye" not in {problem.code for problem in read(document).problems}
