"""An administrator's word: begin to remind people of a plan, let a round go that was held or leave it out."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.effects import Facts, once
from handlers.reminders.buttons import JudgeRound, StartReminding
from handlers.reminders.digests import DIGEST
from handlers.reminders.planned import PINGS
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from handlers.views.card import card, plain_text
from handlers.views.names import plan_title
from plan.rounds import RoundState
from plan.weeks import week_of
from storage import Transaction

_KINDS = {kind.PREFIX: kind for kind in (StartReminding, JudgeRound)}


def handlers() -> list[OfficeHandler]:
    """Return the handler of an administrator's word on reminding."""
    return [CallbackQueryHandler(press, pattern(_KINDS))]


async def press(update: Update, context: OfficeContext) -> None:
    """Do what was pressed."""
    match await pressed(update, context, _KINDS):
        case StartReminding(plan_id):
            await _start(update, context, plan_id)
        case JudgeRound() as wanted:
            await _judge(update, context, wanted)


async def _start(update: Update, context: OfficeContext, plan_id: int) -> None:
    answerer, texts = await context.library.answerer(), context.texts
    plan = next((each for each in answerer.plans if each.id == plan_id), None)
    if plan is None:
        await answer(update, card([texts.html("reminding.gone")]))
        return

    async def act(tx: Transaction) -> Facts:
        started = await tx.plans.start_reminding(plan_id, context.now())
        if started:
            by = context.person.pseudonym
            await tx.audit.note(context.office.id, by, "plan.reminding", f"plan:{plan_id}", {}, context.now())
        reminded = plan_id in await tx.plans.reminded_since(context.office.id)
        return {"started": started, "reminded": reminded}

    done = await once(update, context, act)
    if done["started"]:
        await answer(update, card([texts.html("reminding.started", title=plan_title(plan.header.title))]))
    else:  # closed plans are known to the answerer too
        await answer(update, card([texts.html("reminding.started_before" if done.get("reminded", True) else "reminding.gone")]))


async def _judge(update: Update, context: OfficeContext, wanted: JudgeRound) -> None:
    state = RoundState.RELEASED if wanted.go else RoundState.DROPPED
    if wanted.round == DIGEST and wanted.period != week_of(context.today()).key:
        await answer(update, card([context.texts.html("reminding.week_over")]))
        return

    async def act(tx: Transaction) -> Facts:
        if await _is_taken_in(tx, context.office.id, wanted):
            return {"judged": False, "taken_in": True}
        judged = await tx.rounds.settle(context.office.id, wanted.round, wanted.period, state)
        if judged:
            facts = {"round": wanted.round, "period": wanted.period, "go": wanted.go}
            by = context.person.pseudonym
            await tx.audit.note(context.office.id, by, "round.judged", f"round:{wanted.round}", facts, context.now())
        return {"judged": judged}

    done = await once(update, context, act)
    if done.get("taken_in"):
        await alert(update, plain_text(context.texts.html("reminding.taken_in")))
        return
    key = ("released" if wanted.go else "dropped") if done["judged"] else "judged_before"
    await answer(update, card([context.texts.html(f"reminding.{key}")]))


async def _is_taken_in(tx: Transaction, office_id: int, wanted: JudgeRound) -> bool:
    """Tell whether a round of reminders was held so long that the one of a later day tells what it would have told."""
    if wanted.round != PINGS:
        return False
    (newest, *_) = await tx.rounds.latest(office_id, PINGS, 1) or (None,)
    return newest is not None and newest.period > wanted.period
