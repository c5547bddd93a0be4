"""Finds out why a question gets its answer: what was recognised, what it may mean, which tasks came near, what decided.

It goes the way of `plan/answering.py` once more and keeps what it sees; it decides nothing, and no answer waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

from plan import keystrokes, matching, shorthand
from plan.answering import Answerer
from plan.answers import Answer, Found, Nothing, NothingReason, PlannedTask, Ranked, SmallTalk, TaskList, Unsure
from plan.concepts import Concept, Way
from plan.folding import one_line
from plan.hearing import Heard
from plan.index import Slot, TaskIndex
from plan.model import Unit
from plan.nearness import nearness
from plan.neighbours import Sense
from plan.questions import LONGEST_QUESTION
from plan.reasons import Candidate, Change, Ground, Meaning, Outcome, Part, Reasoning, Respelling, Search, Written
from plan.syllables import is_syllable, spell

MOST_CANDIDATES = 5


def reasoning(
    answerer: Answerer,
    typed: str,
    today: date,
    asker: Unit | None = None,
    sense: Sense | None = None,
    without: Part = Part.NOT_INSTALLED,
) -> Reasoning:
    """Return why a question asked on `today` (office time) by someone of the unit `asker` gets its answer. Never raises.

    `sense` is how near its meaning is to the tasks; where it is None, `without` says why.
    """
    answer = answerer.answer(typed, today, asker, sense)
    near = nearness(answerer, typed, today, asker, sense, without)
    if isinstance(answer, Nothing) and answer.reason is NothingReason.NO_PLAN:
        return Reasoning(one_line(typed), answer, None, (), (), (), (), (), None, Ground.NO_PLAN, Outcome.REFUSAL, near)
    heard = answerer.listener.hear(typed, today, asker)
    ground = _ground(answer, heard, answerer)
    concepts = answerer.listener.concepts(heard) if heard.question.words else ()
    words = heard.question.words
    return Reasoning(
        typed=one_line(typed),
        answer=answer,
        heard=heard,
        respelled=tuple(_respelled(typed, heard.question.text)),
        references=tuple(_references(heard)),
        subject=tuple(words[at].text for at in heard.question.subject),
        set_aside=tuple(word.text for at, word in enumerate(words) if at not in heard.question.subject),
        meanings=tuple(_meaning(concept, heard, answerer.index) for concept in concepts),
        search=_search(concepts, answerer) if ground in (Ground.SEARCH, Ground.MEANING) else None,
        ground=ground,
        outcome=_outcome(answer),
        nearness=near,
    )


def _respelled(typed: str, heard: str) -> Iterator[Respelling]:
    """Yield what was heard as something else, in the order of the steps in which a question is heard."""
    raw = one_line(typed)[:LONGEST_QUESTION]
    lettered = shorthand.plain_letters(raw)
    undone = keystrokes.undo(lettered)
    yield from _differing(raw.split(), lettered.split(), Change.SHORTHAND)
    yield from _differing(lettered.split(), undone.split(), Change.KEYS)
    yield from _differing(undone.split(), heard.split(), Change.SHORTHAND)


def _differing(before: Sequence[str], after: Sequence[str], why: Change) -> Iterator[Respelling]:
    """Yield the words that differ, one by one where there are as many as before."""
    for kind, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        pairs = [(" ".join(before[first:last]), " ".join(after[begin:end]))]
        if last - first == end - begin:
            pairs = list(zip(before[first:last], after[begin:end], strict=True))
        yield from (Respelling(typed, heard, why) for typed, heard in pairs)


def _references(heard: Heard) -> Iterator[tuple[str, str]]:
    named = heard.question.references
    kinds = {"code": named.codes, "dotted": named.dotted, "number": named.numbers, "section": named.sections}
    for kind, references in {**kinds, "document": named.documents}.items():
        yield from ((kind, reference.text) for reference in references)


def _meaning(concept: Concept, heard: Heard, index: TaskIndex) -> Meaning:
    words = " ".join(word.text for word in heard.question.words[concept.first : concept.last])
    ways = tuple(Written(_written(way, index), way.trust) for way in concept.ways)
    return Meaning(words, concept.weight, ways, len(concept.tasks), concept.outside)


def _written(way: Way, index: TaskIndex) -> str:
    return " ".join("/".join(_alike(slot, index)) for slot in way.slots)


def _alike(slot: Slot, index: TaskIndex) -> Iterable[str]:
    """Return the written words that a typed one may stand for, the likeliest first."""
    return dict.fromkeys(_spelled(index.key(word)) for word, _ in sorted(slot, key=lambda each: -each[1]))


def _spelled(key: str) -> str:
    """Return a word's key as people write the word ("hoa2": "hòa")."""
    return spell(key[:-1], key[-1]) if key[-1:].isdigit() and is_syllable(key) else key


def _search(concepts: Sequence[Concept], answerer: Answerer) -> Search:
    matches = matching.rank(concepts, answerer.index)
    items = [PlannedTask(plan, task) for plan in answerer.plans for task in plan.tasks]
    foreign = any(concept.outside for concept in concepts)
    return Search(
        tuple(Candidate(items[each.task], each.score, each.coverage) for each in matches[:MOST_CANDIDATES]),
        matching.ENOUGH_WITH_FOREIGN_WORDS if foreign else matching.ENOUGH,
        matching.judge(matches, concepts).choices,
    )


def _ground(answer: Answer, heard: Heard, answerer: Answerer) -> Ground:
    match answer:
        case SmallTalk():
            return Ground.SMALL_TALK
        case Nothing(reason=NothingReason.EMPTY_QUESTION) if not heard.question.words:
            return Ground.NO_WORDS
        case Nothing(reason=NothingReason.UNKNOWN_CODE):
            return Ground.NUMBER
        case Nothing(reason=NothingReason.NOT_IN_PLAN):
            return Ground.NUMBER if heard.idle and heard.question.references.documents else Ground.SEARCH
        case Nothing() | Unsure(named=False) | Ranked() | TaskList(section=None):
            return Ground.NO_SUBJECT
        case TaskList():
            return Ground.NUMBER if heard.question.references else Ground.SECTION
        case Found(item=item):
            return _of_task(item, heard, answerer)
        case Unsure(near=True):
            return Ground.MEANING
        case Unsure(choices=choices):
            return _of_task(choices[0], heard, answerer)


def _of_task(item: PlannedTask, heard: Heard, answerer: Answerer) -> Ground:
    """Tell whether a task was named by a number, by a document that it cites, as the office calls it, or was searched for."""
    named = heard.question.references
    by_number = (*named.codes, *named.dotted, *named.numbers, *named.sections)
    called = any(each.task is item.task for reference in by_number for each in answerer.by_code(reference.text))
    if called or named.documents:
        return Ground.NUMBER
    return Ground.PHRASING if any(each.task is item.task for each in answerer.called_so(heard)) else Ground.SEARCH


def _outcome(answer: Answer) -> Outcome:
    match answer:
        case Found():
            return Outcome.ONE
        case Unsure(named=named):
            return Outcome.CHOICE if named else Outcome.ASKED_BACK
        case TaskList() | Ranked():
            return Outcome.LIST
        case SmallTalk():
            return Outcome.SMALL_TALK
        case Nothing(reason=NothingReason.EMPTY_QUESTION | NothingReason.NO_UNIT_OF_ASKER | NothingReason.NEGATED):
            return Outcome.ASKED_BACK
        case Nothing():
            return Outcome.REFUSAL
