"""When a digest or a round of reminders is due, and when a round is too big to go out unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from plan.calendar import WorkCalendar
from plan.chat_settings import ChatSettings
from plan.hours import SpeakingHours
from plan.rounds import (
    Round,
    RoundState,
    blows_the_fuse,
    digest_day,
    digest_due,
    digest_instant,
    pings_due,
    pings_open_from,
    round_before,
)
from plan.weeks import week_named, week_of
from tests.plan.reported import ZONE, at

WEEK = week_of(date(2025, 11, 24))
OFF_MONDAY = WorkCalendar(frozenset({date(2025, 11, 24)}))
OFF_FRIDAY = WorkCalendar(frozenset({date(2025, 11, 27), date(2025, 11, 28)}))
SATURDAY_WORKED = WorkCalendar(frozenset(WEEK.days[:5]), frozenset({date(2025, 11, 29)}))
TET = WorkCalendar(frozenset(date(2026, 2, 16) + timedelta(days=n) for n in range(5)))
"""From Monday to Friday; the weekends around it are off anyway."""
HOURS = SpeakingHours(WorkCalendar(), ZONE)
MONDAY_MORNING = ChatSettings()
SATURDAY = ChatSettings(weekday=5, at=time(8))
WHOLE_SATURDAY = WorkCalendar(frozenset({date(2025, 11, 29)}))
OFF_TUESDAY = replace(HOURS, calendar=WorkCalendar(frozenset({date(2025, 11, 25)})))


@pytest.mark.parametrize(
    ("week", "weekday", "calendar", "day"),
    [
        ("2025-W48", 0, WorkCalendar(), "2025-11-24"),
        ("2025-W48", 0, OFF_MONDAY, "2025-11-25"),
        ("2025-W48", 3, OFF_FRIDAY, "2025-11-26"),
        ("2025-W48", 0, SATURDAY_WORKED, "2025-11-29"),
        ("2025-W48", 5, WorkCalendar(), "2025-11-29"),
        ("2025-W48", 6, WorkCalendar(), "2025-11-30"),
        ("2025-W48", 5, WHOLE_SATURDAY, "2025-11-28"),
        ("2026-W08", 0, TET, None),
        ("2026-W08", 5, TET, None),
        ("2026-W09", 0, TET, "2026-02-23"),
    ],
    ids=[
        "on the chosen day",
        "on the next working day where that is off",
        "on the one before where the week has no later one",
        "on the made-up Saturday of a week that has no other",
        "on a Saturday that was chosen",
        "on a Sunday that was chosen",
        "not on a Saturday that is a holiday",
        "not at all at Tết",
        "not at the weekend of Tết either",
        "again in the week after",
    ],
)
def test_a_digest_comes_once_in_a_week_that_is_worked(week: str, weekday: int, calendar: WorkCalendar, day: str | None) -> None:
    found = digest_day(week_named(week), weekday, calendar)
    assert found == (date.fromisoformat(day) if day else None)


def test_the_hour_of_a_digest_is_office_time() -> None:
    assert digest_instant(WEEK, MONDAY_MORNING, WorkCalendar(), ZONE) == at("2025-11-24 07:30")
    assert digest_instant(week_named("2026-W08"), MONDAY_MORNING, TET, ZONE) is None


Due = tuple[str, bool] | None
"""When it may be sent, and whether it is late; None: none is due."""
DUE: dict[str, tuple[ChatSettings, SpeakingHours, str, Due]] = {
    "a minute before its hour none is due": (MONDAY_MORNING, HOURS, "2025-11-24 07:29", None),
    "at its hour it is": (MONDAY_MORNING, HOURS, "2025-11-24 07:30", ("2025-11-24 07:30", False)),
    "an hour later it is not late": (MONDAY_MORNING, HOURS, "2025-11-24 08:30", ("2025-11-24 07:30", False)),
    "after more than an hour it is": (MONDAY_MORNING, HOURS, "2025-11-24 08:31", ("2025-11-24 08:31", True)),
    "a late one spares the pause at noon": (MONDAY_MORNING, HOURS, "2025-11-24 12:00", ("2025-11-24 13:30", True)),
    "and the evening": (MONDAY_MORNING, HOURS, "2025-11-24 20:00", ("2025-11-25 07:00", True)),
    "and days off": (MONDAY_MORNING, OFF_TUESDAY, "2025-11-24 20:00", ("2025-11-26 07:00", True)),
    "on Friday afternoon it still comes": (MONDAY_MORNING, HOURS, "2025-11-28 17:59", ("2025-11-28 17:59", True)),
    "after that it is left to the next week": (MONDAY_MORNING, HOURS, "2025-11-28 18:00", None),
    "of two weeks that were missed only this one's comes": (
        MONDAY_MORNING,
        HOURS,
        "2025-12-09 09:00",
        ("2025-12-09 09:00", True),
    ),
    "an hour in the evening that was chosen is meant": (
        ChatSettings(at=time(20)),
        HOURS,
        "2025-11-24 20:10",
        ("2025-11-24 20:00", False),
    ),
    "after midnight it is late, though within the hour": (
        ChatSettings(weekday=1, at=time(23, 50)),
        HOURS,
        "2025-11-26 00:10",
        ("2025-11-26 07:00", True),
    ),
    "a Saturday that was chosen is meant": (SATURDAY, HOURS, "2025-11-29 08:00", ("2025-11-29 08:00", False)),
    "there it may be late too": (SATURDAY, HOURS, "2025-11-29 10:00", ("2025-11-29 10:00", True)),
    "but not at night": (SATURDAY, HOURS, "2025-11-29 22:00", None),
    "in a week of Tết none is due": (MONDAY_MORNING, replace(HOURS, calendar=TET), "2026-02-20 09:00", None),
    "a chat that wants none gets none": (ChatSettings(digest=False), HOURS, "2025-11-24 09:00", None),
    "a chat that is quiet on the day gets none": (
        ChatSettings(quiet_until=date(2025, 11, 24)),
        HOURS,
        "2025-11-26 09:00",
        None,
    ),
    "one that was quiet until the day before does": (
        ChatSettings(quiet_until=date(2025, 11, 23)),
        HOURS,
        "2025-11-24 07:30",
        ("2025-11-24 07:30", False),
    ),
    "an hour that was chosen after it had passed begins next week": (
        ChatSettings(since=at("2025-11-24 09:00")),
        HOURS,
        "2025-11-24 09:01",
        None,
    ),
    "one that was chosen before it had does not": (
        ChatSettings(since=at("2025-11-24 07:00")),
        HOURS,
        "2025-11-24 07:30",
        ("2025-11-24 07:30", False),
    ),
}


@pytest.mark.parametrize(("settings", "hours", "now", "expected"), DUE.values(), ids=DUE.keys())
def test_a_digest_is_due_from_its_hour_to_the_end_of_its_week(
    settings: ChatSettings, hours: SpeakingHours, now: str, expected: Due
) -> None:
    found = digest_due(settings, None, hours, at(now))
    assert found == digest_due(settings, None, hours, at(now).astimezone(ZONE))  # wherever the clock stands
    assert (found and (found.not_before, found.late)) == (expected and (at(expected[0]), expected[1]))


@pytest.mark.parametrize(
    ("bound", "due"),
    [("2025-11-23 20:00", True), ("2025-11-24 07:30", True), ("2025-11-24 07:31", False)],
    ids=["bound before", "bound that minute", "bound after"],
)
def test_a_chat_is_owed_no_digest_of_before_it_was_bound(bound: str, due: bool) -> None:
    found = digest_due(MONDAY_MORNING, at(bound), HOURS, at("2025-11-24 09:00"))
    assert (found is not None) is due
    assert found is None or found.week == WEEK


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("2025-11-24 07:59", None),
        ("2025-11-24 08:00", "2025-11-24"),
        ("2025-11-24 11:29", "2025-11-24"),
        ("2025-11-24 12:00", None),
        ("2025-11-24 13:30", "2025-11-24"),
        ("2025-11-24 17:59", "2025-11-24"),
        ("2025-11-24 18:00", None),
        ("2025-11-29 09:00", None),
    ],
    ids=["before", "at its hour", "all morning", "not at noon", "later", "until evening", "not after", "not on a Saturday"],
)
def test_reminders_are_due_in_the_hours_for_speaking(clock: str, due: str | None) -> None:
    found = pings_due(time(8), HOURS, at(clock))
    assert found == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    ("hour", "clock", "due"),
    [
        (time(6), "2025-11-24 06:30", False),
        (time(6), "2025-11-24 07:00", True),
        (time(12), "2025-11-24 13:30", True),
        (time(18, 30), "2025-11-24 18:29", False),
        (time(18, 30), "2025-11-24 18:30", True),
        (time(18, 30), "2025-11-29 18:30", False),
    ],
    ids=[
        "too early waits",
        "until the office opens",
        "noon waits",
        "not before",
        "an evening that was chosen",
        "on no day off",
    ],
)
def test_an_odd_hour_for_reminders_never_silences_them(hour: time, clock: str, due: bool) -> None:
    assert (pings_due(hour, HOURS, at(clock)) is not None) is due


@pytest.mark.parametrize("hour", [time(6), time(8), time(12), time(18), time(18, 30), time(23, 59)])
def test_what_waits_for_the_hours_of_reminders_waits_until_they_are_due_and_no_longer(hour: time) -> None:
    begin = at("2025-11-28 00:00")  # a Friday
    for minutes in range(0, 4 * 24 * 60, 15):
        now = begin + timedelta(minutes=minutes)
        opens = pings_open_from(hour, HOURS, now)
        assert pings_due(hour, HOURS, opens) is not None
        assert (opens == now) is (pings_due(hour, HOURS, now) is not None)
        assert pings_due(hour, HOURS, max(now, opens - timedelta(minutes=1))) is None or opens == now


def test_the_day_of_reminders_is_the_offices() -> None:
    early = datetime(2025, 11, 24, 1, 30, tzinfo=UTC)  # half past eight in the office
    assert pings_due(time(8), HOURS, early) == date(2025, 11, 24)
    assert pings_due(time(0), replace(HOURS, opens=time(0)), datetime(2025, 11, 24, 17, 0, tzinfo=UTC)) == date(2025, 11, 25)


def rounds(*lines: int, state: RoundState = RoundState.DONE) -> list[Round]:
    return [Round("ping", f"2025-11-{day:02}", state, each) for day, each in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("lines", "before", "blown"),
    [
        (40, rounds(1, 1, 1), False),
        (41, rounds(1, 1, 1), True),
        (80, [], False),
        (81, [], True),
        (400, rounds(90, 100, 2_000), False),
        (401, rounds(90, 100, 2_000), True),
        (400, [*rounds(90, 100, 110), *rounds(0, 0, 0, 0)], False),
        (401, [*rounds(90, 100, 110), *rounds(9_000, 9_000, 9_000, state=RoundState.HELD)], True),
        (401, [*rounds(90, 100, 110), *rounds(9_000, 9_000, 9_000, state=RoundState.DROPPED)], True),
        (401, [*rounds(90, 100, 110), *rounds(9_000, 9_000, 9_000, state=RoundState.RELEASED)], False),
    ],
    ids=[
        "a small round never is",
        "one of four times the usual is",
        "a first one may be of some size",
        "but not of any",
        "in a big office bigger ones are usual",
        "but not four times as big",
        "days without reminders are not what is usual",
        "what was held is not",
        "nor what was dropped",
        "what was let go is",
    ],
)
def test_a_round_far_bigger_than_usual_is_held(lines: int, before: list[Round], blown: bool) -> None:
    assert blows_the_fuse(lines, before) is blown


def test_the_round_before_a_day_is_the_last_one_that_is_not_of_the_future() -> None:
    ahead = [*rounds(1, 1, 1), Round("ping", "2026-01-05")]
    found = [round_before(ahead, date(2025, 11, day)) for day in (1, 2, 4, 24)]
    assert [each and each.period for each in found] == [None, "2025-11-01", "2025-11-03", "2025-11-03"]
    assert round_before([], date(2025, 11, 24)) is None
