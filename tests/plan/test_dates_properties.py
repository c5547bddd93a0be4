"""What holds for every deadline, however it is worded."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plan.dates import milestones, understand
from plan.model import MilestoneKind
from tests.plan.readings import unhurried

FRAGMENTS = [
    "Quý",
    "quý III",
    "tháng",
    "tháng 13",
    "năm",
    "năm 2025",
    "2026",
    "trước ngày",
    "30/2",
    "31/12/2025",
    "15/8",
    "đến",
    "-",
    "và",
    ",",
    ";",
    "thường xuyên",
    "định kỳ",
    "hằng tháng",
    "sau khi",
    "theo",
    "Quyết định số 1/QĐ-UBND",
    "ngày 3 tháng 4",
    "6 tháng đầu năm",
    "cuối",
    "đã hoàn thành",
    "giai đoạn",
    "tuần thứ",
    "0",
    "99",
    ".",
    "(",
    "quy định",
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join))
years = st.one_of(st.none(), st.integers(1990, 2100), st.integers())


@unhurried
@given(texts, years)
def test_no_text_is_refused_and_something_always_comes_out(text: str, year: int | None) -> None:
    assert milestones(text, year)


@unhurried
@given(texts, years)
def test_dated_milestones_have_a_due_date_and_undated_kinds_have_none(text: str, year: int | None) -> None:
    for milestone in milestones(text, year):
        assert (milestone.due is not None) or milestone.kind is not MilestoneKind.DATE
        assert milestone.due is None or milestone.kind in (MilestoneKind.DATE, MilestoneKind.ONGOING)
        assert milestone.rhythm is None or milestone.kind is MilestoneKind.RECURRING


@unhurried
@given(texts, years)
def test_the_same_text_always_means_the_same(text: str, year: int | None) -> None:
    assert understand(text, year) == understand(text, year)


@unhurried
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8), st.sampled_from(["  ", "\n", " \n ", "\t", "\u00a0"]))
def test_how_words_are_spaced_does_not_matter(words: list[str], blank: str) -> None:
    assert understand(blank.join(words), 2025) == understand(" ".join(words), 2025)


@unhurried
@given(
    st.integers(1, 4),
    st.integers(2020, 2090),
    st.sampled_from(["Quý {q}/{y}", "quí {q} năm {y}", "Trong quý {r}-{y}", "Quý {r} năm {y}"]),
)
def test_a_quarter_is_due_on_its_last_day(quarter: int, year: int, wording: str) -> None:
    text = wording.format(q=quarter, r=["I", "II", "III", "IV"][quarter - 1], y=year)
    (milestone,) = milestones(text, None)
    assert milestone.due == date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])


@unhurried
@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "ngày {d} tháng {m} năm {y}", "trước ngày {d:02}/{m:02}/{y}"]),
)
def test_a_day_is_due_on_itself(day: date, wording: str) -> None:
    (milestone,) = milestones(wording.format(d=day.day, m=day.month, y=day.year), 2025)
    assert milestone.due == day


@unhurried
@given(st.integers(1, 12), st.integers(2000, 2099))
def test_a_month_is_due_on_its_last_day(month: int, year: int) -> None:
    assert [milestone.due for milestone in milestones(f"tháng {month}", year)] == [
        date(year, month, monthrange(year, month)[1])
    ]


@unhurried
@given(
    st.lists(
        st.sampled_from(["Thường xuyên trong năm", "Quý III năm 2025", "hằng tháng", "sau khi có hướng dẫn"]),
        min_size=1,
        max_size=5,
    )
)
def test_parts_parted_by_semicolons_are_understood_one_by_one(parts: list[str]) -> None:
    alone = [milestone for part in parts for milestone in milestones(part, 2025)]
    assert list(milestones("; ".join(parts), 2025)) == alone


@unhurried
@given(texts, years)
def test_every_undated_text_is_doubted_and_every_doubt_quotes_the_text(text: str, year: int | None) -> None:
    understood = understand(text, year)
    undated = [
        milestone.text for milestone in understood.milestones if milestone.kind is MilestoneKind.UNDATED and milestone.text
    ]
    assert [words for _, words in understood.doubts] == undated
