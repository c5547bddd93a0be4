"""The sealed buttons of the settings of single chats.

`chat` is which group a button speaks of: its id without the sign (groups have negative ids), None for the group in which the
button stands. What a button changes it names with what held before, so that a late press changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from plan.chat_settings import PingSort, Section
from plan.rights import Action

_SHORT_LIFE = timedelta(days=1)


class Sheet(StrEnum):
    """Which card of a chat's settings: all of them, or one of those behind it."""

    ALL = "a"
    SECTIONS = "s"
    PINGS = "p"
    PAUSE = "q"


@dataclass(frozen=True, slots=True)
class ListGroups:
    """Show a page (from 0) of the groups whose settings the person may change."""

    PREFIX: ClassVar[str] = "Kl"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowSheet:
    """Show a card of a chat's settings."""

    PREFIX: ClassVar[str] = "Ks"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    sheet: Sheet = Sheet.ALL
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeChatSetting:
    """Change a setting that has one value of several, both values as they are stored."""

    PREFIX: ClassVar[str] = "Kc"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    SHEET: ClassVar[Sheet] = Sheet.ALL
    name: str
    was: str
    to: str
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class ToggleSection:
    """Put a section into the digest, or leave it out."""

    PREFIX: ClassVar[str] = "Kt"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    SHEET: ClassVar[Sheet] = Sheet.SECTIONS
    section: Section
    on: bool
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class TogglePing:
    """Switch a sort of reminders on or off."""

    PREFIX: ClassVar[str] = "Kr"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    SHEET: ClassVar[Sheet] = Sheet.PINGS
    sort: PingSort
    on: bool
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class PauseUntil:
    """Post nothing until the end of a day; without one, post again."""

    PREFIX: ClassVar[str] = "Kq"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    SHEET: ClassVar[Sheet] = Sheet.PAUSE
    was: date | None
    until: date | None
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class PostInTopic:
    """Post into a topic of the forum; without one, to all."""

    PREFIX: ClassVar[str] = "Kh"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = _SHORT_LIFE
    SHEET: ClassVar[Sheet] = Sheet.ALL
    was: int | None
    topic: int | None
    chat: int | None = None


@dataclass(frozen=True, slots=True)
class PauseDigest:
    """Stands under a digest in a group: show for how long digests may be paused there, as a message of its own."""

    PREFIX: ClassVar[str] = "Kp"
    ACTION: ClassVar[Action] = Action.CHANGE_CHAT_SETTINGS
    LIFE: ClassVar[timedelta] = timedelta(days=14)


Change = ChangeChatSetting | ToggleSection | TogglePing | PauseUntil | PostInTopic
"""A button that changes something; `SHEET` is the card that it stands on."""

KINDS: dict[str, type[Any]] = {
    kind.PREFIX: kind
    for kind in (ListGroups, ShowSheet, ChangeChatSetting, ToggleSection, TogglePing, PauseUntil, PostInTopic, PauseDigest)
}
