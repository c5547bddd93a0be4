"""The times that questions name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answers import SpanKind
from plan.named_days import days_of_month
from plan.spans import find, year_meant

WEDNESDAY = date(2025, 10, 15)


@pytest.mark.parametrize(
    ("question", "label", "first", "last"),
    [
        ("tháng 11 có việc gì đến hạn", "2025-11", date(2025, 11, 1), date(2025, 11, 30)),
        ("T12 có gì", "2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("thang 2/2026", "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("tháng 3 năm sau", "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        ("quý 3 phải xong gì", "2025-Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("quý IV năm 2026", "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("Q1", "2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("quý này", "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("quý sau", "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("tháng này làm gì", "2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("thang toi", "2025-11", date(2025, 11, 1), date(2025, 11, 30)),
        ("nữa cuối năm 2026 có gì", "2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("nửa đầu năm", "2025-H1", date(2025, 1, 1), date(2025, 6, 30)),
        ("ba tháng đầu năm 2026", "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("quý cuối năm", "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("9 thang dau nam", "2025-01-01/2025-09-30", date(2025, 1, 1), date(2025, 9, 30)),
        ("từ tháng 7 đến hết tháng 9", "2025-07-01/2025-09-30", date(2025, 7, 1), date(2025, 9, 30)),
        ("từ ngày 1/12 đến 31/12/2025", "2025-12-01/2025-12-31", date(2025, 12, 1), date(2025, 12, 31)),
        ("cuối tuần phải nộp gì", "2025-W42", date(2025, 10, 13), date(2025, 10, 19)),
        ("từ nay đến cuối năm", "2025-10-15/2025-12-31", date(2025, 10, 15), date(2025, 12, 31)),
        ("từ h tới hết t11 có gì", "2025-10-15/2025-11-30", date(2025, 10, 15), date(2025, 11, 30)),
        ("từ giờ đến hết quý 4", "2025-10-15/2025-12-31", date(2025, 10, 15), date(2025, 12, 31)),
        ("việc trước Tết", "2025-10-15/2026-02-16", date(2025, 10, 15), date(2026, 2, 16)),
        ("sau tet co gi", "2026-02-23/2026-03-25", date(2026, 2, 23), date(2026, 3, 25)),
        ("dịp Tết", "2026-02-16/2026-02-23", date(2026, 2, 16), date(2026, 2, 23)),
        ("trước tết tây", "2025-10-15/2025-12-31", date(2025, 10, 15), date(2025, 12, 31)),
        ("qua tết dương", "2026-01-01/2026-01-31", date(2026, 1, 1), date(2026, 1, 31)),
        ("tháng trước", "2025-09", date(2025, 9, 1), date(2025, 9, 30)),
        ("tuần này", "2025-W42", date(2025, 10, 13), date(2025, 10, 19)),
        ("tuần sau", "2025-W43", date(2025, 10, 20), date(2025, 10, 26)),
        ("tuần 48", "2025-W48", date(2025, 11, 24), date(2025, 11, 30)),
        ("năm nay", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("sang năm", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("năm ngoái", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("trong năm 2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("6 tháng cuối năm", "2025-H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("6 tháng đầu năm 2026", "2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("cuối năm", "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("cuối tháng có gì", "2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("hôm nay có gì", "2025-10-15", date(2025, 10, 15), date(2025, 10, 15)),
        ("ngày mai", "2025-10-16", date(2025, 10, 16), date(2025, 10, 16)),
        ("ngày 30/11", "2025-11-30", date(2025, 11, 30), date(2025, 11, 30)),
        ("trước 30/11/2025", "2025-10-15/2025-11-30", date(2025, 10, 15), date(2025, 11, 30)),
        ("sau ngày 1/12 còn việc gì", "2025-12-02/2025-12-31", date(2025, 12, 2), date(2025, 12, 31)),
        ("sau 31/12", "2026-01-01/2026-12-31", date(2026, 1, 1), date(2026, 12, 31)),
        ("ngày 5 tháng 11", "2025-11-05", date(2025, 11, 5), date(2025, 11, 5)),
        ("2 tuần tới", "2025-10-15/2025-10-29", date(2025, 10, 15), date(2025, 10, 29)),
        ("sắp đến hạn", "soon", date(2025, 10, 15), date(2025, 11, 14)),
    ],
)
def test_a_named_time_becomes_its_days(question: str, label: str, first: date, last: date) -> None:
    named = find(question, WEDNESDAY)
    assert named is not None
    assert (named.span.label, named.span.first, named.span.last) == (label, first, last)


@pytest.mark.parametrize(
    ("question", "kind", "label"),
    [
        ("quá hạn", SpanKind.OVERDUE, "overdue"),
        ("việc nào trễ", SpanKind.OVERDUE, "overdue"),
        ("ttpvhcc trễ mấy việc", SpanKind.OVERDUE, "overdue"),
        ("có trễ việc nào không", SpanKind.OVERDUE, "overdue"),
        ("tháng này có gì quá hạn", SpanKind.OVERDUE, "overdue"),
        ("cái nào xong rồi", SpanKind.DONE, "done"),
        ("da hoan thanh", SpanKind.DONE, "done"),
        ("cái nào tháng nào cũng phải làm", SpanKind.RECURRING, "monthly"),
        ("hằng tuần", SpanKind.RECURRING, "weekly"),
        ("cái nào đã trễ hẹn", SpanKind.OVERDUE, "overdue"),
        ("phòng nào trễ nhiều nhất", SpanKind.OVERDUE, "overdue"),
        ("việc còn tồn đọng", SpanKind.OVERDUE, "overdue"),
        ("việc nào chưa có ai báo cáo", SpanKind.SILENT, "silent"),
        ("phong nao chua cap nhat", SpanKind.SILENT, "silent"),
        ("việc nào chưa xong", SpanKind.OPEN, "open"),
        ("những việc còn dở dang", SpanKind.OPEN, "open"),
        ("hàng quý", SpanKind.RECURRING, "quarterly"),
        ("việc định kỳ", SpanKind.RECURRING, "recurring"),
        ("việc thường xuyên", SpanKind.ONGOING, "ongoing"),
    ],
)
def test_a_named_state_becomes_its_span(question: str, kind: SpanKind, label: str) -> None:
    named = find(question, WEDNESDAY)
    assert named is not None
    assert (named.span.kind, named.span.label, named.span.first) == (kind, label, None)


@pytest.mark.parametrize(
    "question", ["quy định 3", "ai làm", "tháng 13", "ngày 31/2", "tuần 60", "5 năm", "để chậm trễ việc gì"]
)
def test_what_is_no_time_gives_no_span(question: str) -> None:
    assert find(question, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("question", "year"), [("năm nay", 2025), ("ngân sách năm sau", 2026), ("nam ngoai", 2024), ("năm 2026", None)]
)
def test_a_said_year_is_reckoned_from_today(question: str, year: int | None) -> None:
    assert year_meant(question, WEDNESDAY) == year


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["tháng này", "quý này", "tuần này", "năm nay", "hôm nay"])
)
def test_what_is_called_this_holds_today(today: date, question: str) -> None:
    named = find(question, today)
    assert named is not None
    assert named.span.first is not None
    assert named.span.last is not None
    assert named.span.first <= today <= named.span.last


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_a_month_ends_the_day_before_the_next_begins(year: int, month: int) -> None:
    first, last = days_of_month(year, month)
    assert first.day == 1
    assert (last.year, last.month) == (year, month)
    assert last.day >= 28


@pytest.mark.parametrize(
    ("question", "kind", "first", "last"),
    [
        ("việc nào quá hạn trong quý 3", SpanKind.OVERDUE, date(2025, 7, 1), date(2025, 9, 30)),
        ("tháng 11 việc nào chưa xong", SpanKind.OPEN, date(2025, 11, 1), date(2025, 11, 30)),
        ("vụ nào còn treo từ năm ngoái", SpanKind.OVERDUE, date(2024, 1, 1), date(2024, 12, 31)),
        ("thang nay viec nao chua bao cao", SpanKind.SILENT, date(2025, 10, 1), date(2025, 10, 31)),
    ],
)
def test_a_state_takes_the_days_that_are_named_beside_it(question: str, kind: SpanKind, first: date, last: date) -> None:
    named = find(question, WEDNESDAY)
    assert named is not None
    assert (named.span.kind, named.span.first, named.span.last, len(named.places)) == (kind, first, last, 2)


def test_whether_a_task_is_done_is_no_list_of_what_is_open() -> None:
    assert find("3a xong chưa", WEDNESDAY) is None
