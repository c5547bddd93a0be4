"""/lichnghi: days off and made-up days of the office, for everybody to see and for administrators to change."""

from __future__ import annotations

from datetime import date
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import words_after_command
from handlers.calendars import calendar_with, years_around
from handlers.context import OfficeContext, OfficeHandler
from handlers.effects import Facts, once
from handlers.office.buttons import CALENDAR, RemoveDays, UndoDays
from handlers.office.calendar_outcome import Outcome, Said, facts_of, outcome_from
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.calendar import CalendarView, calendar_card, fault_card
from plan.calendar import OfficeDay
from plan.calendar_words import DaysFault, DaysWish, hear_days
from plan.days_off import DayChange, days_of, entering, taking_away, undoing
from plan.rights import Action
from storage import Transaction


def handlers() -> list[OfficeHandler]:
    """Return the handlers of the calendar."""
    return [CommandHandler("lichnghi", show_or_enter), CallbackQueryHandler(press, pattern(CALENDAR))]


async def show_or_enter(update: Update, context: OfficeContext) -> None:
    """Show the calendar, or enter the days that were typed."""
    typed = words_after_command(update)
    if not typed:
        await answer(update, calendar_card(await _view(update, context)))
    elif (reason := context.denied(Action.CHANGE_CALENDAR)) is not None:
        await refuse(update, context, reason, Action.CHANGE_CALENDAR)
    else:
        match hear_days(typed, context.today()):
            case DaysWish() as wish:
                await _change(update, context, wish)
            case DaysFault() as fault:
                await answer(update, fault_card(fault, context.texts, context.today()))


async def press(update: Update, context: OfficeContext) -> None:
    """Take days away, or take the last change back."""
    wanted = await pressed(update, context, CALENDAR)
    if wanted is not None:
        await _change(update, context, wanted)


async def _change(update: Update, context: OfficeContext, wanted: Any) -> None:
    """Change the calendar once for this update and show it as it is now."""

    async def act(tx: Transaction) -> Facts:
        await tx.days.lock(context.office.id)
        own = {each.day: each for each in await tx.days.all(context.office.id)}
        outcome = await _outcome(tx, context, wanted, own)
        await _write(tx, context, outcome)
        return facts_of(outcome)

    outcome = outcome_from(await once(update, context, act))
    undo = UndoDays(update.update_id) if outcome.can_be_undone else None
    await answer(update, calendar_card(await _view(update, context), outcome, undo))


async def _outcome(tx: Transaction, context: OfficeContext, wanted: Any, own: dict[date, OfficeDay]) -> Outcome:
    """Return what is to be written."""
    match wanted:
        case DaysWish(kind, first, last, note):
            changes = _entered(context, wanted, own)
            return Outcome(Said.ENTERED if changes else Said.KNOWN, kind, first, last, note, changes)
        case RemoveDays(kind, first, last):
            changes = taking_away(kind, max(first, context.today()), last, own)
            note = changes[0].before.note if changes and changes[0].before is not None else ""
            return Outcome(Said.REMOVED if changes else Said.STALE, kind, first, last, note, changes)
        case UndoDays(number):
            done = await tx.effects.get(context.bot.id, number)
            changes = undoing(outcome_from(done).changes, own) if done is not None else ()
            if changes:
                return Outcome(Said.UNDONE, changes=changes, first=changes[0].day, last=changes[-1].day)
    return Outcome(Said.STALE)


def _entered(context: OfficeContext, wish: DaysWish, own: dict[date, OfficeDay]) -> tuple[DayChange, ...]:
    holidays, today = context.services.holidays, context.today()
    country, calendar = calendar_with((), holidays, today), calendar_with(own.values(), holidays, today)
    days = [OfficeDay(day, wish.kind, wish.note) for day in days_of(wish.first, wish.last)]
    return entering(days, own, country, calendar)


async def _write(tx: Transaction, context: OfficeContext, outcome: Outcome) -> None:
    office_id = context.office.id
    for each in outcome.changes:
        if each.after is None:
            await tx.days.remove(office_id, each.day)
        else:
            await tx.days.put(office_id, each.after)
    if outcome.changes:
        facts = {"days": {each.day.isoformat(): each.after.kind.value if each.after else None for each in outcome.changes}}
        by = context.person.pseudonym
        await tx.audit.note(office_id, by, f"calendar.{outcome.said.value}", "calendar", facts, context.now())


async def _view(update: Update, context: OfficeContext) -> CalendarView:
    """Return the calendar as who speaks may see it: with buttons only for who may press them."""
    async with context.storage.reading() as tx:
        own = await tx.days.all(context.office.id)
    chat_id = update.effective_chat.id if update.effective_chat else 0
    seal = context.sealer(chat_id) if context.denied(Action.CHANGE_CALENDAR) is None else None
    holidays, today = context.services.holidays, context.today()
    calendar, public = calendar_with(own, holidays, today), holidays.days_off(years_around(today))
    return CalendarView(context.texts, today, calendar, public, own, seal)
