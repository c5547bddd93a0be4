"""Closing a task that is not carried out any more: the head says so with a reason, and it is recorded like a report."""

from __future__ import annotations

from telegram import Update

from handlers.context import OfficeContext
from handlers.deadlines.outcome import Outcome, Said, denied
from handlers.deadlines.turn import Turn, carry_out, goes_elsewhere
from handlers.progress.flow import Flow
from handlers.progress.outcome import Declined
from handlers.progress.outcome import Outcome as Reported
from handlers.progress.taking import carry_out as carry_out_report
from handlers.progress.typed import MOST_NOTE, Typed
from handlers.reminders.work import work_of
from handlers.views.card import Card, card
from handlers.views.year_end import why_card
from handlers.year_end.gathering import open_end
from plan.answering import Answerer
from plan.rights import Action
from plan.wishes import Refusal
from plan.year_end import OpenEnd, closing_report
from storage import Transaction
from storage.drafts import Draft

CLOSING = "closing"
"""The kind of draft that waits for the reason; its facts name task and unit."""


async def begin_closing(update: Update, context: OfficeContext, task_id: int, unit_id: int) -> None:
    """Ask why a task is given up, if it still is open."""
    await carry_out(update, context, lambda turn: _begin(turn, task_id, unit_id), _show)


async def _begin(turn: Turn, task_id: int, unit_id: int) -> Outcome:
    unit = await turn.unit_now(unit_id)
    reason = turn.context.denied(Action.CLOSE_TASK, {unit})
    if reason is not None:
        return denied(reason, Action.CLOSE_TASK)
    if await _open(turn.tx, turn.context, turn.answerer, task_id, unit) is None:
        return Outcome(Said.STALE)
    return Outcome(Said.WHY, task_id, unit, draft=await turn.open(CLOSING, {"task": task_id, "unit": unit}))


async def take_for_closing(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Take what was typed as the reason, and close the task with it."""
    if goes_elsewhere(update, context, typed):
        return False
    task_id = int(draft.facts["task"])

    async def act(going: Flow) -> Reported:
        if not await going.tx.drafts.settle(draft.id, context.now()):
            return Reported(stale=True)
        unit = (await going.tx.units.successors(context.office.id)).get(int(draft.facts["unit"])) or int(draft.facts["unit"])
        if context.denied(Action.CLOSE_TASK, {unit}) is not None:
            return Reported(declined=(Declined(task_id, Refusal.NOT_YOURS),))
        await going.tx.reports.lock({task_id})
        return await _close(going, task_id, unit, typed.words[:MOST_NOTE])

    await carry_out_report(update, context, act)
    return True


async def _close(going: Flow, task_id: int, unit_id: int, reason: str) -> Reported:
    end = await _open(going.tx, going.context, going.answerer, task_id, unit_id)
    dossier = await going.dossier(task_id)
    if end is None or dossier is None:
        return Reported(stale=True)
    report = closing_report(end, going.context.person.id, going.context.now(), reason)
    return Reported(((await going.writing.record(dossier, report)).id,))


async def _open(tx: Transaction, context: OfficeContext, answerer: Answerer, task_id: int, unit_id: int) -> OpenEnd | None:
    work = await work_of(tx, context.office.id, context.office.zone, answerer, context.now())
    return await open_end(tx, work, task_id, unit_id)


async def _show(_tx: Transaction, context: OfficeContext, answerer: Answerer, _chat_id: int, outcome: Outcome) -> Card:
    """Return the question, or that it is over."""
    item = answerer.item(outcome.task or 0)
    return why_card(item, context.texts) if item is not None else card([context.texts.html("year_end.stale")])
