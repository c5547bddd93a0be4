"""An edited message that was a report: the past stays, and its author is offered to record what it says now.

It stands before the gate, which lets no edit through: an edit itself never writes, only the button under the offer does.
"""

from __future__ import annotations

from dataclasses import replace

from telegram import Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from handlers.asker import asker_of
from handlers.context import OfficeContext, OfficeHandler
from handlers.progress.buttons import Undo
from handlers.progress.flow import Flow
from handlers.progress.outcome import Outcome
from handlers.progress.pending import Item, Pending
from handlers.progress.reading import Said
from handlers.progress.taking import carry_out, chat_of
from handlers.speaking import say
from handlers.views.card import Button, card
from plan.answering import Answerer
from plan.claims import hear
from plan.ledger import counting
from plan.reports import Claim, Report
from plan.rights import Action, Sender, denial
from plan.wishes import Wish

GROUP = -2
"""Before the gate."""


def handlers() -> list[OfficeHandler]:
    """Return the handler of edited messages."""
    return [MessageHandler(filters.UpdateType.EDITED_MESSAGE, edited)]


async def edited(update: Update, context: OfficeContext) -> None:
    """Offer to record anew what a message says now, to whoever reported with it and may still report."""
    if context.marked:
        raise ApplicationHandlerStop
    context.asker = asker = await asker_of(update, context)
    person = asker.person
    allowed = asker.sender is Sender.EDIT and denial(Action.REPORT, person, place=asker.place) is None
    if allowed and person is not None:
        said = Said.read(update)
        async with context.storage.reading() as tx:
            mine = [each for each in await tx.reports.said_in(said.chat_id, said.message_id) if each.author_id == person.id]
            known = await tx.reports.of_tasks({each.aim.task_id for each in mine})
        standing = [each for each in mine if any(each.id == one.id for one in counting(known[each.aim.task_id]))]
        if standing:
            await _offer(update, context, said, standing)
    raise ApplicationHandlerStop


async def _offer(update: Update, context: OfficeContext, said: Said, standing: list[Report]) -> None:
    answerer = await context.library.answerer()
    changed = [
        Item(_wish(said, claim, report))
        for claim in hear(_words(update), context.today()).claims
        for report in _meant(claim, standing, answerer)
    ]
    told = [item for item in changed if item.wish.says_progress]
    if not told:
        undo = Button(context.texts.plain("report_button.undo"), context.sealer(chat_of(update))(Undo(standing[-1].id)))
        await say(update, card([context.texts.html("report_ask.edited_away")], [[undo]]))
        return

    async def act(going: Flow) -> Outcome:
        return await going.advance(Pending(tuple(told)))

    await carry_out(update, context, act)


def _meant(claim: Claim, standing: list[Report], answerer: Answerer) -> list[Report]:
    """Return which of the message's reports a claim is about: all where it names no task."""
    named = {item.task.id for code in claim.codes for item in answerer.by_code(code)}
    return [each for each in standing if not claim.codes or each.aim.task_id in named]


def _wish(said: Said, claim: Claim, report: Report) -> Wish:
    aim = report.aim
    wish = replace(said.wish(claim, aim.task_id), unit_id=aim.unit_id, milestone=aim.milestone, period=aim.period)
    return replace(wish, aimed=True, corrects=report.id, meant=False, for_all=report.for_all)


def _words(update: Update) -> str:
    """Return what a message says now, without a command before it."""
    message = update.edited_message
    text = (message.text or message.caption or "") if message is not None else ""
    return text.partition(" ")[2] if text.startswith("/") else text
