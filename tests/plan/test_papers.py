"""What files can hold: names of sheets and files, and texts without what breaks a document."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.papers import MOST_LETTERS, Column, Row, Sheet, file_name, printable, sheet_names


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["Tiến độ", "Lịch sử"], ("Tiến độ", "Lịch sử")),
        (["Phòng [A]: B/C\\D*?", "'x'"], ("Phòng -A-- B-C-D--", "x")),
        (["P. Hành chính", "p. hành chính"], ("P. Hành chính", "p. hành chính (2)")),
        (["Trung tâm Phục vụ hành chính công"] * 2, ("Trung tâm Phục vụ hành chính cô", "Trung tâm Phục vụ hành chín (2)")),
        (["History", ""], ("History (2)", "-")),
    ],
)  # fmt: skip
def test_sheets_have_names_that_excel_allows(wanted, names):
    assert sheet_names(wanted) == names


@given(st.lists(st.text(), max_size=20))
def test_every_sheet_has_a_name_of_its_own(wanted):
    names = sheet_names(wanted)
    assert len({each.casefold() for each in names}) == len(wanted)
    assert all(0 < len(each) <= 31 and not re.search(r"[\[\]:*?/\\]", each) for each in names)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Báo cáo tháng 11/2025", "bao-cao-thang-11-2025.docx"),
        ("Đường dây ../../etc", "duong-day-etc.docx"),
        ("…", "bao-cao.docx"),
        ("dài " * 99, "-".join(["dai"] * 20) + ".docx"),
    ],
)
def test_files_have_names_in_plain_letters(words, name):
    assert file_name(words, "docx") == name


@given(st.text())
def test_a_text_keeps_what_a_document_can_hold(text):
    kept = printable(text)
    assert re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)[:MOST_LETTERS] == kept


def test_a_row_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Sheet("a", "", (Column("A"),), (Row(("x", "y")),))
