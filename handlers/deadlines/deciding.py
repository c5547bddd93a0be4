"""Words on requests for more time: the head passes one on or refuses it, the office grants or refuses it; once each."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.crews import crew_of
from handlers.deadlines.buttons import DECIDING, DecideExtension, PassOn
from handlers.deadlines.filing import tell_office
from handlers.deadlines.outcome import Outcome, Said, denied
from handlers.deadlines.turn import Turn, carry_out, goes_elsewhere
from handlers.deadlines.viewing import people_in, view_for
from handlers.progress.typed import Typed
from handlers.sealed import pattern, pressed
from handlers.views.card import Card, card
from handlers.views.extensions import moot_card, standing_card, why_card
from plan.answering import Answerer
from plan.extending import Moot, moot
from plan.extensions import Extension, Stage
from plan.rights import Action
from storage import Address, Transaction
from storage.drafts import Draft

REFUSAL = "ext_refusal"
"""The kind of draft that waits for the reason of a refusal."""
DECIDED = "extension_decided"
"""The kind of notice that tells a unit what became of its request."""
_RIGHTS = {Stage.HEAD: Action.PASS_EXTENSION, Stage.OFFICE: Action.DECIDE_EXTENSION}


def handlers() -> list[OfficeHandler]:
    """Return the handler of the buttons under requests."""
    return [CallbackQueryHandler(press, pattern(DECIDING))]


async def press(update: Update, context: OfficeContext) -> None:
    """Carry out the word of a head or of the office; a request that somebody decided before says who did."""
    wanted = await pressed(update, context, DECIDING)
    if wanted is not None:
        await carry_out(update, context, lambda turn: _word(turn, wanted), show)


async def _word(turn: Turn, wanted: Any) -> Outcome:
    stage = Stage.HEAD if isinstance(wanted, PassOn) else Stage.OFFICE
    extension = await turn.tx.extensions.get(wanted.extension)
    if extension is None:
        return Outcome(Said.STALE)
    reason = await turn.may(_RIGHTS[stage], extension.unit_id)
    if reason is not None:
        return denied(reason, _RIGHTS[stage])
    dossier = await turn.dossier(extension.task_id)
    extension = await turn.tx.extensions.get(wanted.extension) or extension
    if extension.stage is not stage:
        return Outcome(Said.STANDING, extension.task_id, extension.id)
    match wanted:
        case PassOn(_, False) | DecideExtension(_, False):
            facts = {"extension": extension.id, "stage": stage.value}
            return Outcome(Said.WHY, extension.task_id, extension.id, draft=await turn.open(REFUSAL, facts))
        case _ if (why := moot(dossier, extension)) is not None:
            return Outcome(Said.MOOT, extension.task_id, extension.id, reason=why.value)
        case PassOn():
            return await _pass_on(turn, extension)
        case _:
            return await _decide(turn, extension, None)


async def _pass_on(turn: Turn, extension: Extension) -> Outcome:
    context = turn.context
    if await turn.tx.extensions.pass_on(extension.id, context.person.id, context.now()):
        await turn.note("extension.passed", extension.task_id, {"extension": extension.id})
        await tell_office(turn, extension)
    return Outcome(Said.STANDING, extension.task_id, extension.id)


async def _decide(turn: Turn, extension: Extension, refusal: str | None) -> Outcome:
    """Grant a request, or refuse it for a reason, and tell who asked and the heads."""
    context, granted = turn.context, refusal is None
    decided = await turn.tx.extensions.decide(
        context.office.id, extension.id, granted, context.person.id, refusal, context.now(), {extension.stage}
    )
    if decided:
        facts = {"extension": extension.id, "from": extension.old_due.isoformat(), "to": extension.new_due.isoformat()}
        await turn.note("extension.granted" if granted else "extension.refused", extension.task_id, facts)
        crew = await crew_of(turn.tx, await turn.unit_now(extension.unit_id), context.today())
        concerned = {extension.asked_by, *crew.reachable_heads} - {context.person.id}
        to = [Address.person(each) for each in sorted(concerned)]
        await turn.tell(to, DECIDED, str(extension.id), {"extension": extension.id})
    return Outcome(Said.STANDING, extension.task_id, extension.id)


async def take_for_refusal(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Refuse a request with the reason that was typed, if it still lies with who refuses it."""
    if goes_elsewhere(update, context, typed):
        return False

    async def act(turn: Turn) -> Outcome:
        facts = await turn.take(draft.id, REFUSAL)
        extension = await turn.tx.extensions.get(int(facts["extension"])) if facts is not None else None
        if facts is None or extension is None:
            return Outcome(Said.STALE)
        return await _refuse(turn, extension, Stage(facts["stage"]), typed.words)

    await carry_out(update, context, act, show)
    return True


async def _refuse(turn: Turn, extension: Extension, stage: Stage, words: str) -> Outcome:
    reason = await turn.may(_RIGHTS[stage], extension.unit_id)
    if reason is not None:
        return denied(reason, _RIGHTS[stage])
    await turn.tx.reports.lock({extension.task_id})
    extension = await turn.tx.extensions.get(extension.id) or extension
    if extension.stage is not stage:
        return Outcome(Said.STANDING, extension.task_id, extension.id)
    return await _decide(turn, extension, words)


async def show(tx: Transaction, context: OfficeContext, answerer: Answerer, chat_id: int, outcome: Outcome) -> Card:
    """Return the card of a word on a request."""
    extension = await tx.extensions.get(outcome.about) if outcome.about is not None else None
    if extension is None:
        return card([context.texts.html("deadline.stale")])
    view = await view_for(tx, context, chat_id, people_in(extension))
    item = answerer.item(extension.task_id)
    if item is None:
        return card([context.texts.html("declined.gone")])
    if outcome.said is Said.MOOT:
        return moot_card(Moot(outcome.reason), extension, item, view)
    return why_card(extension, item, view) if outcome.said is Said.WHY else standing_card(extension, item, view)
