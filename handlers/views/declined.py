"""Why something was not recorded or not taken back, in one sentence each, with what stands instead."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from handlers.progress.outcome import Declined
from handlers.views.names import code_words, units_text
from handlers.views.nothing import unknown_code_words
from handlers.views.reports import ReportView
from handlers.views.statuses import moment_words, report_words
from plan.answers import Nothing
from plan.dossier import Dossier
from plan.ledger import latest
from plan.reports import Report
from plan.undoing import Hindrance
from plan.wishes import Refusal


def declined_words(one: Declined, dossier: Dossier | None, view: ReportView, unknown: Nothing | None) -> Markup:
    """Return why a wish was declined; `unknown` says what stands beside a code that no plan has."""
    texts = view.texts
    if unknown is not None:
        return unknown_code_words(unknown, texts)
    if dossier is None or one.reason in {None, Refusal.GONE}:
        return texts.html("declined.gone")
    values: dict[str, object] = {"code": code_words(dossier.item.task.code, texts)}
    match one.reason:
        case Refusal.NOT_YOURS if dossier.item.task.lead:
            return texts.html("declined.not_yours", **values, units=units_text(dossier.item.task.lead))
        case Refusal.NOT_YOURS:
            return texts.html("declined.nobodys", **values)
        case Refusal.UNCHANGED:
            newest = max(dossier.reports, key=lambda each: each.id, default=None)
            now = report_words(newest and latest(dossier.reports, newest.aim), dossier, view.units, texts)
            return texts.html("declined.unchanged", **values, now=now)
        case Refusal.FUTURE_DOCUMENT:
            return texts.html("declined.future_document", **values)
        case _:
            return texts.html("declined.closed", **values)


def hindered_words(why: Hindrance, about: int, dossiers: Mapping[int, Dossier], view: ReportView) -> Markup:
    """Return why the report `about` was not taken back, and where the task stands."""
    texts, found = view.texts, _found(about, dossiers)
    if found is None:
        return texts.html("declined.gone")
    dossier, report = found
    newest = latest(dossier.reports, report.aim)
    values: dict[str, object] = {"code": code_words(dossier.item.task.code, texts)}
    if why in {Hindrance.UNDONE, Hindrance.OVERTAKEN}:
        values["now"] = report_words(newest, dossier, view.units, texts)
    if why is Hindrance.OVERTAKEN:
        values["at"] = moment_words(newest.said_at, view.zone, texts) if newest is not None else None
    return texts.html(f"hindered.{why.value}", **values)


def reason_words(kind: str, about: int, dossiers: Mapping[int, Dossier], view: ReportView) -> Markup:
    """Ask for the reason for which the report `about` is taken back ("undo") or sent back ("return")."""
    texts, found = view.texts, _found(about, dossiers)
    if found is None:
        return texts.html("declined.gone")
    dossier, report = found
    code = code_words(dossier.item.task.code, texts)
    if kind == "return":
        unit = view.units.get(report.aim.unit_id)
        return texts.html("report_ask.return_reason", code=code, unit=unit.name if unit else "")
    return texts.html("report_ask.undo_reason", code=code, now=report_words(report, dossier, view.units, texts))


def _found(about: int, dossiers: Mapping[int, Dossier]) -> tuple[Dossier, Report] | None:
    return next(((dossier, each) for dossier in dossiers.values() for each in dossier.reports if each.id == about), None)
