"""The card of an office's calendar: what is off and what is made up in the next twelve months, and what may be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from handlers.office.buttons import RemoveDays, UndoDays
from handlers.office.calendar_outcome import Outcome, Said
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from locales import Texts
from plan.calendar import DayKind, OfficeDay, WorkCalendar
from plan.calendar_words import MOST_DAYS, YEARS_AHEAD, DaysFault
from plan.days_off import OwnRange, own_ranges, stretches

AHEAD = timedelta(days=365)
MOST_BUTTONS = 12
"""So many of the office's own entries have a button; the others get theirs as these pass or are taken away."""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """What the card is made from. `public` are the country's days off by name, `own` what the office has entered.

    `seal` seals the buttons of who may change the calendar, None for others.
    """

    texts: Texts
    today: date
    calendar: WorkCalendar
    public: Mapping[date, str]
    own: tuple[OfficeDay, ...]
    seal: Sealer | None

    @property
    def until(self) -> date:
        """The last day that is shown."""
        return self.today + AHEAD

    @property
    def entered(self) -> tuple[OwnRange, ...]:
        """What the office has entered for today and later, also beyond what is shown of the country's days."""
        return own_ranges([each for each in self.own if each.day >= self.today], self.calendar)


def calendar_card(view: CalendarView, outcome: Outcome | None = None, undo: UndoDays | None = None) -> Card:
    """Show the calendar; first what was just done to it, with a button that takes it back."""
    texts = view.texts
    off, made_up = list(_off(view)), list(_made_up(view))
    lines: list[Markup | None] = [
        _told(outcome, texts) if outcome is not None else None,
        texts.html("calendar.head", until=view.until),
        *off,
        None if off else texts.html("calendar.nothing"),
        texts.html("calendar.made_up") if made_up else None,
        *made_up,
        _how(view) if view.seal is not None else None,
    ]
    return card(lines, _buttons(view, undo))


def _off(view: CalendarView) -> Iterator[Markup]:
    for each in stretches(view.calendar, _names(view), view.today, view.until):
        yield view.texts.html("calendar.off", days=days_words(each.first, each.last, view.texts), names=", ".join(each.names))


def _names(view: CalendarView) -> dict[date, str]:
    """Return the name of every day off; one that the office entered without a reason has the office's."""
    unnamed = view.texts.plain("calendar.unnamed")
    own = {each.day: each.note or unnamed for each in view.own if each.kind is DayKind.OFF}
    return {**view.public, **{day: name for day, name in own.items() if day not in view.public}}


def _made_up(view: CalendarView) -> Iterator[Markup]:
    notes = {each.day: each.note for each in view.own if each.kind is DayKind.WORKED}
    for day in sorted(day for day in view.calendar.made_up if view.today <= day <= view.until):
        yield view.texts.html("calendar.worked", day=day, note=notes.get(day, ""))


def _how(view: CalendarView) -> Markup:
    friday = view.today + timedelta(days=(4 - view.today.weekday()) % 7 + 7)
    return view.texts.html("calendar.how", off=friday, worked=friday + timedelta(days=8), last=friday + timedelta(days=3))


def _buttons(view: CalendarView, undo: UndoDays | None) -> Iterator[list[Button]]:
    seal, texts = view.seal, view.texts
    if seal is None:
        return
    if undo is not None:
        yield [Button(texts.plain("calendar.undo"), seal(undo))]
    for each in view.entered[:MOST_BUTTONS]:
        label = texts.plain(f"calendar.remove_{each.kind.value}", days=days_words(each.first, each.last, texts))
        yield [Button(label, seal(RemoveDays(each.kind, each.first, each.last)))]


def _told(outcome: Outcome, texts: Texts) -> Markup:
    if outcome.first is None or outcome.last is None:
        return texts.html("calendar.stale")
    days = days_words(outcome.first, outcome.last, texts)
    if outcome.kind is None:
        return texts.html(f"calendar.{outcome.said.value}", days=days)
    noted = {"note": outcome.note} if outcome.said in {Said.ENTERED, Said.REMOVED} else {}
    return texts.html(f"calendar.{outcome.said.value}_{outcome.kind.value}", days=days, **noted)


def fault_card(fault: DaysFault, texts: Texts, today: date) -> Card:
    """Say why what was typed cannot be entered, and how it is typed."""
    values: dict[str, object] = {}
    if fault is DaysFault.TOO_LONG:
        values = {"most": MOST_DAYS}
    elif fault is DaysFault.TOO_FAR:
        values = {"year": today.year + YEARS_AHEAD}
    return card([texts.html(f"calendar_fault.{fault.value}", **values), texts.html("calendar_fault.how", day=today + AHEAD)])


def days_words(first: date, last: date, texts: Texts) -> str:
    """Return one day, or two with the year where it is needed: "2/1/2026", "14/2 – 22/2/2026", "29/12/2025 – 2/1/2026"."""
    if first == last:
        return texts.plain("calendar.day", day=first)
    return texts.plain("calendar.days" if first.year == last.year else "calendar.days_over", first=first, last=last)
