"""The sealed buttons of an office's own affairs: settings, calendar, phrasings, chats (handlers.office.chat_buttons)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from handlers.office import chat_buttons
from plan.calendar import DayKind
from plan.rights import Action


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Change a setting, both values as they are stored; it does nothing where the value is not `was` any more."""

    PREFIX: ClassVar[str] = "Oc"
    ACTION: ClassVar[Action] = Action.CHANGE_SETTINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    name: str
    was: str
    to: str


@dataclass(frozen=True, slots=True)
class RemoveDays:
    """Take away what the office has entered of a kind from `first` to `last`."""

    PREFIX: ClassVar[str] = "Or"
    ACTION: ClassVar[Action] = Action.CHANGE_CALENDAR
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    kind: DayKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class UndoDays:
    """Take back what the update of that number changed in the calendar."""

    PREFIX: ClassVar[str] = "Ou"
    ACTION: ClassVar[Action] = Action.CHANGE_CALENDAR
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    update: int


@dataclass(frozen=True, slots=True)
class ListPhrasings:
    """Show a page (from 0) of what the office calls its tasks."""

    PREFIX: ClassVar[str] = "Ol"
    ACTION: ClassVar[Action] = Action.WRITE_PHRASINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    page: int = 0


@dataclass(frozen=True, slots=True)
class WritePhrasing:
    """Let the words that an update brought mean that task: its code named several."""

    PREFIX: ClassVar[str] = "Ow"
    ACTION: ClassVar[Action] = Action.WRITE_PHRASINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    question: int
    task: int


@dataclass(frozen=True, slots=True)
class RemovePhrasing:
    """Let the words of a mark (plan.phrasings.mark_of) not mean a task; then show that page, or None: those of the task."""

    PREFIX: ClassVar[str] = "Od"
    ACTION: ClassVar[Action] = Action.WRITE_PHRASINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    task: int
    mark: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class KeepPhrasing:
    """Let the learned words of a mark mean a task for good, as if they had been written; then show that page, or the task's."""

    PREFIX: ClassVar[str] = "Ok"
    ACTION: ClassVar[Action] = Action.WRITE_PHRASINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    task: int
    mark: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class UndoPhrasing:
    """Take back what the update of that number changed in what the office calls its tasks."""

    PREFIX: ClassVar[str] = "Oz"
    ACTION: ClassVar[Action] = Action.WRITE_PHRASINGS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    update: int


SETTINGS: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (ChangeSetting,)}
CALENDAR: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (RemoveDays, UndoDays)}
PHRASINGS: dict[str, type[Any]] = {
    kind.PREFIX: kind for kind in (ListPhrasings, WritePhrasing, RemovePhrasing, KeepPhrasing, UndoPhrasing)
}
KINDS: dict[str, type[Any]] = {**SETTINGS, **CALENDAR, **PHRASINGS, **chat_buttons.KINDS}
