"""What people type about deadlines: the task, the day, the reason; the document, when it was issued, what day it sets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.days import day_at, day_in
from plan.deadline_words import BasisWords, ExtensionWords, hear_basis, hear_extension

TODAY = date(2025, 11, 24)
DECEMBER, JANUARY = date(2025, 12, 15), date(2026, 1, 15)


@pytest.mark.parametrize(
    ("typed", "code", "day", "reason"),
    [
        ("3a 15/12/2025 chờ Sở Nội vụ cho ý kiến", "3a", DECEMBER, "chờ Sở Nội vụ cho ý kiến"),
        ("3.a đến ngày 15/12 vì chưa có hướng dẫn", "3.a", DECEMBER, "vì chưa có hướng dẫn"),
        ("xin gia hạn 3a đến 15/12 do bận", "3a", DECEMBER, "do bận"),
        ("3a xin gia han den 15 thang 12 do thieu nguoi", "3a", DECEMBER, "do thieu nguoi"),
        ("3a chờ góp ý, xin đến 15/12/2025", "3a", DECEMBER, "chờ góp ý"),
        (
            "II.3.a 15.12.2025 lý do: chờ văn bản 45/KH-UBND ngày 5/1/2026",
            "ii.3.a",
            DECEMBER,
            "chờ văn bản 45/KH-UBND ngày 5/1/2026",
        ),
        ("3a chờ văn bản 45/KH-UBND ngày 5/1/2026", "3a", None, "chờ văn bản 45/KH-UBND ngày 5/1/2026"),
        ("3a thứ Sáu tuần sau chờ họp", "3a", date(2025, 12, 5), "chờ họp"),
        ("3a ngày mai chờ ký", "3a", date(2025, 11, 25), "chờ ký"),
        ("3a chờ họp thứ Sáu", "3a", None, "chờ họp thứ Sáu"),
        ("3a 15/12/2025 vì ngày 10/12/2025 mới họp", "3a", DECEMBER, "vì ngày 10/12/2025 mới họp"),
        ("3a 15/12/2025: chờ ý kiến (lần 2)", "3a", DECEMBER, "chờ ý kiến (lần 2)"),
        ("3a 1/6 chờ", "3a", date(2026, 6, 1), "chờ"),
        ("3a 1/6/2025 chờ", "3a", date(2025, 6, 1), "chờ"),
        ("3a 31/2/2026 chờ", "3a", None, "chờ"),
        ("3đ 15/12/2025 chờ 3d xong", "3đ", DECEMBER, "chờ 3d xong"),
        ("15/12/2025 chờ 3b xong", None, DECEMBER, "chờ 3b xong"),
        ("3a", "3a", None, ""),
        ("", None, None, ""),
    ],
)
def test_a_request_is_heard_as_it_is_typed(typed: str, code: str | None, day: date | None, reason: str) -> None:
    assert hear_extension(typed, TODAY) == ExtensionWords(code, day, reason)


def test_where_the_task_is_known_codes_belong_to_the_reason() -> None:
    assert hear_extension("3b chưa xong, xin đến 15/12", TODAY, coded=False) == ExtensionWords(None, DECEMBER, "3b chưa xong")


@pytest.mark.parametrize(
    ("typed", "document", "issued_on", "due"),
    [
        ("7b 45/KH-UBND 15/1/2026", "45/KH-UBND", None, JANUARY),
        ("7b số 45/KH-UBND ngày 5/1/2026 hạn 15/1/2026", "45/KH-UBND", date(2026, 1, 5), JANUARY),
        ("7b 45/kh-ubnd ngày 5/10/2025", "45/KH-UBND", date(2025, 10, 5), None),
        ("7b 45/KH-UBND ngày 5/10/2025 15/1/2026", "45/KH-UBND", date(2025, 10, 5), JANUARY),
        ("7b QĐ số 1234/QĐ-UBND (5/11/2025), xong trước ngày 15/1/2026", "1234/QĐ-UBND", date(2025, 11, 5), JANUARY),
        ("7b hạn 15/1/2026 theo 45/KH-UBND", "45/KH-UBND", None, JANUARY),
        ("7b han la ngay 15/1/2026, 45/KH-UBND ngay 5/11/2025", "45/KH-UBND", date(2025, 11, 5), JANUARY),
        ("7b 45/KH-UBND hạn 20/10/2025", "45/KH-UBND", None, date(2025, 10, 20)),
        ("45/KH-UBND 7b 15/1/2026", "45/KH-UBND", None, JANUARY),
        ("7b 45/KH-UBND", "45/KH-UBND", None, None),
        ("7b 15/1/2026", None, None, JANUARY),
        ("7b", None, None, None),
    ],
)
def test_a_document_is_heard_with_the_day_that_it_sets(
    typed: str, document: str | None, issued_on: date | None, due: date | None
) -> None:
    assert hear_basis(typed, TODAY) == BasisWords("7b", document, issued_on, due)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_heard_without_failing(text: str) -> None:
    hear_extension(text, TODAY)
    hear_basis(text, TODAY)
    hear_extension(text, TODAY, coded=False)


@given(st.text("0123456789/.- ngaythuhaimi", max_size=40))
def test_the_place_of_a_day_is_where_it_stands(text: str) -> None:
    found = day_at(text, TODAY)
    assert (found[2] if found else None) == day_in(text, TODAY)
    if found:
        assert day_in(text[found[0] : found[1]], TODAY) == found[2]
