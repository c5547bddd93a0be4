"""What can be done about a report that was recorded: take it back, say it anew, wait for a unit, speak for all, accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.dossiers import dossier_of
from handlers.progress.buttons import ABOUT_REPORTS, Accept, Correct, ForAll, ReAim, Undo, WaitForUnit
from handlers.progress.flow import Flow
from handlers.progress.outcome import Outcome
from handlers.progress.pending import DRAFT_LIFE, RETURN, UNDO, Item, Pending
from handlers.progress.taking import carry_out
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from plan.dossier import Dossier
from plan.ledger import latest
from plan.progress import acceptance
from plan.reports import Entry, Report, Status
from plan.rights import Action, Denial
from plan.undoing import Hindrance, hindrance, replacing_hindrance, undoing
from plan.wishes import Need, Wish
from storage import Address, Delivery
from storage.errors import AlreadyUndone

JUDGED = "judged"
"""The kind of notice that tells who reported what the tracking unit said."""


@dataclass(frozen=True, slots=True)
class _Filed:
    """A report in hand, with its dossier."""

    report: Report
    dossier: Dossier


def handlers() -> list[OfficeHandler]:
    """Return the handler of these buttons."""
    return [CallbackQueryHandler(press, pattern(ABOUT_REPORTS))]


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button about a report says."""
    wanted = await pressed(update, context, ABOUT_REPORTS)
    if wanted is None:
        return
    if isinstance(wanted, Accept) and not await _may_accept(update, context, wanted):
        return

    async def act(going: Flow) -> Outcome:
        filed = await _filed(going, wanted.report)
        return await _about(going, filed, wanted) if filed is not None else Outcome(stale=True)

    await carry_out(update, context, act, asks_anew=True)


async def _filed(going: Flow, report_id: int) -> _Filed | None:
    """Return a report with its dossier, the task locked: what is read here stays true until the commit."""
    report = await going.tx.reports.get(report_id)
    if report is None:
        return None
    await going.tx.reports.lock({report.aim.task_id})
    dossier = await going.dossier(report.aim.task_id)
    found = next((each for each in dossier.reports if each.id == report_id), None) if dossier else None
    return _Filed(found, dossier) if found is not None and dossier is not None else None


async def _about(going: Flow, filed: _Filed, wanted: Any) -> Outcome:
    match wanted:
        case Undo():
            return await undo(going, filed.report, filed.dossier)
        case Accept(_, accepted):
            return await _judge(going, filed, accepted=accepted)
        case WaitForUnit() | ForAll() if not _newest(filed):
            return Outcome(hindered=Hindrance.OVERTAKEN, about=filed.report.id)
        case WaitForUnit():
            return await going.advance(Pending((Item(_wish(going, filed.report, status=Status.WAITING)),)))
        case ForAll():
            return await going.advance(Pending((Item(_wish(going, filed.report, status=Status.DONE, for_all=True)),)))
        case Correct() | ReAim():
            return await _replace(going, filed, Need.AIM if isinstance(wanted, ReAim) else Need.PROGRESS)
    return Outcome(stale=True)


def _wish(going: Flow, report: Report, **changes: Any) -> Wish:
    """Return a new wish about the same line."""
    aim = report.aim
    return Wish(
        task_id=aim.task_id,
        said_at=going.context.now(),
        chat_id=going.chat_id,
        unit_id=aim.unit_id,
        milestone=aim.milestone,
        period=aim.period,
        aimed=True,
        **changes,
    )


def over_others(context: OfficeContext, report: Report) -> bool:
    """Tell whether who speaks may take back what others of a report's unit have said."""
    return context.denied(Action.UNDO_OTHERS, {report.aim.unit_id}) is None


async def undo(going: Flow, report: Report, dossier: Dossier, reason: str = "") -> Outcome:
    """Take a report back, or ask for the reason that is needed by now, or say why not."""
    context, now = going.context, going.context.now()
    why = hindrance(dossier, report, context.person.id, now, over_others=over_others(context, report), reason=reason)
    if why is Hindrance.REASON:
        draft = await going.tx.drafts.open(context.person.id, going.chat_id, UNDO, {"report": report.id}, now, DRAFT_LIFE)
        return Outcome(draft=draft.id, about=report.id)
    if why is not None:
        return Outcome(hindered=why, about=report.id)
    try:
        stored = await going.writing.write(undoing(report, context.person.id, now, reason), "report.undone")
    except AlreadyUndone:
        return Outcome(hindered=Hindrance.UNDONE, about=report.id)
    return Outcome((stored.id,))


async def _replace(going: Flow, filed: _Filed, need: Need) -> Outcome:
    report, context = filed.report, going.context
    why = replacing_hindrance(filed.dossier, report, context.person.id, over_others=over_others(context, report))
    if why is not None:
        return Outcome(hindered=why, about=report.id)
    if need is Need.PROGRESS:
        return await going.ask(Pending((Item(_wish(going, report, corrects=report.id)),), need))
    same = {name: getattr(report, name) for name in ("status", "percent", "note", "evidence", "waiting_unit_id", "for_all")}
    wish = _wish(going, report, corrects=report.id, waived=True, **same)
    return await going.ask(Pending((Item(wish),), need))


async def _may_accept(update: Update, context: OfficeContext, wanted: Accept) -> bool:
    """Ask whether who pressed is of the tracking unit."""
    answerer, office = await context.library.answerer(), context.office
    async with context.storage.reading() as tx:
        report = await tx.reports.get(wanted.report)
        task_id = report.aim.task_id if report is not None else 0
        dossier = await dossier_of(tx, office.id, office.zone, answerer, task_id)
    reason = _denied(context, dossier)
    if reason is not None:
        await refuse(update, context, reason, Action.ACCEPT)
    return reason is None


def _denied(context: OfficeContext, dossier: Dossier | None) -> Denial | None:
    """Return why who speaks may not accept work of a task, None for people of its tracking unit."""
    tracking = dossier.tracking_id if dossier is not None else None
    return context.denied(Action.ACCEPT, () if tracking is None else (tracking,))


async def _judge(going: Flow, filed: _Filed, *, accepted: bool) -> Outcome:
    """Accept what was submitted, or ask why it is sent back."""
    report = filed.report
    if not _waits(filed.dossier, report):
        return Outcome(hindered=Hindrance.OVERTAKEN, about=report.id)
    if accepted:
        return await judge(going, filed.dossier, report, Entry.ACCEPT)
    person_id, now = going.context.person.id, going.context.now()
    draft = await going.tx.drafts.open(person_id, going.chat_id, RETURN, {"report": report.id}, now, DRAFT_LIFE)
    return Outcome(draft=draft.id, about=report.id)


def _waits(dossier: Dossier, report: Report) -> bool:
    """Tell whether a report still waits for the tracking unit's word."""
    return _newest(_Filed(report, dossier)) and report.status is Status.SUBMITTED


def _newest(filed: _Filed) -> bool:
    """Tell whether nothing was said of the line since: what a card offers was meant for what it shows."""
    newest = latest(filed.dossier.reports, filed.report.aim)
    return newest is not None and newest.id == filed.report.id


async def send_back(going: Flow, dossier: Dossier, report: Report, reason: str) -> Outcome:
    """Send a submitted report back for a reason; whether that is still right and wanted is asked again."""
    if _denied(going.context, dossier) is not None or not _waits(dossier, report):
        return Outcome(hindered=Hindrance.OVERTAKEN, about=report.id)
    return await judge(going, dossier, report, Entry.RETURN, reason)


async def judge(going: Flow, dossier: Dossier, report: Report, entry: Entry, reason: str = "") -> Outcome:
    """Write the tracking unit's word on a submitted report, and tell who reported it."""
    context, now = going.context, going.context.now()
    word = acceptance(report, entry, context.person.id, now, reason, reports=dossier.reports)
    stored = await going.writing.write(word, f"report.{entry.value}")
    to, facts = Address.person(report.author_id), {"report": stored.id}
    await going.tx.outbox.queue(Delivery(context.office.id, to, JUDGED, str(stored.id), facts, now), now)
    return Outcome((stored.id,))
