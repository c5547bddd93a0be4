"""One task as a card: the first line answers what was asked, then its words, units, product, deadline, progress, source."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from handlers.buttons import NotThis, OpenReport, Press, Reject, ShowAnswer, ShowTask
from handlers.views.card import Button, Card, button, card
from handlers.views.deadlines import WORDS_SIZE, deadline_line
from handlers.views.names import code_words, section_of, shortened, source_line, units_text, whole
from handlers.views.progress import progress_line
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import Concern, Found, Intent, PlannedTask
from plan.model import Task

CONTENT_SIZE = 150
DELIVERABLE_SIZE = 110
COORDINATING_SIZE = 120
WHICH_SIZE = 70
LEAD_SIZE = 90
"""Longer names of the leading unit stand behind "Chủ trì:", since a verb behind them would come too late."""
MOST_OTHERS = 4
FIELDS = (Intent.LEAD, Intent.COORDINATING, Intent.DELIVERABLE, Intent.DUE, Intent.STATUS)


def task_card(
    found: Found,
    texts: Texts,
    today: date,
    shelf: Shelf | None = None,
    *,
    full: bool = False,
    question: int | None = None,
) -> Card:
    """Return the card of the task that was found: short enough for a phone, or everything that the plan says.

    `question` is the update that asked, where it may teach something that this task was not meant.
    """
    item = found.item
    lines: list[Markup | None] = [
        _yes_or_no(found, texts) or _head(item, found.intent, texts, today, shelf, full=full),
        _title(item.task, texts, full=full),
    ]
    said = None if found.wondered else found.intent
    lines += [_line(field, item, texts, today, shelf, full=full) for field in FIELDS if field is not said]
    lines += [_section(item, texts) if full else None, source_line(item, texts)]
    return card(lines, _buttons(found, texts, question, full=full))


def _yes_or_no(found: Found, texts: Texts) -> Markup | None:
    """Return whether a task is a unit's, where that was asked."""
    if found.wondered is None:
        return None
    concern, task = found.wondered.concern, found.item.task
    values: dict[str, object] = {"unit": found.wondered.unit.name}
    if concern is not Concern.LEADS:
        values["lead"] = units_text(task.lead)
    if concern is Concern.MAY_HELP:
        values["helpers"] = units_text(task.coordinating)
    if concern in {Concern.LEADS, Concern.COORDINATES, Concern.MAY_HELP}:
        values["asked"] = found.intent.value
    return texts.html(f"wondered.{concern.value}", **values)


def field_card(found: Found, texts: Texts, today: date, shelf: Shelf | None = None) -> Card:
    """Return the short card of a task that was shown just before: what is asked now, and which task it is."""
    task = found.item.task
    head = _yes_or_no(found, texts) or _head(found.item, found.intent, texts, today, shelf, full=False)
    which = texts.html("task.which", code=code_words(task.code, texts), content=shortened(task.content, WHICH_SIZE))
    row = [button(texts.plain("button.full"), ShowTask(task.id or 0, found.intent, full=True))]
    return card([head, which], [[*row, button(texts.plain("button.report"), OpenReport(task.id))] if task.id else row])


def _head(item: PlannedTask, intent: Intent, texts: Texts, today: date, shelf: Shelf | None, *, full: bool) -> Markup | None:
    """Return the first line; a question about the whole task is answered by the task's own words."""
    task = item.task
    match intent:
        case Intent.LEAD:
            units = units_text(task.lead)
            if not task.lead:
                return texts.html("head.no_lead")
            return texts.html("head.lead", units=units, many=len(task.lead) > 1, long=len(units) > LEAD_SIZE)
        case Intent.COORDINATING:
            return _coordinating("head", task, texts, full=full)
        case Intent.DUE:
            return deadline_line(item, texts, today, "head", shelf, full=full)
        case Intent.DELIVERABLE:
            return _deliverable("head", task, texts, full=full)
        case Intent.STATUS:
            return progress_line(item, texts, today, "head", shelf)
        case _:
            return None


def _line(field: Intent, item: PlannedTask, texts: Texts, today: date, shelf: Shelf | None, *, full: bool) -> Markup:
    task = item.task
    match field:
        case Intent.LEAD:
            return texts.html("task.lead", units=units_text(task.lead)) if task.lead else texts.html("task.no_lead")
        case Intent.COORDINATING:
            return _coordinating("task", task, texts, full=full)
        case Intent.DELIVERABLE:
            return _deliverable("task", task, texts, full=full)
        case Intent.DUE:
            return deadline_line(item, texts, today, "task", shelf, full=full)
        case _:
            return progress_line(item, texts, today, "task", shelf)


def _title(task: Task, texts: Texts, *, full: bool) -> Markup:
    content = whole(task.content) if full else shortened(task.content, CONTENT_SIZE)
    return texts.html("task.title", code=code_words(task.code, texts), content=content)


def _coordinating(room: str, task: Task, texts: Texts, *, full: bool) -> Markup:
    if not task.coordinating:
        return texts.html(f"{room}.no_coordinating")
    units = units_text(task.coordinating)
    return texts.html(f"{room}.coordinating", units=units if full else shortened(units, COORDINATING_SIZE))


def _deliverable(room: str, task: Task, texts: Texts, *, full: bool) -> Markup:
    if task.deliverable is None:
        return texts.html(f"{room}.no_deliverable")
    words = whole(task.deliverable) if full else shortened(task.deliverable, DELIVERABLE_SIZE)
    return texts.html(f"{room}.deliverable", deliverable=words)


def _section(item: PlannedTask, texts: Texts) -> Markup | None:
    section = section_of(item)
    title = f"{section.ref}. {section.title}" if section else item.task.section
    return texts.html("task.section", title=title) if title else None


def _is_cut(task: Task) -> bool:
    shown = (
        (task.content, CONTENT_SIZE),
        (task.deliverable, DELIVERABLE_SIZE),
        (task.deadline_text, WORDS_SIZE),
        (units_text(task.coordinating), COORDINATING_SIZE),
    )
    return any(text is not None and len(whole(text)) > size for text, size in shown)


def _buttons(found: Found, texts: Texts, question: int | None, *, full: bool) -> list[list[Button]]:
    task = found.item.task.id or 0
    row = []
    if full or _is_cut(found.item.task):
        key = "button.short" if full else "button.full"
        row.append(button(texts.plain(key), _showing(found, question, full=not full)))
    if task:
        row.append(button(texts.plain("button.report"), OpenReport(task)))
    return [row, [button(texts.plain("button.not_this"), _rejecting(found, question))]]


def _showing(found: Found, question: int | None, *, full: bool) -> Press:
    task, others = found.item.task.id or 0, _others(found)
    if question is None:
        return ShowTask(task, found.intent, full, others)
    return ShowAnswer(question, task, found.intent, full, others)


def _rejecting(found: Found, question: int | None) -> Press:
    others = _others(found)
    if question is None:
        return NotThis(found.intent, others)
    return Reject(question, found.item.task.id or 0, found.intent, others)


def _others(found: Found) -> tuple[int, ...]:
    return tuple(other.task.id or 0 for other in found.others[:MOST_OTHERS])
