"""Answering a typed question over plans: smalltalk, references, lists, then the search for one task.

The order of the steps is the order of certainty. It reads no clock and makes no words: that is what
`handlers/views` does with its answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from plan import matching
from plan.answers import (
    Answer,
    Found,
    Intent,
    Nothing,
    NothingReason,
    PlannedTask,
    SmallTalk,
    TaskList,
    Unsure,
    Wondered,
)
from plan.concepts import Concept
from plan.hearing import Heard
from plan.indexed import IndexedPlans
from plan.listing import within
from plan.model import Section, Unit
from plan.neighbours import FEW_WORDS, Sense
from plan.numbering import tasks_under
from plan.phrasings import PhrasingFault, phrase_of
from plan.questions import nearly_polite
from plan.section_names import is_named, is_whole_title

_OF_UNITS = frozenset({Intent.DETAIL, Intent.LEAD, Intent.COORDINATING})


class Answerer(IndexedPlans):
    """Answers questions over the plans in force, the newest first."""

    def answer(self, question: str, today: date, asker: Unit | None = None, sense: Sense | None = None) -> Answer:
        """Return the answer to a question asked on `today` (office time) by someone of the unit `asker`. Never raises.

        `sense` is how near its meaning is to the tasks; it matters only where the words find none, or little of one.
        """
        if not self._roster.items:
            return Nothing(NothingReason.NO_PLAN)
        asked = self.listener.hear(question, today, asker)
        if asked.question.smalltalk:
            return SmallTalk(asked.question.smalltalk)
        if not asked.question.words and not asked.question.references:
            return Nothing(NothingReason.EMPTY_QUESTION, total=len(self._roster.items))
        return (
            self._by_reference(asked)
            or self._by_phrasing(asked)
            or self._by_part(asked)
            or self._without_subject(asked)
            or self._by_section_name(asked)
            or self._by_search(asked, sense)
        )

    def phrase_of(self, question: str, today: date) -> str | PhrasingFault:
        """Return the words of a question that may stand for a task, or why there are none."""
        return phrase_of(self.listener.hear(question, today, None))

    def _by_phrasing(self, asked: Heard) -> Answer | None:
        """Answer what is asked in words that are known to mean a task, whatever else holds them."""
        called = self.called_so(asked)
        if len(called) != 1:
            return self._choice(asked, called) if called else None
        near = matching.rank(self.listener.concepts(asked), self.index)[: matching.MOST_CHOICES]
        others = (item for match in near if (item := self._roster.items[match.task]) is not called[0])
        return self._found(asked, asked.question.intent or Intent.DETAIL, (*called, *others))

    def called_so(self, asked: Heard) -> tuple[PlannedTask, ...]:
        """Return the tasks that a question calls by a phrasing; () where it asks for a list."""
        found = () if asked.question.asks_list else self.called.find(asked.question)
        return tuple(self._roster.items[at] for at in found)

    # --- what a number names ---

    def _by_reference(self, asked: Heard) -> Answer | None:
        referred = asked.question.references
        for reference in (*referred.codes, *referred.dotted, *referred.numbers):
            items = _distinct(item for each in (referred.codes or (reference,)) for item in self.by_code(each.text))
            if items:
                return self._choice(asked, items)
        for reference in (*referred.dotted, *referred.sections, *referred.numbers):
            answer = self._section_answer(asked, reference.text)
            if answer:
                return answer
        if referred.documents:
            return self._by_document(asked)
        unknown = (*referred.codes, *referred.dotted, *referred.numbers, *referred.sections)
        return self.unknown_code(unknown[0].text) if unknown and asked.idle else None

    def _section_answer(self, asked: Heard, typed: str) -> Answer | None:
        found = self._numbering.section(typed)
        if found and asked.idle:
            return self._list(asked, found[1], Intent.LIST_BY_SECTION, section=found[0])
        items = () if found else self.by_code(typed)
        return self._choice(asked, items) if items else None

    def _by_document(self, asked: Heard) -> Answer | None:
        documents = asked.question.references.documents
        items = _distinct(item for each in documents for item in self._numbering.tasks_citing(each.text))
        if not items:
            typed = asked.question.text[documents[0].start : documents[0].end].strip()
            return Nothing(NothingReason.NOT_IN_PLAN, typed, total=len(self._roster.items)) if asked.idle else None
        if len(items) == 1 or asked.idle:
            return self._choice(asked, items)
        concepts = self.listener.concepts(asked)
        matches = matching.rank(concepts, self.index, [self._roster.place(item) for item in items])
        return self._verdict(asked, matches, concepts) if matches else self._choice(asked, items)

    def _choice(self, asked: Heard, items: Sequence[PlannedTask]) -> Answer:
        intent = asked.question.intent or Intent.DETAIL
        if len(items) == 1:
            return self._found(asked, intent, items)
        return Unsure(intent, tuple(items[: matching.MOST_CHOICES]))

    def _found(self, asked: Heard, intent: Intent, items: Sequence[PlannedTask]) -> Found:
        """Return that the first of some tasks is meant, and whether it is a unit's where that is asked."""
        wondered = None
        if asked.unit is not None and asked.question.wonders and intent in _OF_UNITS:
            wondered = Wondered(asked.unit, self.concern(asked.unit, items[0]))
        return Found(intent, items[0], tuple(items[1:]), wondered)

    # --- sets of tasks ---

    def _without_subject(self, asked: Heard) -> Answer | None:
        """Answer a question that names no task: a list, a count, or a field of nothing in particular."""
        question = asked.question
        if not asked.idle:
            return None
        if question.cues & {"most", "least"}:
            return self.ranked(asked.today, question.span, most="most" in question.cues)
        if question.mine and asked.unit is None:
            return Nothing(NothingReason.NO_UNIT_OF_ASKER)
        if asked.unit is None and asked.foreign:
            return Nothing(NothingReason.UNKNOWN_UNIT, asked.foreign, total=len(self._roster.items))
        if "negated" in question.cues and not question.wonders:
            return Nothing(NothingReason.NEGATED, total=len(self._roster.items))
        if asked.unit and not (asked.wants_one and self.listener.is_object(asked.unit)):
            return self._list(asked, self._roster.items, Intent.LIST_BY_UNIT)
        if question.span and not self._is_year_of_tasks(asked):
            return self._list(asked, self._roster.items, Intent.LIST_BY_TIME)
        if question.asks_list and not question.time:
            return self._list(asked, self._roster.items, Intent.COUNT)
        return self._about_nothing(asked)

    def _is_year_of_tasks(self, asked: Heard) -> bool:
        """Tell whether a year is rather the subject ("việc của năm 2026") because nothing falls due in it."""
        span = asked.question.span
        if span is None or not span.label.isdigit():
            return False
        return bool(self.index.known_as(span.label)) and not within(self._roster.items, span, asked.today)

    def _about_nothing(self, asked: Heard) -> Answer | None:
        question = asked.question
        if any(self.index.known_as(question.words[at].key) for at in question.subject):
            return None
        if question.intent:
            return Unsure(question.intent, self._roster.items[: matching.MOST_CHOICES], named=False)
        return Nothing(NothingReason.EMPTY_QUESTION, total=len(self._roster.items))

    def _list(self, asked: Heard, items: Sequence[PlannedTask], intent: Intent, section: Section | None = None) -> TaskList:
        question = asked.question
        intent = Intent.COUNT if question.asks_count else intent
        role = question.role if asked.unit else None
        return self.narrowed(TaskList(intent, tuple(items), asked.unit, role, question.span, section), asked.today)

    def _by_part(self, asked: Heard) -> Answer | None:
        """Answer "phần y tế có mấy việc": a part of the plan is named as such, by any words of its title, before any unit."""
        question = asked.question
        wanted = "part" in question.cues and question.asks_list and not question.mine
        return self._by_section_name(asked, part=True) if wanted else None

    def _by_section_name(self, asked: Heard, *, part: bool = False) -> Answer | None:
        question = asked.question
        words = [question.words[at] for at in question.subject if at not in question.time]
        if not words or not (question.asks_list or question.intent is None):
            return None
        spell, sections = self.listener.spellings, [(plan, each) for plan in self._plans for each in plan.sections]
        named = [(plan, section) for plan, section in sections if is_named(section, words, spell, by_any=part)]
        titled = [each for each in named if question.asks_list or is_whole_title(each[1], words, spell)]
        listed = [(section, tasks) for plan, section in titled if (tasks := tasks_under(plan, section))]
        if not listed:
            return None
        section, tasks = min(listed, key=lambda each: len(each[0].title))
        return self._list(asked, tasks, Intent.LIST_BY_SECTION, section=section)

    # --- the search for one task ---

    def _by_search(self, asked: Heard, sense: Sense | None) -> Answer:
        concepts = self.listener.concepts(asked)
        matches = matching.rank(concepts, self.index)
        found = self._verdict(asked, matches, concepts)
        if isinstance(found, Found):
            found = replace(found, doubtful=matches[0].coverage < FEW_WORDS)
        if sense is None or any(concept.outside for concept in concepts):
            return found
        return self._by_meaning(asked, found, matches, sense)

    def _by_meaning(self, asked: Heard, found: Answer, matches: Sequence[matching.Match], sense: Sense) -> Answer:
        """Return a choice of what means something near where words found none, or one that hardly fits; else that."""
        near = self.neighbourhood.nearest(sense, {match.task: match.coverage for match in matches})
        if isinstance(found, Found):
            if not found.doubtful or self.neighbourhood.agrees(sense, matches[0].task):
                return found
            near = (*(at for at in near if at != matches[0].task), matches[0].task)
        elif not isinstance(found, Nothing) or self.neighbourhood.is_outside(sense):
            return found
        return Unsure(asked.question.intent or Intent.DETAIL, tuple(self._roster.items[at] for at in near), near=True)

    def _verdict(self, asked: Heard, matches: Sequence[matching.Match], concepts: Sequence[Concept]) -> Answer:
        verdict = matching.judge(matches, concepts)
        items = [self._roster.items[match.task] for match in verdict.matches[: matching.MOST_CHOICES]]
        intent = asked.question.intent or Intent.DETAIL
        if not verdict.choices:
            if kind := nearly_polite(asked.question):
                return SmallTalk(kind)
            return Nothing(NothingReason.NOT_IN_PLAN, self.listener.told(asked), total=len(self._roster.items))
        if verdict.choices == 1:
            return self._found(asked, intent, items)
        return Unsure(intent, tuple(items[: verdict.choices]))


def _distinct(items: Iterable[PlannedTask]) -> tuple[PlannedTask, ...]:
    return tuple({id(item.task): item for item in items}.values())
