"""/cancu: the document that a conditional deadline waited for, and the day that it sets. In one line or step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import all_words_after_command, message_in
from handlers.context import OfficeContext, OfficeHandler
from handlers.crews import addresses_in
from handlers.deadlines.buttons import BASING, BaseTask, BeginBasis, DropBasis
from handlers.deadlines.how import basis_how
from handlers.deadlines.outcome import Outcome, Said
from handlers.deadlines.turn import Turn, carry_out, goes_elsewhere
from handlers.deadlines.viewing import view_for
from handlers.dossiers import dossier_of
from handlers.progress.reading import Said as Message
from handlers.progress.reading import tasks_shown
from handlers.progress.typed import Typed
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.bases import basis_card, basis_question, basis_refused
from handlers.views.card import Card, card
from handlers.views.extensions import choice_of_tasks
from handlers.views.nothing import unknown_code_words
from handlers.views.statuses import evidence_words
from plan.answering import Answerer
from plan.bases import Basis
from plan.basing import BasisMissing, BasisNeed, BasisRefusal, BasisRefused, BasisWish, base
from plan.deadline_words import BasisWords, hear_basis
from plan.dossier import Dossier
from plan.reports import Evidence
from plan.rights import Action, units_of
from storage import Address, Transaction
from storage.drafts import Draft

BASIS = "basis"
"""The kind of draft that holds a basis in the making."""
BASIS_SET = "basis_set"
"""The kind of notice to the leading units."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A basis between two messages: what is asked for, and the tasks on offer."""

    wish: BasisWish
    need: BasisNeed
    choices: tuple[int, ...] = ()


_ADAPTER = TypeAdapter(Pending)


def handlers() -> list[OfficeHandler]:
    """Return the handlers of naming documents."""
    return [CommandHandler("cancu", name_basis), CallbackQueryHandler(press, pattern(BASING))]


async def name_basis(update: Update, context: OfficeContext) -> None:
    """Take what stands behind /cancu; a bare one says how it is done."""
    answerer, said = await context.library.answerer(), Message.read(update)
    heard = hear_basis(all_words_after_command(update), context.today())
    about = tasks_shown(message_in(update).reply_to_message, answerer, context.texts)
    found = tuple(item.task.id or 0 for item in answerer.by_code(heard.code)) if heard.code else about
    if heard.code and not found:
        await answer(update, card([unknown_code_words(answerer.unknown_code(heard.code), context.texts)]))
    elif not found:
        await answer(update, basis_how(context, answerer, said.chat_id))
    else:
        wish = BasisWish(found[0], said.said_at, cited(heard, context), heard.due)
        await carry_out(update, context, lambda turn: _begin(turn, wish, found), show)


def cited(heard: BasisWords, context: OfficeContext) -> str | None:
    """Return a document as people cite it: its number and the day on which it was issued."""
    return evidence_words(Evidence(heard.document, heard.issued_on), context.texts)


async def _begin(turn: Turn, wish: BasisWish, tasks: tuple[int, ...]) -> Outcome:
    await turn.close()
    if len(tasks) == 1:
        return await advance(turn, wish)
    return await _question(turn, Pending(replace(wish, task_id=0), BasisNeed.TASK, tasks))


async def advance(turn: Turn, wish: BasisWish) -> Outcome:
    """Store the basis that a wish amounts to, ask for what it lacks, or say why it cannot be set."""
    dossier = await turn.dossier(wish.task_id)
    if dossier is None:
        return Outcome(Said.REFUSED, wish.task_id, reason=BasisRefusal.GONE.value)
    person = turn.context.person
    match base(dossier, wish, person.id, units_of(Action.SET_BASIS, person)):
        case Basis() as basis:
            return await _set(turn, basis, dossier)
        case BasisMissing(need, lacking):
            return await _question(turn, Pending(lacking, need))
        case BasisRefused(reason, _):
            return Outcome(Said.REFUSED, wish.task_id, reason=reason.value)


async def _question(turn: Turn, pending: Pending) -> Outcome:
    facts: Mapping[str, Any] = _ADAPTER.dump_python(pending, mode="json")
    return Outcome(Said.QUESTION, pending.wish.task_id, draft=await turn.open(BASIS, facts))


async def _set(turn: Turn, basis: Basis, dossier: Dossier) -> Outcome:
    """Store a basis and tell the leading units."""
    stored = await turn.tx.bases.set(turn.context.office.id, basis)
    facts = {"basis": stored.id, "milestone": stored.milestone, "due": stored.due.isoformat()}
    await turn.note("basis.set", stored.task_id, facts)
    to = await _leading(turn, dossier.leads)
    await turn.tell(to, BASIS_SET, str(stored.id), {"basis": stored.id, "task": stored.task_id})
    return Outcome(Said.SET, stored.task_id, about=stored.id)


async def _leading(turn: Turn, units: Iterable[int]) -> list[Address]:
    """Return where the leading units hear of it, but for who did it."""
    me = Address.person(turn.context.person.id)
    found = [each for unit in units for each in await addresses_in(turn.tx, turn.context.bot.id, unit, turn.context.today())]
    return [each for each in found if each != me]


async def press(update: Update, context: OfficeContext) -> None:
    """Begin with a task, or go on with the dialogue whose button was pressed."""
    wanted = await pressed(update, context, BASING)
    if isinstance(wanted, BeginBasis):
        wish = BasisWish(wanted.task, context.now())
        await carry_out(update, context, lambda turn: advance(turn, wish), show, anew=True)
    elif wanted is not None:
        await carry_out(update, context, lambda turn: _step(turn, wanted), show)


async def _step(turn: Turn, wanted: Any) -> Outcome:
    facts = await turn.take(wanted.draft, BASIS)
    if facts is None:
        return Outcome(Said.STALE)
    pending = _ADAPTER.validate_python(facts)
    match wanted:
        case DropBasis():
            return Outcome(Said.DROPPED)
        case BaseTask(_, task) if task in pending.choices:
            return await advance(turn, replace(pending.wish, task_id=task))
    return Outcome(Said.STALE)


async def take_for_basis(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Go on with a basis: take the document, the day or the number of the task that was typed."""
    if goes_elsewhere(update, context, typed):
        return False

    async def act(turn: Turn) -> Outcome:
        facts = await turn.take(draft.id, BASIS)
        return Outcome(Said.STALE) if facts is None else await _told(turn, _ADAPTER.validate_python(facts), typed.words)

    await carry_out(update, context, act, show)
    return True


async def _told(turn: Turn, pending: Pending, words: str) -> Outcome:
    wish, context = pending.wish, turn.context
    if pending.need is BasisNeed.TASK:
        task = turn.named(words, pending.choices)
        return await _question(turn, pending) if task is None else await advance(turn, replace(wish, task_id=task))
    heard = hear_basis(words, context.today(), coded=False)
    if pending.need is BasisNeed.DUE:
        due = heard.due or heard.issued_on
        return await advance(turn, replace(wish, due=due)) if due is not None else await _question(turn, pending)
    document = cited(heard, context)
    if document is None:
        return await _question(turn, pending)
    return await advance(turn, replace(wish, document=document, due=heard.due or wish.due))


async def show(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Return the card of an outcome of this dialogue."""
    view = await view_for(tx, context, chat_id)
    if outcome.said in {Said.STALE, Said.DROPPED}:
        return card([view.texts.html(f"deadline.{outcome.said.value}")])
    draft = await tx.drafts.get(outcome.draft, context.now()) if outcome.draft is not None else None
    pending = _ADAPTER.validate_python(draft.facts) if draft is not None and draft.kind == BASIS else None
    if draft is not None and pending is not None and pending.need is BasisNeed.TASK:
        items = [item for item in map(answerer.item, pending.choices) if item is not None]
        presses = [BaseTask(draft.id, item.task.id or 0) for item in items]
        return choice_of_tasks(items, presses, DropBasis(draft.id), view)
    dossier = await dossier_of(tx, context.office.id, context.office.zone, answerer, outcome.task or 0)
    if dossier is None:
        return card([view.texts.html("declined.gone")])
    if outcome.said is Said.SET:
        return basis_card(dossier, outcome.about or 0, view)
    if draft is not None and pending is not None:
        return basis_question(pending.need, pending.wish, dossier, draft.id, view)
    if outcome.said is Said.REFUSED:
        return basis_refused(BasisRefusal(outcome.reason), dossier, view)
    return card([view.texts.html("deadline.stale")])
