"""No office is passed over at an hour at which something of it becomes due."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plan.calendar import WorkCalendar
from plan.chat_settings import ChatSettings
from plan.hours import speaking_hours
from plan.knocks import has_come, latest, moments
from plan.office_settings import OfficeSettings
from plan.rounds import digest_due, pings_due, preview_instant

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SUNDAY = datetime(2025, 11, 23, tzinfo=ZONE)
HOLIDAY = WorkCalendar({SUNDAY.date() + timedelta(days=1): "nghỉ bù"})
ATS = [time(5), time(7), time(7, 30), time(8), time(11, 45), time(13, 30), time(14), time(19)]


@pytest.mark.parametrize("lunch", [True, False])
@pytest.mark.parametrize("at", ATS, ids=str)
def test_whatever_becomes_due_becomes_due_at_one_of_the_hours(at, lunch):
    settings = OfficeSettings(lunch=lunch, opens=time(7), closes=time(17))
    named = moments(settings, [time(16, 30)], at, at)
    hours = speaking_hours(settings, HOLIDAY, ZONE)
    before = set()
    for minute in range(0, 7 * 24 * 60, 5):
        now = SUNDAY + timedelta(minutes=minute)
        due = {("pings", pings_due(at, hours, now))} if pings_due(at, hours, now) else set()
        for digest in (at, time(16, 30)):
            found = digest_due(ChatSettings(at=digest), None, hours, now)
            due |= {("digest", found.week.key, digest)} if found else set()
        preview = preview_instant(datetime.combine(now.date(), at, ZONE), hours)
        due |= {("preview", now.date())} if preview <= now and preview.date() == now.date() else set()
        if due - before:
            assert has_come(named, ZONE, now - timedelta(minutes=5), now), (now, due - before)
        before |= due


def test_an_hour_comes_once_and_a_clock_that_jumps_is_looked_at():
    eight = datetime(2025, 11, 24, 8, tzinfo=ZONE).astimezone(UTC)
    minute = timedelta(minutes=1)
    assert has_come([time(8)], ZONE, eight - minute, eight)
    assert not has_come([time(8)], ZONE, eight, eight + minute)
    assert not has_come([time(8)], ZONE, eight - 2 * minute, eight - minute)
    assert has_come([], ZONE, eight, eight - minute)
    assert has_come([], ZONE, eight, eight + timedelta(days=1))
    midnight = datetime(2025, 11, 25, tzinfo=ZONE)
    assert has_come([time(23, 58)], ZONE, midnight - 3 * minute, midnight + minute)


@pytest.mark.parametrize(
    ("hours", "day", "hour"),
    [([time(7, 30), time(8)], 24, time(7, 30)), ([time(7, 40)], 24, time(7, 40)), ([time(8)], 23, time(8))],
)
def test_the_hour_that_came_last_is_of_today_or_of_yesterday(hours, day, hour):
    now = datetime(2025, 11, 24, 7, 40, tzinfo=ZONE).astimezone(UTC)
    assert latest(hours, ZONE, now) == datetime.combine(now.date().replace(day=day), hour, ZONE)


def test_where_there_are_no_hours_the_last_one_came_a_day_ago():
    now = datetime(2025, 11, 24, 0, 40, tzinfo=UTC)
    assert latest([], ZONE, now) == now - timedelta(days=1)
