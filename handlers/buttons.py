"""The buttons of answers: they show something, so that anyone who may ask may press them, and change no plan.

Some also tell which task was meant by a question (`question` is the update that asked it): handlers.learning decides whether
that counts, for these buttons carry no seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, get_args

from handlers import packing
from plan.answers import Intent, SpanKind
from plan.model import UnitRole


class Part(StrEnum):
    """Which lines of a list are spread out: those with dates, or the routine ones."""

    MAIN = "m"
    ROUTINE = "r"


class ExampleKind(StrEnum):
    """Which example question is asked."""

    LEAD = "l"
    TIME = "t"
    UNIT = "u"


@dataclass(frozen=True, slots=True)
class ShowTask:
    """Show one task, as the answer to `intent`, short or full. The other near tasks stay at hand."""

    PREFIX: ClassVar[str] = "t"
    task: int
    intent: Intent
    full: bool
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NotThis:
    """None of what was shown was meant: offer `others`, or ask to say it in other words."""

    PREFIX: ClassVar[str] = "n"
    intent: Intent
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """This is the task that was meant by a question: show it as the answer to `intent`."""

    PREFIX: ClassVar[str] = "c"
    question: int
    task: int
    intent: Intent


@dataclass(frozen=True, slots=True)
class ShowAnswer:
    """Show the task that a question was answered with, short or full; it is not said that it was meant."""

    PREFIX: ClassVar[str] = "q"
    question: int
    task: int
    intent: Intent
    full: bool
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """The task that a question was answered with was not meant: offer `others`, or ask to say it in other words."""

    PREFIX: ClassVar[str] = "x"
    question: int
    task: int
    intent: Intent
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowList:
    """Show a page of a list; the fields say again which set of tasks it is."""

    PREFIX: ClassVar[str] = "l"
    intent: Intent
    unit: int | None = None
    role: UnitRole | None = None
    kind: SpanKind | None = None
    first: date | None = None
    last: date | None = None
    label: str = ""
    section: str = ""
    part: Part = Part.MAIN
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowSoon:
    """Show what falls due within `days` from today."""

    PREFIX: ClassVar[str] = "s"
    days: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class OpenSection:
    """Offer the tasks of a plan's section; sections are counted from 0 in the plan's order."""

    PREFIX: ClassVar[str] = "o"
    plan: int
    number: int


@dataclass(frozen=True, slots=True)
class AskExample:
    """Ask one of the example questions."""

    PREFIX: ClassVar[str] = "e"
    kind: ExampleKind


@dataclass(frozen=True, slots=True)
class OpenReport:
    """Begin to report on a task; who may do so is asked when it is pressed."""

    PREFIX: ClassVar[str] = "u"
    task: int


@dataclass(frozen=True, slots=True)
class ShowMyTasks:
    """Offer the tasks on which who presses may report, some at a time."""

    PREFIX: ClassVar[str] = "v"
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show a page of what happened to a task; who may see that is asked when it is pressed."""

    PREFIX: ClassVar[str] = "y"
    task: int
    page: int = 0


Press = (
    ShowTask
    | NotThis
    | Choose
    | ShowAnswer
    | Reject
    | ShowList
    | ShowSoon
    | OpenSection
    | AskExample
    | OpenReport
    | ShowMyTasks
    | ShowHistory
)
KINDS: dict[str, type[Press]] = {kind.PREFIX: kind for kind in get_args(Press)}


def unpack(data: str) -> Press:
    """Return what a button of an answer says; `ForgedButtonError` for anything that was never one."""
    press: Press = packing.unpack(data, KINDS)
    return press
