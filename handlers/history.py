"""The history of one task: /lichsu 3a, in reply to a card, or by a button. It shows and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import message_in, words_after_command
from handlers.buttons import ShowHistory, unpack
from handlers.context import OfficeContext, OfficeHandler
from handlers.dossiers import dossier_of
from handlers.packing import ForgedButtonError
from handlers.people.registration import by_id
from handlers.progress.flow import reporting_units
from handlers.progress.my_tasks import example_code
from handlers.progress.reading import tasks_shown
from handlers.refusing import refuse
from handlers.sealed import pattern
from handlers.speaking import alert, answer
from handlers.task import looks_like_code
from handlers.understanding import understood
from handlers.views.answers import answer_card
from handlers.views.card import Card
from handlers.views.history import history_card, no_history_card, page_of, which_history_card, with_origin
from handlers.views.names import shortened
from handlers.views.statuses import CardView
from plan.agenda import agenda
from plan.answering import Answerer
from plan.answers import Found, PlannedTask, Unsure
from plan.dossier import Dossier
from plan.history import Event, events, people
from plan.rights import Action
from storage import Transaction

MOST_OFFERED = 8
ASKED_SIZE = 20


def handlers() -> list[OfficeHandler]:
    """Return the handlers of /lichsu and of its buttons."""
    return [CommandHandler("lichsu", show), CallbackQueryHandler(press, pattern({ShowHistory.PREFIX: ShowHistory}))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show the history of the task that is named or replied to; where that is not one task, offer some."""
    typed, answerer = words_after_command(update), await context.library.answerer()
    about = tasks_shown(message_in(update).reply_to_message, answerer, context.texts)
    if typed:
        await answer(update, await _named(typed, answerer, context))
    elif about:
        items = tuple(item for item in map(answerer.item, about) if item is not None)
        await answer(update, await _of_one(items, answerer, context))
    else:
        await answer(update, _offered(answerer, context))


async def press(update: Update, context: OfficeContext) -> None:
    """Show the page of a history that a button names; whoever presses it needs the right of the command."""
    try:
        wanted = unpack((update.callback_query and update.callback_query.data) or "")
    except ForgedButtonError:
        wanted = None
    if not isinstance(wanted, ShowHistory):
        await alert(update, context.texts.plain("press.unknown"))
        return
    reason = context.denied(Action.HISTORY)
    if reason is not None:
        await refuse(update, context, reason, Action.HISTORY)
        return
    shown = await _history(wanted.task, await context.library.answerer(), context, wanted.page)
    if shown is None:
        await alert(update, context.texts.plain("press.old"))
    else:
        await answer(update, shown)


async def _named(typed: str, answerer: Answerer, context: OfficeContext) -> Card:
    """Return the history of the task that words name by its code or otherwise, or what else is to be said of them."""
    texts, today = context.texts, context.today()
    items = answerer.by_code(typed)
    if len(items) > 1:
        head = texts.html("choose.code_twice", code=shortened(typed, ASKED_SIZE), n=len(items))
        return which_history_card(head, items[:MOST_OFFERED], texts)
    if items:
        return await _of_one(items, answerer, context)
    if looks_like_code(typed):
        return answer_card(answerer.unknown_code(typed), texts, today, answerer)
    said = await understood(typed, today, None, answerer, context.services.meaning)
    match said:
        case Found(item=item):
            return await _of_one((item,), answerer, context)
        case Unsure(choices=choices, near=True):
            return which_history_card(texts.html("unsure.near", n=len(choices)), choices, texts)
        case Unsure(choices=choices):
            return await _of_one(choices, answerer, context)
        case _:
            return answer_card(said, texts, today, answerer)


async def _of_one(items: tuple[PlannedTask, ...], answerer: Answerer, context: OfficeContext) -> Card:
    """Return the history of a task; of several, the choice."""
    texts = context.texts
    shown = await _history(items[0].task.id or 0, answerer, context) if len(items) == 1 else None
    return shown or which_history_card(texts.html("history.choose"), items[:MOST_OFFERED], texts)


def _offered(answerer: Answerer, context: OfficeContext) -> Card:
    """Ask which task is meant, with those on which the person reports."""
    mine = set(reporting_units(context.person))
    units = [unit for unit in answerer.units.units if unit.id in mine]
    items = agenda(answerer, units, context.today())[:MOST_OFFERED] if units else ()
    head = context.texts.html("history.ask", code=example_code(items or _first(answerer), context.texts))
    return which_history_card(head, items, context.texts)


def _first(answerer: Answerer) -> tuple[PlannedTask, ...]:
    return next(((PlannedTask(plan, plan.tasks[0]),) for plan in answerer.plans if plan.tasks), ())


async def _history(task_id: int, answerer: Answerer, context: OfficeContext, page: int = 0) -> Card | None:
    """Return a page of the history of a task, None where it is not in force."""
    office = context.office
    async with context.storage.reading() as tx:
        dossier = await dossier_of(tx, office.id, office.zone, answerer, task_id)
        if dossier is None:
            return None
        found = events(dossier)
        view = await _view(tx, context, dossier, page_of(found, page)[1])
        origin = await tx.plan_changes.origin(task_id)
    if found:
        return with_origin(history_card(dossier, found, page, view), origin, context.texts)
    nothing = no_history_card(dossier, context.texts, may_report=_may_report(dossier, context))
    return with_origin(nothing, origin, context.texts)


async def _view(tx: Transaction, context: OfficeContext, dossier: Dossier, shown: Sequence[Event]) -> CardView:
    units, names = await tx.units.all(context.office.id), await tx.people.names(people(shown, dossier.reports))
    return CardView(context.texts, by_id(units), names, context.office.zone, context.today())


def _may_report(dossier: Dossier, context: OfficeContext) -> bool:
    allowed = context.denied(Action.REPORT) is None
    return allowed and any(map(dossier.may_report, reporting_units(context.person)))
