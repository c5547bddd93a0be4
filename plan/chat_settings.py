"""What is chosen for one chat: when its digest comes, what stands in it, which reminders it hears, until when it is quiet.

What was not chosen is as the office has it (plan.office_settings) or as it stands here.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar


class Section(StrEnum):
    """The parts of a digest, in their order."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    NEXT_WEEK = "next_week"
    WAITED_FOR = "waited_for"
    SILENT = "silent"
    DONE = "done"


class PingSort(StrEnum):
    """The sorts of reminders that a chat may switch off."""

    BEFORE = "before"
    OVERDUE = "overdue"
    RHYTHM = "rhythm"
    WAITING = "waiting"


class Tone(StrEnum):
    """How much a digest says of each task: its number and name, or no more than its number."""

    FULL = "full"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The settings of one chat. `weekday` counts from 0 (Monday), `at` is an hour of office time.

    `since` (aware) is when day or hour were last changed, the digest was switched on, or a pause was ended: a digest that was
    due before then is not sent any more.
    `quiet_until` is the last day on which nothing is posted there. `says_nothing`: also where there is nothing to say, one
    line comes. `thanks_by_name`: what was done is told with the names of persons.
    """

    digest: bool = True
    weekday: int = 0
    at: time = time(7, 30)
    since: datetime | None = None
    sections: frozenset[Section] = frozenset(Section)
    pings: frozenset[PingSort] = frozenset(PingSort)
    pictures: bool = False
    tone: Tone = Tone.FULL
    says_nothing: bool = True
    thanks_by_name: bool = False
    quiet_until: date | None = None

    def is_quiet(self, day: date) -> bool:
        """Tell whether nothing is to be posted on a day (office time)."""
        return self.quiet_until is not None and day <= self.quiet_until


CHOICES: Mapping[str, tuple[object, ...]] = {
    "digest": (True, False),
    "weekday": (0, 1, 2, 3, 4),
    "at": (time(7, 0), time(7, 30), time(8, 0), time(13, 30), time(16, 30)),
    "pictures": (False, True),
    "tone": tuple(Tone),
    "says_nothing": (True, False),
    "thanks_by_name": (False, True),
}
"""What is offered for each setting that has one value of several, in the order in which a button goes through it."""

Part = TypeVar("Part", Section, PingSort)


class Pause(StrEnum):
    """For how long a chat may be left alone."""

    WEEK_END = "week_end"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


def offered(name: str, default: ChatSettings) -> tuple[Any, ...]:
    """Return what is offered for a setting: its `CHOICES`, and what the office has where that is none of them (a Saturday)."""
    choices: tuple[Any, ...] = CHOICES[name]
    own = getattr(default, name)
    return choices if own in choices else tuple(sorted((*choices, own)))


def next_value(name: str, value: object, default: ChatSettings) -> object:
    """Return what is offered after a value, the first one after the last and after any that is not offered."""
    choices = offered(name, default)
    return choices[(choices.index(value) + 1) % len(choices)] if value in choices else choices[0]


def toggled(chosen: frozenset[Part], part: Part, *, on: bool) -> frozenset[Part]:
    """Return a choice of parts with one of them in it, or out of it."""
    return chosen | {part} if on else chosen - {part}


def paused_until(pause: Pause, today: date) -> date:
    """Return the last day of a pause that begins today. A week from a Monday spares the next Monday's digest too."""
    match pause:
        case Pause.WEEK_END:
            return today + timedelta(days=6 - today.weekday())
        case Pause.WEEK:
            return today + timedelta(days=7)
        case Pause.FORTNIGHT:
            return today + timedelta(days=14)
        case Pause.MONTH:
            year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
            return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def stored_with(name: str, value: object, now: datetime) -> dict[str, str | None]:
    """Return all that is to be stored when a setting is changed to `value`; None: it is as the office has it.

    Where digests begin anew with it, `since` is among it.
    """
    stored = {name: None if value is None else written(value)}
    begins = name in {"weekday", "at"} or (name == "digest" and value is True) or (name == "quiet_until" and value is None)
    return {**stored, "since": written(now)} if begins else stored


def chat_settings_from(stored: Mapping[str, str], default: ChatSettings) -> ChatSettings:
    """Return the settings of a chat from what is stored by name; what cannot be read is as in `default`."""
    chosen = {name: value for name, text in stored.items() if (value := _read(name, text)) is not None}
    return replace(default, **chosen)  # type: ignore[arg-type]  # each value was read by its name


def written(value: object) -> str:
    """Return the value of a setting as it is stored."""
    match value:
        case bool():
            return "true" if value else "false"
        case StrEnum():
            return value.value
        case frozenset():
            return ",".join(sorted(str(each) for each in value))
        case time():
            return value.strftime("%H:%M")
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def _read(name: str, text: str) -> object:
    """Return the value that `written` makes this text of; None for any other text, as seconds or an offset behind an hour."""
    try:
        value = _READERS[name](text)
    except (KeyError, ValueError):
        return None
    return value if written(value) == text else None


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _weekday(text: str) -> int:
    return {str(number): number for number in range(7)}[text]


def _aware(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


_READERS: Mapping[str, Callable[[str], object]] = {
    "digest": _flag,
    "weekday": _weekday,
    "at": time.fromisoformat,
    "since": _aware,
    "sections": lambda text: frozenset(Section(each) for each in text.split(",") if each),
    "pings": lambda text: frozenset(PingSort(each) for each in text.split(",") if each),
    "pictures": _flag,
    "tone": Tone,
    "says_nothing": _flag,
    "thanks_by_name": _flag,
    "quiet_until": date.fromisoformat,
}
