"""What is chosen for one chat: when its digest comes, what stands in it, which reminders it hears, until when it is quiet.

What was not chosen is as the office has it (plan.office_settings) or as it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum


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

    `since` (aware) is when day or hour were last changed: a digest that was due before then is not sent any more.
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
    try:
        return _READERS[name](text)
    except (KeyError, ValueError):
        return None


def _flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _weekday(text: str) -> int:
    return {str(number): number for number in range(7)}[text]


def _aware(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


_READERS = {
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
