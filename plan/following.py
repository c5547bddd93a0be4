"""Answering a question within a talk: one that names no subject of its own is asked of what was answered just before.

A question that names its subject is answered by `plan.answering` as if nothing had been said. It reads no clock: whether a
topic is still fresh is for who keeps it (`plan.topics.is_fresh`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, Span, SpanKind, TaskList, Unsure, Wondered
from plan.leaning import LAST, Leaning, leaning
from plan.matching import MOST_CHOICES
from plan.model import Section, Unit, UnitRole
from plan.questions import Question, understand
from plan.topics import Reply, Topic, WhichUnit
from plan.units import is_collective

_ROLES = {Intent.LEAD: UnitRole.LEAD, Intent.COORDINATING: UnitRole.COORDINATING}
_YES_OR_NO = {SpanKind.OVERDUE: Intent.DUE, SpanKind.DONE: Intent.STATUS}
_WHO = frozenset({"ai", "nao"})
_ASKING_ENDS = frozenset({"chua", "khong"})


@dataclass(frozen=True, slots=True)
class Replied:
    """What is said to a question in a talk; `leans`: it was understood by what was answered before."""

    given: Reply
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question as it is spoken in a talk: `alone` is what it says itself, to be answered as if nothing had been said."""

    question: str
    alone: str
    how: Leaning
    bare: Question


def spoken(question: str, today: date) -> Spoken:
    """Return a question taken apart: what it says itself, and how it leans on what was before."""
    whole = understand(question, today, _apart)
    how = leaning(whole.text)
    if how.rest == whole.text:
        return Spoken(question, question, how, whole)
    return Spoken(question, how.rest, how, understand(how.rest, today, _apart))


def lean(said: Spoken, plain: Answer, answerer: Answerer, today: date, topic: Topic) -> Reply | None:
    """Return the answer to a question that leans on `topic`, None for one that does not; `plain` answers `said.alone`."""
    asked = _Asked(answerer, today, topic, said.how, said.bare, plain)
    leant = asked.picked() or asked.pointed() or asked.wondered() or asked.of_the_list() or asked.of_the_task()
    return leant or asked.with_the_field()


def reply(said: Spoken, answers: Mapping[str, Answer], answerer: Answerer, today: date, topic: Topic) -> Replied:
    """Return the answer to a question asked on `today` (office time) in a talk about `topic`.

    `answers` are those to the question and to what it says itself (`said.alone`), as if nothing had been said before.
    """
    leant = lean(said, answers[said.alone], answerer, today, topic)
    return Replied(leant, leans=True) if leant is not None else Replied(answers[said.question])


def _apart(*_: object) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in a talk: how it leans on the topic, what its own words say (`bare`) and how these are answered (`plain`)."""

    answerer: Answerer
    today: date
    topic: Topic
    how: Leaning
    bare: Question
    plain: Answer

    @property
    def names_nothing(self) -> bool:
        """Whether its own words ask for a field of nothing in particular, or for nothing at all."""
        if isinstance(self.plain, Unsure):
            return not self.plain.named
        return isinstance(self.plain, Nothing) and self.plain.reason is NothingReason.EMPTY_QUESTION

    def picked(self) -> Found | None:
        """Answer "việc thứ hai" with that one of those shown, as to what was asked or is asked now."""
        items, nth = self.topic.items, self.how.nth
        if nth is None or not self.names_nothing or not items or nth >= len(items):
            return None
        if nth == LAST and self.topic.total > len(items):
            return None
        return Found(self.bare.intent or self.topic.field or Intent.DETAIL, items[nth])

    def pointed(self) -> TaskList | WhichUnit | None:
        """Answer "đơn vị kia thì sao": the unit spoken of before, or the one that helps with the task; else a choice."""
        if not self.how.that_unit or not (self.names_nothing or self._lists_without_unit()):
            return None
        units = self._units_pointed_at()
        if len(units) == 1:
            return self._list(units[0])
        others = units or tuple(unit for unit in self.answerer.units.units if unit != self.topic.unit)
        span, section = self._span_and_section()
        return WhichUnit(others, self._list_intent(others[0]), self._role(), span, section) if others else None

    def _lists_without_unit(self) -> bool:
        return isinstance(self.plain, TaskList) and self.plain.unit is None and self.plain.section is None

    def _units_pointed_at(self) -> tuple[Unit, ...]:
        if self.topic.is_list or self.topic.item is None:
            return (self.topic.other,) if self.topic.other else ()
        task = self.topic.item.task
        leading = {unit.name for unit in _known(task.lead, self.answerer)}
        helping = {unit.name: unit for unit in _known(task.coordinating, self.answerer) if unit.name not in leading}
        return tuple(helping.values())

    def of_the_list(self) -> TaskList | None:
        """Answer "còn phòng A thì sao", "tháng sau thì sao", "còn phối hợp": the list before, one part of it changed."""
        topic, plain = self.topic, self.plain
        if not topic.is_list or not self.how.goes_on or (self.how.loosely and self.bare.asks_list):
            return None
        if isinstance(plain, Unsure) and not plain.named and plain.asked in _ROLES:
            asks_who = any(word.bare in _WHO for word in self.bare.words)
            return self._list(topic.unit) if topic.unit is not None and not asks_who else None
        if not isinstance(plain, TaskList):
            unit = self._unit_alone()
            return self._list(unit) if unit is not None else None
        names_part = plain.unit is not None or plain.span is not None or plain.section is not None
        return self._list(plain.unit or topic.unit) if names_part else None

    def _unit_alone(self) -> Unit | None:
        """Return the unit whose name is all that was said, though it might also be the name of a matter: "còn hctc"."""
        named = self.answerer.units.mentioned(self.bare.text)
        best = max(named, key=lambda mention: mention.score, default=None)
        said = [self.bare.words[at] for at in self.bare.subject]
        alone = best is not None and bool(said) and all(best.start <= word.start < best.end for word in said)
        return best.unit if best is not None and alone else None

    def wondered(self) -> Found | None:
        """Answer "phòng mình có phải làm không" about the task spoken of."""
        plain, item = self.plain, self.topic.item
        if item is None or self.topic.is_list or not self.bare.wonders or self.bare.asks_list:
            return None
        if not isinstance(plain, TaskList) or plain.unit is None or plain.span is not None or plain.section is not None:
            return None
        intent = self.bare.intent if self.bare.intent in _ROLES else Intent.DETAIL
        return Found(intent, item, wondered=Wondered(plain.unit, self.answerer.concern(plain.unit, item)))

    def of_the_task(self) -> Found | Unsure | None:
        """Answer "còn hạn?" about the one task, or ask back about which of the few that were shown."""
        field, topic = self._field(), self.topic
        if field is None:
            return None
        if topic.item is not None:
            return Found(field, topic.item)
        few = 1 < topic.total == len(topic.items) <= MOST_CHOICES
        return Unsure(field, topic.items) if few else None

    def _field(self) -> Intent | None:
        """Return what is asked of the task spoken of, None where the question has a subject of its own."""
        plain = self.plain
        if isinstance(plain, Unsure) and not plain.named:
            return plain.asked
        if self.names_nothing:
            return self.how.field or (Intent.DETAIL if self.how.that_task else None)
        if not isinstance(plain, TaskList) or plain.span is None or self.bare.asks_list:
            return None
        ends_asking = any(word.bare in _ASKING_ENDS for word in self.bare.words[-2:])
        alone = plain.unit is None and plain.section is None and self.topic.item is not None
        return _YES_OR_NO.get(plain.span.kind) if alone and ends_asking else None  # "quá hạn chưa?"

    def with_the_field(self) -> Found | Unsure | None:
        """Answer "thế còn 3b" as to what was asked of the task before."""
        field, plain = self.topic.field, self.plain
        if field is None or not self.how.goes_on or "detail" in self.bare.cues:
            return None
        if self.how.loosely and not self.bare.references:
            return None
        if isinstance(plain, Found):
            return replace(plain, intent=field) if plain.intent is Intent.DETAIL and plain.wondered is None else None
        if isinstance(plain, Unsure) and plain.named and plain.asked is Intent.DETAIL:
            return replace(plain, asked=field)
        return None

    def _list(self, unit: Unit | None) -> TaskList:
        span, section = self._span_and_section()
        role = self._role() if unit is not None else None
        return self.answerer.task_list(self._list_intent(unit), self.today, unit=unit, role=role, span=span, section=section)

    def _span_and_section(self) -> tuple[Span | None, Section | None]:
        """Return the time and the section that are asked for, else those of the list before."""
        plain = self.plain if isinstance(self.plain, TaskList) else None
        span, section = (plain.span, plain.section) if plain else (None, None)
        return span or self.topic.span, section or self.topic.section

    def _list_intent(self, unit: Unit | None) -> Intent:
        if self.bare.asks_count or (self.topic.intent is Intent.COUNT and not self.bare.asks_list):
            return Intent.COUNT
        span, section = self._span_and_section()
        if unit is not None or (span is None and section is None):
            return Intent.LIST_BY_UNIT
        return Intent.LIST_BY_SECTION if section is not None else Intent.LIST_BY_TIME

    def _role(self) -> UnitRole | None:
        """Return the role that is asked for. That of what a unit leads is left open: who leads nothing may help."""
        kept = self.topic.role if self.topic.role is UnitRole.COORDINATING else None
        return self.bare.role or kept


def _known(written: Iterable[str], answerer: Answerer) -> Iterable[Unit]:
    """Yield the units of the office among names as a plan lists them."""
    for name in written:
        unit = None if is_collective(name) else answerer.units.resolve(name)
        if unit is not None:
            yield unit
