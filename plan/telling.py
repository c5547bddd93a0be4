"""Which differing words make two tasks different ones, however alike the rest of them is: numbers, halves, quarters."""

from __future__ import annotations

import re
from functools import cache

from plan.wordlists import table

_WORDS = re.compile(r"\w+")


def differ_tellingly(one: str, other: str) -> bool:
    """Say whether two folded contents differ in a number or a telling word: "quý I" is not "quý II"."""
    return any(_tells(word) for word in set(_WORDS.findall(one)) ^ set(_WORDS.findall(other)))


def _tells(word: str) -> bool:
    return any(letter.isdigit() for letter in word) or word in _telling()


@cache
def _telling() -> frozenset[str]:
    return frozenset(table("health")["telling"])
