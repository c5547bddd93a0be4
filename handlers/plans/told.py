"""Keeping what a stored plan's document tells about progress: reports in the name of who stores it, and no notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from handlers.dossiers import dossiers_of
from handlers.views.names import shortened
from locales import Texts
from plan.answering import Answerer
from plan.folding import one_line
from plan.model import Plan, PlanHeader, ToldProgress
from plan.office_settings import settings_from
from plan.plan_draft import PlanDraft
from plan.reports import Report
from plan.told_reports import Account, told_at, told_reports
from plan.units import UnitBook
from storage import Transaction

NOTE_SIZE = 1_000
"""Letters of an account that are kept; whole pages stand in the document."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Who stores a plan: the office with its time zone, the administrator's id and pseudonym, now (UTC), the language."""

    office_id: int
    zone: tzinfo
    person_id: int
    pseudonym: str
    now: datetime
    texts: Texts


async def hold_told(tx: Transaction, office_id: int, draft: PlanDraft) -> None:
    """Let nobody report on the stored tasks of a plan until the commit; to be called before the office is locked."""
    if draft.told:
        plan_id = (await tx.plans.difference(office_id, draft.plan)).plan_id
        stored = [plan for plan in await tx.plans.in_force(office_id) if plan.id == plan_id]
        await tx.reports.lock(task.id for plan in stored for task in plan.tasks if task.id is not None)


async def keep_told(tx: Transaction, draft: PlanDraft, plan_id: int, teller: Teller) -> int:
    """Keep what a draft tells about the tasks of the plan that was stored of it; return how many reports that made."""
    made = await told_by(tx, draft, plan_id, teller)
    for report in made:
        kept = await tx.reports.add(teller.office_id, report)
        facts = {"report": kept.id, "unit": kept.aim.unit_id, "status": kept.status.value, "percent": kept.percent}
        facts |= {"about": None, "corrects": None}
        subject = f"task:{kept.aim.task_id}"
        tx.audit.note_last(teller.office_id, teller.pseudonym, "report.recorded", subject, facts, teller.now)
    return len(made)


async def told_by(tx: Transaction, draft: PlanDraft, plan_id: int, teller: Teller) -> tuple[Report, ...]:
    """Return the reports that a draft makes about the stored plan with its tasks, without keeping them."""
    plan = next((each for each in await tx.plans.in_force(teller.office_id) if each.id == plan_id), None)
    if plan is None or not draft.told:
        return ()
    told = _by_task(draft, plan)
    answerer = Answerer((plan,), UnitBook(await tx.units.all(teller.office_id)))
    found = await dossiers_of(tx, teller.office_id, teller.zone, answerer, told)
    settings = settings_from(await tx.settings.all(teller.office_id))
    header = draft.plan.header
    account = Account(teller.person_id, told_at(header.issued_on, teller.now, teller.zone), teller.now, settings, teller.zone)
    notes = ((found[task_id], one, _note(one, header, teller.texts)) for task_id, one in told.items() if task_id in found)
    return tuple(report for dossier, one, note in notes for report in told_reports(dossier, one, note, account))


def _by_task(draft: PlanDraft, plan: Plan) -> dict[int, ToldProgress]:
    """Return what is told by the ids of tasks: those of the stored plan stand in the order of the draft's."""
    kept: Iterable[int] = (place for place in range(len(draft.tasks)) if place not in draft.dropped)
    ids = {place: task.id for place, task in zip(kept, plan.tasks, strict=False)}
    return {task_id: told for place, told in draft.told if (task_id := ids.get(place)) is not None}


def _note(told: ToldProgress, header: PlanHeader, texts: Texts) -> str:
    """Return the document's words with its number and day in front, so that the history shows who says so."""
    words = shortened(one_line(told.note), NOTE_SIZE)
    return texts.plain("plan_in.told_note", number=one_line(header.number or ""), day=header.issued_on, words=words)
