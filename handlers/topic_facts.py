"""A topic as plain JSON of ids, and back. What has gone from the plans meanwhile is forgotten with all that hung on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plan.answering import Answerer
from plan.answers import Intent, Span, SpanKind
from plan.model import Section, Unit, UnitRole
from plan.topics import Topic

NO_ID = 0
"""The id of no unit."""


def facts_of(topic: Topic | None) -> dict[str, Any] | None:
    """Return a topic's facts; tasks and units of a plan that is not stored have no id and are left out."""
    if topic is None:
        return None
    ids = [item.task.id for item in topic.items if item.task.id is not None]
    facts: dict[str, Any] = {"intent": topic.intent.value, "tasks": ids, "total": topic.total}
    facts |= {"unit": topic.unit.id} if topic.unit else {}
    facts |= {"other": topic.other.id} if topic.other else {}
    facts |= {"role": topic.role.value} if topic.role else {}
    facts |= {"section": topic.section.ref} if topic.section else {}
    return facts | ({"span": _span_facts(topic.span)} if topic.span else {})


def topic_from(facts: Mapping[str, Any] | None, answerer: Answerer) -> Topic | None:
    """Return the topic of facts, None where a task, a unit or a section of it is no longer in force."""
    if facts is None:
        return None
    items = tuple(item for each in facts["tasks"] if (item := answerer.item(each)) is not None)
    unit, other = (answerer.units.by_id.get(facts.get(name, NO_ID)) for name in ("unit", "other"))
    section = section_of(answerer, facts.get("section"))
    gone = len(items) < len(facts["tasks"]) or _lacks(facts, "unit", unit) or _lacks(facts, "section", section)
    if gone:
        return None
    role = UnitRole(facts["role"]) if "role" in facts else None
    span = _span_from(facts["span"]) if "span" in facts else None
    return Topic(Intent(facts["intent"]), items, facts["total"], unit, role, span, section, other)


def section_of(answerer: Answerer, ref: str | None) -> Section | None:
    """Return the section of a number, the newest plan's first; None for none."""
    return next((each for plan in answerer.plans for each in plan.sections if each.ref == ref), None)


def _lacks(facts: Mapping[str, Any], name: str, found: Unit | Section | None) -> bool:
    return name in facts and found is None


def _span_facts(span: Span) -> list[str]:
    return [span.kind.value, span.label, *(day.isoformat() if day else "" for day in (span.first, span.last))]


def _span_from(facts: list[str]) -> Span:
    kind, label, *days = facts
    first, last = (date.fromisoformat(day) if day else None for day in days)
    return Span(SpanKind(kind), label, first, last)
