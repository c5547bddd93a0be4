"""Taking a report back: by its author for half an hour, later by a head or an administrator with a reason. Nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from plan.dossier import Dossier
from plan.ledger import latest
from plan.reports import Entry, Report

OWN_UNDO = timedelta(minutes=30)


class Hindrance(StrEnum):
    """Why a report is not taken back."""

    UNDONE = "undone"  # it was before
    OVERTAKEN = "overtaken"  # its line has a newer report
    TOO_LATE = "too_late"  # half an hour has passed: now it is for a head or an administrator
    NOT_YOURS = "not_yours"
    REASON = "reason"  # a reason must be given


def hindrance(
    dossier: Dossier, report: Report, person_id: int, now: datetime, *, over_others: bool, reason: str = ""
) -> Hindrance | None:
    """Return why a person may not take a report back now, None if he may. `over_others`: he is head there, or administrator."""
    if any(each.entry is Entry.UNDO and each.about == report.id for each in dossier.reports):
        return Hindrance.UNDONE
    newest = latest(dossier.reports, report.aim)
    if newest is None or newest.id != report.id:
        return Hindrance.OVERTAKEN
    fresh = now - report.recorded_at <= OWN_UNDO
    if report.author_id == person_id and fresh:
        return None
    if not over_others:
        return Hindrance.TOO_LATE if report.author_id == person_id else Hindrance.NOT_YOURS
    return None if reason else Hindrance.REASON


def replacing_hindrance(dossier: Dossier, report: Report, person_id: int, *, over_others: bool) -> Hindrance | None:
    """Return why a person may not put another report in the place of this one, None if he may; that has no time limit."""
    return hindrance(dossier, report, person_id, report.recorded_at, over_others=over_others, reason="-")


def undoing(report: Report, by: int, now: datetime, reason: str) -> Report:
    """Return the entry that takes a report back."""
    entry = replace(report, id=0, entry=Entry.UNDO, author_id=by, said_at=now, recorded_at=now, note=reason)
    return replace(entry, about=report.id, corrects=None, chat_id=None, message_id=None)
