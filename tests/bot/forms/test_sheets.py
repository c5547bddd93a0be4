"""Workbooks and tables typed as text → documents: what people see in their cells, and where it stands."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
import xlsxwriter

from bot.forms.delimited import delimiter_of, read_delimited
from bot.forms.limits import Limits, within
from bot.forms.sheets import read_sheets, shown
from plan.document import Block, DocumentError, Paragraph, Table

HEADINGS = ["STT", "Nội dung", "Chủ trì", "Thời hạn"]


def sheet_table(rows: tuple[tuple[str, ...], ...], first: int) -> Table:
    """A table of a sheet: each row knows its row there."""
    return Table(rows, first, tuple(range(first, first + len(rows))))


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory)
    fill(book)
    book.close()
    return memory.getvalue()


def blocks(fill: Callable[[xlsxwriter.Workbook], None]) -> tuple[Block, ...]:
    return read_sheets(workbook(fill), "a.xlsx").blocks


def typed(text: str, encoding: str = "utf-8") -> tuple[Block, ...]:
    return read_delimited(text.encode(encoding), "a.csv").blocks


def test_titles_stand_before_the_table_each_with_its_row():
    def fill(book):
        sheet = book.add_worksheet("Phụ lục 1")
        sheet.merge_range("B3:E3", "DANH MỤC NHIỆM VỤ NĂM 2025")
        sheet.write_row("B6", HEADINGS)
        sheet.write_row("B7", [1, "Rà soát", "Phòng A", "Quý I"])

    assert blocks(fill) == (
        Paragraph("Phụ lục 1"),
        Paragraph("DANH MỤC NHIỆM VỤ NĂM 2025", 3),
        sheet_table((tuple(HEADINGS), ("1", "Rà soát", "Phòng A", "Quý I")), 6),
    )


def test_the_two_texts_of_the_national_heading_stand_before_the_table_too():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write("A1", "UBND TỈNH")
        sheet.write("D1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.write_row("A3", HEADINGS)
        sheet.write_row("A4", [1, "Rà soát", "Phòng A", "Quý I"])

    assert [getattr(block, "text", block.line) for block in blocks(fill)] == [
        "UBND TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        3,
    ]


def test_the_text_of_merged_cells_stands_in_every_place_that_they_cover():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row("A1", HEADINGS)
        sheet.merge_range("A2:D2", "I. Chung")
        sheet.write_row("A3", [1, "Rà soát"])
        sheet.write_row("A4", [2, "Báo cáo"])
        sheet.merge_range("C3:C4", "Phòng A")

    (table,) = blocks(fill)
    assert table.rows[1:] == (("I. Chung",) * 4, ("1", "Rà soát", "Phòng A", ""), ("2", "Báo cáo", "Phòng A", ""))


def test_empty_rows_inside_stay_so_that_rows_can_be_counted_and_empty_columns_go():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row("A5", ["STT", "", "Nội dung", "Chủ trì"])
        sheet.write_row("A8", [1, "", "Rà soát", "Phòng A"])

    assert blocks(fill) == (
        sheet_table((("STT", "Nội dung", "Chủ trì"), ("", "", ""), ("", "", ""), ("1", "Rà soát", "Phòng A")), 5),
    )


def test_a_long_gap_parts_two_tables():
    def fill(book):
        sheet = book.add_worksheet()
        for row in (0, 40):
            sheet.write_row(row, 0, HEADINGS)
            sheet.write_row(row + 1, 0, [1, "Rà soát", "Phòng A", "Quý I"])

    assert [block.line for block in blocks(fill)] == [1, 41]


def test_hidden_sheets_are_not_read_and_names_that_say_nothing_are_no_titles():
    def fill(book):
        for name in ("Sheet1", "Trang tính2", "Mật khẩu"):
            book.add_worksheet(name).write_row("A1", ["a", "b", name])
        book.worksheets()[2].hide()

    assert [block.rows[0][2] for block in blocks(fill)] == ["Sheet1", "Trang tính2"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (dt.date(2025, 9, 30), "30/09/2025"),
        (dt.datetime(2025, 9, 30), "30/09/2025"),  # noqa: DTZ001 workbooks know no zone
        (dt.datetime(2025, 9, 30, 7, 30), "30/09/2025 07:30"),  # noqa: DTZ001
        (dt.time(7, 30), "07:30"),
        (True, "TRUE"),
        ("Sở A;\r\n  Sở  B\n", "Sở A;\nSở B"),
        ("ke\u0302\u0301 hoa\u0323ch", "kế hoạch"),
    ],
    ids=str,
)
def test_values_are_shown_as_people_see_them(value, expected):
    assert shown(value) == expected


def test_percents_are_shown_with_their_sign_in_whatever_sheet_they_stand():
    def fill(book):
        book.add_worksheet("Bìa").write("A1", 0.5)
        book.worksheets()[0].hide()
        sheet = book.add_worksheet("Tiến độ")
        sheet.write_row("B2", ["Việc", "Tỷ lệ", "Số"])
        for row, form in enumerate(("0%", "0.00%"), start=2):
            sheet.write(row, 1, f"Việc {row}")
            sheet.write(row, 2, 0.8, book.add_format({"num_format": form}))
            sheet.write(row, 3, 0.8)
        sheet.activate()

    assert blocks(fill)[1].rows[1:] == (("Việc 2", "80%", "0.8"), ("Việc 3", "80%", "0.8"))


def test_a_cell_that_looks_like_a_formula_is_its_value():
    def fill(book):
        book.add_worksheet().write_row("A1", ["a", "b", "c"])
        book.worksheets()[0].write_formula("A2", "=1+1", None, 2)

    assert blocks(fill)[0].rows[1] == ("2", "", "")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no workbook", "broken"),
        (workbook(lambda book: book.add_worksheet()), "no_text"),
        (workbook(lambda book: book.add_worksheet().write_column("C1", range(60))), "too_much"),
    ],
    ids=["damaged", "empty", "too many cells"],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_its_reason(content, code):
    small = Limits(cells=50)
    with within(small), pytest.raises(DocumentError) as caught:
        read_sheets(content, "a.xlsx")
    assert caught.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_of_a_typed_table_are_found(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (HEADINGS, ["1", '"Rà soát; a, b"', "Phòng A", "Quý I"]))
    assert typed(text, encoding) == (sheet_table((tuple(HEADINGS), ("1", "Rà soát; a, b", "Phòng A", "Quý I")), 1),)


def test_a_typed_table_in_windows_1258_is_read():
    text = "STT;Nô\u0323i dung;Chu\u0309 tri\u0300\r\n1;Ra\u0300 soa\u0301t;Pho\u0300ng A\r\n"
    assert typed(text, "cp1258")[0].rows == (("STT", "Nội dung", "Chủ trì"), ("1", "Rà soát", "Phòng A"))


def test_letters_lost_for_good_are_refused():
    with pytest.raises(DocumentError, match="encoding"):
        read_delimited("STT;Qu\xe9\r\n".encode("latin-1"), "a.csv")


def test_commas_inside_sentences_do_not_make_columns():
    assert delimiter_of("STT;Nội dung\n1;Rà soát, cập nhật, công khai\n2;Báo cáo\n") == ";"
