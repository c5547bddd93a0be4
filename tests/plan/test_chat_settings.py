"""What is chosen for a chat: as stored and read back, what a button offers, how long a pause lasts."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.chat_settings import (
    CHOICES,
    ChatSettings,
    Pause,
    PingSort,
    Section,
    Tone,
    chat_settings_from,
    next_value,
    offered,
    paused_until,
    stored_with,
    toggled,
    written,
)

NOW = datetime(2025, 11, 24, 1, 30, tzinfo=UTC)
DEFAULT = ChatSettings()
SATURDAY = ChatSettings(weekday=5, at=time(9, 15))
NAMES = [each.name for each in fields(ChatSettings)]
hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
chosen = st.builds(
    ChatSettings,
    digest=st.booleans(),
    weekday=st.integers(0, 6),
    at=hours,
    since=st.none() | st.datetimes(timezones=st.just(UTC)),
    sections=st.frozensets(st.sampled_from(Section)),
    pings=st.frozensets(st.sampled_from(PingSort)),
    pictures=st.booleans(),
    tone=st.sampled_from(Tone),
    says_nothing=st.booleans(),
    thanks_by_name=st.booleans(),
    quiet_until=st.none() | st.dates(),
)


@given(chosen, chosen)
def test_what_is_stored_is_read_back_whatever_the_office_has(settings: ChatSettings, default: ChatSettings) -> None:
    stored = {name: written(value) for name in NAMES if (value := getattr(settings, name)) is not None}
    default = replace(default, since=None, quiet_until=None)
    assert chat_settings_from(stored, default) == settings


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("digest", "yes"),
        ("digest", "True"),
        ("weekday", "7"),
        ("weekday", "-1"),
        ("weekday", "٣"),
        ("weekday", "monday"),
        ("at", "25:00"),
        ("at", "07:30:00"),
        ("at", "07:30+07:00"),
        ("at", "7:30"),
        ("since", "2025-11-24T08:00:00"),
        ("since", "yesterday"),
        ("sections", "overdue,moon"),
        ("pings", "before;overdue"),
        ("tone", "shrill"),
        ("quiet_until", "2025-W48-1"),
        ("quiet_until", "20251130"),
        ("quiet_until", "2025-02-30"),
        ("colour", "red"),
    ],
)
def test_what_cannot_be_read_counts_as_not_chosen(name: str, stored: str) -> None:
    assert chat_settings_from({name: stored}, DEFAULT) == DEFAULT


LIKELY = st.sampled_from(["true", "07:30", "6", "overdue", "full", "2025-11-30", NOW.isoformat(), "٣", "7:30", "20251130"])


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | LIKELY), chosen)
def test_no_stored_text_is_refused_and_what_counts_is_what_is_written_so(stored: dict[str, str], default: ChatSettings) -> None:
    found = chat_settings_from(stored, default)
    for name in NAMES:
        value = getattr(found, name)
        assert value == getattr(default, name) or written(value) == stored[name]


def test_no_part_at_all_is_a_choice() -> None:
    assert chat_settings_from({"sections": "", "pings": ""}, DEFAULT) == replace(
        DEFAULT, sections=frozenset(), pings=frozenset()
    )


# --- what is offered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("default", [DEFAULT, SATURDAY], ids=["monday", "saturday"])
@pytest.mark.parametrize("name", CHOICES)
def test_a_button_goes_through_everything_that_is_offered_and_comes_back(name: str, default: ChatSettings) -> None:
    value, seen = getattr(default, name), []
    for _ in offered(name, default):
        value = next_value(name, value, default)
        seen.append(value)
    assert sorted(map(written, seen)) == sorted(map(written, offered(name, default)))
    assert value == getattr(default, name)


def test_what_the_office_has_is_offered_in_its_place() -> None:
    assert offered("weekday", SATURDAY) == (0, 1, 2, 3, 4, 5)
    assert offered("at", SATURDAY)[2:5] == (time(8, 0), time(9, 15), time(13, 30))
    assert offered("at", DEFAULT) == CHOICES["at"]


def test_a_value_that_is_not_offered_is_followed_by_the_first_offered_one() -> None:
    assert next_value("weekday", 6, DEFAULT) == 0
    assert next_value("at", time(3, 3), DEFAULT) == time(7, 0)


@given(st.frozensets(st.sampled_from(Section)), st.sampled_from(Section), st.booleans())
def test_a_part_is_in_after_it_was_put_in_and_the_others_stay_as_they_were(
    parts: frozenset[Section], part: Section, on: bool
) -> None:
    after = toggled(parts, part, on=on)
    assert (part in after) is on
    assert after - {part} == parts - {part}
    assert toggled(after, part, on=on) == after


# --- pauses and beginnings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pause", "today", "last"),
    [
        (Pause.WEEK_END, "2025-11-24", "2025-11-30"),
        (Pause.WEEK_END, "2025-11-30", "2025-11-30"),
        (Pause.WEEK, "2025-11-24", "2025-12-01"),
        (Pause.FORTNIGHT, "2025-11-24", "2025-12-08"),
        (Pause.MONTH, "2025-11-24", "2025-12-24"),
        (Pause.MONTH, "2025-12-31", "2026-01-31"),
        (Pause.MONTH, "2026-01-31", "2026-02-28"),
        (Pause.MONTH, "2028-01-30", "2028-02-29"),
    ],
)
def test_a_pause_ends_on_the_day_that_people_mean(pause: Pause, today: str, last: str) -> None:
    assert paused_until(pause, date.fromisoformat(today)) == date.fromisoformat(last)


@given(st.sampled_from(Pause), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_a_pause_holds_today_and_no_longer_than_its_last_day(pause: Pause, today: date) -> None:
    last = paused_until(pause, today)
    quiet = replace(DEFAULT, quiet_until=last)
    assert quiet.is_quiet(today)
    assert not quiet.is_quiet(last + timedelta(days=1))
    assert last <= today + timedelta(days=31)


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        ("weekday", 2, True),
        ("at", time(8, 0), True),
        ("digest", True, True),
        ("digest", False, False),
        ("quiet_until", None, True),
        ("quiet_until", date(2025, 12, 1), False),
        ("tone", Tone.BRIEF, False),
    ],
)
def test_digests_begin_anew_with_another_day_or_hour_and_after_silence(name: str, value: object, begins: bool) -> None:
    stored = stored_with(name, value, NOW)
    assert stored == {name: None if value is None else written(value), **({"since": NOW.isoformat()} if begins else {})}
