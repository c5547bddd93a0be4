"""Deciding on a wish: whether it can be recorded as a report, what must be asked for first, or why not. The rules of progress.

It stores nothing and asks nobody: who holds the dossier asks here, does what is answered, and asks again with more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plan.accepting import acceptance, needs_acceptance
from plan.aiming import Target, target_of, targets
from plan.consistency import COMPLETE, figures, settled
from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting, latest, latest_at, line, without
from plan.office_settings import EvidencePolicy, OfficeSettings
from plan.releasing import closing
from plan.reports import Aim, Entry, Report, Status
from plan.wishes import Missing, Need, Refusal, Refused, Wish

__all__ = ["COMPLETE", "REPEATED", "Bench", "Decision", "acceptance", "decide", "needs_acceptance"]

REPEATED = timedelta(hours=12)
"""How long the same words are taken for a repetition; said later they tell that the work stands as it stood."""


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


@dataclass(frozen=True, slots=True)
class _Past:
    """What stood before a wish: `reports` without what it corrects, `before` the last word said until then.

    `overtaken`: of its line something was said since. `accepted`: what it corrects was accepted.
    """

    reports: tuple[Report, ...]
    before: Report | None
    overtaken: bool
    accepted: bool


Decision = Report | Missing | Refused


def decide(dossier: Dossier, wish: Wish, bench: Bench) -> Decision:
    """Return the report that a wish makes, what is missing for it, or why it is refused."""
    wish = _aimed_as_before(dossier, wish)
    units = tuple(unit for unit in bench.units if dossier.may_report(unit))
    if not units or (wish.unit_id is not None and wish.unit_id not in units):
        return Refused(Refusal.NOT_YOURS, wish)
    if wish.unit_id is None and len(units) > 1:
        return Missing(Need.UNIT, wish, units)
    wish = replace(wish, unit_id=wish.unit_id or units[0])
    target = _target(dossier, wish, bench)
    wish = replace(wish, milestone=target.aim.milestone, period=target.aim.period, aimed=True)
    return _decide_on_line(dossier, wish, target, bench)


def _aimed_as_before(dossier: Dossier, wish: Wish) -> Wish:
    """Return a correction with the aim of what it corrects, where it names no other."""
    corrected = next((each for each in dossier.reports if each.id == wish.corrects), None)
    if corrected is None or wish.aimed or wish.unit_id not in {None, corrected.aim.unit_id}:
        return wish
    aim = corrected.aim
    return replace(wish, unit_id=aim.unit_id, milestone=aim.milestone, period=aim.period, aimed=True)


def _target(dossier: Dossier, wish: Wish, bench: Bench) -> Target:
    """Return what the wish is about: what it names, else what was just finished, else the likeliest."""
    unit_id = wish.unit_id or 0
    if wish.aimed:
        return target_of(dossier, Aim(wish.task_id, unit_id, wish.milestone, wish.period))
    just = _just_finished(dossier, wish)
    return target_of(dossier, just) if just else targets(dossier, unit_id, bench.today, bench.settings)[0]


def _just_finished(dossier: Dossier, wish: Wish) -> Aim | None:
    """Return what the unit has just finished, where the wish only says so again or adds to it: that finishes no other date."""
    if wish.status not in {None, *DELIVERED} or (wish.percent is not None and wish.percent < COMPLETE):
        return None
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == wish.unit_id and each.said_at <= wish.said_at]
    fresh = bool(said) and said[-1].status in DELIVERED and wish.said_at - said[-1].said_at < REPEATED
    return said[-1].aim if fresh else None


def _decide_on_line(dossier: Dossier, wish: Wish, target: Target, bench: Bench) -> Decision:
    past = _past(dossier, wish, target)
    if closing(target.aim.unit_id, counting(past.reports)) is not None:
        return Refused(Refusal.CLOSED, wish)
    if not wish.meant or not (wish.sure or _harmless(wish, target)):
        return Missing(Need.CONFIRM if wish.says_progress else Need.PROGRESS, wish)
    if wish.evidence.issued_on is not None and wish.evidence.issued_on > bench.today:
        return Refused(Refusal.FUTURE_DOCUMENT, wish)
    if not wish.says_progress and (wish.note or wish.evidence):
        return _unless_said(_addition(dossier, wish, past.before, target, bench), wish, past)
    wish = _named(settled(wish, past.before, target), bench)
    missing = _missing(dossier, wish, past, target, bench)
    if missing is not None:
        return Missing(missing, wish, _others(dossier, wish) if missing is Need.WAITING else ())
    return _unless_said(_report(dossier, wish, past.before, target, bench), wish, past)


def _harmless(wish: Wish, target: Target) -> bool:
    """Tell whether nothing hangs on how sure it is: ongoing work is reported in its period, finished or not."""
    return target.ongoing and wish.status in {Status.IN_PROGRESS, *DELIVERED}


def _past(dossier: Dossier, wish: Wish, target: Target) -> _Past:
    reports = without(dossier.reports, wish.corrects)
    before = latest_at(reports, target.aim, wish.said_at)
    accepted = wish.corrects is not None and any(
        each.entry is Entry.ACCEPT and each.about == wish.corrects for each in counting(dossier.reports)
    )
    return _Past(reports, before, latest(reports, target.aim) != before, accepted)


def _named(wish: Wish, bench: Bench) -> Wish:
    """Return the wish with the unit that is waited for; one that is not ours stays in the note, in the person's words."""
    if wish.status is not Status.WAITING or wish.waiting_unit_id is not None or wish.waiting_written is None:
        return wish
    found = bench.unit_named(wish.waiting_written)
    if found is not None:
        return replace(wish, waiting_unit_id=found if found != wish.unit_id else None, waiting_written=None)
    return replace(wish.with_note(wish.waiting_written), waiting_written=None)


def _missing(dossier: Dossier, wish: Wish, past: _Past, target: Target, bench: Bench) -> Need | None:
    """Return the first thing that must still be asked for."""
    if wish.status is None:
        return Need.PROGRESS
    if wish.status is Status.WAITING and wish.waiting_unit_id is None and not wish.note:
        return Need.WAITING
    reason = _reason(wish, past) if not wish.note else None
    if reason is not None:
        return reason
    return Need.EVIDENCE if _wants_evidence(dossier, wish, past, target, bench) else None


def _reason(wish: Wish, past: _Past) -> Need | None:
    """Return the reason that must be given: for being hindered, for taking back what was handed in, for falling behind."""
    if wish.status is Status.BLOCKED:
        return Need.REASON_BLOCKED
    before = past.before
    if wish.status not in DELIVERED and (past.accepted or (before is not None and before.status in DELIVERED)):
        return Need.REASON_REOPENED
    if before is None or before.percent is None or wish.percent is None:
        return None
    return Need.REASON_FALLING if wish.percent < before.percent else None


def _wants_evidence(dossier: Dossier, wish: Wish, past: _Past, target: Target, bench: Bench) -> bool:
    """Tell whether the product must be shown: of a task with one, once; what recurs is not asked for it each time."""
    if wish.status not in DELIVERED or wish.evidence or target.endless:
        return False
    if dossier.item.task.deliverable is None or any(each.evidence for each in line(past.reports, target.aim)):
        return False
    policy = bench.settings.evidence
    return policy is EvidencePolicy.REQUIRE or (policy is EvidencePolicy.ASK and not wish.waived)


def _others(dossier: Dossier, wish: Wish) -> tuple[int, ...]:
    """Return the units that may be waited for: those that coordinate or lead as well."""
    return tuple(unit for unit in dict.fromkeys((*dossier.coordinating, *dossier.leads)) if unit != wish.unit_id)


def _addition(dossier: Dossier, wish: Wish, before: Report | None, target: Target, bench: Bench) -> Report:
    """Return a report that says something about the work but not how far it is: it stays as far as it was."""
    report = _report(dossier, replace(wish, status=Status.IN_PROGRESS), before, target, bench)
    if before is None or before.status is Status.NOT_STARTED:
        return replace(report, percent=before.percent if before is not None else None)
    for_all = before.for_all or report.for_all
    kept = replace(report, status=before.status, percent=before.percent, for_all=for_all)
    return replace(kept, waiting_unit_id=before.waiting_unit_id)


def _report(dossier: Dossier, wish: Wish, before: Report | None, target: Target, bench: Bench) -> Report:
    status = _delivered(dossier, wish, before, target, bench) if wish.status in DELIVERED else wish.status
    percent, note = figures(wish, before, target)
    return Report(
        entry=Entry.REPORT,
        aim=target.aim,
        status=status or Status.IN_PROGRESS,
        author_id=bench.person_id,
        said_at=wish.said_at,
        recorded_at=bench.now,
        percent=percent,
        note=note,
        evidence=wish.evidence,
        waiting_unit_id=wish.waiting_unit_id if status is Status.WAITING else None,
        for_all=_for_all(wish, before) and dossier.confirms_for_all(wish.unit_id or 0),
        corrects=wish.corrects,
        chat_id=wish.chat_id,
        message_id=wish.message_id,
    )


def _for_all(wish: Wish, before: Report | None) -> bool:
    """Tell whether it is said for every lead: now, or before of what is still said to be finished."""
    return wish.for_all or (wish.status in DELIVERED and before is not None and before.status in DELIVERED and before.for_all)


def _delivered(dossier: Dossier, wish: Wish, before: Report | None, target: Target, bench: Bench) -> Status:
    """Return what finished work is: waiting to be accepted where the office wants that, but not again once it was done."""
    if before is not None and before.status is Status.DONE:
        return Status.DONE
    return Status.SUBMITTED if needs_acceptance(dossier, target, wish.unit_id or 0, bench.settings) else Status.DONE


def _unless_said(report: Report, wish: Wish, past: _Past) -> Report | Refused:
    """Return the report, refused where it says nothing that does not stand already."""
    before = past.before
    if before is None or past.overtaken or report.note or (report.evidence and report.evidence != before.evidence):
        return report
    told = (report.status, report.percent, report.waiting_unit_id)
    same = told == (before.status, before.percent, before.waiting_unit_id) and report.for_all <= before.for_all
    again = report.status in DELIVERED or report.said_at - before.said_at < REPEATED
    return Refused(Refusal.UNCHANGED, wish) if same and again else report
