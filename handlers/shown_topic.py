"""What a message of the bot is about, told by the message itself: its buttons, and the numbers that stand in bold in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from telegram import InlineKeyboardMarkup, Message, MessageEntity

from handlers.buttons import Choose, NotThis, OpenReport, Press, Reject, ShowAnswer, ShowList, ShowTask, unpack
from handlers.context import OfficeContext
from handlers.headings import span_headed
from handlers.packing import ForgedButtonError
from handlers.progress.reading import tasks_shown
from handlers.topic_facts import section_of
from plan.answering import Answerer
from plan.answers import Intent, PlannedTask, Span
from plan.model import UnitRole
from plan.topics import Topic

Kind = TypeVar("Kind", bound=Press)
_ASKING = NotThis | Reject | ShowTask | ShowAnswer | Choose
"""Buttons that say what was asked of a task."""
_OTHER_ROLE = {UnitRole.LEAD: UnitRole.COORDINATING, UnitRole.COORDINATING: UnitRole.LEAD}


def topic_of_message(message: Message, context: OfficeContext, answerer: Answerer) -> Topic | None:
    """Return what a message of the bot is about as far as its tasks are still in force; None for anybody else's message."""
    if message.from_user is None or message.from_user.id != context.bot.id:
        return None
    presses = tuple(_presses(message.reply_markup))
    one = next(_of(OpenReport, presses), None)
    if one is not None:
        return _of_tasks(answerer, (one.task,), _intent(presses))
    choices = tuple(each.task for each in presses if isinstance(each, ShowTask | ShowAnswer | Choose))
    if choices:
        return _of_tasks(answerer, choices, _intent(presses))
    shown = tasks_shown(message, answerer, context.texts)
    listed = _list(message, presses, answerer, context, shown)
    return listed or _of_tasks(answerer, shown, Intent.DETAIL)


def _presses(markup: InlineKeyboardMarkup | None) -> Iterator[Press]:
    for row in markup.inline_keyboard if markup is not None else ():
        for each in row:
            try:
                yield unpack(str(each.callback_data or ""))
            except ForgedButtonError:  # a sealed button of another file's
                continue


def _of(kind: type[Kind], presses: tuple[Press, ...]) -> Iterator[Kind]:
    return (each for each in presses if isinstance(each, kind))


def _intent(presses: tuple[Press, ...]) -> Intent:
    return next((each.intent for each in presses if isinstance(each, _ASKING)), Intent.DETAIL)


def _of_tasks(answerer: Answerer, ids: tuple[int, ...], intent: Intent) -> Topic | None:
    items = _items(answerer, ids)
    return Topic(intent, items, len(items)) if items and len(items) == len(ids) else None


def _items(answerer: Answerer, ids: tuple[int, ...]) -> tuple[PlannedTask, ...]:
    return tuple(item for each in ids if (item := answerer.item(each)) is not None)


def _list(
    message: Message, presses: tuple[Press, ...], answerer: Answerer, context: OfficeContext, shown: tuple[int, ...]
) -> Topic | None:
    """Return the list that a message shows. Its buttons say which; one that needs none is named by its bold heading."""
    named = tuple(_of(ShowList, presses))
    if len({each.unit for each in named}) > 1:
        return None  # a choice of units
    items = _items(answerer, shown)
    if named:
        press = named[-1]  # the last leads to the unit's other role
        unit = answerer.units.by_id.get(press.unit) if press.unit is not None else None
        span = Span(press.kind, press.label, press.first, press.last) if press.kind else None
        role = _OTHER_ROLE.get(press.role) if unit is not None and press.role is not None else None
        return Topic(press.intent, items, len(items), unit, role, span, section_of(answerer, press.section or None))
    span = span_headed(_heading(message), context.texts, context.today())
    return Topic(Intent.LIST_BY_TIME, items, len(items), span=span) if span is not None else None


def _heading(message: Message) -> str:
    """Return the words in bold with which a message begins, "" where it begins otherwise."""
    bold = message.parse_entities([MessageEntity.BOLD])
    first = min(bold, key=lambda entity: entity.offset, default=None)
    return bold[first] if first is not None and first.offset == 0 else ""
