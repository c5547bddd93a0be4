"""Explanations: a leader asks in one tap why a task is late, the leading unit answers in words; the first answer counts."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.crews import addresses_in
from handlers.deadlines.buttons import EXPLAINING, AskExplanation, Explain
from handlers.deadlines.outcome import Outcome, Said, denied
from handlers.deadlines.turn import Turn, carry_out
from handlers.deadlines.viewing import view_for
from handlers.dossiers import dossier_of
from handlers.progress.typed import MOST_NOTE, Typed
from handlers.sealed import pattern, pressed
from handlers.views.card import Card, card
from handlers.views.explanations import asked_card, explain_card, nobody_card, sent_card, standing_card
from plan.answering import Answerer
from plan.asking import looks_like_question
from plan.explaining import answer_by, late_units
from plan.explanations import Explanation
from plan.office_settings import settings_from
from plan.rights import Action
from storage import Address, Transaction
from storage.drafts import Draft

EXPLANATION = "explanation"
"""The kind of draft that waits for an answer."""
QUESTION, ANSWER = "explanation_asked", "explanation_given"
"""Kinds of notices: to the unit that is asked, to the leader who asked."""


def handlers() -> list[OfficeHandler]:
    """Return the handler of asking and of beginning to answer."""
    return [CallbackQueryHandler(press, pattern(EXPLAINING))]


async def press(update: Update, context: OfficeContext) -> None:
    """Ask the units that are behind, or begin to answer."""
    match await pressed(update, context, EXPLAINING):
        case AskExplanation(task):
            await carry_out(update, context, lambda turn: _ask(turn, task), show, anew=True)
        case Explain(explanation):
            await carry_out(update, context, lambda turn: _begin(turn, explanation), show)


async def _ask(turn: Turn, task_id: int) -> Outcome:
    """Ask every leading unit that is behind and has no question open; tell each of it."""
    dossier, context = await turn.dossier(task_id), turn.context
    if dossier is None:
        return Outcome(Said.REFUSED, task_id)
    settings = settings_from(await turn.tx.settings.all(context.office.id))
    due = answer_by(context.today(), dossier.terms.calendar, settings)
    asked: list[int] = []
    for unit in late_units(dossier, context.today()):
        question = Explanation(task_id, unit, context.person.id, context.now(), due)
        stored = await turn.tx.explanations.ask(question)
        if stored is not None:
            asked.append(stored.id)
            await turn.note("explanation.asked", task_id, {"explanation": stored.id, "unit": unit, "due": due.isoformat()})
            to = await addresses_in(turn.tx, context.bot.id, unit, context.today())
            await turn.tell(to, QUESTION, str(stored.id), {"explanation": stored.id})
    return Outcome(Said.ASKED if asked else Said.REFUSED, task_id, ids=tuple(asked))


async def _begin(turn: Turn, explanation_id: int) -> Outcome:
    """Wait for the words of an answer, if it is still wanted from a unit of who presses."""
    found = await turn.tx.explanations.get(explanation_id)
    if found is None:
        return Outcome(Said.STALE)
    reason = await turn.may(Action.EXPLAIN, found.unit_id)
    if reason is not None:
        return denied(reason, Action.EXPLAIN)
    if found.answered_at is not None:
        return Outcome(Said.STANDING, found.task_id, found.id)
    return Outcome(Said.WHY, found.task_id, found.id, draft=await turn.open(EXPLANATION, {"explanation": found.id}))


async def take_for_explanation(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Take what was typed as the answer; a question about the plan is answered as one instead, unless it replies."""
    replies = update.message is not None and update.message.reply_to_message is not None
    if not typed.words or (not replies and looks_like_question(typed.words)):
        return False

    async def act(turn: Turn) -> Outcome:
        facts = await turn.take(draft.id, EXPLANATION)
        found = await turn.tx.explanations.get(int(facts["explanation"])) if facts is not None else None
        return await _answer(turn, found, typed.words[:MOST_NOTE]) if found is not None else Outcome(Said.STALE)

    await carry_out(update, context, act, show)
    return True


async def _answer(turn: Turn, found: Explanation, words: str) -> Outcome:
    """Store an answer and tell the leader; where another was first, say so."""
    reason = await turn.may(Action.EXPLAIN, found.unit_id)
    if reason is not None:
        return denied(reason, Action.EXPLAIN)
    context = turn.context
    if not await turn.tx.explanations.answer(found.id, words, context.person.id, context.now()):
        return Outcome(Said.STANDING, found.task_id, found.id)
    await turn.note("explanation.answered", found.task_id, {"explanation": found.id, "unit": found.unit_id})
    await turn.tell([Address.person(found.asked_by)], ANSWER, str(found.id), {"explanation": found.id})
    return Outcome(Said.ANSWERED, found.task_id, found.id)


async def show(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Return the card of an outcome."""
    found = await tx.explanations.get(outcome.about) if outcome.about is not None else None
    item = answerer.item(outcome.task or 0)
    if outcome.said is Said.STALE or item is None:
        return card([context.texts.html("deadline.stale" if outcome.said is Said.STALE else "declined.gone")])
    if found is None:
        return await _asked(tx, context, answerer, chat_id, outcome)
    view = await view_for(tx, context, chat_id, (found.asked_by, found.answered_by))
    match outcome.said:
        case Said.WHY:
            return explain_card(found, item, view)
        case Said.ANSWERED:
            return sent_card(found, item, view)
        case _:
            return standing_card(found, item, view)


async def _asked(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Say which units are asked, now or since before; where none is behind, say why nobody is."""
    office = context.office
    dossier = await dossier_of(tx, office.id, office.zone, answerer, outcome.task or 0)
    known = dossier.explanations if dossier is not None else ()
    if dossier is None:
        return card([context.texts.html("declined.gone")])
    now = tuple(each for each in known if each.id in outcome.ids)
    open_ones = tuple(each for each in known if each.answered_at is None and each.id not in outcome.ids)
    view = await view_for(tx, context, chat_id, [each.asked_by for each in open_ones])
    if not now and not open_ones:
        return nobody_card(dossier, view)
    return asked_card(now, open_ones, dossier.item, view)
