"""Calendars as phones read them: whole days, words escaped and folded by the library, the same bytes for the same days."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar_files import IcalendarFiles
from handlers.views.feeds import CalendarEvent

TODAY = date(2025, 11, 24)
FILES = IcalendarFiles(7)
plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200)


@given(plain, plain)
def test_any_words_come_back_as_they_were_written(title: str, details: str) -> None:
    content = FILES.write("Lịch", [CalendarEvent("1-0", date(2025, 12, 31), title, details)], TODAY)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["summary"]), str(event["description"])) == (title, details)
    assert max(map(len, content.split(b"\r\n"))) <= 75  # octets a line: RFC 5545, 3.1


def test_an_event_is_a_whole_day_that_leaves_people_free_and_can_be_told_again() -> None:
    day = CalendarEvent("1-0", date(2025, 12, 31), "1.b Báo cáo", "Chủ trì: Phòng A; B, C\nHạn: quý IV")
    content = FILES.write("Lịch, Phòng A", [day], TODAY)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 12, 31), date(2026, 1, 1))
    assert (str(event["uid"]), str(event["transp"])) == ("1-0@7.nhacviec", "TRANSPARENT")
    assert (str(calendar["x-wr-calname"]), str(calendar["version"])) == ("Lịch, Phòng A", "2.0")
    assert FILES.write("Lịch, Phòng A", [day], TODAY) == content
