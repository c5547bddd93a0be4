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
        "Giao cho",
        "Sở chủ trì tham mưu",
        "Chủ trì của đơn vị",
        "Đơn vị chủ trì thực hiện các nhiệm vụ tại mục này",
    ],
    Field.COORDINATING: ["Đơn vị phối hợp", "Phối hợp", "Các đơn vị có liên quan", "Cơ quan phối hợp thực hiện"],
    Field.DELIVERABLE: ["Sản phẩm", "Sản phẩm dự kiến", "Kết quả", "Kết quả đầu ra", "Sản phẩm cần đạt"],
    Field.DEADLINE: [
        "Thời gian",
        "Thời gian thực hiện",
        "Thời hạn",
        "Tiến độ",
        "Hạn hoàn thành",
        "Thời gian, tiến độ",
        "Lộ trình thực hiện",
        "Hoàn thành trước",
    ],
    Field.PERSON: ["Người phụ trách", "Lãnh đạo phụ trách", "Cán bộ theo dõi", "Người chịu trách nhiệm chính"],
    Field.CONTENT: ["Nhiệm vụ", "Nội dung công việc", "Tên nhiệm vụ"],
}


@pytest.mark.parametrize(("field", "label"), [(field, label) for field, labels in KNOWN.items() for label in labels])
def test_labels_announce_their_field(field: Field, label: str) -> None:
    assert field_of(label) is field


@pytest.mark.parametrize(
    "label",
    [
        "Kinh phí",
        "Ban hành Kế hoạch",
        "Phòng cháy chữa cháy",
        "Thực hiện kiểm tra",
        "Ghi chú",
        "Hạn chế",
        "Thời gian qua",
        "Hoàn thành xây dựng hệ thống",
        "",
    ],
)
def test_other_words_before_a_colon_announce_nothing(label: str) -> None:
    assert field_of(label) is None


def test_a_label_of_a_whole_sentence_is_none() -> None:
    assert field_of("Thời gian " + "rất " * 20 + "dài") is None


WITHOUT_COLON = {
    "Đơn vị chủ trì - Phòng A": (Field.LEAD, "Phòng A"),
    "Đơn vị chủ trì là Phòng A": (Field.LEAD, "Phòng A"),
    "Cơ quan thực hiện Sở Y tế": (Field.LEAD, "Sở Y tế"),
    "Sản phẩm – Báo cáo": (Field.DELIVERABLE, "Báo cáo"),
    "Sản phẩm dự kiến Báo cáo": (Field.DELIVERABLE, "Báo cáo"),
    "Hoàn thành trước ngày 30/6/2025": (Field.DEADLINE, "trước ngày 30/6/2025"),
    "Thời gian trong quý III": (Field.DEADLINE, "trong quý III"),
}


@pytest.mark.parametrize(("line", "expected"), WITHOUT_COLON.items(), ids=WITHOUT_COLON)
def test_a_plain_label_needs_no_colon(line: str, expected: tuple[Field, str]) -> None:
    found = labelled(line)
    assert found is not None
    assert (found.field, found.value) == expected


def test_a_verb_alone_is_a_label_before_units_only() -> None:
    known = labelled("Thực hiện: Phòng A"), labelled("Thực hiện: rà soát các văn bản")
    assert [found and found.field for found in known] == [Field.LEAD, None]


def test_a_sentence_that_opens_like_a_label_is_none() -> None:
    assert labelled("Hoàn thành trong năm 2025 việc kết nối dữ liệu giữa các hệ thống") is None


def test_a_colon_inside_a_sentence_makes_no_label() -> None:
    assert labelled("theo dõi các hệ thống phần mềm như: Hệ thống báo cáo") is None
    assert labelled("không có dấu") is None


MARKS = {
    "II. NHIỆM VỤ": (Level.PART, "II"),
    "Phần III. Tổ chức": (Level.PART, "III"),
    "3. Cải cách": (Level.SECTION, "3"),
    "2) Cải cách": (Level.SECTION, "2"),
    "(2) Cải cách": (Level.BRACKETED, "2"),
    "Nhiệm vụ 2: Cải cách": (Level.BRACKETED, "2"),
    "1.2. Triển khai": (Level.SUBSECTION, "1.2"),
    "4.1 Kinh phí": (Level.SUBSECTION, "4.1"),
    "đ) Triển khai": (Level.ITEM, "đ"),
    "a. Triển khai": (Level.ITEM, "a"),
    "- Đơn vị": (Level.BULLET, ""),
    "• Đơn vị": (Level.BULLET, ""),
    "➢ Đơn vị": (Level.BULLET, ""),
    "-- Đơn vị": (Level.BULLET, ""),
    "(ii) Đơn vị": (Level.BULLET, ""),
    "o Đơn vị": (Level.BULLET, ""),
    "(b) Đơn vị": (Level.ITEM, "b"),
}


@pytest.mark.parametrize(("line", "mark"), MARKS.items(), ids=MARKS)
def test_marks_are_cut_from_their_lines(line: str, mark: tuple[Level, str]) -> None:
    found = marked(line)
    assert found.marker == Marker(*mark, bracketed=mark[0] == Level.BRACKETED)
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
