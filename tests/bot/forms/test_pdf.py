"""PDF files → documents: tables with and without lines, over pages; text in reading order; what is no text left out."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.limits import Limits, within
from bot.forms.pdf import read_pdf
from plan.document import DocumentError, Paragraph, Table
from tests.paper import A4, Sheet, pdf, wrapped

COLUMNS = (60, 90, 300, 400, 470, 540)
HEADINGS = ("STT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn")
FIRST = ("1", "Rà soát các văn bản quy phạm pháp luật do Văn phòng tham mưu", "Phòng Tổng hợp", "Các phòng", "30/9/2025")
SECOND = ("2", "Xây dựng báo cáo", "Phòng Nội chính", "", "Quý IV")
THIRD = ("3", "Tổ chức tập huấn", "Phòng Quản trị", "Các phòng", "Tháng 5")
LONG = "Tiếp tục nâng cao chất lượng công tác cải cách hành chính của Văn phòng, gắn trách nhiệm của người đứng đầu với việc."


WHOLE = pdf(Sheet().text(85, 100, "KẾ HOẠCH").line(60, 90, 300, 90), Sheet(rotate=90).text(85, 100, "1. Rà soát"))


def blocks(*sheets: Sheet) -> tuple[Paragraph | Table, ...]:
    return read_pdf(pdf(*sheets), "a.pdf").blocks


def rows(*sheets: Sheet) -> tuple[tuple[str, ...], ...]:
    (found,) = (block.rows for block in blocks(*sheets) if isinstance(block, Table))
    return found


def texts(*sheets: Sheet) -> list[str]:
    return [block.text for block in blocks(*sheets) if isinstance(block, Paragraph)]


def ruled(*table: Sequence[str], size: tuple[float, float] = A4) -> Sheet:
    sheet = Sheet(size)
    sheet.table(COLUMNS, 70, table)
    return sheet


def white(*lines: Sequence[str], step: float = 15, top: float = 100) -> Sheet:
    """Set lines of a table without a ruled line."""
    sheet = Sheet()
    for place, line in enumerate(lines):
        for x, text in zip((60, 100, 270, 430), line, strict=False):
            if text:
                sheet.text(x, top + place * step, text)
    return sheet


def test_a_ruled_table_has_its_cells_with_wrapped_lines_joined():
    assert rows(ruled(HEADINGS, FIRST, SECOND)) == (HEADINGS, FIRST, SECOND)


def test_lines_drawn_as_thin_bars_or_whole_boxes_rule_a_table_too():
    bars, boxes = Sheet(), Sheet()
    for x in (60, 200, 340):
        bars.bar(x, 80, 0.7, 60)
    for y in (80, 110, 140):
        bars.bar(60, y, 280, 0.7)
    for x in (60, 200):
        boxes.box(x, 80, 140, 30).box(x, 110, 140, 30)
    for sheet in (bars, boxes):
        sheet.text(70, 100, "a").text(210, 100, "b").text(70, 130, "c").text(210, 130, "d")
        assert rows(sheet) == (("a", "b"), ("c", "d"))


def test_the_text_of_a_merged_cell_stands_in_every_place_that_it_covers():
    sheet = Sheet()
    for y in (80, 110, 140, 170):
        sheet.line(60, y, 200 if y == 140 else 340, y)
    sheet.line(60, 80, 60, 170).line(340, 80, 340, 170).line(200, 110, 200, 170)
    sheet.text(70, 100, "I. Chung").text(70, 130, "1").text(70, 160, "2").text(210, 140, "Phòng A")
    assert rows(sheet) == (("I. Chung", "I. Chung"), ("1", "Phòng A"), ("2", "Phòng A"))


def test_sides_that_were_not_drawn_are_where_the_other_lines_end():
    sheet = Sheet()
    for y in (80, 110, 140):
        sheet.line(60, y, 340, y)
    sheet.line(200, 80, 200, 140)
    sheet.text(70, 100, "a").text(210, 100, "b").text(70, 130, "c").text(210, 130, "d")
    assert rows(sheet) == (("a", "b"), ("c", "d"))


def test_a_frame_around_the_page_is_no_table():
    sheet = Sheet().box(30, 30, 535, 780)
    sheet.text(100, 100, "1. Rà soát văn bản.")
    assert texts(sheet) == ["1. Rà soát văn bản."]


def test_a_table_inside_a_cell_stays_the_text_of_that_cell():
    sheet = ruled(HEADINGS, ("1", "a", "b", "c", "d"))
    sheet.table((310, 350, 390), 140, [("x", "y")])
    sheet.line(60, 130, 540, 130).line(60, 240, 540, 240)
    for x in COLUMNS:
        sheet.line(x, 100, x, 240)
    assert rows(sheet)[-1] == ("", "", "x y", "", "")


def test_a_table_that_goes_on_over_pages_is_one_and_its_repeated_heading_is_left_out():
    assert rows(ruled(HEADINGS, FIRST), ruled(HEADINGS, SECOND), ruled(THIRD)) == (HEADINGS, FIRST, SECOND, THIRD)


def test_tables_with_other_columns_stay_apart():
    other = Sheet()
    other.table((60, 200, 540), 70, [("Tên", "Số")])
    assert len([block for block in blocks(ruled(HEADINGS, FIRST), other) if isinstance(block, Table)]) == 2


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        (SECOND, ("", "kết quả rà soát", "", "", ""), "Xây dựng báo cáo kết quả rà soát"),
        (("II", "TRIỂN KHAI ĐỒNG BỘ", "", "", ""), ("", "VĂN BẢN CỦA TỈNH", "", "", ""), "TRIỂN KHAI ĐỒNG BỘ VĂN BẢN CỦA TỈNH"),
        (("2", "Báo cáo tại Sở Tài", "Sở A", "", ""), ("", "Chính", "", "", ""), "Báo cáo tại Sở Tài Chính"),
    ],
    ids=["a sentence", "a heading", "a name"],
)
def test_a_row_that_was_cut_by_the_end_of_a_page_is_one(above, below, joined):
    assert rows(ruled(HEADINGS, above), ruled(below, THIRD))[1:] == ((above[0], joined, *above[2:]), THIRD)


@pytest.mark.parametrize(
    "below",
    [
        ("", "Báo cáo Chủ tịch", "Phòng A", "Các phòng", "Quý I"),
        ("", "- Báo cáo Chủ tịch", "", "", ""),
        ("4", "báo cáo tiếp", "", "", ""),
    ],
    ids=["all its cells filled", "an item", "a number"],
)
def test_a_row_of_its_own_at_the_top_of_a_page_stays_so(below):
    assert rows(ruled(HEADINGS, FIRST), ruled(below))[-1] == below


def test_a_merged_cell_that_the_end_of_a_page_cut_is_filled_on_both_sides():
    first, second = Sheet(), Sheet()
    for sheet, numbers in ((first, "12"), (second, "34")):
        for y in (80, 110, 140):
            sheet.line(60, y, 200 if y == 110 else 340, y)
        sheet.line(60, 80, 60, 140).line(200, 80, 200, 140).line(340, 80, 340, 140)
        sheet.text(70, 100, numbers[0]).text(70, 130, numbers[1])
    first.text(210, 110, "Phòng A")
    assert rows(first, second) == tuple((number, "Phòng A") for number in "1234")


def test_a_word_too_long_for_its_cell_is_put_together():
    sheet = Sheet()
    sheet.table((60, 90, 150), 80, [("1", "30/11/202\n5"), ("2", "30/11\nnăm")])
    assert rows(sheet) == (("1", "30/11/2025"), ("2", "30/11 năm"))


def test_the_paragraphs_of_a_cell_are_parted_by_line_breaks():
    row = ("1", "- Rà soát các văn bản của Văn phòng;\n- Báo cáo kết quả", "Sở A;\nSở B", "", "")
    assert rows(ruled(HEADINGS, row)) == (HEADINGS, row)


def test_a_table_without_lines_is_told_by_the_white_between_its_columns():
    sheet = white(
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Xây dựng kế hoạch", "Phòng Hành chính", "Quý I"),
        ("", "năm 2025 của các", "và Tổ chức", ""),
        ("", "phòng, đơn vị", "", ""),
        ("2", "Báo cáo kết quả", "Phòng Nội chính", "Quý II"),
    )
    assert rows(sheet) == (
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Xây dựng kế hoạch năm 2025 của các phòng, đơn vị", "Phòng Hành chính và Tổ chức", "Quý I"),
        ("2", "Báo cáo kết quả", "Phòng Nội chính", "Quý II"),
    )


def test_a_table_without_lines_goes_on_over_pages_and_a_row_cut_by_the_end_of_a_page_is_one():
    first = white(
        ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"),
        ("1", "Rà soát văn bản", "Phòng Nội chính", "Quý I"),
        ("2", "Kiểm tra kỷ luật,", "Phòng Hành chính", "Quý II"),
    )
    second = white(("", "kỷ cương năm 2025", "", ""), ("3", "Báo cáo kết quả", "Phòng Tài vụ", "Quý III"))
    assert rows(first, second)[2:] == (
        ("2", "Kiểm tra kỷ luật, kỷ cương năm 2025", "Phòng Hành chính", "Quý II"),
        ("3", "Báo cáo kết quả", "Phòng Tài vụ", "Quý III"),
    )


def test_a_table_with_upright_lines_only_has_its_rows_parted_at_their_numbers():
    sheets = []
    for number in (1, 3):
        sheet = Sheet()
        for x in (60, 90, 300, 450):
            sheet.line(x, 80, x, 160)
        for place in range(2):
            sheet.text(66, 100 + 30 * place, str(number + place))
            sheet.lines(96, 100 + 30 * place, ["Rà soát văn bản quy phạm pháp luật tỉnh", f"năm {2024 + place}"], 10)
            sheet.text(306, 100 + 30 * place, "Phòng A")
        sheets.append(sheet)
    text = "Rà soát văn bản quy phạm pháp luật tỉnh năm"
    assert rows(*sheets) == tuple((str(n), f"{text} {2025 - n % 2}", "Phòng A") for n in (1, 2, 3, 4))


def test_a_line_across_a_table_without_lines_is_a_row_that_fills_all_places():
    heading = "I. Cải cách thể chế và thủ tục hành chính năm 2025"
    sheet = white(
        ("TT", "Nhiệm vụ", "Chủ trì", "Hạn"), (), ("1", "Rà soát", "Phòng A", "Quý I"), ("2", "Báo cáo", "Phòng B", "Quý II")
    )
    sheet.text(60, 115, heading)
    assert rows(sheet)[1] == (heading,) * 4


def test_items_behind_their_marks_are_no_columns():
    sheet = Sheet()
    for place, text in enumerate(("Rà soát văn bản.", "Báo cáo kết quả.", "Tổ chức tập huấn.")):
        sheet.text(85, 100 + 16 * place, f"{place + 1}.").text(120, 100 + 16 * place, text)
    assert texts(sheet) == ["1. Rà soát văn bản.", "2. Báo cáo kết quả.", "3. Tổ chức tập huấn."]


def test_the_two_columns_of_the_national_heading_are_read_one_after_the_other():
    sheet = Sheet()
    sheet.lines(85, 70, ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"])
    sheet.lines(330, 70, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
    sheet.text(85, 120, "Số: 12/KH-VP").text(330, 120, "Quảng Ngãi, ngày 3 tháng 2 năm 2025").text(270, 150, "KẾ HOẠCH")
    assert texts(sheet) == [
        "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI",
        "Số: 12/KH-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Quảng Ngãi, ngày 3 tháng 2 năm 2025",
        "KẾ HOẠCH",
    ]


def test_the_receivers_and_the_signature_stand_apart():
    sheet = Sheet()
    sheet.lines(85, 100, ["Nơi nhận:", "- Như trên;", "- Lưu: VT."])
    sheet.lines(350, 106, ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"])
    assert texts(sheet)[:3] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def test_wrapped_lines_are_joined_and_a_line_with_room_left_ends_its_paragraph():
    sheet = Sheet()
    base = sheet.lines(85, 100, wrapped(f"1. {LONG}", 430, 12))
    base = sheet.lines(85, base, ["Yêu cầu chung", "Bảo đảm kịp thời và thống nhất trong tổ chức thực hiện."])
    assert texts(sheet) == [f"1. {LONG}", "Yêu cầu chung", "Bảo đảm kịp thời và thống nhất trong tổ chức thực hiện."]


def test_lines_that_were_wrapped_before_they_were_set_are_joined_though_they_leave_room():
    lines = [
        "1. Phòng Hành chính chủ trì việc",
        "này, phối hợp với các phòng",
        "và Trung tâm Phục vụ hành",
        "chính công của Văn phòng",
        "Tỉnh để làm.",
    ]
    sheet = Sheet()
    sheet.lines(85, 100, lines)
    assert texts(sheet) == [" ".join(lines)]


def test_lines_of_dashes_under_the_heading_are_left_out():
    sheet = Sheet()
    sheet.lines(85, 70, ["UBND XÃ BÌNH SƠN", "-------", "Số: 1/KH-UBND"])
    sheet.lines(330, 70, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "_______"])
    assert texts(sheet) == [
        "UBND XÃ BÌNH SƠN",
        "Số: 1/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_a_sentence_goes_on_over_the_end_of_a_page():
    lines = wrapped(LONG, 430, 12)
    first, second = Sheet(), Sheet()
    first.lines(85, 700, lines[:1])
    second.lines(85, 80, lines[1:])
    assert texts(first, second) == [LONG]


def test_page_numbers_and_what_repeats_on_the_edges_of_pages_are_left_out():
    sheets = [Sheet().text(297, 45, str(number)) for number in range(1, 5)]
    for number, sheet in enumerate(sheets, start=1):
        sheet.text(85, 810, f"Kế hoạch năm 2025 - trang {number}").text(85, 300, f"{number}. Nhiệm vụ thứ {number} của năm.")
    assert texts(*sheets) == [f"{number}. Nhiệm vụ thứ {number} của năm." for number in range(1, 5)]


def test_of_two_pages_what_stands_on_both_at_the_outer_edge_is_left_out():
    sheets = [Sheet().text(85, 810, "Kế hoạch năm 2025").text(85, 300, f"{number}. Việc {number}.") for number in (1, 2)]
    assert texts(*sheets) == ["1. Việc 1.", "2. Việc 2."]
    assert texts(sheets[0]) == ["1. Việc 1.", "Kế hoạch năm 2025"]


def test_the_stamp_of_a_digital_signature_is_left_out():
    sheet = Sheet().text(85, 130, "KẾ HOẠCH")
    stamp = ["Người ký: Văn phòng UBND tỉnh", "Email: vp@example.gov.vn", "Cơ quan: Tỉnh Quảng", "Ngãi"]
    sheet.lines(380, 60, [*stamp, "Thời gian ký: 03.02.2025 15:30:00"], 7)
    assert texts(sheet) == ["KẾ HOẠCH"]


def test_a_line_about_a_unit_is_no_stamp_without_a_signature():
    assert texts(Sheet().text(85, 130, "Cơ quan: Sở Nội vụ")) == ["Cơ quan: Sở Nội vụ"]


@pytest.mark.parametrize("turn", ["0 1 -1 0", "0 -1 1 0", "-1 0 0 -1"], ids=["left", "right", "upside down"])
def test_text_that_is_turned_on_its_page_is_read_as_it_is_held(turn):
    starts = {"0 1 -1 0": (100, 700), "0 -1 1 0": (400, 100), "-1 0 0 -1": (500, 400)}
    steps = {"0 1 -1 0": (16, 0), "0 -1 1 0": (-16, 0), "-1 0 0 -1": (0, -16)}
    (x, y), (right, down) = starts[turn], steps[turn]
    sheet = Sheet().text(x, y, "1. Một việc.", turn=turn).text(x + right, y + down, "2. Hai việc.", turn=turn)
    assert texts(sheet) == ["1. Một việc.", "2. Hai việc."]


def test_a_watermark_that_stands_askew_is_left_out():
    assert texts(Sheet().text(85, 130, "KẾ HOẠCH").text(200, 500, "DỰ THẢO", turn="0.7 0.7 -0.7 0.7")) == ["KẾ HOẠCH"]


def test_letters_and_marks_that_were_set_apart_are_one():
    assert texts(Sheet().text(85, 130, "ke\u0302\u0301 hoa\u0323ch")) == ["kế hoạch"]


def test_letters_that_were_set_later_stand_in_their_words():
    sheet = Sheet().text(85, 130, "c").text(97, 130, "c phòng").text(200, 300, "Hết.").text(91, 130, "á")
    assert texts(sheet) == ["các phòng", "Hết."]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.7\nnothing", "broken"), (pdf(Sheet()), "no_text"), (pdf(*[Sheet()] * 3), "too_much")],
    ids=["damaged", "empty", "too many pages"],
)
def test_a_pdf_that_cannot_be_read_is_refused_with_its_reason(content, code):
    with within(Limits(pages=2)), pytest.raises(DocumentError) as caught:
        read_pdf(content, "a.pdf")
    assert caught.value.code == code


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6)), max_size=12), st.integers(0, len(WHOLE)))
def test_a_damaged_pdf_gives_a_document_or_a_reason(changes, end):
    damaged = bytearray(WHOLE)
    for place, content in changes:
        damaged[place : place + len(content)] = content
    with contextlib.suppress(DocumentError):
        assert read_pdf(bytes(damaged[: max(end, 9)]), "a.pdf").blocks
