"""Deciding on a wish: whether it can be recorded as a report, what must be asked for first, or why not. The rules of progress.

It stores nothing and asks nobody: who holds the dossier asks here, does what is answered, and asks again with more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from plan.aiming import Target, target_of, targets
from plan.dossier import Dossier
from plan.ledger import latest, line
from plan.office_settings import EvidencePolicy, OfficeSettings
from plan.reports import Aim, Entry, Evidence, Report, Status
from plan.wishes import Missing, Need, Refusal, Refused, Wish

COMPLETE = 100


@dataclass(frozen=True, slots=True)
class Bench:
    """What a decision needs beside the dossier: the office's settings and units, the person and the day.

    `units` are those for which the person may report, own ones first. `unit_named` tells which unit a written name means.
    `now` is aware and in UTC, `today` the office's date.
    """

    settings: OfficeSettings
    person_id: int
    units: tuple[int, ...]
    unit_named: Callable[[str], int | None]
    today: date
    now: datetime


Decision = Report | Missing | Refused


def decide(dossier: Dossier, wish: Wish, bench: Bench) -> Decision:
    """Return the report that a wish makes, what is missing for it, or why it is refused."""
    units = tuple(unit for unit in bench.units if dossier.may_report(unit))
    if not units or (wish.unit_id is not None and wish.unit_id not in units):
        return Refused(Refusal.NOT_YOURS, wish)
    if wish.unit_id is None and len(units) > 1:
        return Missing(Need.UNIT, wish, units)
    wish = replace(wish, unit_id=wish.unit_id or units[0])
    target = _target(dossier, wish, bench)
    wish = replace(wish, milestone=target.aim.milestone, period=target.aim.period, aimed=True)
    return _decide_on_line(dossier, wish, target, bench)


def _target(dossier: Dossier, wish: Wish, bench: Bench) -> Target:
    """Return what the wish is about: what it names, else the likeliest."""
    unit_id = wish.unit_id or 0
    if wish.aimed:
        return target_of(dossier, Aim(wish.task_id, unit_id, wish.milestone, wish.period))
    return targets(dossier, unit_id, bench.today, bench.settings)[0]


def _decide_on_line(dossier: Dossier, wish: Wish, target: Target, bench: Bench) -> Decision:
    counted = [each for each in dossier.reports if each.id != wish.corrects]
    before = latest(counted, target.aim)
    if before is not None and before.status is Status.CLOSED:
        return Refused(Refusal.CLOSED, wish)
    if not wish.sure:
        return Missing(Need.CONFIRM if wish.says_progress else Need.PROGRESS, wish)
    wish = _named(_settled(wish, before, target), bench)
    missing = _missing(dossier, wish, before, target, bench)
    if missing is not None:
        return Missing(missing, wish, _others(dossier, wish) if missing is Need.WAITING else ())
    issued_on = wish.evidence.issued_on
    if issued_on is not None and issued_on > bench.today:
        return Refused(Refusal.FUTURE_DOCUMENT, wish)
    report = _report(dossier, wish, target, bench)
    return Refused(Refusal.UNCHANGED, wish) if before is not None and _same(before, report) else report


def _settled(wish: Wish, before: Report | None, target: Target) -> Wish:
    """Return the wish with status and percentage in step, as the kind of work allows."""
    status, percent, kept = wish.status, wish.percent, before.percent if before is not None else None
    if status is None and percent is not None:
        status = Status.DONE if percent == COMPLETE else Status.IN_PROGRESS
    if status is None and (wish.evidence or wish.note):  # said without how far: it stays as far as it was
        kept_status = before.status if before is not None else Status.IN_PROGRESS
        status = Status.IN_PROGRESS if kept_status is Status.NOT_STARTED else kept_status
    if target.ongoing:
        return _reported(replace(wish, status=status))
    if status in {Status.DONE, Status.SUBMITTED}:
        percent = COMPLETE
    elif status is Status.NOT_STARTED:
        percent = 0
    elif percent is None and status is not None:
        percent = kept if before is not None and before.status is not Status.DONE else None
    return replace(wish, status=status, percent=percent)


def _reported(wish: Wish) -> Wish:
    """Return the wish for ongoing work: reported in this period, whatever percentage was said; that stays in the note."""
    status = Status.IN_PROGRESS if wish.status in {Status.DONE, Status.SUBMITTED} else wish.status
    if wish.percent is None:
        return replace(wish, status=status)
    said = f"{wish.percent}%"
    return replace(wish, status=status, percent=None, note=f"{said}, {wish.note}" if wish.note else said)


def _named(wish: Wish, bench: Bench) -> Wish:
    """Return the wish with the unit that is waited for; one that is not ours stays in the note, in the person's words."""
    if wish.status is not Status.WAITING or wish.waiting_unit_id is not None or wish.waiting_written is None:
        return wish
    found = bench.unit_named(wish.waiting_written)
    if found is not None:
        return replace(wish, waiting_unit_id=found if found != wish.unit_id else None, waiting_written=None)
    return replace(wish.with_note(wish.waiting_written), waiting_written=None)


def _missing(dossier: Dossier, wish: Wish, before: Report | None, target: Target, bench: Bench) -> Need | None:
    """Return the first thing that must still be asked for."""
    was = before.status if before is not None else None
    if wish.status is None:
        return Need.PROGRESS
    if wish.status is Status.BLOCKED and not wish.note:
        return Need.REASON_BLOCKED
    if wish.status is Status.WAITING and wish.waiting_unit_id is None and not wish.note:
        return Need.WAITING
    if was is Status.DONE and wish.status is not Status.DONE and not wish.note:
        return Need.REASON_REOPENED
    if _falls(wish, before) and not wish.note:
        return Need.REASON_FALLING
    return Need.EVIDENCE if _wants_evidence(dossier, wish, target, bench) else None


def _falls(wish: Wish, before: Report | None) -> bool:
    if before is None or before.percent is None or wish.percent is None or before.said_at > wish.said_at:
        return False
    return wish.percent < before.percent


def _wants_evidence(dossier: Dossier, wish: Wish, target: Target, bench: Bench) -> bool:
    """Tell whether the product must be shown: of a task with one, once; what recurs is not asked for it each time."""
    if wish.status not in {Status.DONE, Status.SUBMITTED} or wish.evidence or target.endless:
        return False
    if dossier.item.task.deliverable is None or any(each.evidence for each in line(dossier.reports, target.aim)):
        return False
    policy = bench.settings.evidence
    return policy is EvidencePolicy.REQUIRE or (policy is EvidencePolicy.ASK and not wish.waived)


def _others(dossier: Dossier, wish: Wish) -> tuple[int, ...]:
    """Return the units that may be waited for: those that coordinate or lead as well."""
    return tuple(unit for unit in dict.fromkeys((*dossier.coordinating, *dossier.leads)) if unit != wish.unit_id)


def _report(dossier: Dossier, wish: Wish, target: Target, bench: Bench) -> Report:
    status = wish.status or Status.IN_PROGRESS
    if status is Status.DONE and needs_acceptance(dossier, target, wish.unit_id or 0, bench.settings):
        status = Status.SUBMITTED
    return Report(
        entry=Entry.REPORT,
        aim=target.aim,
        status=status,
        author_id=bench.person_id,
        said_at=wish.said_at,
        recorded_at=bench.now,
        percent=wish.percent,
        note=wish.note,
        evidence=wish.evidence,
        waiting_unit_id=wish.waiting_unit_id if status is Status.WAITING else None,
        for_all=wish.for_all and dossier.confirms_for_all(wish.unit_id or 0),
        corrects=wish.corrects,
        chat_id=wish.chat_id,
        message_id=wish.message_id,
    )


def needs_acceptance(dossier: Dossier, target: Target, unit_id: int, settings: OfficeSettings) -> bool:
    """Tell whether a finished piece of work waits for the tracking unit's word; its own work does not, nor what recurs."""
    tracking = dossier.tracking_id
    return settings.acceptance and tracking is not None and tracking != unit_id and not target.endless


def _same(before: Report, report: Report) -> bool:
    """Tell whether a report says nothing that does not stand already."""
    if report.note or (report.evidence and report.evidence != before.evidence) or report.said_at < before.said_at:
        return False
    told = (report.status, report.percent, report.waiting_unit_id)
    return told == (before.status, before.percent, before.waiting_unit_id) and report.for_all <= before.for_all


def acceptance(report: Report, entry: Entry, by: int, now: datetime, note: str = "") -> Report:
    """Return the tracking unit's word on a submitted report: done, or sent back with a reason."""
    accepted = entry is Entry.ACCEPT
    return replace(
        report,
        id=0,
        entry=entry,
        status=Status.DONE if accepted else Status.IN_PROGRESS,
        percent=COMPLETE if accepted else None,
        author_id=by,
        said_at=now,
        recorded_at=now,
        note=note,
        evidence=Evidence(),
        about=report.id,
        corrects=None,
        chat_id=None,
        message_id=None,
    )
