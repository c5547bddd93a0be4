"""The sealed buttons of an office's own affairs: its settings, its calendar, its chats (handlers.office.chat_buttons)."""

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


SETTINGS: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (ChangeSetting,)}
CALENDAR: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (RemoveDays, UndoDays)}
KINDS: dict[str, type[Any]] = {**SETTINGS, **CALENDAR, **chat_buttons.KINDS}
