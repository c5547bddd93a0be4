"""Accepting finished work (nghiệm thu): whether it is wanted, and the tracking unit's word as an entry. It asks nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from plan.aiming import Target
from plan.consistency import COMPLETE
from plan.dossier import Dossier
from plan.ledger import line
from plan.office_settings import OfficeSettings
from plan.reports import Entry, Evidence, Report, Status


def needs_acceptance(dossier: Dossier, target: Target, unit_id: int, settings: OfficeSettings) -> bool:
    """Tell whether a finished piece of work waits for the tracking unit's word; its own work does not, nor what recurs."""
    tracking = dossier.tracking_id
    return settings.acceptance and tracking is not None and tracking != unit_id and not target.endless


def acceptance(
    report: Report, entry: Entry, by: int, now: datetime, note: str = "", *, reports: Iterable[Report] = ()
) -> Report:
    """Return the tracking unit's word on a submitted report: done, or sent back with a reason.

    `reports` is the history of the task: work that is sent back is as far as it was before it was called finished.
    """
    accepted = entry is Entry.ACCEPT
    unfinished = [each.percent for each in line(reports, report.aim) if each.percent is not None and each.percent < COMPLETE]
    return replace(
        report,
        id=0,
        entry=entry,
        status=Status.DONE if accepted else Status.IN_PROGRESS,
        percent=COMPLETE if accepted else next(reversed(unfinished), None),
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
