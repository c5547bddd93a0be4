"""Made-up presses: true data of any kind of button, and what a forger would make of it. It presses nothing itself."""

from __future__ import annotations

import random
import string
from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

LETTERS = string.ascii_letters + string.digits + "-_|.="
ODD = "٣१７²Ⅷđ\u202e\u0000\n\ud800😀é"
"""What is no ASCII: digits of other scripts, half of a surrogate pair, controls."""


def made_up(kind: type[Any], chance: random.Random) -> Any:
    """Return a button of a kind with anything in its fields."""
    hints = get_type_hints(kind)
    return kind(**{each.name: _value(hints[each.name], chance) for each in fields(kind)})


def _value(hint: Any, chance: random.Random) -> Any:
    if get_origin(hint) is UnionType:
        wanted = next(each for each in get_args(hint) if each is not NoneType)
        return None if chance.random() < 0.3 else _value(wanted, chance)
    if get_origin(hint) is tuple:
        return tuple(chance.randrange(100) for _ in range(chance.randrange(4)))
    if issubclass(hint, StrEnum):
        return chance.choice(list(hint))
    plain = {
        int: lambda: chance.choice([0, 1, 2, 3, 5, 40, 10**6]),
        bool: lambda: chance.random() < 0.5,
        date: lambda: date(2025, 1, 1) + timedelta(days=chance.randrange(700)),
        str: lambda: "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(6))),
    }
    return plain[hint]()


def forgeries(true: str, prefixes: list[str], chance: random.Random) -> list[str]:
    """Return what can be made of true data without the key; none equals `true`."""
    body, _, stamp = true.rpartition("|")
    minutes, code = stamp[:-8], stamp[-8:]
    at = chance.randrange(len(true))
    earlier, later = _moved(minutes, -1), _moved(minutes, chance.choice([1, 36, 36**2]))
    parts = body.split("|")
    field = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
    odd = chance.choice(["", "0", "1", "9", "999999999999999", "-1", "٣", f"{parts[field]}1"])
    changed = [*parts[:field], odd, *parts[field + 1 :]]
    other = chance.choice([each for each in prefixes if each != parts[0]] or ["Zz"])
    made = [
        true[:at] + chance.choice(LETTERS) + true[at + 1 :],  # one letter changed
        true[:at] + chance.choice(ODD) + true[at + 1 :],
        true[:at] + true[at + 1 :],  # one left out
        true[:at] + chance.choice(LETTERS) + true[at:],  # one too many
        true[:at],  # cut off
        true.swapcase(),
        true + " ",
        true + "=",
        true + "\n",
        " " + true,
        true + true,
        true * 8,  # longer than Telegram carries
        "|".join(changed) + "|" + stamp,
        "|".join([other, *parts[1:]]) + "|" + stamp,
        body + "|" + stamp[::-1],
        f"{body}|{earlier}{code}",
        f"{body}|{later}{code}",
        f"{body}|{minutes}" + "".join(chance.choices(LETTERS[:64], k=8)),
        f"{body}|{minutes}",
        f"{body}|{code}",
        f"{body}||{minutes}{code}",
        f"{body}|٣{minutes}{code}",
        f"{body}|-{minutes}{code}",
        f"{body}|0{minutes}{code}",
        f"{body}|{'z' * 40}{code}",
        body,
        body + "|",
        parts[0] + "|",
        parts[0],
        "|",
        "",
        "".join(chance.choices(LETTERS + ODD, k=chance.randrange(65))),
        parts[0] + "|" + "".join(chance.choices(LETTERS + ODD, k=chance.randrange(60))),
    ]
    return [each for each in made if each != true]


def _moved(minutes: str, by: int) -> str:
    digits, number, written = string.digits + string.ascii_lowercase, int(minutes, 36) + by, ""
    while number > 0:
        number, digit = divmod(number, 36)
        written = digits[digit] + written
    return written
