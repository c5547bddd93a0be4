"""What a pressed button says, typed: a prefix and fields in at most 64 bytes. Data comes from the client and may be forged."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, get_type_hints

from plan.answers import Intent, SpanKind
from plan.model import UnitRole

MOST_BYTES = 64
MOST_IDS = 5
_BREAK = "|"
_NUMBER = re.compile(r"[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{6}")


class ForgedButtonError(ValueError):
    """The data is none of our buttons', or none that this version still knows."""


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


Press = ShowTask | NotThis | ShowList | ShowSoon | OpenSection | AskExample
_KINDS: dict[str, type[Press]] = {
    kind.PREFIX: kind for kind in (ShowTask, NotThis, ShowList, ShowSoon, OpenSection, AskExample)
}
# One letter each, for ever: buttons are pressed months later, so a letter never changes its meaning.
LETTERS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Intent: {
        Intent.LEAD: "l",
        Intent.COORDINATING: "c",
        Intent.DUE: "d",
        Intent.DELIVERABLE: "p",
        Intent.DETAIL: "x",
        Intent.STATUS: "s",
        Intent.LIST_BY_UNIT: "U",
        Intent.LIST_BY_TIME: "T",
        Intent.LIST_BY_SECTION: "S",
        Intent.COUNT: "C",
        Intent.SMALLTALK: "m",
        Intent.OUT_OF_SCOPE: "o",
        Intent.AMBIGUOUS: "a",
    },
    SpanKind: {
        SpanKind.DAYS: "d",
        SpanKind.OVERDUE: "o",
        SpanKind.SOON: "s",
        SpanKind.RECURRING: "r",
        SpanKind.ONGOING: "g",
        SpanKind.DONE: "x",
    },
    UnitRole: {UnitRole.LEAD: "l", UnitRole.COORDINATING: "c"},
    Part: {part: part.value for part in Part},
    ExampleKind: {kind: kind.value for kind in ExampleKind},
}


def pack(press: Press) -> str:
    """Return the callback data of a button; `ValueError` if it would not fit."""
    data = _BREAK.join([press.PREFIX, *(_written(getattr(press, field.name)) for field in fields(press))])
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
    return data


def unpack(data: str) -> Press:
    """Return what a button says; `ForgedButtonError` for anything that `pack` did not make."""
    prefix, *written = data.split(_BREAK)
    kind = _KINDS.get(prefix)
    if kind is None or len(data.encode()) > MOST_BYTES or len(written) != len(fields(kind)):
        raise ForgedButtonError(data)
    hints = get_type_hints(kind)
    try:
        values: dict[str, Any] = {f.name: _READERS[hints[f.name]](text) for f, text in zip(fields(kind), written, strict=True)}
        return kind(**values)
    except (ValueError, KeyError) as error:
        raise ForgedButtonError(data) from error


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case StrEnum():
            return LETTERS[type(value)][value]
        case date():
            return value.strftime("%y%m%d")
        case tuple():
            return ".".join(_written(each) for each in value)
        case _:
            if _BREAK in (text := str(value)):
                raise ValueError(f"no callback data may hold {_BREAK}: {text}")
            return text


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    return {"0": False, "1": True}[text]


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


def _numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(_number(each) for each in text.split(".")) if text else ()
    if len(numbers) > MOST_IDS:
        raise ValueError(text)
    return numbers


def _letter(kind: type[StrEnum]) -> Callable[[str], object]:
    meanings = {letter: member for member, letter in LETTERS[kind].items()}
    return lambda text: meanings[text]


def _or_none(read: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: read(text) if text else None


_READERS: dict[object, Callable[[str], object]] = {
    int: _number,
    bool: _flag,
    str: str,
    tuple[int, ...]: _numbers,
    Intent: _letter(Intent),
    Part: _letter(Part),
    ExampleKind: _letter(ExampleKind),
    int | None: _or_none(_number),
    date | None: _or_none(_day),
    UnitRole | None: _or_none(_letter(UnitRole)),
    SpanKind | None: _or_none(_letter(SpanKind)),
}
