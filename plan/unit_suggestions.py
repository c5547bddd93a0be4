"""Units that a plan names beside those that the office has, and which of them may be one and the same. It merges nothing.

A spelling that differs only in dashes, "và" or where the unit stands is the same unit for certain and no suggestion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, islice

from rapidfuzz.distance import Levenshtein

from plan.folding import one_line
from plan.model import Plan, Unit
from plan.unit_spellings import Spelling, spelling
from plan.units import UnitBook

MOST_COMPARED = 400
"""Of more names than these, only the first are held against each other."""
_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+|[ivx]+")
_SHORTEST_WITH_A_SLIP = 10  # letters of a name in which one letter is rather a slip than another unit
_FEWEST_OF_A_PART = 3  # words of a name that may be the beginning of a longer one
_SURE_MENTION = 95.0


class Likeness(StrEnum):
    """Why two names may mean one unit."""

    ONE_LETTER = "one_letter"
    SHORT_FORM = "short_form"  # one is how people shorten the other, or its beginning
    TAKEN_AS_ONE = "taken_as_one"  # the reader holds the difference for a slip of the pen


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit that a plan names: its spellings in the plan, how many tasks it leads, and the unit of the office that it is."""

    name: str
    spellings: tuple[str, ...]
    leads: int
    known: Unit | None


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names that may be one unit's: `written` stands in the plan, `into` is the name that would stay."""

    written: str
    into: str
    why: Likeness


def found_units(plan: Plan, known: UnitBook) -> tuple[FoundUnit, ...]:
    """Return the units of a plan in the order in which it names them."""
    own = UnitBook.from_plan(plan)
    names = list(dict.fromkeys(map(one_line, {name: None for task in plan.tasks for name in (*task.lead, *task.coordinating)})))
    leads = Counter(task.lead for task in plan.tasks)  # most tasks are led by the few that lead others too
    return tuple(
        FoundUnit(unit.name, _spellings(unit, names), _leads(unit, own, leads), known.resolve(unit.name)) for unit in own.units
    )


def suggested_merges(found: Sequence[FoundUnit], known: UnitBook) -> tuple[Merge, ...]:
    """Return the names that may mean one unit, each pair once; the office's name, then the more frequent one, would stay."""
    taken = [merge for unit in found for merge in _taken_as_one(unit)]
    named = [unit for unit in found if unit.known is None][:MOST_COMPARED]
    settled = [unit.known.name for unit in found if unit.known is not None]
    office = dict.fromkeys([*settled, *(unit.name for unit in known.units)])
    looked = [merge for unit in named for merge in islice(_like_one_of(unit.name, list(office)), 1)]
    away = {merge.written for merge in looked}
    among = [unit for unit in named if unit.name not in away]
    return (*taken, *looked, *_among(among))


def _among(units: Sequence[FoundUnit]) -> Iterator[Merge]:
    """Yield pairs of new units that look like one."""
    away: set[str] = set()
    for one, other in combinations(units, 2):
        less, more = sorted((one, other), key=lambda unit: (unit.leads, len(unit.name)))
        why = likeness(less.name, more.name)
        if why is Likeness.SHORT_FORM and len(less.name) > len(more.name):
            less, more = more, less
        if why is not None and less.name not in away:
            away.add(less.name)
            yield Merge(less.name, more.name, why)


def _like_one_of(written: str, names: Sequence[str]) -> Iterator[Merge]:
    for name in names:
        why = likeness(written, name)
        if why is not None:
            yield Merge(written, name, why)


def _taken_as_one(unit: FoundUnit) -> Iterator[Merge]:
    """Yield the spellings of a unit that have other words than its name: the reader forgave a slip, or a mark."""
    into = unit.known.name if unit.known is not None else unit.name
    for written in unit.spellings:
        if _marked_core(written) != _marked_core(into):
            yield Merge(written, into, Likeness.TAKEN_AS_ONE)


def _marked_core(written: str) -> list[str]:
    """Return the words of a name that say what the unit is, with their marks; where it is stands behind them."""
    words = [word for word in _WORDS.findall(one_line(written).casefold()) if word != "và"]
    return words[: len(spelling(written).core)]


def likeness(one: str, other: str) -> Likeness | None:
    """Return why two names may mean one unit, None where nothing speaks for it. Other numbers or places make other units."""
    left, right = spelling(one), spelling(other)
    if _numbers(left) != _numbers(right) or (left.place and right.place and left.place != right.place):
        return None
    if _one_letter_apart(left, right):
        return Likeness.ONE_LETTER
    return Likeness.SHORT_FORM if _shortens(left, right) or _shortens(right, left) else None


def _one_letter_apart(one: Spelling, other: Spelling) -> bool:
    left, right = "".join(one.core), "".join(other.core)
    return min(len(left), len(right)) >= _SHORTEST_WITH_A_SLIP and Levenshtein.distance(left, right, score_cutoff=1) <= 1


def _shortens(short: Spelling, long: Spelling) -> bool:
    """Say whether a name is the beginning of a longer one, or a form by which people know it ("TT PVHCC")."""
    if len(short.core) >= _FEWEST_OF_A_PART and long.core[: len(short.core)] == short.core and len(long.core) > len(short.core):
        return True
    if len(short.written) >= len(long.written):
        return False
    seen = UnitBook([Unit(long.written, long.written)]).mentioned(short.written)
    return any(each.start == 0 and each.end == len(short.written) and each.score >= _SURE_MENTION for each in seen)


def _numbers(one: Spelling) -> list[str]:
    return [word for word in one.core if _NUMBER.fullmatch(word)]


def _spellings(unit: Unit, names: Sequence[str]) -> tuple[str, ...]:
    ours = {one_line(name) for name in (unit.name, *unit.aliases)}
    return tuple(name for name in names if name in ours) or (unit.name,)


def _leads(unit: Unit, book: UnitBook, leads: Counter[tuple[str, ...]]) -> int:
    return sum(count for lead, count in leads.items() if any(book.resolve(name) is unit for name in lead))
