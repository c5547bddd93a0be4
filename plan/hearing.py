"""A question held against the plans: which of their units it names, what in it lies outside them, what its subject may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from plan.answers import Intent, SpanKind
from plan.concepts import Concept, Interpreter
from plan.index import TaskIndex
from plan.listing import Roster
from plan.model import Unit, UnitRole
from plan.phrases import PhraseBook
from plan.questions import Question, understand
from plan.unit_spellings import provinces
from plan.units import Mention, UnitBook
from plan.wordlists import table
from plan.words import Word, keys_of

_LED, _HELPED = 0.8, 0.5
_FIELDS_OF_ONE = frozenset({Intent.DUE, Intent.STATUS, Intent.DELIVERABLE})
_UNIT_WEIGHT = 1.5
_UNIT_IN_TASKS_WEIGHT = 3.0
"""Of a unit that tasks name as their object: "kiện toàn Tổ công nghệ số cộng đồng"."""
_OWNING = frozenset({"cua", "do", "cho", "thuoc"})
"""Behind these words stands a unit: "việc của HCTC"."""
_LATELY = 8
"""So many questions are remembered as they were heard: one is heard again to learn from it, and to go on from it."""
_MAKING = frozenset({"lap", "soan", "thao", "hanh", "dung", "viet", "ra", "duyet"})
"""Last words of verbs behind which "kế hoạch này" is what is made; behind others it is where a task is looked for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A question with what the plans know of it.

    `unit` is the one asked about (the asker's where it is "phòng tôi"), `foreign` a unit that the office does not have, as
    typed. `named` are the concepts of units, the office's and foreign ones; `topics` those of what no plan holds.
    """

    question: Question
    today: date
    unit: Unit | None
    foreign: str | None
    named: tuple[Concept, ...]
    topics: tuple[Concept, ...]

    @property
    def wants_one(self) -> bool:
        """Whether a field of one task is asked for that nobody asks of a unit: "tổ công nghệ số bao giờ xong"."""
        question = self.question
        return question.intent in _FIELDS_OF_ONE and not question.asks_list and question.span is None and not question.mine

    @property
    def idle(self) -> bool:
        """Whether nothing but units, times and words of every plan is left of the subject."""
        units = {at for concept in self.named for at in range(concept.first, concept.last)}
        return not self.topics and self.question.idle(frozenset(units))


class Listener:
    """Hears questions with the plans in mind."""

    def __init__(self, index: TaskIndex, roster: Roster, units: UnitBook) -> None:
        self._index = index
        self._interpreter = Interpreter(index)
        self._roster = roster
        self._units = units
        self._lately = lru_cache(_LATELY)(self._hear)

    def hear(self, typed: str, today: date, asker: Unit | None) -> Heard:
        """Return what a question asked by someone of the unit `asker` means to these plans."""
        heard = self._lately(typed, today)
        return replace(heard, unit=asker) if heard.question.mine else heard

    def _hear(self, typed: str, today: date) -> Heard:
        """Return the same, whoever asks."""
        question = understand(typed, today, self.joined)
        mentions = self._mentioned(question) if question.words else ()
        units = [self._unit_concept(mention, question) for mention in mentions]
        unit = max(mentions, key=lambda mention: mention.score).unit if mentions else None
        foreign = self._units.foreign_unit(question.text) if question.words else None
        named = (*units, *_apart(self._foreign_concepts(foreign, question), units))
        topics = tuple(_apart((*self._interpreter.outside(question.words), *self._elsewhere(question)), named))
        return Heard(question, today, unit, foreign, named, topics)

    def _elsewhere(self, question: Question) -> Iterable[Concept]:
        """Yield the provinces that a question names and these plans do not: what is asked for is theirs."""
        for place in provinces().find(question.words):
            if not self._interpreter.in_plans(question.words[place.first : place.last]):
                yield self._interpreter.foreign(place.first, place.last)

    def _mentioned(self, question: Question) -> tuple[Mention, ...]:
        """Return the units that are named. What says no kind of unit and stands in tasks is a matter, unless a list is asked.

        "Quỹ phòng thủ dân sự" is no question about the command of civil defence.
        """
        named = self._units.mentioned(question.text)
        if question.asks_list:
            return named
        return tuple(each for each in named if each.headed or not self._is_a_matter(each, question))

    def _is_a_matter(self, mention: Mention, question: Question) -> bool:
        places = _places_of(mention.start, mention.end, question.words)
        words = [question.words[at] for at in places]
        if places[0] > 0 and question.words[places[0] - 1].bare in _OWNING:
            return False
        if len(words) == 1:
            return bool(self._index.words_by_initials(words[0].bare))
        return self._interpreter.in_plans(words)

    def concepts(self, heard: Heard) -> tuple[Concept, ...]:
        """Return what the subject of a question may mean; days are no subject, but a year is."""
        question = heard.question
        by_days = question.span is not None and (question.span.kind is SpanKind.DAYS or question.span.days is not None)
        skipped = frozenset(at for at in question.time if not _is_year(question.words[at])) if by_days else frozenset()
        known = (*heard.named, *heard.topics)
        return self._interpreter.concepts(question, skipped, (*known, *_apart(self._this_plan(question), known)))

    def _this_plan(self, question: Question) -> Iterable[Concept]:
        """Yield the concept of "kế hoạch này": the plan itself, which one of its tasks may be to issue."""
        title = next((item.plan.header.title for item in self._roster.items), "")
        way = self._interpreter.written(title) if title else None
        for said in _this_plan_book().find(question.words):
            if way and (said.first == 0 or question.words[said.first - 1].bare in _MAKING):
                yield Concept(said.first, said.last, self._interpreter.weight(way), (way,))

    def told(self, heard: Heard) -> str | None:
        """Return what was asked for, as typed: the part that lies outside, else the whole subject."""
        outside = next((concept for concept in (*heard.topics, *heard.named) if concept.outside), None)
        at = range(outside.first, outside.last) if outside else heard.question.subject
        places = [heard.question.words[each] for each in at]
        return heard.question.text[places[0].start : places[-1].end] if places else None

    def spellings(self, word: Word) -> Iterable[tuple[tuple[str, ...], ...]]:
        """Yield, for each word that a typed word is written out as, the keys that the plans know it by."""
        return self._interpreter.spellings(word)

    def joined(self, first: Word, second: Word) -> bool:
        """Tell whether two typed words may stand for words that follow each other in some plan."""
        return self._index.joined(first.key, second.key)

    def _unit_concept(self, mention: Mention, question: Question) -> Concept:
        places = _places_of(mention.start, mention.end, question.words)
        full = set(keys_of(mention.unit.name))
        while places[-1] + 1 < len(question.words) and question.words[places[-1] + 1].key in full:
            places.append(places[-1] + 1)  # a short name may go on with words of the full one
        names = (mention.unit.name, mention.unit.short_name)
        ways = tuple(way for name in names if (way := self._interpreter.written(name)))
        fits = dict.fromkeys(self._roster.positions(mention.unit, UnitRole.COORDINATING), _HELPED)
        fits |= dict.fromkeys(self._roster.positions(mention.unit, UnitRole.LEAD), _LED)
        weight = _UNIT_IN_TASKS_WEIGHT if self.is_object(mention.unit) else _UNIT_WEIGHT
        return Concept(places[0], places[-1] + 1, weight, ways, fits)

    def is_object(self, unit: Unit) -> bool:
        """Tell whether the words of tasks name a unit, so that a question that names it may mean what is done about it."""
        return self._index.holds(keys_of(unit.name))

    def _foreign_concepts(self, foreign: str | None, question: Question) -> Iterable[Concept]:
        """Yield the concept of a unit that the office does not have, unless the plans speak of it."""
        start = question.text.find(foreign) if foreign else -1
        places = _places_of(start, start + len(foreign or ""), question.words)
        if places and not self._interpreter.in_plans(question.words[places[0] : places[-1] + 1]):
            yield self._interpreter.foreign(places[0], places[-1] + 1)


def _apart(concepts: Iterable[Concept], others: Sequence[Concept]) -> Iterable[Concept]:
    """Yield the concepts that share no word with the others."""
    for concept in concepts:
        if all(concept.last <= other.first or other.last <= concept.first for other in others):
            yield concept


@cache
def _this_plan_book() -> PhraseBook[None]:
    return PhraseBook((said, None) for said in table("cues")["this_plan"])


def _is_year(word: Word) -> bool:
    return len(word.text) == 4 and word.text.isdigit()


def _places_of(start: int, end: int, words: Sequence[Word]) -> list[int]:
    return [at for at, word in enumerate(words) if word.start < end and start < word.end]
