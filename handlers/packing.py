"""Turns a pressed button's meaning into callback data and back: a prefix and fields in at most 64 bytes.

A kind of button is a frozen dataclass with a `PREFIX` of its own. Data comes from the client and may be forged; what it may
do is checked elsewhere (see handlers.sealing for buttons that change something).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, ClassVar, Protocol, get_args, get_origin, get_type_hints

from plan.answers import Intent, SpanKind
from plan.model import UnitRole

MOST_BYTES = 64
MOST_IDS = 5
BREAK = "|"
_NUMBER = re.compile(r"[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{6}")


class ForgedButtonError(ValueError):
    """The data is none of our buttons', or none that this version still knows."""


class Press(Protocol):
    """What a button says when it is pressed."""

    PREFIX: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


# One letter each, for ever: buttons are pressed months later, so a letter never changes its meaning. Enumerations that are
# not named here stand in the data by their values.
LETTERS: dict[type[StrEnum], Mapping[StrEnum, str]] = {
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
        SpanKind.OPEN: "n",
        SpanKind.SILENT: "q",
    },
    UnitRole: {UnitRole.LEAD: "l", UnitRole.COORDINATING: "c"},
}


def pack(press: Press) -> str:
    """Return the callback data of a button; `ValueError` if it would not fit."""
    data = BREAK.join([press.PREFIX, *(_written(getattr(press, field.name)) for field in fields(press))])
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
    return data


def unpack(data: str, kinds: Mapping[str, type[Any]]) -> Any:
    """Return what a button of one of `kinds` (by prefix) says; `ForgedButtonError` for anything that `pack` did not make."""
    prefix, *written = data.split(BREAK)
    kind = kinds.get(prefix)
    if kind is None or not fits(data) or len(written) != len(fields(kind)):
        raise ForgedButtonError(data)
    hints = get_type_hints(kind)
    try:
        return kind(**{f.name: _read(hints[f.name], text) for f, text in zip(fields(kind), written, strict=True)})
    except (ValueError, KeyError) as error:
        raise ForgedButtonError(data) from error


def fits(data: str) -> bool:
    """Tell whether data is of a length that Telegram carries; half of a surrogate pair, which JSON can hold, is no text."""
    try:
        return len(data.encode()) <= MOST_BYTES
    except UnicodeEncodeError:
        return False


def prefix_of(data: str) -> str:
    """Return the prefix of any callback data."""
    return data.partition(BREAK)[0]


def _letters(kind: type[StrEnum]) -> Mapping[StrEnum, str]:
    return LETTERS.get(kind) or {member: member.value for member in kind}


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case StrEnum():
            return _letters(type(value))[value]
        case date():
            return value.strftime("%y%m%d")
        case tuple():
            return ".".join(_written(each) for each in value)
        case _:
            if BREAK in (text := str(value)):
                raise ValueError(f"no callback data may hold {BREAK}: {text}")
            return text


def _read(hint: Any, text: str) -> object:
    if get_origin(hint) is UnionType:
        wanted = next(each for each in get_args(hint) if each is not NoneType)
        return _read(wanted, text) if text else None
    if get_origin(hint) is tuple:
        return _numbers(text)
    if issubclass(hint, StrEnum):
        return {letter: member for member, letter in _letters(hint).items()}[text]
    return _PLAIN[hint](text)


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


_PLAIN: dict[Any, Callable[[str], object]] = {int: _number, bool: _flag, date: _day, str: str}
