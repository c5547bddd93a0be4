"""Pressed buttons. Data may be forged, months old, or pressed by anyone in the group: all is looked up afresh."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.asking import unit_of_asker
from handlers.buttons import (
    AskExample,
    Choose,
    NotThis,
    OpenSection,
    Press,
    Reject,
    ShowAnswer,
    ShowList,
    ShowSoon,
    ShowTask,
    unpack,
)
from handlers.context import OfficeContext, OfficeHandler
from handlers.deadlines.offering import with_leaders_row
from handlers.learning import note
from handlers.listing import MOST_SOON_DAYS, lead_if, soon
from handlers.packing import ForgedButtonError
from handlers.speaking import alert, answer, say
from handlers.views.answers import answer_card
from handlers.views.card import Card
from handlers.views.choices import others_card, rephrase_card
from handlers.views.examples import examples
from handlers.views.lists import list_card
from handlers.views.prompts import section_card, tasks_of_section
from handlers.views.tasks import task_card
from handlers.year_end.offering import with_year_end_row
from plan.answering import Answerer
from plan.answers import Found, Intent, PlannedTask, Span, SpanKind
from plan.model import Section, Unit


class _GoneError(LookupError):
    """What the button speaks of is no longer in force."""


def handlers() -> list[OfficeHandler]:
    """Return the one handler of all buttons."""
    return [CallbackQueryHandler(press)]


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button says; say politely when it is too old or was never ours."""
    try:
        pressed = unpack((update.callback_query and update.callback_query.data) or "")
        if isinstance(pressed, AskExample):
            await _ask_example(pressed, update, context)
        else:
            answerer = await context.library.answerer()
            shown = _card_of(pressed, answerer, context)
            await _learn(pressed, context)
            if isinstance(pressed, ShowTask | ShowAnswer | Choose):
                found = Found(pressed.intent, _task(answerer, pressed.task))
                shown = with_leaders_row(shown, found, update, context)
                shown = with_year_end_row(shown, found, answerer, update, context)
            await answer(update, shown)
    except ForgedButtonError:
        await alert(update, context.texts.plain("press.unknown"))
    except _GoneError:
        await alert(update, context.texts.plain("press.old"))


async def _ask_example(pressed: AskExample, update: Update, context: OfficeContext) -> None:
    """Answer an example below the message that offers it, so that the other examples stay."""
    answerer, today = await context.library.answerer(), context.today()
    shown = [each for each in examples(answerer, context.texts, today) if each.kind is pressed.kind]
    if not shown:
        raise _GoneError
    said = answerer.answer(shown[0].question, today, await unit_of_asker(update, context, answerer))
    await say(update, answer_card(said, context.texts, today, answerer))


def _card_of(pressed: Press, answerer: Answerer, context: OfficeContext) -> Card:
    texts, today = context.texts, context.today()
    match pressed:
        case ShowTask() | ShowAnswer():
            found = Found(pressed.intent, _task(answerer, pressed.task), _tasks(answerer, pressed.others))
            return task_card(found, texts, today, answerer, full=pressed.full, question=_question(pressed))
        case Choose():
            found = Found(pressed.intent, _task(answerer, pressed.task))
            return task_card(found, texts, today, answerer, question=pressed.question)
        case NotThis() | Reject():
            others = _tasks(answerer, pressed.others)
            if not others:
                return rephrase_card(texts, today, answerer)
            return others_card(others, pressed.intent, texts, _question(pressed))
        case ShowList():
            return _list(pressed, answerer, context)
        case ShowSoon():
            unit = _unit(answerer, pressed.unit)
            span = soon(today, min(pressed.days, MOST_SOON_DAYS))
            tasks = answerer.task_list(Intent.LIST_BY_TIME, today, unit=unit, role=lead_if(unit), span=span)
            return list_card(tasks, texts, today, answerer)
        case OpenSection():
            items = tasks_of_section(answerer, pressed.plan, pressed.number)
            if not items:
                raise _GoneError
            return section_card(items, items[0].plan.sections[pressed.number].title, texts)
        case _:
            raise _GoneError


async def _learn(pressed: Press, context: OfficeContext) -> None:
    """Note what a press tells about the words of a question."""
    if isinstance(pressed, Choose | Reject):
        await note(context, pressed.question, pressed.task, meant=isinstance(pressed, Choose))


def _question(pressed: ShowTask | NotThis | ShowAnswer | Reject) -> int | None:
    return pressed.question if isinstance(pressed, ShowAnswer | Reject) else None


def _list(pressed: ShowList, answerer: Answerer, context: OfficeContext) -> Card:
    tasks = answerer.task_list(
        pressed.intent,
        context.today(),
        unit=_unit(answerer, pressed.unit),
        role=pressed.role,
        span=_span(pressed),
        section=_section(answerer, pressed.section) if pressed.section else None,
    )
    return list_card(tasks, context.texts, context.today(), answerer, part=pressed.part, page=pressed.page)


def _span(pressed: ShowList) -> Span | None:
    """Return the time of a list. No button of ours asks for some days without saying which: such a one is forged."""
    if pressed.kind is None:
        return None
    if pressed.kind in {SpanKind.DAYS, SpanKind.SOON} and (pressed.first is None or pressed.last is None):
        raise ForgedButtonError(pressed.label)
    return Span(pressed.kind, pressed.label, pressed.first, pressed.last)


def _task(answerer: Answerer, task_id: int) -> PlannedTask:
    found = _tasks(answerer, (task_id,))
    if not found:
        raise _GoneError
    return found[0]


def _tasks(answerer: Answerer, ids: tuple[int, ...]) -> tuple[PlannedTask, ...]:
    """Return the tasks of these ids that are still in force, in the order of the ids."""
    return tuple(item for each in ids if (item := answerer.item(each)) is not None)


def _unit(answerer: Answerer, unit_id: int | None) -> Unit | None:
    if unit_id is None:
        return None
    unit = next((unit for unit in answerer.units.units if unit.id == unit_id), None)
    if unit is None:
        raise _GoneError
    return unit


def _section(answerer: Answerer, ref: str) -> Section:
    section = next((each for plan in answerer.plans for each in plan.sections if each.ref == ref), None)
    if section is None:
        raise _GoneError
    return section
