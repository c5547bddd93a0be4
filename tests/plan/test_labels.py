"""The grammar of labels, and the marks that items open with."""

from __future__ import annotations

import pytest

from plan.labels import Field, field_of, labelled
from plan.markers import Level, Marked, Marker, marked, may_follow, roman

KNOWN = {
    Field.LEAD: [
        "Đơn vị chủ trì",
        "Cơ quan, đơn vị chủ trì",
        "Đơn vị thực hiện",
        "Chủ trì thực hiện",
        "Phân công",
        "Bộ phận phụ trách",
    ],
    Field.COORDINATING: ["Đơn vị phối hợp", "Phối hợp", "Các đơn vị có liên quan", "Cơ quan phối hợp thực hiện"],
    Field.DELIVERABLE: ["Sản phẩm", "Sản phẩm dự kiến", "Kết quả", "Kết quả đầu ra"],
    Field.DEADLINE: ["Thời gian", "Thời gian thực hiện", "Thời hạn", "Tiến độ", "Hạn hoàn thành", "Thời gian, tiến độ"],
    Field.CONTENT: ["Nhiệm vụ", "Nội dung công việc", "Tên nhiệm vụ"],
}


@pytest.mark.parametrize(("field", "label"), [(field, label) for field, labels in KNOWN.items() for label in labels])
def test_labels_announce_their_field(field: Field, label: str) -> None:
    assert field_of(label) is field


@pytest.mark.parametrize(
    "label", ["Kinh phí", "Ban hành Kế hoạch", "Phòng cháy chữa cháy", "Thực hiện kiểm tra", "Ghi chú", ""]
)
def test_other_words_before_a_colon_announce_nothing(label: str) -> None:
    assert field_of(label) is None


def test_a_label_of_a_whole_sentence_is_none() -> None:
    assert field_of("Thời gian " + "rất " * 20 + "dài") is None


def test_a_colon_inside_a_sentence_makes_no_label() -> None:
    assert labelled("theo dõi các hệ thống phần mềm như: Hệ thống báo cáo") is None
    assert labelled("không có dấu") is None


MARKS = {
    "II. NHIỆM VỤ": (Level.PART, "II"),
    "Phần III. Tổ chức": (Level.PART, "III"),
    "3. Cải cách": (Level.SECTION, "3"),
    "(2) Cải cách": (Level.SECTION, "2"),
    "1.2. Triển khai": (Level.SUBSECTION, "1.2"),
    "4.1 Kinh phí": (Level.SUBSECTION, "4.1"),
    "đ) Triển khai": (Level.ITEM, "đ"),
    "a. Triển khai": (Level.ITEM, "a"),
    "- Đơn vị": (Level.BULLET, ""),
    "• Đơn vị": (Level.BULLET, ""),
}


@pytest.mark.parametrize(("line", "mark"), MARKS.items(), ids=MARKS)
def test_marks_are_cut_from_their_lines(line: str, mark: tuple[Level, str]) -> None:
    found = marked(line)
    assert found.marker == Marker(*mark)
    assert line.endswith(found.text)


@pytest.mark.parametrize(
    "line", ["2025 tỉnh Quảng Ngãi", "30/11/2025", "Chủ tịch", "1.085 hồ sơ", "V", "a", "- 2030", "214/NQ-CP", "năm 2025."]
)
def test_numbers_of_a_sentence_are_no_marks(line: str) -> None:
    assert marked(line) == Marked(None, line)


@pytest.mark.parametrize(
    ("before", "label"), [(None, "a"), ("d", "đ"), ("e", "g"), ("c", "c"), ("9", "10"), ("III", "IV"), ("1.1", "1.2")]
)
def test_a_letter_or_number_may_follow_the_one_before(before: str | None, label: str) -> None:
    assert may_follow(before, label)


@pytest.mark.parametrize(("before", "label"), [(None, "h"), ("a", "h"), ("d", "b"), ("1", "9")])
def test_a_letter_or_number_out_of_its_row_is_doubted(before: str | None, label: str) -> None:
    assert not may_follow(before, label)


@pytest.mark.parametrize(("numeral", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XXXIX", 39)])
def test_roman_numerals_have_their_value(numeral: str, value: int) -> None:
    assert roman(numeral) == value
