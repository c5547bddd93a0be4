"""The health sheet of a plan before it is stored: what was found, what is missing or doubtful, which units look alike.

It is made of values only: the draft, the units that the office has, and today. It decides and changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from plan.doubts import Doubt, doubts_of_dates, doubts_of_lead
from plan.folding import fold
from plan.model import PlanHeader, Problem, Task, Unit
from plan.plan_draft import PlanDraft
from plan.telling import differ_tellingly
from plan.unit_suggestions import FoundUnit, Merge, found_units, suggested_merges
from plan.units import UnitBook
from plan.wordlists import table

_OF_TASKS = frozenset(
    {"no_lead", "no_deadline", "no_deliverable", "duplicate_letter", "unreadable_deadline", "impossible_date"}
    | {"deadline_without_year", "no_tasks", "past_date", "cited_date", "same_content", "collective_lead"}
)
"""Problems of the reader that this sheet says in its own way, task by task, or that are none of one's making: a task may well
be led by all."""
_ALIKE = 92.0  # of 100
_FEWEST_ALIKE = 5  # words of a content; shorter ones are often repeated by intention
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about the task at `place`: the line of the source (None: it has no lines) and its own words.

    `about` is the unit as written, the day (ISO date) or the ref of the other task that it is about, else "".
    """

    doubt: Doubt
    place: int
    ref: str
    line: int | None
    quote: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class HealthSheet:
    """What an administrator sees of a plan before it is stored; findings and problems in the document's order.

    `told` is of how many tasks the document itself tells how far they are.
    """

    tasks: int
    dropped: int
    findings: tuple[Finding, ...]
    units: tuple[FoundUnit, ...]
    merges: tuple[Merge, ...]
    problems: tuple[Problem, ...]
    told: int = 0

    @property
    def counts(self) -> dict[Doubt, int]:
        """How many tasks each doubt is about; doubts about none are left out."""
        pairs = {(each.doubt, each.place) for each in self.findings}
        counted = Counter(doubt for doubt, _ in pairs)
        return {doubt: counted[doubt] for doubt in Doubt if counted[doubt]}

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The places of the tasks with something to look at."""
        return tuple(sorted({each.place for each in self.findings}))

    def of(self, place: int) -> tuple[Finding, ...]:
        """Return the findings about one task."""
        return tuple(each for each in self.findings if each.place == place)


def health(draft: PlanDraft, known: Sequence[Unit], today: date) -> HealthSheet:
    """Return the sheet of a draft, for an office with these units, on a day of office time."""
    book = UnitBook(known)
    kept = [(place, task) for place, task in enumerate(draft.tasks) if place not in draft.dropped]
    found = [*_each_alone(draft, kept, book, today), *_together(draft, kept)]
    open_ones = [each for each in found if (each.place, each.doubt) not in draft.confirmed]
    units = found_units(draft.plan, book)
    return HealthSheet(
        tasks=len(kept),
        dropped=len(draft.tasks) - len(kept),
        findings=tuple(sorted(open_ones, key=lambda each: each.place)),
        units=units,
        merges=suggested_merges(units, book),
        problems=tuple(problem for problem in draft.reading.problems if problem.code not in _OF_TASKS),
        told=len(draft.told),
    )


def amends(header: PlanHeader) -> bool:
    """Say whether a document changes a plan that was issued before, by its title."""
    title = fold(header.title)
    return any(fold(words) in title for words in table("health")["amending"])


def _each_alone(draft: PlanDraft, kept: Sequence[tuple[int, Task]], book: UnitBook, today: date) -> Iterator[Finding]:
    """Yield what one task shows by itself."""
    year = draft.reading.plan.header.year
    for place, task in kept:
        for doubt, quote, about in (*doubts_of_lead(task, book), *doubts_of_dates(task, today, year)):
            yield _finding(doubt, place, task, quote, about)


def _together(draft: PlanDraft, kept: Sequence[tuple[int, Task]]) -> Iterator[Finding]:
    """Yield what a task shows only beside the others."""
    lettered = {problem.ref for problem in draft.reading.problems if problem.code == "duplicate_letter"}
    refs = Counter(task.ref for _, task in kept)
    missing = [(place, task) for place, task in kept if task.deliverable is None]
    for place, task in kept:
        if task.ref in lettered or refs[task.ref] > 1:
            yield _finding(Doubt.SAME_LETTER, place, task, task.content)
    if len(missing) * 2 < len(kept):  # a plan that names none, or few, does not mean to
        for place, task in missing:
            yield _finding(Doubt.NO_DELIVERABLE, place, task, task.content)
    for place, task, other in _near_duplicates(kept):
        yield _finding(Doubt.NEAR_DUPLICATE, place, task, task.content, other.ref)


def _finding(doubt: Doubt, place: int, task: Task, quote: str, about: str = "") -> Finding:
    return Finding(doubt, place, task.ref, task.line, quote, about)


def _near_duplicates(kept: Sequence[tuple[int, Task]]) -> Iterator[tuple[int, Task, Task]]:
    """Yield tasks that say nearly what an earlier one says, with that one.

    Only neighbours in the order of their words, from the front and from behind, are compared: nearly the same words stand
    close together in one of the two, and ten thousand tasks take no longer than they must.
    """
    texts = [(fold(task.content), place, task) for place, task in kept if len(task.content.split()) >= _FEWEST_ALIKE]
    found: dict[int, tuple[int, Task, Task]] = {}
    for order in (sorted(texts, key=lambda each: each[0]), sorted(texts, key=lambda each: each[0][::-1])):
        for at, (words, place, task) in enumerate(order):
            for other_words, other_place, other in order[at + 1 : at + 1 + _NEIGHBOURS]:
                if _alike(words, other_words) and _same_hands(task, other):
                    first, second = sorted(((place, task), (other_place, other)), key=lambda each: each[0])
                    found.setdefault(second[0], (second[0], second[1], first[1]))
    yield from found.values()


def _alike(one: str, other: str) -> bool:
    """Say whether two contents say nearly the same and differ in no number and no telling word."""
    return fuzz.token_sort_ratio(one, other, score_cutoff=_ALIKE) > 0 and not differ_tellingly(one, other)


def _same_hands(one: Task, other: Task) -> bool:
    """Say whether two tasks may be meant for the same units: one that names nobody may be anybody's."""
    left, right = set(map(fold, one.lead)), set(map(fold, other.lead))
    return not left or not right or bool(left & right)
