"""The units of an office: many spellings → one unit, in documents and in everyday typing. It answers no questions itself.

`split_units` and `is_collective` (names as documents list them) live in `plan/unit_names.py` and are at home here for others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from rapidfuzz import fuzz, process

from plan.folding import fold, nfc, one_line
from plan.model import Plan, Unit
from plan.unit_forms import Form, forms, short_name
from plan.unit_names import is_collective, opens_unit, split_units
from plan.unit_spellings import clusters, same_unit, spelling
from plan.wordlists import table
from plan.words import Word, bare_of, keys_of, likeness, words_of

__all__ = ["Mention", "UnitBook", "is_collective", "split_units"]

_MOST_WORDS = 16  # of a form; longer names are known by their beginning
_LIKE_ENOUGH = 90.0  # of 100: two letters wrong in a name of twenty
_SHORTEST_WITH_SLIPS = 9  # letters of a form in which slips are forgiven
_INITIALS_SCORE = 95.0
_SLIP_SCORE = 94.0  # at most: what was typed otherwise is never surer than what was typed right
_FEWEST_WITH_A_WRONG_MARK = 4  # words of a name
_CAPITAL = r"(?!(?:Làm|Có|Nào|Gì|Chủ)\b)[A-ZĐÀ-Ỹ][^\W\d_]*"
_SECOND = r"(?:\s+(?!(?:làm|có|chủ|phối|nào|gì|phải|được|thực|là|ở|cần|đang|sẽ|đã|phụ|lo|thì|và)\b)[^\W\d_]+)?"
_WRITTEN_NAME = re.compile(rf"\b(?:Phòng|Sở|Trung tâm|Chi cục|Ban|Bộ)(?:\s+(?:và\s+)?{_CAPITAL}{_SECOND}){{1,4}}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit named in a question, at letters `start` to `end` of its NFC form; `score` is 0–100, 100 for the exact name.

    `headed` says that the kind of unit was named too: "phòng công báo", not "công báo".
    """

    unit: Unit
    start: int
    end: int
    score: float
    headed: bool = True


@dataclass(frozen=True, slots=True)
class _Hit:
    """A form seen in words `first` to `last` (exclusive); `unit` is None for a unit that the office does not have."""

    unit: Unit | None
    first: int
    last: int
    score: float
    headed: bool = True


@dataclass(frozen=True, slots=True)
class _Known:
    """What a form stands for; `unit` is None for a unit that the office does not have."""

    unit: Unit | None
    keys: tuple[str, ...]
    whole: bool
    headed: bool = True


class UnitBook:
    """The units of an office, found by any spelling. Made once; a question then costs a fraction of a millisecond."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: tuple[Unit, ...] = tuple(units)
        self._spellings = [(spelling(written), unit) for unit in self.units for written in (unit.name, *unit.aliases)]
        self.by_id = {unit.id: unit for unit in self.units if unit.id is not None}
        self._written = {fold(one.written): unit for one, unit in reversed(self._spellings)}
        spelled = (written for unit in self.units for written in (unit.name, *unit.aliases))
        # Nearly every name in a plan is one of these, letter for letter, and is looked up again and again.
        self._letter_for_letter = {written: self._written[fold(one_line(written))] for written in spelled}
        self._forms = _forms(self.units)
        self._whole: dict[tuple[str, int], list[str]] = {}
        for form, known in self._forms.items():
            if known.whole and len(form) >= _SHORTEST_WITH_SLIPS:
                self._whole.setdefault((form[:2], len(form)), []).append(form)
        self._heads = _head_words()

    @classmethod
    def from_plan(cls, plan: Plan) -> UnitBook:
        """Gather the units that lead or coordinate tasks or follow the plan, each once, with its other spellings as aliases."""
        named = chain.from_iterable((*task.lead, *task.coordinating) for task in plan.tasks)
        written = [name for name in (*named, *filter(None, [plan.header.tracking_unit])) if not is_collective(name)]
        found = clusters(written)
        short = Counter(short_name(spellings[0]) for spellings in found)
        return cls(_unit(spellings, short) for spellings in found)

    def resolve(self, written: str) -> Unit | None:
        """Return the unit that a document means by a name, slips forgiven; None for names of many and for unknown ones."""
        if (same := self._letter_for_letter.get(written)) is not None:
            return same
        name = one_line(written)
        known = self._written.get(fold(name))
        if known is not None or is_collective(name):
            return known
        one = spelling(name)
        fitting = {unit.name: unit for other, unit in self._spellings if same_unit(one, other)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def mentioned(self, question: str) -> tuple[Mention, ...]:
        """Return the units that a question names in any everyday way, from left to right. Typed marks count."""
        words = words_of(nfc(question))
        return tuple(
            Mention(hit.unit, words[hit.first].start, words[hit.last - 1].end, hit.score, hit.headed)
            for hit in self._hits(words)
            if hit.unit is not None
        )

    def foreign_unit(self, question: str) -> str | None:
        """Return the first unit that a question names as it is written there, although the office has none of that name."""
        text = nfc(question)
        words = words_of(text)
        hits = self._hits(words)
        foreign = next((hit for hit in hits if hit.unit is None), None)
        if foreign is not None:
            return text[words[foreign.first].start : words[foreign.last - 1].end]
        taken = [(words[hit.first].start, words[hit.last - 1].end) for hit in hits]
        named = (found for found in _WRITTEN_NAME.finditer(text) if not _overlaps(found.span(), taken))
        return next((found.group() for found in named if self.resolve(found.group()) is None), None)

    def _hits(self, words: Sequence[Word]) -> list[_Hit]:
        """Return the forms seen in a row of words, the longest first where they overlap, from left to right."""
        seen = list(self._exact(words))
        seen += self._nearly(words, frozenset(hit.first for hit in seen))
        chosen: list[_Hit] = []
        for hit in sorted(seen, key=lambda hit: (hit.first - hit.last, -hit.score, hit.first)):
            if all(hit.last <= other.first or other.last <= hit.first for other in chosen):
                chosen.append(hit)
        return sorted(chosen, key=lambda hit: hit.first)

    def _exact(self, words: Sequence[Word]) -> Iterator[_Hit]:
        for first in range(len(words)):
            compact = ""
            for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                compact += words[last - 1].bare
                known = self._forms.get(compact)
                score = _score(words[first:last], known.keys) if known else 0.0
                if known and score:
                    yield _Hit(known.unit, first, last, score, known.headed)

    def _nearly(self, words: Sequence[Word], known_starts: frozenset[int]) -> Iterator[_Hit]:
        """Yield full names with slips; only where a head ("phòng", "tt") opens them, since few letters decide."""
        for first, word in enumerate(words):
            if word.bare not in self._heads:
                continue
            leeway = 0 if first in known_starts else 1
            for last in range(min(first + _MOST_WORDS, len(words)), first + 2, -1):
                hit = self._like(words[first:last], first, leeway)
                if hit is not None:
                    yield hit

    def _like(self, words: Sequence[Word], first: int, leeway: int) -> _Hit | None:
        """Return the full name that words nearly spell, at most `leeway` words more or less than it has."""
        typed = "".join(word.bare for word in words)
        near = [form for size in range(len(typed) - 2, len(typed) + 3) for form in self._whole.get((typed[:2], size), ())]
        found = process.extractOne(typed, near, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH) if near else None
        known = self._forms[found[0]] if found else None
        if not found or not known or abs(len(known.keys) - len(words)) > leeway:
            return None
        if found[1] == 100 and not _one_wrong_mark(words, known.keys):
            return None
        return _Hit(known.unit, first, first + len(words), min(found[1], _SLIP_SCORE), known.headed)


def _one_wrong_mark(words: Sequence[Word], keys: tuple[str, ...]) -> bool:
    """Say whether a long name has all its letters and a single wrong mark: "phòng quản trị tài vũ"."""
    if len(words) != len(keys) or len(words) < _FEWEST_WITH_A_WRONG_MARK:
        return False
    return sum(likeness(word.key, key) == 0 for word, key in zip(words, keys, strict=True)) == 1


def _unit(spellings: list[str], short: Counter[str]) -> Unit:
    name, *others = spellings
    name = name[0].upper() + name[1:]
    shown = short_name(name)
    return Unit(name, shown if short[shown] == 1 else name, tuple(other for other in others if other != name))


def _forms(units: Sequence[Unit]) -> dict[str, _Known]:
    """Return what each form means; a form that two units share means neither, unless it is the full name of one."""
    found: dict[str, _Known] = {}
    claims: dict[str, list[tuple[Unit, Form]]] = {}
    for unit in units:
        for form in forms(unit.name, (*unit.aliases, unit.short_name)):
            claims.setdefault(form.compact, []).append((unit, form))
    refused = _refused()
    for compact, claimed in claims.items():
        owners = {unit.name for unit, _ in claimed}
        whole = {unit.name for unit, form in claimed if form.whole}
        if compact not in refused and (len(owners) == 1 or len(whole) == 1):
            unit, form = next((unit, form) for unit, form in claimed if len(owners) == 1 or form.whole)
            found[compact] = _Known(
                unit, form.keys, form.whole and bool(form.keys), any(f.headed for u, f in claimed if u is unit)
            )
    for compact, stranger in _foreign().items():
        if compact not in claims:
            found.setdefault(compact, stranger)
    return found


@cache
def _refused() -> frozenset[str]:
    """Return the forms that mean something else where people type them."""
    return frozenset(bare for word in table("units")["typing"]["other_meaning"] for bare in map(bare_of, keys_of(word)))


@cache
def _foreign() -> dict[str, _Known]:
    """Return the forms of units that are no part of an office. Kept: they are the same for every book."""
    known: dict[str, _Known] = {}
    for head, names in table("units")["foreign"].items():
        for name in names:
            keys = keys_of(f"{head} {name}")
            known.setdefault("".join(map(bare_of, keys)), _Known(None, keys, whole=True))
    return known


def _score(words: Sequence[Word], keys: tuple[str, ...]) -> float:
    """Return how well typed words stand for a form, 0–100; 0 where a typed mark speaks against it."""
    if len(words) != len(keys):
        return 0.0 if keys and any(word.marked for word in words) and len(words) > len(keys) else _INITIALS_SCORE
    likenesses = [likeness(word.key, key) for word, key in zip(words, keys, strict=True)]
    return 100 * sum(likenesses) / len(likenesses) if min(likenesses) > 0 else 0.0


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


@cache
def _head_words() -> frozenset[str]:
    """Return the first words that may open a unit's name, without marks."""
    names = [name for head in table("units")["heads"] for name in (head["name"], *head["typed"])]
    return frozenset(bare_of(keys_of(name)[0]) for name in names if opens_unit(f"{name} x") or len(name) < 4)
