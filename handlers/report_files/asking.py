"""/baocao: official reports of a period as files. What was asked for is queued; the files are made and sent by the outbox.

So a restart loses none of them, and the same update or a second press of the same button sends none twice.
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.effects import Facts, once
from handlers.report_files.buttons import KINDS, MakeReport
from handlers.report_files.notices import KINDS as PARTS
from handlers.report_files.notices import units_for
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from handlers.views.card import card
from handlers.views.report_cards import begun_card, periods_card
from handlers.views.report_view import period_words
from plan.report_periods import ReportPeriod, offered, period_from, period_of_key
from storage import Address, Delivery, Transaction


def handlers() -> list[OfficeHandler]:
    """Return the handlers of reports."""
    return [CommandHandler("baocao", ask), CallbackQueryHandler(press, pattern(KINDS))]


async def ask(update: Update, context: OfficeContext) -> None:
    """Begin the report of the period that was typed; without one, or with one that is not understood, ask for it."""
    typed, texts, today = words_after_command(update), context.texts, context.today()
    period = period_from(typed, today)
    if period is not None and period.first <= today:
        await _begin(update, context, period, f"u{update.update_id}")
        return
    if not typed:
        words = texts.html("report_file.ask")
    elif period is None:
        words = texts.html("report_file.not_heard", typed=typed[:100])
    else:
        words = texts.html("report_file.ahead", period=period_words(period, texts))
    chat_id = update.effective_chat.id if update.effective_chat else 0
    await answer(update, periods_card(words, offered(today), texts, context.sealer(chat_id)))


async def press(update: Update, context: OfficeContext) -> None:
    """Begin the report of the period that was pressed."""
    match await pressed(update, context, KINDS):
        case MakeReport(key):
            period = period_of_key(key)
            query = update.callback_query
            if period is None or query is None:
                await alert(update, context.texts.plain("press.unknown"))
            else:
                message = query.message.message_id if query.message is not None else update.update_id
                await _begin(update, context, period, f"m{message}")


async def _begin(update: Update, context: OfficeContext, period: ReportPeriod, source: str) -> None:
    """Queue every part of a report once for one message, and say that it is being made."""
    answerer, texts, person = await context.library.answerer(), context.texts, context.person
    if not answerer.plans:
        await answer(update, card([texts.html("report_file.no_plan")]))
        return

    async def act(tx: Transaction) -> Facts:
        now, to, key = context.now(), Address.person(person.id), f"{context.bot.id}:{source}:{period.key}"
        facts = {"period": period.key}
        await tx.outbox.queue_all([Delivery(context.office.id, to, kind, key, facts, now) for kind in PARTS], now)
        return facts

    await once(update, context, act, only_progress=True)
    only = units_for(person)
    names = [answerer.units.by_id[unit].name for unit in only or () if unit in answerer.units.by_id]
    await answer(update, begun_card(period, "; ".join(names), texts))
