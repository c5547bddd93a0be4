"""Answering what becomes of an open task at the end of the year: it is done, goes on in the next year, or is given up."""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.deadlines.outcome import Outcome, Said, denied
from handlers.deadlines.turn import Turn, carry_out
from handlers.people.registration import by_id
from handlers.progress.flow import Flow
from handlers.progress.outcome import Outcome as Reported
from handlers.progress.pending import Item, Pending
from handlers.progress.taking import carry_out as carry_out_report
from handlers.progress.taking import chat_of
from handlers.reminders.work import Work, work_of
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from handlers.views.card import Card, card
from handlers.views.year_end import YearEndView, carried_card, ends_card, question_card, taken_back_card, which_unit_card
from handlers.year_end.buttons import KINDS, CarryOver, CloseEnd, FinishEnd, ListEnds, ShowEnd, TakeBackCarry
from handlers.year_end.closing import begin_closing
from handlers.year_end.gathering import Ends, answerable_by, open_end
from handlers.year_end.notices import rights_of
from plan.answering import Answerer
from plan.reports import Status
from plan.rights import Action
from plan.verdicts import Verdict, YearEnd
from plan.wishes import Wish
from plan.year_end import can_take_back
from storage import Transaction


def handlers() -> list[OfficeHandler]:
    """Return the handler of what is pressed at a year's end."""
    return [CallbackQueryHandler(press, pattern(KINDS))]


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button says."""
    match await pressed(update, context, KINDS):
        case ListEnds():
            await show_all(update, context)
        case ShowEnd(task, unit):
            await _show_one(update, context, task, unit)
        case FinishEnd(task, unit):
            await _finish(update, context, task, unit)
        case CarryOver() as carry:
            await carry_out(update, context, lambda turn: _carry_over(turn, carry), _show)
        case TakeBackCarry() as back:
            await carry_out(update, context, lambda turn: _take_back(turn, back), _show)
        case CloseEnd(task, unit):
            await begin_closing(update, context, task, unit)


async def show_all(update: Update, context: OfficeContext) -> None:
    """Show every open task about which who speaks can answer."""
    answerer = await context.library.answerer()
    async with context.storage.reading() as tx:
        work = await _work(tx, context, answerer)
        ends = await answerable_by(tx, work, context.person)
        shown = ends_card(ends.open, await _view(tx, context, chat_of(update), work, ends))
    await answer(update, shown)


async def _show_one(update: Update, context: OfficeContext, task_id: int, unit_id: int | None) -> None:
    """Show one task with the answers that who speaks may give; where it is not clear for which unit, ask that."""
    answerer, texts = await context.library.answerer(), context.texts
    async with context.storage.reading() as tx:
        work = await _work(tx, context, answerer)
        ends = await answerable_by(tx, work, context.person)
        unit_id = work.successors.get(unit_id) or unit_id if unit_id is not None else None
        mine = ends.of(task_id, unit_id)
        view = await _view(tx, context, chat_of(update), work, ends)
    if not mine:
        await alert(update, texts.plain("year_end.stale"))
    elif len(mine) > 1:
        await answer(update, which_unit_card(mine, view))
    else:
        may = rights_of(context.person, mine[0].unit_id, context.asker.place)
        await answer(update, question_card(mine[0], may, view, others=len(ends.open) > 1))


async def _finish(update: Update, context: OfficeContext, task_id: int, unit_id: int) -> None:
    """Report that what is open in a task is done; what is missing for that is asked for as always."""

    async def act(going: Flow) -> Reported:
        unit = (await going.tx.units.successors(context.office.id)).get(unit_id) or unit_id
        end = await open_end(going.tx, await _work(going.tx, context, going.answerer), task_id, unit)
        if end is None:
            return Reported(stale=True)
        aim = end.aim
        wish = Wish(task_id, context.now(), chat_of(update), unit_id=unit, status=Status.DONE, aimed=True)
        return await going.advance(Pending((Item(replace(wish, milestone=aim.milestone, period=aim.period)),)))

    await carry_out_report(update, context, act, anew=True)


async def _carry_over(turn: Turn, wanted: CarryOver) -> Outcome:
    """Record that a task goes on in the next year, if nothing was said of it since."""
    unit = await turn.unit_now(wanted.unit)
    reason = turn.context.denied(Action.REPORT, {unit})
    if reason is not None:
        return denied(reason, Action.REPORT)
    await turn.tx.reports.lock({wanted.task})
    end = await open_end(turn.tx, await _work(turn.tx, turn.context, turn.answerer), wanted.task, unit)
    if end is None or end.item.plan.header.year != wanted.year:
        return Outcome(Said.STALE)
    now, by = turn.context.now(), turn.context.person.id
    await turn.tx.year_ends.put(YearEnd(wanted.task, unit, wanted.year, Verdict.CARRIED, by, now))
    await turn.note("year_end.carried", wanted.task, {"unit": unit, "year": wanted.year})
    return Outcome(Said.SET, wanted.task, unit)


async def _take_back(turn: Turn, wanted: TakeBackCarry) -> Outcome:
    """Record that a task does not go on in the next year after all, until the year is over."""
    unit = await turn.unit_now(wanted.unit)
    reason = turn.context.denied(Action.REPORT, {unit})
    if reason is not None:
        return denied(reason, Action.REPORT)
    if turn.answerer.item(wanted.task) is None or not can_take_back(wanted.year, turn.context.today()):
        return Outcome(Said.STALE)
    successors = await turn.tx.units.successors(turn.context.office.id)
    said = (await turn.tx.year_ends.of_tasks([wanted.task]))[wanted.task]
    of_unit = [each.unit_id for each in said if (successors.get(each.unit_id) or each.unit_id) == unit]
    gone = [await turn.tx.year_ends.take_back(wanted.task, each, wanted.year) for each in of_unit]
    if not any(gone):
        return Outcome(Said.STALE)
    await turn.note("year_end.taken_back", wanted.task, {"unit": unit, "year": wanted.year})
    return Outcome(Said.DROPPED, wanted.task, unit)


async def _show(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Return the card of an outcome."""
    item = answerer.item(outcome.task or 0)
    if item is None:
        return card([context.texts.html("year_end.stale")])
    work = await _work(tx, context, answerer)
    ends = await answerable_by(tx, work, context.person)
    view = await _view(tx, context, chat_id, work, ends)
    if outcome.said is Said.DROPPED:
        return taken_back_card(item, len(ends.open), view)
    return carried_card(item, outcome.about or 0, len(ends.open), view)


async def _work(tx: Transaction, context: OfficeContext, answerer: Answerer) -> Work:
    return await work_of(tx, context.office.id, context.office.zone, answerer, context.now())


async def _view(tx: Transaction, context: OfficeContext, chat_id: int, work: Work, ends: Ends) -> YearEndView:
    units = by_id(await tx.units.all(context.office.id))
    named = len({each.unit_id for each in ends.open}) > 1
    return YearEndView(context.texts, units, {}, work.zone, work.today, context.sealer(chat_id), ends.dossiers, named=named)
