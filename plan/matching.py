"""Which tasks fit the concepts of a question, and how sure that is: one, a few to choose from, or none.

What counts is how much of the telling words a task covers, rare words the most; similarity of letters plays no part here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plan.concepts import Concept, Way
from plan.index import TaskIndex

_MOST_CANDIDATES = 60
_MOST_POSTINGS = 16_000
_MOST_LOOKED_UP = 160_000
_WORTH_A_LOOK = 0.4
_FIELD_WEIGHTS = (1.0, 0.85, 0.55)
_PHRASING_WEIGHT = 0.95
_LATE_IN_CONTENT = 25
_LATE = 0.9
_ALONE = 0.6
_ALONE_EVERYWHERE = 0.4
_ALONE_EVERYDAY = 0.75
_TOGETHER = 0.25
_SHORT_TEXT = 0.06
_OPENING = 0.02
_OPENING_WORDS = 3
_HALF = 0.6
_FARTHEST = 3
_SECOND_WAY = 0.3

ENOUGH = 0.4
ENOUGH_WITH_FOREIGN_WORDS = 0.65
_NEAR = 0.03
"""Of two tasks whose scores lie closer than this either may be meant.

Over all sets of questions (benchmarks.understanding) nearly all that fit several tasks lie below it, and of those about one
task that lie between it and three times as much nearly all are right.
"""
_LEAST_TOLD = 1.6
MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A task (its position in the index) with its score; `coverage` is the share of the telling words that it holds."""

    task: int
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The tasks that fit, best first. `choices` of them are equally likely: 0 none, 1 one is meant, more to choose from."""

    matches: tuple[Match, ...]
    choices: int


def rank(concepts: Sequence[Concept], index: TaskIndex, among: Iterable[int] | None = None) -> tuple[Match, ...]:
    """Return the tasks that hold anything of the concepts, best first; only those in `among` where it is given."""
    total = sum(concept.weight for concept in concepts)
    if not total:
        return ()
    tasks = candidates(concepts, index) if among is None else among
    alone = [_worth_alone(at, concepts, index) for at in range(len(concepts))]
    found = (_match(task, concepts, alone, total, index) for task in tasks)
    return tuple(sorted((match for match in found if match.coverage > 0), key=lambda match: (-match.score, match.task)))


def judge(matches: Sequence[Match], concepts: Sequence[Concept]) -> Verdict:
    """Decide how many of the matches may be meant."""
    enough = ENOUGH_WITH_FOREIGN_WORDS if any(concept.outside for concept in concepts) else ENOUGH
    if not matches or matches[0].coverage < enough:
        return Verdict(tuple(matches), 0)
    if sum(concept.weight for concept in concepts) < _LEAST_TOLD:
        return Verdict(tuple(matches), min(len(matches), MOST_CHOICES))
    near = [match for match in matches[:MOST_CHOICES] if match.score >= matches[0].score - _NEAR]
    return Verdict(tuple(matches), len(near))


def candidates(concepts: Sequence[Concept], index: TaskIndex) -> Iterable[int]:
    """Return the tasks worth a closer look: those that hold the rarest words, unless they hold far less than the best."""
    scores: dict[int, float] = {
        index.number(task): concept.weight * fit for concept in concepts for task, fit in concept.tasks.items()
    }
    read = 0
    for word, weight in _rarest_first(concepts, index):
        holders = index.tasks_with(word)
        read += len(holders)
        if read <= _MOST_POSTINGS or not scores:
            for task in holders:
                scores[task] = scores.get(task, 0.0) + weight
        elif read <= _MOST_LOOKED_UP:
            # Words in very many tasks name no new candidates, but they tell the known ones apart.
            for task in scores.keys() & holders:
                scores[task] += weight
    least = _WORTH_A_LOOK * max(scores.values(), default=0.0)
    worth = [task for task, score in scores.items() if score >= least]
    best = sorted(worth, key=scores.__getitem__, reverse=True)[:_MOST_CANDIDATES]
    return [index.place(number) for number in best]


def _rarest_first(concepts: Sequence[Concept], index: TaskIndex) -> list[tuple[int, float]]:
    weights: dict[int, float] = {}
    for concept in concepts:
        for way in concept.ways:
            for slot in way.slots:
                for word, like in slot:
                    weight = concept.weight * way.trust * like / len(way.slots)
                    weights[word] = max(weights.get(word, 0.0), weight)
    return sorted(weights.items(), key=lambda each: len(index.tasks_with(each[0])))


def _worth_alone(at: int, concepts: Sequence[Concept], index: TaskIndex) -> float:
    """Return what a word is worth in a text where it stands beside none of its neighbours in the question.

    Syllables make words: one that no text joins to a neighbour ("kinh" and "doanh" of "kinh doanh" where the plans have
    "kinh phí" and "doanh nghiệp") is probably another word.
    """
    concept = concepts[at]
    if concept.last - concept.first != 1 or not concept.ways:
        return 1.0
    sides = [pair for pair in pairwise(concepts[max(0, at - 1) : at + 2]) if _follow(*pair)]
    known = not sides or any(index.joined_words(a.ways[0].slots[-1], b.ways[0].slots[0]) for a, b in sides)
    if not concept.plain:
        return 1.0 if known else _ALONE_EVERYDAY
    return _ALONE if known else _ALONE_EVERYWHERE


def _follow(first: Concept, second: Concept) -> bool:
    """Tell whether two concepts stand next to each other in the question, at most one word apart, and may be in texts."""
    return 0 <= second.first - first.last <= 1 and bool(first.ways and second.ways)


def _match(task: int, concepts: Sequence[Concept], alone: Sequence[float], total: float, index: TaskIndex) -> Match:
    text = _Text(task, index)
    held = [text.hold(concept) for concept in concepts]
    fits = [each.fit for each in held]
    joined = [_nearness(a, b, held[at], held[at + 1]) for at, (a, b) in enumerate(pairwise(concepts))]
    fits = [fit * alone[at] if _stands_alone(at, joined) else fit for at, fit in enumerate(fits)]
    coverage = sum(concept.weight * fit for concept, fit in zip(concepts, fits, strict=True)) / total
    pairs = [near for near in joined if near is not None]
    together = sum(pairs) / len(pairs) if pairs else 0.0
    opens = _OPENING if _opens(held) else 0.0
    return Match(task, coverage + coverage * (_TOGETHER * together + _SHORT_TEXT / text.length + opens), coverage)


def _opens(held: Sequence[_Held]) -> bool:
    """Tell whether a question begins as a text does: "rà soát văn bản" is that task rather than the report on it."""
    return bool(held) and any(begin < _OPENING_WORDS for begin, _ in held[0].places)


def _stands_alone(at: int, joined: Sequence[float | None]) -> bool:
    """Tell whether a word has neighbours in the question and stands beside none of them in the text."""
    sides = [joined[side] for side in (at - 1, at) if 0 <= side < len(joined)]
    beside = [near for near in sides if near is not None]
    return bool(beside) and not any(beside)


@dataclass(slots=True)
class _Held:
    """How well a text holds a concept, 0 to 1, and from where to where (exclusive) it does."""

    fit: float
    places: list[tuple[int, int]]


def _nearness(first: Concept, second: Concept, held: _Held, then: _Held) -> float | None:
    """Return how near two concepts that follow each other in the question stand in a text; None where they do not follow."""
    if not _follow(first, second):
        return None
    gaps = [begin - end for _, end in held.places for begin, _ in then.places if 0 <= begin - end <= _FARTHEST]
    if not gaps:
        return 0.0
    return 1.0 if min(gaps) == 0 else _HALF


class _Text:
    """One task's words while a question is held against them."""

    def __init__(self, task: int, index: TaskIndex) -> None:
        self._task = task
        self._places: Mapping[int, Sequence[int]] = index.places(task)
        self._ends = index.field_ends(task)
        self.length = 1 + self._ends[0] / 20

    def hold(self, concept: Concept) -> _Held:
        """Return how well the text holds a concept, and where."""
        fits = [concept.tasks.get(self._task, 0.0)]
        places: list[tuple[int, int]] = []
        for way in concept.ways:
            held = self._word(way) if len(way.slots) == 1 else self._phrase(way)
            fits.append(way.trust * held.fit)
            places += held.places
        second, best = sorted([0.0, *fits])[-2:]
        return _Held(best + (1 - best) * _SECOND_WAY * second, places)

    def _word(self, way: Way) -> _Held:
        held = [(like, self._places[word]) for word, like in way.slots[0] if word in self._places]
        fit = max((like * self._weight_of(places) for like, places in held), default=0.0)
        return _Held(fit, [(place, place + 1) for _, places in held for place in places])

    def _phrase(self, way: Way) -> _Held:
        """Return how a phrase's words follow each other; all of them apart from each other are worth half."""
        begins = [place for word, _ in way.slots[0] for place in self._places.get(word, ())]
        runs = [(fit, (place, place + len(way.slots))) for place in begins if (fit := self._following(way, place))]
        if runs:
            return _Held(max(fit for fit, _ in runs), [place for _, place in runs])
        held = [max((like for word, like in slot if word in self._places), default=0.0) for slot in way.slots]
        return _Held(_HALF * sum(held) / len(held) if all(held) else 0.0, [])

    def _following(self, way: Way, begin: int) -> float:
        likes = [
            max((like for word, like in slot if begin + at in self._places.get(word, ())), default=0.0)
            for at, slot in enumerate(way.slots)
        ]
        return self._field_weight(begin) * sum(likes) / len(likes) if all(likes) else 0.0

    def _weight_of(self, places: Sequence[int]) -> float:
        """Return the weight of the best of a word's places: fields come the most telling first, phrasings behind them."""
        return max(self._field_weight(places[0]), self._field_weight(places[-1]))

    def _field_weight(self, place: int) -> float:
        for number, end in enumerate(self._ends):
            if place < end:
                return _FIELD_WEIGHTS[number] * (_LATE if number == 0 and place > _LATE_IN_CONTENT else 1.0)
        return _PHRASING_WEIGHT
