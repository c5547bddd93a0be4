"""/baocao: official reports of a period as files. What was asked for is queued; the files are made and sent by the outbox.

So a restart loses none of them, and the same update or a second press of the same button sends none twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.effects import Facts, once
from handlers.refusing import refuse
from handlers.report_files.buttons import KINDS, MakeReport
from handlers.report_files.notices import KINDS as PARTS
from handlers.report_files.notices import units_for
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from handlers.views.card import card
from handlers.views.report_cards import begun_card, periods_card
from handlers.views.report_view import period_words
from plan.answering import Answerer
from plan.folding import nfc
from plan.report_periods import ReportPeriod, offered, period_from, period_of_key
from plan.rights import Action
from storage import Address, Delivery, Transaction

_OF_A_UNIT = re.compile(r"(?:^|\s)(?:của|cua)\s*(?=$|\s)", re.IGNORECASE)
_SHOWN = 100


def handlers() -> list[OfficeHandler]:
    """Return the handlers of reports."""
    return [CommandHandler("baocao", ask), CallbackQueryHandler(press, pattern(KINDS))]


async def ask(update: Update, context: OfficeContext) -> None:
    """Begin the report of the period that was typed, of the unit beside it; without a period ask for it."""
    typed, texts, today = words_after_command(update), context.texts, context.today()
    wanted = heard(typed, await context.library.answerer(), today)
    period = wanted.period
    if period is not None and period.first <= today:
        await _begin(update, context, replace(wanted, source=f"u{update.update_id}"))
        return
    if not typed:
        words = texts.html("report_file.ask")
    elif period is None:
        words = texts.html("report_file.not_heard", typed=typed[:_SHOWN])
    else:
        words = texts.html("report_file.ahead", period=period_words(period, texts))
    chat_id = update.effective_chat.id if update.effective_chat else 0
    await answer(update, periods_card(words, offered(today), texts, context.sealer(chat_id)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: its period, the unit that was named, and from which message or press it comes."""

    period: ReportPeriod | None
    unit: int | None = None
    source: str = ""


def heard(typed: str, answerer: Answerer, today: date) -> Wanted:
    """Return which report is meant: a period, or a period with a unit before or behind it."""
    period = period_from(typed, today)
    if period is not None:
        return Wanted(period)
    text = nfc(typed)
    for mention in sorted(answerer.units.mentioned(text), key=lambda each: -each.score):
        rest = f"{text[: mention.start]} {text[mention.end :]}".strip(" ,.;:")
        for words in (rest, _OF_A_UNIT.sub("", rest)):
            if (period := period_from(words, today)) is not None:
                return Wanted(period, mention.unit.id)
    return Wanted(None)


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
                await _begin(update, context, Wanted(period, source=f"m{message}"))


async def _begin(update: Update, context: OfficeContext, wanted: Wanted) -> None:
    """Queue every part of a report once for one message, and say that it is being made."""
    answerer, texts, person, period = await context.library.answerer(), context.texts, context.person, wanted.period
    if period is None or not answerer.plans:
        await answer(update, card([texts.html("report_file.no_plan")]))
        return
    if wanted.unit is not None and (reason := context.denied(Action.MAKE_REPORTS, {wanted.unit})) is not None:
        await refuse(update, context, reason, Action.MAKE_REPORTS)
        return

    async def act(tx: Transaction) -> Facts:
        now, to, key = context.now(), Address.person(person.id), f"{context.bot.id}:{wanted.source}:{period.key}"
        facts = {"period": period.key, "unit": wanted.unit}
        await tx.outbox.queue_all([Delivery(context.office.id, to, kind, key, facts, now) for kind in PARTS], now)
        return facts

    await once(update, context, act, only_progress=True)
    only = units_for(person) if wanted.unit is None else (wanted.unit,)
    names = [answerer.units.by_id[unit].name for unit in only or () if unit in answerer.units.by_id]
    await answer(update, begun_card(period, "; ".join(names), texts))
