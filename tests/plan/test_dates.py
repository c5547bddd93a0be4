"""Deadlines as documents word them, and the milestones they mean. The plan is for 2025."""

from __future__ import annotations

from datetime import date

import pytest

from plan.dates import milestones, understand
from plan.model import Every, MilestoneKind, Rhythm

DATED = {
    "a quarter with its year": ("Quý I năm 2025", "2025-03-31"),
    "a quarter and a stroke": ("Quý I/2025", "2025-03-31"),
    "a quarter spelt with i": ("Quí IV-2025", "2025-12-31"),
    "a quarter in digits": ("Hoàn thành trong quý 4", "2025-12-31"),
    "a quarter of next year": ("Quý I năm 2026", "2026-03-31"),
    "the beginning of a quarter": ("Đầu quý III", "2025-07-31"),
    "a quarter that must not begin": ("Trước quý IV", "2025-09-30"),
    "two quarters": ("Quý III, quý IV năm 2025", "2025-09-30 2025-12-31"),
    "quarters joined by and": ("Quý II và III/2025", "2025-06-30 2025-09-30"),
    "quarters joined by a sign": ("Quý III & IV/2025", "2025-09-30 2025-12-31"),
    "quarters over the new year": ("Quý IV, quý I năm 2026", "2025-12-31 2026-03-31"),
    "a range of quarters": ("Từ quý I đến quý IV năm 2025", "2025-12-31"),
    "a month and a stroke": ("6/2025", "2025-06-30"),
    "a month": ("trong tháng 11", "2025-11-30"),
    "a month with its year": ("Trong tháng 12 năm 2025", "2025-12-31"),
    "a month with a stroke": ("tháng 02/2024", "2024-02-29"),
    "a month that must not begin": ("Trước tháng 11/2025", "2025-10-31"),
    "the beginning of a month": ("đầu tháng 11", "2025-11-10"),
    "the middle of a month": ("giữa tháng 11/2025", "2025-11-20"),
    "the end of a month": ("cuối tháng 11", "2025-11-30"),
    "before the end of a month": ("trước cuối tháng 11", "2025-11-30"),
    "the last week of a month": ("tuần cuối tháng 11", "2025-11-30"),
    "the second week of a month": ("tuần thứ hai tháng 11", "2025-11-14"),
    "two months": ("Tháng 9, tháng 12/2025", "2025-09-30 2025-12-31"),
    "a row of months": ("Tháng 6, 12", "2025-06-30 2025-12-31"),
    "months over the new year": ("Tháng 9, 12/2025 và tháng 01/2026", "2025-09-30 2025-12-31 2026-01-31"),
    "a range of months": ("từ tháng 3 đến tháng 9 năm 2025", "2025-09-30"),
    "a close range of months": ("Tháng 3-5/2025", "2025-05-31"),
    "before a day": ("trước ngày 30/11/2025", "2025-11-30"),
    "before a day without its year": ("trước 15/8", "2025-08-15"),
    "a lone day": ("15/8", "2025-08-15"),
    "two days without years": ("Trước ngày 15/6 và 15/12", "2025-06-15 2025-12-15"),
    "two days, one year": ("Trước ngày 15/6, 15/12/2025", "2025-06-15 2025-12-15"),
    "a day with dots": ("30.11.2025", "2025-11-30"),
    "a day with a short year": ("30/11/25", "2025-11-30"),
    "until the end of a day": ("đến hết ngày 20/12/2025", "2025-12-20"),
    "at the latest": ("chậm nhất ngày 20 tháng 12 năm 2025", "2025-12-20"),
    "a day in words": ("ngày 20 tháng 12 năm 2025", "2025-12-20"),
    "a day in words without its year": ("ngày 20 tháng 12", "2025-12-20"),
    "a range of days": ("Từ 01/3/2025 đến 30/6/2025", "2025-06-30"),
    "half a year": ("6 tháng đầu năm", "2025-06-30"),
    "the other half": ("6 tháng cuối năm 2025", "2025-12-31"),
    "nine months": ("9 tháng đầu năm", "2025-09-30"),
    "a year": ("hoàn thành trong năm 2025", "2025-12-31"),
    "this year": ("trong năm", "2025-12-31"),
    "only a year": ("2025", "2025-12-31"),
    "the middle of the year": ("giữa năm 2025", "2025-06-30"),
    "the end of the year": ("Cuối năm", "2025-12-31"),
    "two years": ("năm 2025 - 2026", "2026-12-31"),
    "a period of years": ("giai đoạn 2026 - 2030", "2030-12-31"),
    "until a year": ("Đến năm 2030", "2030-12-31"),
    "a year and a quarter of it": ("Năm 2025: quý III", "2025-09-30"),
    "a report in a month": ("Báo cáo kết quả thực hiện trong tháng 11 năm 2025", "2025-11-30"),
    "work in a year": ("Thực hiện kiểm soát nhiệm vụ chi dự toán trong năm 2025", "2025-12-31"),
    "a decision cited behind it": ("Quý III/2025, theo Quyết định số 12/QĐ-UBND ngày 3/2/2025", "2025-09-30"),
    "a plan to be issued before a day": ("Ban hành Kế hoạch trước ngày 30/11/2025", "2025-11-30"),
    "a day behind a condition": ("Sau khi Bộ hướng dẫn, hoàn thành trước ngày 30/11/2025", "2025-11-30"),
    "a letter cited before the day": ("Báo cáo theo Công văn số 12/SNV-CCHC ngày 5/6/2025 trước ngày 15/11/2025", "2025-11-15"),
    "an hour of a day": ("trước 17h00 ngày 25/11/2025", "2025-11-25"),
    "without marks": ("Quy III nam 2025", "2025-09-30"),
    "in capitals": ("QUÝ III NĂM 2025", "2025-09-30"),
}


@pytest.mark.parametrize(("text", "due"), DATED.values(), ids=DATED)
def test_a_time_is_due_on_its_last_day(text: str, due: str) -> None:
    found = milestones(text, 2025)
    assert {milestone.kind for milestone in found} == {MilestoneKind.DATE}
    assert [milestone.due for milestone in found] == [date.fromisoformat(day) for day in due.split()]


ONGOING = {
    "in the plan's year": ("Thường xuyên trong năm", date(2025, 12, 31)),
    "in a year": ("Thực hiện thường xuyên trong năm 2025", date(2025, 12, 31)),
    "in next year": ("Thường xuyên năm 2026", date(2026, 12, 31)),
    "in a period": ("Thường xuyên, giai đoạn 2026-2030", date(2030, 12, 31)),
    "until a month": ("Thường xuyên đến hết tháng 9", date(2025, 9, 30)),
    "without an end": ("Thường xuyên", None),
    "in the years that follow": ("Năm 2025 và các năm tiếp theo", None),
    "all year": ("Cả năm", date(2025, 12, 31)),
    "from a day on": ("Từ ngày 01/7/2025", None),
    "from a year on": ("Từ năm 2025", None),
    "with decisions cited": (
        "Thường xuyên trong năm, theo Kế hoạch rà soát giai đoạn 2022 - 2027 ban hành kèm theo Quyết định số 1648/QĐ-UBND "
        "ngày 30 tháng 11 năm 2022 của Chủ tịch Ủy ban nhân dân tỉnh",
        date(2025, 12, 31),
    ),
}


@pytest.mark.parametrize(("text", "due"), ONGOING.values(), ids=ONGOING)
def test_what_goes_on_ends_with_its_year(text: str, due: date | None) -> None:
    (milestone,) = milestones(text, 2025)
    assert (milestone.kind, milestone.due, milestone.text) == (MilestoneKind.ONGOING, due, text)


RECURRING = {
    "monthly": ("Hằng tháng", Rhythm(Every.MONTH)),
    "monthly, spelt otherwise": ("Hàng tháng", Rhythm(Every.MONTH)),
    "regularly every month": ("Định kỳ hàng tháng trong năm", Rhythm(Every.MONTH)),
    "by a day of the month": ("trước ngày 20 hằng tháng", Rhythm(Every.MONTH, 20)),
    "each month": ("Ngày 25 mỗi tháng", Rhythm(Every.MONTH, 25)),
    "once a month": ("1 lần/tháng", Rhythm(Every.MONTH)),
    "at the end of months": ("tuần cuối tháng", Rhythm(Every.MONTH)),
    "quarterly": ("Hằng quý", Rhythm(Every.QUARTER)),
    "by a day of the quarter's last month": ("trước ngày 10 tháng cuối quý", Rhythm(Every.QUARTER, 10)),
    "half-yearly": ("6 tháng một lần", Rhythm(Every.HALF_YEAR)),
    "regularly half-yearly": ("Định kỳ 6 tháng, năm", Rhythm(Every.HALF_YEAR)),
    "yearly": ("31/12 hằng năm", Rhythm(Every.YEAR)),
    "weekly on a day": ("Thứ Sáu hằng tuần", Rhythm(Every.WEEK, 5)),
    "weekly on Sunday": ("Chủ nhật hằng tuần", Rhythm(Every.WEEK, 7)),
    "weekly": ("Hằng tuần", Rhythm(Every.WEEK)),
    "regularly": ("định kỳ báo cáo kết quả thực hiện", None),
}


@pytest.mark.parametrize(("text", "rhythm"), RECURRING.values(), ids=RECURRING)
def test_what_recurs_has_a_rhythm_and_no_date(text: str, rhythm: Rhythm | None) -> None:
    (milestone,) = milestones(text, 2025)
    assert (milestone.kind, milestone.due, milestone.rhythm) == (MilestoneKind.RECURRING, None, rhythm)


@pytest.mark.parametrize(
    "text",
    [
        "Sau khi Ủy ban nhân dân tỉnh ban hành Kế hoạch chuyển đổi số tỉnh Quảng Ngãi năm 2026",
        "Ngay sau khi kế hoạch được ban hành",
        "Theo hướng dẫn của cấp thẩm quyền",
        "Khi có yêu cầu",
        "Theo quy định",
        "Theo Kế hoạch số 12/KH-UBND ngày 3/2/2025",
        "Trong vòng 10 ngày kể từ ngày Kế hoạch được ban hành",
        "Triển khai đảm bảo theo lộ trình, hướng dẫn của Bộ, ngành",
        "Báo cáo khi có phát sinh",
    ],
)
def test_what_waits_for_something_else_is_conditional_without_a_date(text: str) -> None:
    (milestone,) = milestones(text, 2025)
    assert (milestone.kind, milestone.due, milestone.text) == (MilestoneKind.CONDITIONAL, None, text)


@pytest.mark.parametrize("text", ["Đã hoàn thành", "Đã ban hành ngày 5/3/2025", "đã thực hiện."])
def test_what_is_finished_is_done(text: str) -> None:
    assert [milestone.kind for milestone in milestones(text, 2025)] == [MilestoneKind.DONE]


def test_each_obligation_of_a_line_is_a_milestone_with_its_own_words() -> None:
    found = milestones("Quý III năm 2025 ban hành các Kế hoạch; định kỳ báo cáo kết quả thực hiện.", 2025)
    assert [(milestone.kind.value, milestone.due, milestone.text) for milestone in found] == [
        ("date", date(2025, 9, 30), "Quý III năm 2025 ban hành các Kế hoạch"),
        ("recurring", None, "định kỳ báo cáo kết quả thực hiện"),
    ]


def test_a_plan_named_inside_an_obligation_hides_none_of_its_times() -> None:
    text = "Quý III năm 2025 ban hành lại kế hoạch kiểm tra; tổ chức kiểm tra theo kế hoạch, kiểm tra đột xuất trong năm 2025"
    assert [milestone.due for milestone in milestones(text, 2025)] == [date(2025, 9, 30), date(2025, 12, 31)]


def test_two_times_in_one_part_have_their_own_words() -> None:
    assert [milestone.text for milestone in milestones("Quý III, quý IV năm 2025", 2025)] == ["Quý III", "quý IV năm 2025"]


def test_regularly_behind_other_words_is_an_obligation_of_its_own() -> None:
    found = milestones("Thường xuyên và định kỳ báo cáo hằng quý", 2025)
    assert [milestone.kind for milestone in found] == [MilestoneKind.ONGOING, MilestoneKind.RECURRING]


@pytest.mark.parametrize("text", [None, "", "  ", "."])
def test_no_deadline_is_one_undated_milestone(text: str | None) -> None:
    (milestone,) = milestones(text, 2025)
    assert (milestone.kind, milestone.due, milestone.text) == (MilestoneKind.UNDATED, None, "")


DOUBTS = {
    "no such day": ("31/11/2025", 2025, "impossible_date"),
    "no such day in February": ("30/2", 2025, "impossible_date"),
    "no such day in this February": ("ngày 29 tháng 2", 2025, "impossible_date"),
    "no such month": ("tháng 13/2025", 2025, "impossible_date"),
    "no time in it": ("sớm nhất có thể", 2025, "unreadable_deadline"),
    "no year known": ("Quý III", None, "deadline_without_year"),
    "an absurd year": ("Quý III", 0, "deadline_without_year"),
}


@pytest.mark.parametrize(("text", "year", "code"), DOUBTS.values(), ids=DOUBTS)
def test_what_cannot_be_computed_is_undated_and_doubted(text: str, year: int | None, code: str) -> None:
    understood = understand(text, year)
    assert [(milestone.kind, milestone.due) for milestone in understood.milestones] == [(MilestoneKind.UNDATED, None)]
    assert understood.doubts == ((code, text),)


def test_a_leap_day_exists_in_its_year() -> None:
    assert milestones("ngày 29 tháng 2", 2028)[0].due == date(2028, 2, 29)
