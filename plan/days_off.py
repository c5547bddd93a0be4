"""The days off of a calendar as people speak of them: in stretches with the weekends beside them, by name. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plan.calendar import DayKind, OfficeDay, WorkCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days off in a row, from `first` to `last`; `names` are those of the named days among them, each once, in order."""

    first: date
    last: date
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRange:
    """Days that an office has entered alike, from `first` to `last`; days between that are so by themselves are in it too."""

    kind: DayKind
    first: date
    last: date
    note: str


@dataclass(frozen=True, slots=True)
class DayChange:
    """What an office had entered for a day, and what it has entered for it since; None is nothing."""

    day: date
    before: OfficeDay | None
    after: OfficeDay | None


def stretches(calendar: WorkCalendar, names: Mapping[date, str], first: date, last: date) -> tuple[Stretch, ...]:
    """Return the stretches off with a named day between two dates, whole also where they began earlier or end later."""
    found: list[Stretch] = []
    for day in sorted(day for day in names if first <= day <= last and not calendar.is_working(day)):
        if found and day <= found[-1].last:
            found[-1] = replace(found[-1], names=_with(found[-1].names, names[day]))
        else:
            found.append(Stretch(_end(calendar, day, -_DAY), _end(calendar, day, _DAY), (names[day],)))
    return tuple(found)


def _end(calendar: WorkCalendar, day: date, step: timedelta) -> date:
    while not calendar.is_working(day + step):
        day += step
    return day


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Add a name unless it is there, also as the beginning of a longer one ("… (nghỉ bù)")."""
    return names if any(name == each or name.startswith(f"{each} (") for each in names) else (*names, name)


def own_ranges(own: Iterable[OfficeDay], calendar: WorkCalendar) -> tuple[OwnRange, ...]:
    """Return the days that an office has entered, in order, in ranges of the same kind and note."""
    found: list[OwnRange] = []
    for each in sorted(own, key=lambda entered: entered.day):
        same = found and (found[-1].kind, found[-1].note) == (each.kind, each.note)
        if same and _are_all(each.kind, calendar, found[-1].last, each.day):
            found[-1] = replace(found[-1], last=each.day)
        else:
            found.append(OwnRange(each.kind, each.day, each.day, each.note))
    return tuple(found)


def _are_all(kind: DayKind, calendar: WorkCalendar, first: date, last: date) -> bool:
    """Tell whether all days between two are of a kind."""
    return all(calendar.is_working(day) is (kind is DayKind.WORKED) for day in days_of(first + _DAY, last - _DAY))


def days_of(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def entering(
    wanted: Iterable[OfficeDay], own: Mapping[date, OfficeDay], country: WorkCalendar, calendar: WorkCalendar
) -> tuple[DayChange, ...]:
    """Return what must be entered so that days are as wanted; days that are so already are left as they are.

    `country` is the calendar without the office's own days, `calendar` the one with them. Where a day is as wanted by itself,
    what the office had entered against it is taken away.
    """
    changes = []
    for each in wanted:
        working = each.kind is DayKind.WORKED
        if calendar.is_working(each.day) is not working:
            after = None if country.is_working(each.day) is working else each
            changes.append(DayChange(each.day, own.get(each.day), after))
    return tuple(changes)


def taking_away(kind: DayKind, first: date, last: date, own: Mapping[date, OfficeDay]) -> tuple[DayChange, ...]:
    """Return what must be taken away so that nothing of a kind is entered from `first` to `last`."""
    return tuple(DayChange(day, each, None) for day in days_of(first, last) if (each := own.get(day)) and each.kind is kind)


def undoing(changes: Iterable[DayChange], own: Mapping[date, OfficeDay]) -> tuple[DayChange, ...]:
    """Return what takes changes back, () where any of the days was changed since."""
    done = tuple(changes)
    if any(own.get(each.day) != each.after for each in done):
        return ()
    return tuple(DayChange(each.day, each.after, each.before) for each in done)
