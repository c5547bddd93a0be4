"""The steps of a dialogue about progress: what a pressed button adds to the wish that waits in a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.context import OfficeContext
from handlers.progress.buttons import (
    Confirm,
    DropDraft,
    SetAim,
    SetPercent,
    SetStatus,
    SetTask,
    SetUnit,
    SetWaiting,
    Waive,
)
from handlers.progress.flow import Flow
from handlers.progress.outcome import Outcome
from handlers.progress.pending import REPORT, Item, Pending, pending_from
from handlers.progress.taking import carry_out
from plan.aiming import targets
from plan.reports import Status
from plan.wishes import Need

_NEEDS_NO_NOTE = {Status.DONE, Status.BLOCKED, Status.WAITING}


async def press_step(update: Update, context: OfficeContext, wanted: Any) -> None:
    """Add what was pressed to the dialogue, and go on with it; a dialogue that is over says so."""

    async def act(going: Flow) -> Outcome:
        pending = await taken(going, wanted.draft)
        if pending is None:
            return Outcome(stale=True)
        if isinstance(wanted, DropDraft):
            return Outcome(dropped=True)
        return await go_on(going, pending, wanted)

    await carry_out(update, context, act)


async def taken(going: Flow, draft_id: int) -> Pending | None:
    """Take the dialogue of a draft in hand; of many presses of one question, one gets it. None: it is over, or another's."""
    now, tx = going.context.now(), going.tx
    draft = await tx.drafts.get(draft_id, now)
    if draft is None or draft.kind != REPORT or draft.person_id != going.context.person.id or draft.chat_id != going.chat_id:
        return None
    return pending_from(draft.facts) if await tx.drafts.settle(draft_id, now) else None


async def go_on(going: Flow, pending: Pending, wanted: Any) -> Outcome:
    """Return what becomes of a dialogue with what was pressed."""
    match wanted:
        case SetTask(_, task) if task in pending.items[0].choices:
            chosen = replace(pending, items=(Item(replace(pending.first, task_id=task)), *pending.items[1:]))
            return await going.advance(chosen)
        case SetUnit(_, unit):
            return await going.advance(pending.with_first(unit_id=unit))
        case SetWaiting(_, unit):
            return await going.advance(pending.with_first(waiting_unit_id=unit))
        case SetAim(_, number):
            return await _aimed(going, pending, number)
        case SetPercent(_, percent):
            return await _chosen(going, pending, Status.IN_PROGRESS, min(percent, 100))
        case SetStatus(_, status):
            return await _chosen(going, pending, status, None)
        case Waive(_, percent) if percent is not None:
            return await going.advance(pending.with_first(status=Status.IN_PROGRESS, percent=percent))
        case Waive():
            return await going.advance(pending.with_first(waived=True))
        case Confirm(_, again=True):
            return await going.ask(replace(pending.with_first(sure=True, meant=True), need=Need.PROGRESS))
        case _:
            return await going.advance(pending.with_first(sure=True, meant=True))


async def _chosen(going: Flow, pending: Pending, status: Status, percent: int | None) -> Outcome:
    """Take a chosen status; before a percentage is recorded there is room for a note."""
    said = pending.with_first(status=status, percent=percent, said_at=going.context.now(), sure=True, meant=True)
    if status in _NEEDS_NO_NOTE or said.first.note:
        return await going.advance(said)
    return await going.ask(replace(said, need=Need.NOTE))


async def _aimed(going: Flow, pending: Pending, number: int) -> Outcome:
    wish = pending.first
    dossier = await going.dossier(wish.task_id)
    found = targets(dossier, wish.unit_id or 0, going.context.today(), going.writing.settings) if dossier else ()
    if number >= len(found):
        return Outcome(stale=True)
    aim = found[number].aim
    return await going.advance(pending.with_first(milestone=aim.milestone, period=aim.period, aimed=True))
