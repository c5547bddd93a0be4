"""A list without a task: said in one sentence that answers the question, with the nearest date to come."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from handlers.views.card import Card, card
from handlers.views.names import code_words, section_number, shortened, span_words
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask, SpanKind, TaskList
from plan.model import UnitRole
from plan.standing import standing


def empty_card(tasks: TaskList, texts: Texts, today: date, shelf: Shelf | None) -> Card:
    """Return the card of a list in which nothing stands."""
    asks_days = tasks.span is not None and tasks.span.last is not None and tasks.span.last >= today
    return card([_sentence(tasks, texts), _next_line(tasks, texts, today, shelf) if asks_days else None])


def _sentence(tasks: TaskList, texts: Texts) -> Markup:
    unit = tasks.unit.name if tasks.unit else None
    if tasks.span is not None:
        if tasks.span.first is not None and tasks.span.days is None:
            return texts.html("empty.due", unit=unit, span=span_words(tasks.span, texts))
        if tasks.span.kind is SpanKind.OVERDUE and tasks.span.days is None:
            return texts.html("empty.overdue", unit=unit)
        return texts.html("empty.kind", unit=unit, span=span_words(tasks.span, texts))
    if unit is not None:
        section = section_number(tasks.section.ref) if tasks.section else None
        return texts.html(f"empty.{(tasks.role or UnitRole.LEAD).value}", unit=unit, section=section)
    return texts.html("empty.section")


def _next_line(tasks: TaskList, texts: Texts, today: date, shelf: Shelf | None) -> Markup | None:
    if shelf is None:
        return None
    if tasks.unit is not None:
        items = list(shelf.tasks_of(tasks.unit, tasks.role or UnitRole.LEAD))
    else:
        items = [PlannedTask(plan, task) for plan in shelf.plans for task in plan.tasks]
    coming = [(day, item) for item in items if (day := standing(item.task, today).next_due)]
    if not coming:
        return None
    day, item = min(coming, key=lambda each: each[0])
    code, content = code_words(item.task.code, texts), shortened(item.task.content, 70)
    return texts.html("empty.next", code=code, content=content, day=day, days=(day - today).days)
