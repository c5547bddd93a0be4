"""Days off in stretches, an office's own days in ranges, and what a change of them enters."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import DayKind, OfficeDay, WorkCalendar, work_calendar
from plan.days_off import DayChange, OwnRange, Stretch, days_of, entering, own_ranges, stretches, taking_away, undoing

OFF, WORKED = DayKind.OFF, DayKind.WORKED
TET = dict.fromkeys(days_of(date(2026, 2, 16), date(2026, 2, 20)), "Tết Nguyên đán")
SPRING = {date(2026, 4, 26): "Giỗ Tổ", date(2026, 4, 27): "Giỗ Tổ (nghỉ bù)"}
LABOUR = {date(2026, 4, 30): "Ngày Chiến thắng", date(2026, 5, 1): "Ngày Quốc tế Lao động"}
NAMES = {**TET, **SPRING, **LABOUR}
COUNTRY = work_calendar(NAMES, (), ())
YEAR = (date(2025, 11, 24), date(2026, 11, 24))


def test_days_off_stand_in_stretches_with_the_weekends_beside_them() -> None:
    assert stretches(COUNTRY, NAMES, *YEAR) == (
        Stretch(date(2026, 2, 14), date(2026, 2, 22), ("Tết Nguyên đán",)),
        Stretch(date(2026, 4, 25), date(2026, 4, 27), ("Giỗ Tổ",)),
        Stretch(date(2026, 4, 30), date(2026, 5, 3), ("Ngày Chiến thắng", "Ngày Quốc tế Lao động")),
    )


def test_a_stretch_that_has_begun_is_told_as_a_whole() -> None:
    assert stretches(COUNTRY, NAMES, date(2026, 2, 18), date(2026, 2, 18)) == (
        Stretch(date(2026, 2, 14), date(2026, 2, 22), ("Tết Nguyên đán",)),
    )


def test_a_named_day_that_is_worked_is_in_no_stretch() -> None:
    own = [OfficeDay(date(2026, 2, 16), WORKED)]
    (tet, *_) = stretches(work_calendar(NAMES, (), own), NAMES, *YEAR)
    assert (tet.first, tet.last) == (date(2026, 2, 17), date(2026, 2, 22))


def test_own_days_of_one_kind_and_note_are_one_range_over_a_weekend() -> None:
    friday, monday, tuesday = date(2026, 1, 2), date(2026, 1, 5), date(2026, 1, 6)
    own = [OfficeDay(tuesday, OFF, "khác"), OfficeDay(monday, OFF, "bù"), OfficeDay(friday, OFF, "bù")]
    calendar = work_calendar((), (), own)
    assert own_ranges(own, calendar) == (OwnRange(OFF, friday, monday, "bù"), OwnRange(OFF, tuesday, tuesday, "khác"))
    apart = [OfficeDay(friday, OFF, "bù"), OfficeDay(tuesday, OFF, "bù")]
    assert len(own_ranges(apart, work_calendar((), (), apart))) == 2


def entered(*wanted: OfficeDay, own: tuple[OfficeDay, ...] = ()) -> tuple[DayChange, ...]:
    return entering(wanted, {each.day: each for each in own}, COUNTRY, work_calendar(NAMES, (), own))


def test_only_days_that_are_not_as_wanted_are_entered() -> None:
    wanted = [OfficeDay(day, OFF, "bù") for day in days_of(date(2026, 1, 2), date(2026, 1, 5))]
    assert entered(*wanted) == (DayChange(wanted[0].day, None, wanted[0]), DayChange(wanted[3].day, None, wanted[3]))
    assert entered(wanted[0], own=(wanted[0],)) == ()
    assert entered(OfficeDay(date(2026, 1, 7), WORKED)) == ()


def test_a_day_that_is_as_wanted_by_itself_loses_what_was_entered_against_it() -> None:
    worked = OfficeDay(date(2026, 1, 3), WORKED, "làm bù")
    assert entered(OfficeDay(worked.day, OFF), own=(worked,)) == (DayChange(worked.day, worked, None),)


def test_taking_away_takes_only_what_was_entered_of_that_kind() -> None:
    off, worked = OfficeDay(date(2026, 1, 2), OFF), OfficeDay(date(2026, 1, 3), WORKED)
    own = {each.day: each for each in (off, worked)}
    assert taking_away(OFF, off.day, date(2026, 1, 9), own) == (DayChange(off.day, off, None),)
    assert taking_away(OFF, worked.day, date(2026, 1, 9), own) == ()


def test_what_was_changed_since_is_not_undone() -> None:
    day = OfficeDay(date(2026, 1, 2), OFF)
    change = DayChange(day.day, None, day)
    assert undoing([change], {day.day: day}) == (DayChange(day.day, day, None),)
    assert undoing([change], {}) == ()
    assert undoing([change], {day.day: OfficeDay(day.day, OFF, "khác")}) == ()


days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
office_days = st.builds(OfficeDay, days, st.sampled_from(DayKind), st.sampled_from(["", "bù"]))


@given(st.lists(office_days, max_size=15, unique_by=lambda each: each.day), st.lists(office_days, max_size=8))
def test_after_entering_days_are_as_wanted_and_undoing_brings_back_what_was(
    had: list[OfficeDay], typed: list[OfficeDay]
) -> None:
    own = {each.day: each for each in had}
    wanted = list({each.day: each for each in typed}.values())
    changes = entering(wanted, own, COUNTRY, work_calendar(NAMES, (), had))
    since = carried_out(changes, own)
    calendar = work_calendar(NAMES, (), since.values())
    assert all(calendar.is_working(each.day) is (each.kind is WORKED) for each in wanted)
    assert entering(wanted, since, COUNTRY, calendar) == ()
    assert carried_out(undoing(changes, since), since) == own


def carried_out(changes: tuple[DayChange, ...], own: dict[date, OfficeDay]) -> dict[date, OfficeDay]:
    since = {each.day: each.after for each in changes}
    return {day: each for day, each in {**own, **since}.items() if each is not None}


@given(st.lists(office_days, max_size=20, unique_by=lambda each: each.day))
def test_ranges_hold_every_own_day_once(own: list[OfficeDay]) -> None:
    calendar: WorkCalendar = work_calendar(NAMES, (), own)
    ranges = own_ranges(own, calendar)
    for each in own:
        kinds = (each.kind, each.note)
        assert sum(one.first <= each.day <= one.last and (one.kind, one.note) == kinds for one in ranges) == 1
