"""The header of a plan, in the ways in which offices set it."""

from __future__ import annotations

from datetime import date

import pytest

from plan.document import Document, Paragraph
from plan.model import PlanHeader
from plan.reading import read
from tests.plan.readings import reading_of

PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH B
-------
CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 308 / KH - UBND
Thành B, ngày 17
tháng 11 năm 2025

KẾ HOẠCH
TRIỂN KHAI NGHỊ QUYẾT SỐ 214/NQ-CP NGÀY 23 THÁNG 7 NĂM 2024
CỦA CHÍNH PHỦ ĐẾN NĂM 2030

Thực hiện Nghị quyết số 214/NQ-CP, UBND tỉnh ban hành Kế hoạch như sau:

I. NHIỆM VỤ
"""


def test_a_province_sets_its_title_in_capitals_over_several_lines() -> None:
    header = reading_of(PROVINCE).plan.header
    assert header.title.startswith("KẾ HOẠCH TRIỂN KHAI NGHỊ QUYẾT")
    assert header.title.endswith("ĐẾN NĂM 2030")
    assert (header.number, header.issuer, header.issued_on) == ("308/KH-UBND", "ỦY BAN NHÂN DÂN TỈNH B", date(2025, 11, 17))


def test_the_year_of_a_cited_document_or_a_far_end_is_not_the_plans_year() -> None:
    assert reading_of(PROVINCE).plan.header.year == 2025


def test_a_number_not_yet_given_is_none() -> None:
    assert reading_of(PROVINCE.replace("308", "   ")).plan.header.number is None


def test_a_day_of_issue_that_does_not_exist_is_none() -> None:
    assert reading_of(PROVINCE.replace("ngày 17", "ngày 31")).plan.header.issued_on is None


ISSUERS = {
    "an office": ("Thực hiện Quyết định số 1/QĐ-UBND, Văn phòng Sở Y tế xây dựng Kế hoạch như sau:", "Văn phòng Sở Y tế"),
    "an office with a short name": ("Căn cứ Luật Đất đai; Sở Y tế (gọi tắt là Sở) ban hành Kế hoạch, cụ thể:", "Sở Y tế"),
    "nobody": ("Để thực hiện tốt nhiệm vụ, các phòng xây dựng Kế hoạch như sau:", None),
}


@pytest.mark.parametrize(("sentence", "issuer"), ISSUERS.values(), ids=ISSUERS)
def test_without_a_letterhead_the_opening_sentence_names_the_issuer(sentence: str, issuer: str | None) -> None:
    assert reading_of(f"KẾ HOẠCH\n\nCông tác năm 2025\n\n\n{sentence}\n\nI. NHIỆM VỤ\n").plan.header.issuer == issuer


FOLLOWERS = {
    "the head of a unit": ("1. Trưởng phòng Tổng hợp có trách nhiệm theo dõi, đôn đốc việc thực hiện.", "Phòng Tổng hợp"),
    "the director": ("1. Giám đốc Sở Nội vụ theo dõi, đôn đốc tiến độ.", "Sở Nội vụ"),
    "a unit told to": ("1. Giao Sở Nội vụ chủ trì theo dõi, tổng hợp kết quả.", "Sở Nội vụ"),
    "many": ("1. Trưởng các phòng có trách nhiệm theo dõi, đôn đốc.", None),
    "nobody": ("1. Tiếp tục theo dõi, đôn đốc.", None),
    "a sentence with commas": ("1. Phòng A, Phòng B, Phòng C có trách nhiệm theo dõi, đôn đốc.", None),
}


@pytest.mark.parametrize(("line", "unit"), FOLLOWERS.values(), ids=FOLLOWERS)
def test_the_unit_that_follows_the_plan_is_named_where_duties_are_given(line: str, unit: str | None) -> None:
    assert reading_of(f"KẾ HOẠCH\nNĂM 2025\n\nIII. TỔ CHỨC THỰC HIỆN\n{line}\n").plan.header.tracking_unit == unit


def test_a_title_on_one_line_is_a_title() -> None:
    assert reading_of("KẾ HOẠCH CÔNG TÁC NĂM 2026\n\nI. NHIỆM VỤ\n").plan.header.year == 2026


def test_a_sentence_behind_the_kind_of_document_is_no_title() -> None:
    header = reading_of("KẾ HOẠCH\n\nCăn cứ Quyết định số 1/QĐ-UBND của Ủy ban nhân dân\n\nI. NHIỆM VỤ\n").plan.header
    assert header.title == "KẾ HOẠCH"


def header_of(*lines: str) -> PlanHeader:
    return read(Document(tuple(map(Paragraph, lines)))).plan.header


def test_a_title_that_a_sentence_ran_into_is_cut_from_it() -> None:
    title = "KẾ HOẠCH CHUYỂN ĐỔI SỐ TOÀN TỈNH"
    header = header_of("UBND TỈNH B", "Số: 9/KH-UBND B, ngày 2 tháng 3 năm 2025", f"{title} Thực hiện Luật A như sau:")
    assert (header.title, header.number, header.issued_on) == (title, "9/KH-UBND", date(2025, 3, 2))


def test_a_national_title_broken_over_lines_is_no_issuer() -> None:
    header = header_of("UBND TỈNH B --- CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM Độc lập - Tự do - Hạnh phúc", "KẾ HOẠCH")
    assert header.issuer == "UBND TỈNH B"


def test_an_annex_that_stands_alone_says_what_it_belongs_to() -> None:
    belongs = "(Kèm theo Thông báo số 624/TB-VP ngày 16 tháng 11 năm 2025 của Văn phòng)"
    header = header_of("PHỤ LỤC II", "KẾT QUẢ THỰC HIỆN NHIỆM VỤ", belongs)
    assert (header.title, header.number, header.year) == ("KẾT QUẢ THỰC HIỆN NHIỆM VỤ", "624/TB-VP", 2025)
