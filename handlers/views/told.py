"""The red part of a notice: that a deadline passed, said neutrally, with the day and how long ago."""

from __future__ import annotations

from markupsafe import Markup

from handlers.views.reports import ReportView
from plan.aiming import target_of
from plan.dossier import Dossier
from plan.informing import is_red
from plan.reports import Report, Status


def late_words(entry: Report, dossier: Dossier, view: ReportView) -> Markup | None:
    """Return the sentence about a deadline that had passed when something was reported; None where none had."""
    milestone = target_of(dossier, entry.aim).milestone
    if not is_red(entry, dossier, view.zone) or milestone is None or milestone.due is None:
        return None
    said_on = entry.said_at.astimezone(view.zone).date()
    if entry.status in {Status.DONE, Status.SUBMITTED}:
        return view.texts.html("told.line_done_late", due=milestone.due, days=(said_on - milestone.due).days)
    return view.texts.html("told.line_late", due=milestone.due, days=(milestone.due - view.today).days)
