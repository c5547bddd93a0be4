"""The hours at which an office may be spoken to unasked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import WorkCalendar, work_calendar
from plan.hours import SpeakingHours, speaking_hours
from plan.office_settings import CHOICES, OfficeSettings

HANOI, BERLIN = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin")
TET = work_calendar([date(2026, 2, day) for day in range(16, 21)], [date(2026, 1, 10)], ())
HOURS = SpeakingHours(TET, HANOI)


@pytest.mark.parametrize(
    ("at", "open_from"),
    [
        ("2025-11-24T06:59", "2025-11-24T07:00"),
        ("2025-11-24T07:00", "2025-11-24T07:00"),
        ("2025-11-24T11:29", "2025-11-24T11:29"),
        ("2025-11-24T11:30", "2025-11-24T13:30"),
        ("2025-11-24T13:30", "2025-11-24T13:30"),
        ("2025-11-24T17:59", "2025-11-24T17:59"),
        ("2025-11-24T18:00", "2025-11-25T07:00"),
        ("2025-11-28T22:00", "2025-12-01T07:00"),
        ("2025-11-29T09:00", "2025-12-01T07:00"),
        ("2026-01-10T09:00", "2026-01-10T09:00"),
        ("2026-02-13T18:30", "2026-02-23T07:00"),
        ("2026-02-18T12:00", "2026-02-23T07:00"),
    ],
    ids=[
        "dawn",
        "opening",
        "before lunch",
        "lunch",
        "after lunch",
        "late",
        "closing",
        "Friday night",
        "Saturday",
        "made up",
        "Tết",
        "in Tết",
    ],
)
def test_a_message_waits_until_the_office_may_be_spoken_to(at: str, open_from: str) -> None:
    instant = datetime.fromisoformat(at).replace(tzinfo=HANOI).astimezone(UTC)
    found = HOURS.open_from(instant)
    assert found == datetime.fromisoformat(open_from).replace(tzinfo=HANOI)
    assert found.tzinfo is HANOI
    assert HOURS.is_open(instant) is (at == open_from)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [(date(2026, 3, 27), 6), (date(2026, 3, 30), 5), (date(2026, 10, 23), 5), (date(2026, 10, 26), 6)],
    ids=["Friday before summer time", "Monday in summer time", "Friday before winter time", "Monday in winter time"],
)
def test_the_day_begins_at_the_same_hour_on_the_wall_whatever_the_season(day: date, utc_hour: int) -> None:
    found = SpeakingHours(WorkCalendar(), BERLIN).open_from(datetime.combine(day, time(1), UTC))
    assert found.astimezone(UTC) == datetime.combine(day, time(utc_hour), UTC)


def test_an_office_chooses_its_hours_and_whether_lunch_is_kept() -> None:
    chosen = OfficeSettings(opens=time(7, 30), closes=time(16, 30), lunch=False)
    hours = speaking_hours(chosen, TET, HANOI)
    noon = datetime(2025, 11, 24, 12, tzinfo=HANOI)
    assert hours.is_open(noon)
    assert hours.open_from(datetime(2025, 11, 24, 7, tzinfo=HANOI)) == datetime(2025, 11, 24, 7, 30, tzinfo=HANOI)
    assert not hours.is_open(datetime(2025, 11, 24, 16, 30, tzinfo=HANOI))
    assert speaking_hours(OfficeSettings(), TET, HANOI) == HOURS
    assert not HOURS.is_open(noon)


every_choice = [
    OfficeSettings(opens=opens, closes=closes, lunch=lunch)  # type: ignore[arg-type] # what is offered is of the right kind
    for opens, closes, lunch in product(CHOICES["opens"], CHOICES["closes"], CHOICES["lunch"])
]
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
calendars = st.builds(work_calendar, st.sets(days, max_size=60), st.sets(days, max_size=10), st.just(()))


@given(
    st.sampled_from(every_choice),
    calendars,
    st.sampled_from([HANOI, BERLIN]),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 (the strategy adds the zone)
)
def test_the_next_open_instant_is_open_never_earlier_and_within_the_hours_of_a_working_day(
    settings: OfficeSettings, calendar: WorkCalendar, zone: ZoneInfo, instant: datetime
) -> None:
    hours = speaking_hours(settings, calendar, zone)
    found = hours.open_from(instant)
    assert found >= instant
    assert hours.open_from(found) == found
    assert hours.is_open(found)
    local = found.astimezone(zone)
    assert calendar.is_working(local.date())
    assert settings.opens <= local.time() < settings.closes
    assert not settings.lunch or not time(11, 30) <= local.time() < time(13, 30)
    if found > instant:
        assert local.time() in {settings.opens, time(13, 30)}
