"""/giahan: asking for more time in one line, by reply or step by step, until the request is complete and goes its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import all_words_after_command, message_in
from handlers.context import OfficeContext, OfficeHandler
from handlers.crews import crew_of
from handlers.deadlines.buttons import EXTENDING, BeginExtension, DropExtension, ExtendMilestone, ExtendTask
from handlers.deadlines.filing import NOBODY, file_request
from handlers.deadlines.how import extension_how
from handlers.deadlines.outcome import Outcome, Said
from handlers.deadlines.turn import Turn, carry_out, goes_elsewhere
from handlers.deadlines.viewing import people_in, view_for
from handlers.dossiers import dossier_of
from handlers.progress.reading import Said as Message
from handlers.progress.reading import tasks_shown
from handlers.progress.typed import MOST_NOTE, Typed
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.extensions import asked_card, extension_question, extension_refused, milestone_question, task_question
from handlers.views.nothing import unknown_code_words
from plan.answering import Answerer
from plan.deadline_words import ExtensionWords, hear_extension
from plan.dossier import Dossier
from plan.extending import (
    ExtensionMissing,
    ExtensionNeed,
    ExtensionRefusal,
    ExtensionRefused,
    ExtensionWish,
    Petitioner,
    petition,
)
from plan.extensions import Extension
from plan.rights import Action, units_of
from storage import Transaction
from storage.drafts import Draft

EXTENSION = "extension"
"""The kind of draft that holds a request in the making."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A request between two messages: what is asked for, and the tasks or milestones on offer."""

    wish: ExtensionWish
    need: ExtensionNeed
    choices: tuple[int, ...] = ()


_ADAPTER = TypeAdapter(Pending)


def handlers() -> list[OfficeHandler]:
    """Return the handlers of asking for more time."""
    return [CommandHandler("giahan", ask), CallbackQueryHandler(press, pattern(EXTENDING))]


async def ask(update: Update, context: OfficeContext) -> None:
    """Take what stands behind /giahan; a bare one says how it is done."""
    answerer, said = await context.library.answerer(), Message.read(update)
    heard = hear_extension(all_words_after_command(update), context.today())
    about = tasks_shown(message_in(update).reply_to_message, answerer, context.texts)
    found = tuple(item.task.id or 0 for item in answerer.by_code(heard.code)) if heard.code else about
    if heard.code and not found:
        await answer(update, card([unknown_code_words(answerer.unknown_code(heard.code), context.texts)]))
    elif not found:
        await answer(update, extension_how(context, answerer, said.chat_id))
    else:
        wish = ExtensionWish(found[0], said.said_at, new_due=heard.new_due, reason=heard.reason[:MOST_NOTE])
        await carry_out(update, context, lambda turn: _begin(turn, wish, found), show)


async def _begin(turn: Turn, wish: ExtensionWish, tasks: tuple[int, ...]) -> Outcome:
    await turn.close()
    if len(tasks) == 1:
        return await advance(turn, wish)
    return await _question(turn, Pending(replace(wish, task_id=0), ExtensionNeed.TASK, tasks))


async def advance(turn: Turn, wish: ExtensionWish) -> Outcome:
    """Store the request that a wish amounts to, ask for what it lacks, or say why it cannot be made."""
    dossier = await turn.dossier(wish.task_id)
    if dossier is None:
        return Outcome(Said.REFUSED, wish.task_id, reason=ExtensionRefusal.GONE.value)
    match petition(dossier, wish, await _petitioner(turn, wish)):
        case Extension() as extension:
            return await file_request(turn, extension)
        case ExtensionMissing(need, lacking, milestones):
            return await _question(turn, Pending(lacking, need, milestones))
        case ExtensionRefused(reason, _, milestone):
            return Outcome(Said.REFUSED, wish.task_id, reason=reason.value, milestone=milestone)


async def _question(turn: Turn, pending: Pending) -> Outcome:
    facts: Mapping[str, Any] = _ADAPTER.dump_python(pending, mode="json")
    return Outcome(Said.QUESTION, pending.wish.task_id, draft=await turn.open(EXTENSION, facts))


async def _petitioner(turn: Turn, wish: ExtensionWish) -> Petitioner:
    context = turn.context
    units = units_of(Action.ASK_EXTENSION, context.person) or ()
    crews = [await crew_of(turn.tx, unit, context.today()) for unit in units]
    return Petitioner(
        context.person.id,
        wish.said_at.astimezone(context.office.zone).date(),
        units,
        heads=frozenset(units_of(Action.PASS_EXTENSION, context.person) or ()),
        headed=frozenset(crew.unit_id for crew in crews if crew.reachable_heads),
    )


async def press(update: Update, context: OfficeContext) -> None:
    """Begin a request, or go on with the one whose button was pressed."""
    wanted = await pressed(update, context, EXTENDING)
    if isinstance(wanted, BeginExtension):
        wish = ExtensionWish(wanted.task, context.now())
        await carry_out(update, context, lambda turn: advance(turn, wish), show, anew=True)
    elif wanted is not None:
        await carry_out(update, context, lambda turn: _step(turn, wanted), show)


async def _step(turn: Turn, wanted: Any) -> Outcome:
    facts = await turn.take(wanted.draft, EXTENSION)
    if facts is None:
        return Outcome(Said.STALE)
    pending = _ADAPTER.validate_python(facts)
    match wanted:
        case DropExtension():
            return Outcome(Said.DROPPED)
        case ExtendTask(_, task) if task in pending.choices:
            return await advance(turn, replace(pending.wish, task_id=task))
        case ExtendMilestone(_, milestone) if milestone in pending.choices:
            return await advance(turn, replace(pending.wish, milestone=milestone))
    return Outcome(Said.STALE)


async def take_for_extension(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Go on with a request: take the day, the reason or the number that was typed."""
    pending = _ADAPTER.validate_python(draft.facts)
    if goes_elsewhere(update, context, typed):
        return False

    async def act(turn: Turn) -> Outcome:
        if await turn.take(draft.id, EXTENSION) is None:
            return Outcome(Said.STALE)
        return await _told(turn, pending, typed.words)

    await carry_out(update, context, act, show)
    return True


async def _told(turn: Turn, pending: Pending, words: str) -> Outcome:
    """Return what becomes of a request with the words that were typed."""
    wish, today = pending.wish, turn.context.today()
    if pending.need is ExtensionNeed.TASK:
        task = turn.named(words, pending.choices)
        return await _question(turn, pending) if task is None else await advance(turn, replace(wish, task_id=task))
    if pending.need is ExtensionNeed.REASON:
        return await advance(turn, replace(wish, reason=words))
    heard = hear_extension(words, today, coded=False)
    if pending.need is ExtensionNeed.MILESTONE:
        at = await _milestone_on(turn, pending, heard)
        return await _question(turn, pending) if at is None else await advance(turn, replace(wish, milestone=at))
    if heard.new_due is None:
        return await _question(turn, pending)
    return await advance(turn, replace(wish, new_due=heard.new_due, reason=heard.reason or wish.reason))


async def _milestone_on(turn: Turn, pending: Pending, heard: ExtensionWords) -> int | None:
    dossier = await turn.dossier(pending.wish.task_id)
    milestones = dossier.item.task.milestones if dossier is not None else ()
    return next((at for at in pending.choices if at < len(milestones) and milestones[at].due == heard.new_due), None)


async def show(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Return the card of an outcome of this dialogue."""
    extension = await tx.extensions.get(outcome.about) if outcome.about is not None else None
    view = await view_for(tx, context, chat_id, people_in(extension) if extension is not None else ())
    if outcome.said in {Said.STALE, Said.DROPPED}:
        return card([view.texts.html(f"deadline.{outcome.said.value}")])
    draft = await tx.drafts.get(outcome.draft, context.now()) if outcome.draft is not None else None
    pending = _ADAPTER.validate_python(draft.facts) if draft is not None and draft.kind == EXTENSION else None
    if draft is not None and pending is not None and pending.need is ExtensionNeed.TASK:
        return task_question([item for item in map(answerer.item, pending.choices) if item is not None], draft.id, view)
    dossier = await dossier_of(tx, context.office.id, context.office.zone, answerer, outcome.task or 0)
    if dossier is None:
        return card([view.texts.html("declined.gone")])
    if extension is not None:
        return asked_card(extension, dossier, view, nobody=outcome.reason == NOBODY)
    if draft is None or pending is None:
        return _refused(outcome, dossier, context, view)
    if pending.need is ExtensionNeed.MILESTONE:
        return milestone_question(dossier, pending.choices, draft.id, view)
    return extension_question(pending.need, pending.wish, pending.choices, dossier, draft.id, view)


def _refused(outcome: Outcome, dossier: Dossier, context: OfficeContext, view: Any) -> Card:
    if outcome.said is not Said.REFUSED:
        return card([context.texts.html("deadline.stale")])
    return extension_refused(ExtensionRefusal(outcome.reason), dossier, outcome.milestone, view)
