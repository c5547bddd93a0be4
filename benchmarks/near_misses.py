"""Prints how well signs tell a question in everyday words, which words do not find, from one about what the plan does not hold.

`python -m benchmarks.near_misses`, the extra `semantic` installed. Each figure is the chance that of two such questions, one of
either kind, the sign is higher for the one that the plan holds: 1 tells them always apart, 0.5 never. Only questions count that
are compared at all, and of which no word is known to be outside (`plan.neighbours.worth_comparing`, `plan/data/outside.toml`).
A sign is worth taking where it is better on every set, for each holds few such questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.meaning import loaded, phrasings_of, rows_of, with_phrasings
from benchmarks.understanding import SETS, answerer_of
from plan import matching
from plan.answering import Answerer
from plan.answers import Nothing
from plan.comparing import Comparison, compared_at_once
from plan.neighbours import Encoder, Sense, worth_comparing

HARD = ("questions-ptds", "questions-da06", "questions-yte")
"""The sets that were written in sight of no word list, whose plans have everyday phrasings too."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A question that words do not find: whether the plan holds it, and what may tell. All but `coverage` are of cosines.

    `nearest` are those of the tasks, best first; `unknown` and `outside_unknown` are of the words that no plan has.
    """

    inside: bool
    coverage: float
    nearest: Sequence[float]
    outside: float
    unknown: float
    outside_unknown: float
    called: float

    @property
    def ahead(self) -> float:
        """How much nearer it is to a task than to what no plan holds: the sign that is used."""
        return self.nearest[0] - self.outside


SIGNS: dict[str, Callable[[Lost], float]] = {
    "nearer to a task than to an anchor": lambda each: each.ahead,
    "nearest task alone": lambda each: each.nearest[0],
    "lead of the nearest over the second": lambda each: each.nearest[0] - each.nearest[1],
    "share of the words that a task has": lambda each: each.coverage,
    "first sign + 0.05 × share": lambda each: each.ahead + 0.05 * each.coverage,
    "first sign + 0.1 × share": lambda each: each.ahead + 0.1 * each.coverage,
    "first sign + lead": lambda each: 2 * each.nearest[0] - each.nearest[1] - each.outside,
    "first sign of the unknown words": lambda each: each.unknown - each.outside_unknown,
    "first sign + half of that": lambda each: each.ahead + 0.5 * (each.unknown - each.outside_unknown),
    "first sign, with phrasings": lambda each: each.called - each.outside,
}


def lost_in(encoder: Encoder, name: str) -> Iterator[Lost]:
    """Yield the questions of a set that words do not find and that are compared."""
    file, today = SETS[name]
    answerer = answerer_of(file)
    comparison = compared_at_once(encoder, answerer.neighbourhood, {})
    called = with_phrasings(answerer, phrasings_of(name))
    by_call = compared_at_once(encoder, called.neighbourhood, {})
    for row in rows_of(name):
        asked = str(row["q"])
        said = answerer.answer(asked, today)
        text = worth_comparing(asked, said) if isinstance(said, Nothing) else None
        concepts = answerer.listener.concepts(answerer.listener.hear(asked, today, None))
        if text is None or row["intent"] == "smalltalk" or any(concept.outside for concept in concepts):
            continue
        matches = matching.rank(concepts, answerer.index)
        sense, unknown = comparison.sense(text), _of_unknown(asked, answerer, comparison, name)
        yield Lost(
            inside=row["intent"] != "out_of_scope",
            coverage=matches[0].coverage if matches else 0.0,
            nearest=cosines(answerer, sense),
            outside=sense.outside,
            unknown=cosines(answerer, unknown)[0],
            outside_unknown=unknown.outside,
            called=cosines(called, by_call.sense(text))[0],
        )


def _of_unknown(asked: str, answerer: Answerer, comparison: Comparison, name: str) -> Sense:
    """Return what the words mean that stand in no plan; those that may name a task where all do."""
    heard = answerer.listener.hear(asked, SETS[name][1], None)
    words = heard.question.words
    strange = [each for each in answerer.listener.concepts(heard) if not each.ways and not each.tasks]
    said = [words[at].text for each in strange for at in range(each.first, min(each.last, len(words)))]
    return comparison.sense(" ".join(said or [words[at].text for at in heard.question.subject]) or asked)


def cosines(answerer: Answerer, sense: Sense) -> list[float]:
    """Return how near the tasks are, the nearest first."""
    return [cosine for _, cosine in answerer.neighbourhood.by_nearness(sense)]


def told_apart(questions: Sequence[Lost], sign: Callable[[Lost], float]) -> float:
    """Return the share of pairs of which the sign is higher for the one inside; equal ones count half."""
    inside = [sign(each) for each in questions if each.inside]
    outside = [sign(each) for each in questions if not each.inside]
    wins = sum((a > b) + 0.5 * (a == b) for a in inside for b in outside)
    return wins / (len(inside) * len(outside)) if inside and outside else float("nan")


def main() -> None:
    """Print the table."""
    encoder, _, _ = loaded()
    found = {name: list(lost_in(encoder, name)) for name in HARD}
    print(f"{'':38}" + "".join(f"{name.removeprefix('questions-'):>8}" for name in HARD))
    for which, inside in (("questions that the plan holds", True), ("questions that it does not hold", False)):
        print(f"{which:38}" + "".join(f"{sum(each.inside is inside for each in some):8}" for some in found.values()))
    for title, sign in SIGNS.items():
        print(f"{title:38}" + "".join(f"{told_apart(some, sign):8.2f}" for some in found.values()))


if __name__ == "__main__":
    main()
