"""From the words of a subject to what they may mean in the indexed plans: abbreviations, initials, everyday words, slips.

A concept is what one or several typed words stand for, with the ways in which a plan may write it. It ranks no tasks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from plan import slips
from plan.index import Slot, TaskIndex
from plan.phrases import PhraseBook, Spotted, alternatives
from plan.questions import Question, light_words
from plan.syllables import is_bare_syllable
from plan.wordlists import table
from plan.words import Word, bare_of, key_of, keys_of

_UNKNOWN_WEIGHT = 2.6
_OUTSIDE_WEIGHT = 6.0
_HEAVIEST_PHRASE = 5.0
_LIGHT = 0.4
_SAME_THING = 0.85
_LIKELY = 0.75


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a plan may write a concept: its words in order, and how far it is the same thing (0 to 1)."""

    slots: tuple[Slot, ...]
    trust: float


@dataclass(frozen=True, slots=True)
class Concept:
    """What typed words `first` to `last` (exclusive) stand for. `weight` says how telling it is.

    `tasks` are tasks that fit by something else than their words (the unit leads them), with how well (0 to 1).
    """

    first: int
    last: int
    weight: float
    ways: tuple[Way, ...]
    tasks: Mapping[int, float] = field(default_factory=dict)
    outside: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is one word that can only stand for itself."""
        return len(self.ways) == 1 and len(self.ways[0].slots) == 1


class Interpreter:
    """Reads subjects against one index."""

    def __init__(self, index: TaskIndex) -> None:
        self._index = index

    def concepts(self, question: Question, skipped: frozenset[int], fixed: Sequence[Concept]) -> tuple[Concept, ...]:
        """Return the concepts of a question's subject; `skipped` words are left out, those of `fixed` stand."""
        free = frozenset(question.subject) - skipped - {at for each in fixed for at in range(each.first, each.last)}
        everyday = list(self._everyday(question.words, free))
        free -= {at for concept in everyday for at in range(concept.first, concept.last)}
        words = [concept for at in sorted(free) for concept in self._word(question.words, at)]
        year = self._year(question)
        return tuple(sorted([*fixed, *everyday, *words, *year], key=lambda concept: concept.first))

    def written(self, phrase: str, trust: float = 1.0) -> Way | None:
        """Return the way in which the plans write a phrase, None where one of its words is in no plan."""
        slots = tuple(self._index.known_as(key) for key in keys_of(phrase))
        return Way(slots, trust) if all(slots) else None

    def spellings(self, word: Word) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Yield, for each word that a typed word is written out as, the keys that the plans know it by."""
        meanings = _abbreviations().get(word.text, (word.text,))
        for key in keys_of(meanings[0]):
            yield tuple((self._index.key(each),) for each, _ in self._index.known_as(key))

    def weight(self, way: Way) -> float:
        """Return how telling a way is: that of its words together, but no more than a phrase may weigh."""
        return min(_HEAVIEST_PHRASE, sum(self._slot_weight(slot) for slot in way.slots))

    def _slot_weight(self, slot: Slot) -> float:
        if not slot:
            return _UNKNOWN_WEIGHT
        light = _LIGHT if any(self._index.key(word) in light_words() for word, _ in slot) else 1.0
        return light * self._index.rarity(word for word, _ in slot)

    def outside(self, words: Sequence[Word]) -> tuple[Concept, ...]:
        """Return what a question names that no plan holds ("lương", "thời tiết"), unless these plans use the very words."""
        topics = (topic for topic in _outside_book().find(words) if not self._used(topic, words))
        return tuple(self.foreign(topic.first, topic.last) for topic in topics)

    def _used(self, topic: Spotted[str], words: Sequence[Word]) -> bool:
        """Tell whether the plans use an outside word themselves, or join it to its neighbour ("chấm công khai")."""
        if self._index.holds(keys_of(topic.meaning)) or self._cut_by_everyday_word(topic, words):
            return True
        before = topic.first > 0 and self._index.joined(words[topic.first - 1].key, words[topic.first].key)
        return before or (topic.last < len(words) and self._index.joined(words[topic.last - 1].key, words[topic.last].key))

    def _cut_by_everyday_word(self, topic: Spotted[str], words: Sequence[Word]) -> bool:
        """Tell whether an everyday word that the plans know begins inside a topic: the "bàn ghế" of "mua ban ghe"."""
        inside = (said for at in range(topic.first + 1, topic.last) for said in _thesaurus().all_at(words, at))
        return any(said.last > topic.last and any(map(self.written, said.meaning)) for said in inside)

    def foreign(self, first: int, last: int) -> Concept:
        """Return the concept of words that stand for nothing in these plans."""
        return Concept(first, last, _OUTSIDE_WEIGHT, (), outside=True)

    def in_plans(self, words: Sequence[Word]) -> bool:
        """Tell whether the plans hold these words one behind the other."""
        if len(words) == 1:
            return bool(self._index.known_as(words[0].key))
        return all(self._index.joined(a.key, b.key) for a, b in pairwise(words))

    def _everyday(self, words: Sequence[Word], free: frozenset[int]) -> Iterator[Concept]:
        at = 0
        while at < len(words):
            concept = next(self._everyday_at(words, at, free), None)
            if concept:
                yield concept
            at = concept.last if concept else at + 1

    def _everyday_at(self, words: Sequence[Word], at: int, free: frozenset[int]) -> Iterator[Concept]:
        for spotted in _thesaurus().all_at(words, at):
            span = range(spotted.first, spotted.last)
            if free.issuperset(span) or (len(span) > 1 and free.intersection(span)):
                concept = self._everyday_concept(words, spotted)
                if concept:
                    yield concept

    def _everyday_concept(self, words: Sequence[Word], spotted: Spotted[tuple[str, ...]]) -> Concept | None:
        said = tuple(self._index.known_as(word.key) for word in words[spotted.first : spotted.last])
        trust = _SAME_THING if len(said) > 1 else _LIKELY
        meant = tuple(way for phrase in spotted.meaning if (way := self.written(phrase, trust)))
        if not meant:
            return None
        ways = (Way(said, 1.0), *meant) if all(said) else meant
        weight = self.weight(ways[0]) if all(said) else max(map(self.weight, meant))
        return Concept(spotted.first, spotted.last, weight, ways)

    def _word(self, words: Sequence[Word], at: int) -> Iterator[Concept]:
        word = words[at]
        meanings = _abbreviations().get(word.text) or _abbreviations().get(word.bare, ())
        if len(meanings) == 1:
            yield from (self._single(at, key) for key in keys_of(meanings[0]))
            return
        slot = self._index.known_as(word.key)
        if meanings:
            yield self._phrases(at, word, meanings)
        elif slot:
            yield Concept(at, at + 1, self._slot_weight(slot) * _of_number(word), (Way((slot,), 1.0),))
        else:
            yield from self._unknown(words, at)

    def _single(self, at: int, key: str) -> Concept:
        slot = self._index.known_as(key)
        return Concept(at, at + 1, self._slot_weight(slot), (Way((slot,), 1.0),) if slot else ())

    def _phrases(self, at: int, word: Word, meanings: Sequence[str]) -> Concept:
        ways = [way for phrase in meanings if (way := self.written(phrase))]
        as_typed = self._index.known_as(word.key)
        ways += [Way((as_typed,), 1.0)] if as_typed else []
        return Concept(at, at + 1, max(map(self.weight, ways), default=_UNKNOWN_WEIGHT), tuple(ways))

    def _unknown(self, words: Sequence[Word], at: int) -> Iterator[Concept]:
        """Yield what a word that stands in no plan may be: initials of words that do, a slip, or nothing known."""
        word = words[at]
        runs = self._initials(word)
        if runs:
            ways = tuple(Way(tuple(((each, 1.0),) for each in run), 1.0) for run in runs)
            yield Concept(at, at + 1, max(map(self.weight, ways)), ways)
            return
        mended = slips.mend(words, at, self._index)
        if mended:
            for slot in mended:
                yield Concept(at, at + 1, self._slot_weight(slot), (Way((slot,), 1.0),))
            return
        yield Concept(at, at + 1, _UNKNOWN_WEIGHT * _of_number(word) * _of_everyday(word), ())

    def _initials(self, word: Word) -> tuple[tuple[int, ...], ...]:
        letters = bare_of(key_of(word.text))
        if word.marked or not 3 <= len(letters) <= 8 or not letters.isalpha() or is_bare_syllable(letters):
            return ()
        return self._index.words_by_initials(letters)

    def _year(self, question: Question) -> Iterator[Concept]:
        slot = self._index.known_as(str(question.year)) if question.year else ()
        if slot:
            end = len(question.words)
            yield Concept(end, end, self._slot_weight(slot), (Way((slot,), 1.0),))


def _of_number(word: Word) -> float:
    return 0.5 if word.text.isdigit() and len(word.text) < 4 else 1.0


def _of_everyday(word: Word) -> float:
    """Return how telling an unknown word is: one that every office uses ("viết", "cơ quan") says little of the matter."""
    return _LIGHT if word.key in light_words() or next(_thesaurus().all_at((word,), 0), None) else 1.0


@cache
def spelled_out() -> dict[str, str]:
    """Return the abbreviations with one meaning, written out."""
    return dict(table("abbreviations")["one"])


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    data = table("abbreviations")
    one = {short: (long,) for short, long in data["one"].items()}
    several = {short: tuple(longs) for short, longs in data["several"].items()}
    bare = {bare_of(key_of(short)): longs for short, longs in {**one, **several}.items()}
    return {**bare, **one, **several}


@cache
def _thesaurus() -> PhraseBook[tuple[str, ...]]:
    return PhraseBook((said, tuple(entry["means"])) for entry in table("thesaurus")["entry"] for said in entry["say"])


@cache
def _outside_book() -> PhraseBook[str]:
    written = (each for topic in table("outside")["topic"] for said in topic["say"] for each in alternatives(said))
    return PhraseBook((said, said) for said in written)
