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
    Part,
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
from handlers.talks import note_shown
from handlers.views.answers import answer_card
from handlers.views.card import Card
from handlers.views.choices import others_card, rephrase_card
from handlers.views.examples import examples
from handlers.views.lists import lines_shown, list_card
from handlers.views.prompts import section_card, tasks_of_section
from handlers.views.talks import seen_in
from handlers.views.tasks import task_card
from handlers.year_end.offering import with_year_end_row
from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, PlannedTask, Span, SpanKind, TaskList, Unsure
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
            given = _given(pressed, answerer, context)
            shown = _card_of(pressed, given, answerer, context)
            await _learn(pressed, context)
            await note_shown(update, context, answerer, given, _seen(pressed, given, answerer, context))
            if isinstance(given, Found):
                shown = with_leaders_row(shown, given, update, context)
                shown = with_year_end_row(shown, given, answerer, update, context)
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
    await note_shown(update, context, answerer, said, seen_in(said, today, answerer))
    await say(update, answer_card(said, context.texts, today, answerer))


def _given(pressed: Press, answerer: Answerer, context: OfficeContext) -> Answer:
    """Return the answer that a button asks for; `_GoneError` where what it speaks of is no longer in force."""
    match pressed:
        case ShowTask() | ShowAnswer():
            return Found(pressed.intent, _task(answerer, pressed.task), _tasks(answerer, pressed.others))
        case Choose():
            return Found(pressed.intent, _task(answerer, pressed.task))
        case NotThis() | Reject():
            others = _tasks(answerer, pressed.others)
            return Unsure(pressed.intent, others) if others else Nothing(NothingReason.NOT_IN_PLAN)
        case ShowList():
            return _list(pressed, answerer, context)
        case ShowSoon():
            unit, today = _unit(answerer, pressed.unit), context.today()
            span = soon(today, min(pressed.days, MOST_SOON_DAYS))
            return answerer.task_list(Intent.LIST_BY_TIME, today, unit=unit, role=lead_if(unit), span=span)
        case OpenSection():
            items = tasks_of_section(answerer, pressed.plan, pressed.number)
            if items:
                return Unsure(Intent.DETAIL, items)
    raise _GoneError


def _card_of(pressed: Press, given: Answer, answerer: Answerer, context: OfficeContext) -> Card:
    texts, today = context.texts, context.today()
    match given:
        case Found():
            full = isinstance(pressed, ShowTask | ShowAnswer) and pressed.full
            return task_card(given, texts, today, answerer, full=full, question=_question(pressed))
        case TaskList() if isinstance(pressed, ShowList):
            return list_card(given, texts, today, answerer, part=pressed.part, page=pressed.page)
        case TaskList():
            return list_card(given, texts, today, answerer)
        case Unsure(choices=items) if isinstance(pressed, OpenSection):
            return section_card(items, items[0].plan.sections[pressed.number].title, texts)
        case Unsure():
            return others_card(given.choices, given.asked, texts, _question(pressed))
        case _:
            return rephrase_card(texts, today, answerer)


async def _learn(pressed: Press, context: OfficeContext) -> None:
    """Note what a press tells about the words of a question."""
    if isinstance(pressed, Choose | Reject):
        await note(context, pressed.question, pressed.task, meant=isinstance(pressed, Choose))


def _question(pressed: Press) -> int | None:
    return pressed.question if isinstance(pressed, Choose | ShowAnswer | Reject) else None


def _seen(pressed: Press, given: Answer, answerer: Answerer, context: OfficeContext) -> tuple[PlannedTask, ...]:
    """Return the tasks of a list in the order in which the press has shown them."""
    if not isinstance(given, TaskList):
        return ()
    part, page = (pressed.part, pressed.page) if isinstance(pressed, ShowList) else (Part.MAIN, 0)
    return lines_shown(given, context.today(), answerer, part=part, page=page)


def _list(pressed: ShowList, answerer: Answerer, context: OfficeContext) -> TaskList:
    return answerer.task_list(
        pressed.intent,
        context.today(),
        unit=_unit(answerer, pressed.unit),
        role=pressed.role,
        span=_span(pressed),
        section=_section(answerer, pressed.section) if pressed.section else None,
    )


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
