"""When the digest of this week is still to come, as for a group that moved its hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from plan.calendar import WorkCalendar
from plan.chat_settings import ChatSettings
from plan.hours import SpeakingHours
from plan.rounds import digest_ahead
from tests.plan.reported import ZONE, at

HOURS = SpeakingHours(WorkCalendar(), ZONE)
WEEK_OFF = replace(HOURS, calendar=WorkCalendar(frozenset(date(2025, 11, 24) + timedelta(days=n) for n in range(5))))
MONDAY, FRIDAY = ChatSettings(), ChatSettings(weekday=4, at=time(16, 30))
AHEAD: dict[str, tuple[ChatSettings, SpeakingHours, str, str | None]] = {
    "before its hour": (MONDAY, HOURS, "2025-11-24 07:29", "2025-11-24 07:30"),
    "not at its hour": (MONDAY, HOURS, "2025-11-24 07:30", None),
    "not after it": (MONDAY, HOURS, "2025-11-28 16:00", None),
    "later in the week": (FRIDAY, HOURS, "2025-11-24 07:30", "2025-11-28 16:30"),
    "not in a week that is off": (FRIDAY, WEEK_OFF, "2025-11-24 07:00", None),
    "not where it is off": (replace(FRIDAY, digest=False), HOURS, "2025-11-24 07:00", None),
    "not where the group is paused on its day": (
        replace(FRIDAY, quiet_until=date(2025, 11, 28)),
        HOURS,
        "2025-11-24 07:00",
        None,
    ),
    "after a pause": (replace(FRIDAY, quiet_until=date(2025, 11, 27)), HOURS, "2025-11-24 07:00", "2025-11-28 16:30"),
}


@pytest.mark.parametrize(("settings", "hours", "now", "expected"), AHEAD.values(), ids=AHEAD.keys())
def test_a_digest_is_still_to_come(settings: ChatSettings, hours: SpeakingHours, now: str, expected: str | None) -> None:
    assert digest_ahead(settings, hours, at(now)) == (at(expected) if expected else None)
