"""Plain text → paragraphs: what is joined, what is left out, where a new one begins."""

from __future__ import annotations

import pytest

from plan.document import Document, Line, Paragraph, Table, cell_text, from_page_lines, from_text


def texts_of(text: str) -> list[str]:
    return [block.text for block in from_text(text).blocks if isinstance(block, Paragraph)]


JOINED = {
    "a wrapped sentence": ("Thực hiện nhiệm vụ theo quy\nđịnh hiện hành.", ["Thực hiện nhiệm vụ theo quy định hiện hành."]),
    "a range behind its hyphen": ("giai đoạn 2026 -\n2030 của Văn phòng", ["giai đoạn 2026 - 2030 của Văn phòng"]),
    "a close range": ("giai đoạn 2021-\n2025.", ["giai đoạn 2021-2025."]),
    "a range before its hyphen": ("giai đoạn 2026\n- 2030.", ["giai đoạn 2026 - 2030."]),
    "a page number inside a sentence": ("Báo cáo kết quả\n\n4\n\nthực hiện.", ["Báo cáo kết quả thực hiện."]),
    "a page number with dashes": ("Báo cáo kết quả\n- 12 -\nthực hiện.", ["Báo cáo kết quả thực hiện."]),
    "a title over two lines": ("KẾ HOẠCH CẢI CÁCH\nHÀNH CHÍNH", ["KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH"]),
}


@pytest.mark.parametrize(("text", "expected"), JOINED.values(), ids=JOINED)
def test_lines_that_belong_together_are_joined(text: str, expected: list[str]) -> None:
    assert texts_of(text) == expected


PARTED = {
    "items": "1. Một\n2. Hai\na) Ba\nđ) Bốn\n- Năm\n+ Sáu",
    "labels without dashes": "Lắp máy\nĐơn vị chủ trì: Phòng A",
    "a title and a sentence": "KẾ HOẠCH CẢI CÁCH\nThực hiện Quyết định",
    "a closing list": "phù hợp./.\nNơi nhận:",
    "a wider gap": "Một câu văn dài đủ cả dòng\ncho đến hết\n\n\nCâu khác",
}


@pytest.mark.parametrize("text", PARTED.values(), ids=PARTED)
def test_lines_that_open_something_stand_alone(text: str) -> None:
    lines = [line for line in text.split("\n") if line]
    assert texts_of(text)[-1] == lines[-1]


def test_a_text_that_was_never_wrapped_has_a_paragraph_a_line() -> None:
    long = "Một câu rất dài " * 20
    assert len(texts_of(f"{long}\n{long}\nNgắn\nNgắn nữa")) == 4


def test_marks_of_other_programs_are_left_out() -> None:
    assert texts_of("|\n**KẾ HOẠCH**\n-----\n*Hà Nội, ngày 1*\n|") == ["KẾ HOẠCH", "Hà Nội, ngày 1"]


def test_a_paragraph_knows_the_line_where_it_begins() -> None:
    document = from_text("\nMột câu\nvăn.\n\n\nCâu khác.")
    assert [block.line for block in document.blocks] == [2, 6]


def test_letters_taken_apart_are_put_together() -> None:
    assert texts_of("ke\u0302\u0301 hoa\u0323ch\u200b") == ["kế hoạch"]


def test_lines_of_pages_are_joined_around_the_tables_that_stand_among_them() -> None:
    table = Table((("1", "Rà soát"),))
    lines = [Line("Một câu văn dài"), Line("cho đến hết."), table, Line("Câu khác", gap=1), Line("Câu thứ ba", gap=1)]
    blocks = (Paragraph("Một câu văn dài cho đến hết."), table, Paragraph("Câu khác"), Paragraph("Câu thứ ba"))
    assert from_page_lines(lines, by_eye=True) == Document(blocks, by_eye=True)


CELLS = {
    "a wrapped sentence": ([Line("Rà soát văn"), Line("bản")], "Rà soát văn bản"),
    "a line that begins anew": ([Line("Sở A;"), Line("Sở B", gap=1)], "Sở A;\nSở B"),
    "items": ([Line("- Rà soát;"), Line("- Báo cáo")], "- Rà soát;\n- Báo cáo"),
    "a dash inside a sentence": ([Line("kinh tế"), Line("- xã hội")], "kinh tế - xã hội"),
    "a number of a document": (
        [Line("số 118/2008/"), Line("QĐ-TTg và 92/TT-"), Line("BTC")],
        "số 118/2008/QĐ-TTg và 92/TT-BTC",
    ),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("lines", "expected"), CELLS.values(), ids=CELLS)
def test_the_lines_of_a_cell_are_joined_to_its_paragraphs(lines: list[Line], expected: str) -> None:
    assert cell_text(lines) == expected


def test_a_unit_as_heading_stands_apart_from_its_duty_but_not_from_the_rest_of_its_name() -> None:
    text = "1. Sở Tài chính\nBố trí kinh phí.\n2. Sở\nKhoa học và Công nghệ\n- Hướng dẫn các xã.\nSở Y tế:\n- Tiêm chủng."
    assert texts_of(text) == [
        "1. Sở Tài chính",
        "Bố trí kinh phí.",
        "2. Sở Khoa học và Công nghệ",
        "- Hướng dẫn các xã.",
        "Sở Y tế:",
        "- Tiêm chủng.",
    ]


def test_a_number_that_a_line_waits_for_is_no_page_number_and_opens_no_item() -> None:
    text = "- Thời hạn: báo cáo kết quả trong tháng\n10\n- Chủ trì: phòng đã được giao theo Công văn số\n12/STC-QLG của Sở."
    assert texts_of(text) == [
        "- Thời hạn: báo cáo kết quả trong tháng 10",
        "- Chủ trì: phòng đã được giao theo Công văn số 12/STC-QLG của Sở.",
    ]
