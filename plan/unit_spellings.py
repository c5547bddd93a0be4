"""Whether two written names mean one unit, and which of the spellings is its name. It knows spelling, not questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from plan.folding import fold, one_line
from plan.phrases import PhraseBook
from plan.wordlists import table

_WORDS = re.compile(r"\w+")
_SHORTEST_WITH_A_GAP = 6  # words of a name in which one forgotten word is surely a slip
_SHORTEST_WITH_A_SLIP = 5  # words of a name in which one mistyped word is surely a slip


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart: `core` are the folded words that say what the unit is, `place` those that say where it is."""

    written: str
    core: tuple[str, ...]
    place: frozenset[str]


def spelling(written: str) -> Spelling:
    """Take a written name apart: "Trung tâm Công báo và Tin học Quảng Ngãi" is one of "Trung tâm Công báo và Tin học"."""
    name = one_line(written)
    kept = _without_place(name)
    place = _folded(name[len(kept) :])
    return Spelling(name, tuple(word for word in _folded(kept) if word != "va"), frozenset(place) - _levels())


def same_unit(one: Spelling, other: Spelling) -> bool:
    """Say whether two spellings mean one unit: the same core, or nearly, and no two different places."""
    if one.place and other.place and one.place != other.place:
        return False
    return one.core == other.core or is_slip(one.core, other.core)


def is_slip(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two cores differ by a slip of the pen only: in long names a forgotten word, or a letter in one word."""
    if one[:1] != other[:1] or _numbers(one) != _numbers(other):
        return False
    if len(one) == len(other):
        changed = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        return len(one) >= _SHORTEST_WITH_A_SLIP and len(changed) == 1 and _nearly(*changed[0])
    shorter, longer = sorted((one, other), key=len)
    return len(longer) >= _SHORTEST_WITH_A_GAP and len(longer) - len(shorter) == 1 and _has_gap(shorter, longer)


def clusters(written: Iterable[str]) -> list[list[str]]:
    """Sort written names into units, in the order in which they first stand; the best spelling of each comes first."""
    counts = Counter(map(one_line, written))
    order = {name: place for place, name in enumerate(counts)}
    cores = Counter[tuple[str, ...]]()
    for name, count in counts.items():
        cores[spelling(name).core] += count
    units: list[list[Spelling]] = []
    for name in sorted(counts, key=lambda name: (-cores[spelling(name).core], -len(spelling(name).place), order[name])):
        _sort_in(units, spelling(name))
    units.sort(key=lambda unit: min(order[one.written] for one in unit))
    return [_best_first(unit, counts) for unit in units]


def _sort_in(units: list[list[Spelling]], one: Spelling) -> None:
    """Put a spelling with the only unit that it can mean; where it could mean two places, it stays a unit of its own."""
    fitting = [unit for unit in units if all(same_unit(one, other) for other in unit)]
    if len(fitting) == 1:
        fitting[0].append(one)
    else:
        units.append([one])


def _best_first(unit: list[Spelling], counts: Counter[str]) -> list[str]:
    """Return the spellings of a unit, the fullest form of its most frequent core first."""
    frequent = unit[0].core
    ordered = sorted(unit, key=lambda one: (one.core != frequent, -len(one.written.split()), -counts[one.written]))
    return [one.written for one in ordered]


def _without_place(name: str) -> str:
    """Return a name without what says where the unit is; a name that would lose all but its head stays whole."""
    for pattern in _place_endings():
        found = pattern.search(name)
        if found and _says_something(name[: found.start()]):
            name = name[: found.start()]
    return name


def _says_something(name: str) -> bool:
    words = " ".join(_folded(name))
    return len(words.split()) > 1 and words not in _heads()


def _nearly(one: str, other: str) -> bool:
    return min(len(one), len(other)) > 2 and Levenshtein.distance(one, other) == 1


def _has_gap(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Say whether the longer row is the shorter one with a word more somewhere inside, not at its end."""
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer) - 1))


def _numbers(words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word.isdigit()]


def _folded(text: str) -> list[str]:
    return _WORDS.findall(fold(text))


@cache
def provinces() -> PhraseBook[None]:
    """Return the names of provinces, to be found in questions."""
    return PhraseBook((name, None) for name in table("units")["place"]["provinces"])


@cache
def _heads() -> frozenset[str]:
    return frozenset(fold(head["name"]) for head in table("units")["heads"])


@cache
def _levels() -> frozenset[str]:
    return frozenset(word for level in table("units")["place"]["levels"] for word in fold(level).split())


@cache
def _place_endings() -> tuple[re.Pattern[str], ...]:
    """Match, at the end of a name: the office above, a province, a level with the name of its place behind it."""
    place = table("units")["place"]
    above, provinces, levels = ("|".join(map(re.escape, place[kind])) for kind in ("above", "provinces", "levels"))
    return (
        re.compile(rf"\s+(?:{above})\s+\S.*$"),
        re.compile(rf"\s+(?:{provinces}|{place['country']})$", re.IGNORECASE),
        re.compile(rf"\s+(?i:{levels})(?:\s+[A-ZÀ-Ỹ0-9]\S*)*$"),
    )
