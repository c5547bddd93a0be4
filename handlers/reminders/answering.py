"""The buttons under a reminder: report on its task, put it off, or see one of several and all of them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.dossiers import dossier_of
from handlers.effects import Facts, once
from handlers.progress.flow import Flow, reporting_units
from handlers.progress.outcome import Outcome
from handlers.progress.pending import Item, Pending
from handlers.progress.taking import carry_out, chat_of
from handlers.refusing import refuse
from handlers.reminders.buttons import ANSWERING, AnswerPing, ListPings, NotYet, OpenPing, PutOff
from handlers.reminders.pings import Found, for_one
from handlers.reminders.work import Work, work_of
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from handlers.views.card import Card, card, plain_text
from handlers.views.names import code_words
from handlers.views.pings import PingView, pings_card, put_off_card, single_card
from plan.duties import aim_reminded_of, duties_of, leading
from plan.ladder import Why
from plan.pings import Ping, Window
from plan.putting_off import choices_of, may_wait_until, next_month
from plan.reports import Status
from plan.rights import Action
from plan.wishes import Need, Wish
from storage import Transaction


def handlers() -> list[OfficeHandler]:
    """Return the handler of what is pressed under reminders."""
    return [CallbackQueryHandler(press, pattern(ANSWERING))]


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button under a reminder says."""
    match await pressed(update, context, ANSWERING):
        case AnswerPing() as wanted:
            await _report(update, context, wanted)
        case PutOff(until=None) as wanted:
            await _choices(update, context, wanted)
        case PutOff(task, milestone, date() as until):
            await _put_off(update, context, task, milestone, until, "ping.put_off")
        case NotYet() as wanted:
            await _not_yet(update, context, wanted)
        case OpenPing() | ListPings() as wanted:
            await _show(update, context, wanted)


async def _report(update: Update, context: OfficeContext, wanted: AnswerPing) -> None:
    """Report the status that was pressed on what the reminder was about; what is missing is asked for."""

    async def act(going: Flow) -> Outcome:
        dossier, mine = await going.dossier(wanted.task), reporting_units(context.person)
        said_of = (wanted.unit, wanted.milestone, wanted.period)
        aim = aim_reminded_of(dossier, mine, *said_of, going.writing.settings) if dossier is not None else None
        wish = Wish(wanted.task, context.now(), chat_of(update), status=wanted.status)
        if aim is None:
            return await going.advance(Pending((Item(wish),)))
        wish = replace(wish, unit_id=aim.unit_id, milestone=aim.milestone, period=aim.period, aimed=True)
        if wanted.status is Status.IN_PROGRESS:
            return await going.ask(Pending((Item(replace(wish, status=None)),), Need.PROGRESS))
        return await going.advance(Pending((Item(wish),)))

    await carry_out(update, context, act, anew=True)


async def _choices(update: Update, context: OfficeContext, wanted: PutOff) -> None:
    """Show until when it can be put off."""
    answerer = await context.library.answerer()
    item = answerer.item(wanted.task)
    if item is None:
        await alert(update, context.texts.plain("press.old"))
        return
    days = choices_of(context.today(), answerer.terms.calendar)
    seal = context.sealer(chat_of(update))
    await answer(update, put_off_card(item, wanted.milestone, days, context.texts, seal))


async def _not_yet(update: Update, context: OfficeContext, wanted: NotYet) -> None:
    """Ask again next month; in a group only somebody of the unit may say so, for the others see it."""
    office, answerer = context.office, await context.library.answerer()
    async with context.storage.reading() as tx:
        dossier = await dossier_of(tx, office.id, office.zone, answerer, wanted.task)
    reason = context.denied(Action.REPORT, leading(dossier)) if dossier is not None else None
    if reason is not None:
        await refuse(update, context, reason, Action.REPORT)
        return
    await _put_off(update, context, wanted.task, wanted.milestone, next_month(context.today()), "ping.not_yet")


async def _put_off(update: Update, context: OfficeContext, task: int, milestone: int | None, until: date, words: str) -> None:
    answerer, texts = await context.library.answerer(), context.texts
    item = answerer.item(task)
    if item is None or not may_wait_until(until, context.today()):
        await alert(update, texts.plain("press.old"))
        return

    async def act(tx: Transaction) -> Facts:
        await tx.snoozes.put(context.person.id, task, milestone, until)
        return {"put_off": task}

    await once(update, context, act, only_progress=True)
    values: dict[str, object] = {"code": code_words(item.task.code, texts)}
    if words == "ping.put_off":
        values["until"] = until
    await answer(update, card([texts.html(words, **values)]))


async def _show(update: Update, context: OfficeContext, wanted: OpenPing | ListPings) -> None:
    """Show one of several reminders, or all of them, as things stand now."""
    answerer = await context.library.answerer()
    async with context.storage.reading() as tx:
        work = await work_of(tx, context.office.id, context.office.zone, answerer, context.now())
        window = Window(wanted.since, context.today(), work.calendar, work.zone)
        found = await for_one(tx, work, context.person, window)
        view = _view(update, context, work, found, wanted.since)
        shown = await _one(tx, work, wanted, found, view) if isinstance(wanted, OpenPing) else _all(found, view)
    if shown is None:
        await alert(update, plain_text(context.texts.html("ping.nothing")))
    else:
        await answer(update, shown)


def _all(found: Found, view: PingView) -> Card | None:
    return pings_card(found.pings, view, private=True) if found.pings else None


async def _one(tx: Transaction, work: Work, wanted: OpenPing, found: Found, view: PingView) -> Card | None:
    """Return one reminder; of a task that the round did not name, as when it was opened again later, what is owed in it."""
    for ping in found.pings:
        if (ping.duty.task_id, ping.duty.milestone) == (wanted.task, wanted.milestone):
            return single_card(ping, view, private=True, back=len(found.pings) > 1)
    dossier = await dossier_of(tx, work.office_id, work.zone, work.answerer, wanted.task)
    if dossier is None:
        return None
    duties = [duty for duty in duties_of(dossier, work.today, work.settings) if duty.milestone == wanted.milestone]
    if not duties:
        return None
    full = replace(view, dossiers={**view.dossiers, wanted.task: dossier})
    return single_card(Ping(duties[0], Why.PUT_OFF), full, private=True, back=bool(found.pings))


def _view(update: Update, context: OfficeContext, work: Work, found: Found, since: date) -> PingView:
    by_task = {each.task_id: each for each in found.dossiers}
    seal = context.sealer(chat_of(update))
    return PingView(context.texts, work.units, {}, work.zone, work.today, by_task, work.calendar, seal, since)
