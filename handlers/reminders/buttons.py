"""The sealed buttons of reminders: answering one, putting it off, and an administrator's word on what is to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from plan.reports import Status
from plan.rights import Action

_LIFE = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class AnswerPing:
    """The task of a reminder has this status; what is missing for a report is asked for.

    It is about the duty that the reminder named: `milestone` is its place or None, `period` the first day of the period that
    is to be reported, `unit` the one that owes it.
    """

    PREFIX: ClassVar[str] = "Na"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _LIFE
    task: int
    milestone: int | None
    status: Status
    unit: int
    period: date | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """Remind me of it on that day; without a day the choices are shown."""

    PREFIX: ClassVar[str] = "Nb"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _LIFE
    task: int
    milestone: int | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """The document that it waits for has not come: ask again next month."""

    PREFIX: ClassVar[str] = "Ne"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _LIFE
    task: int
    milestone: int | None


@dataclass(frozen=True, slots=True)
class OpenPing:
    """Of several reminders in one message show this one with its buttons. `since` is the day of the round before."""

    PREFIX: ClassVar[str] = "Nc"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _LIFE
    task: int
    milestone: int | None
    since: date


@dataclass(frozen=True, slots=True)
class ListPings:
    """Show them all again."""

    PREFIX: ClassVar[str] = "Nd"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _LIFE
    since: date


@dataclass(frozen=True, slots=True)
class StartReminding:
    """Begin to remind people of a plan."""

    PREFIX: ClassVar[str] = "Nf"
    ACTION: ClassVar[Action] = Action.CHANGE_SETTINGS
    plan: int


@dataclass(frozen=True, slots=True)
class JudgeRound:
    """Let a round that was held go out, or leave it out."""

    PREFIX: ClassVar[str] = "Ng"
    ACTION: ClassVar[Action] = Action.CHANGE_SETTINGS
    LIFE: ClassVar[timedelta] = timedelta(days=7)
    round: str
    period: str
    go: bool


@dataclass(frozen=True, slots=True)
class ShowBulletin:
    """Show the digest of a unit as it is now, as though every plan in force were reminded of."""

    PREFIX: ClassVar[str] = "Nh"
    ACTION: ClassVar[Action] = Action.ASK
    unit: int


ANSWERING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (AnswerPing, PutOff, NotYet, OpenPing, ListPings)}
"""What who is reminded presses."""
STARTING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (StartReminding, JudgeRound, ShowBulletin)}
"""What administrators press."""
KINDS: dict[str, type[Any]] = {**ANSWERING, **STARTING}
