"""Cards of what was recorded: before and after, the person's words, who said it when, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.packing import Press
from handlers.progress.buttons import Correct, ForAll, ReAim, Undo, WaitForUnit
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, shortened
from handlers.views.people import name_words
from handlers.views.statuses import CardView, aim_words, evidence_words, moment_words, report_words
from plan.aiming import target_of
from plan.dossier import Dossier
from plan.history import change
from plan.ledger import latest
from plan.reports import Entry, Report, Status
from plan.standing import day_shown, is_done

NOTE_SIZE = 300
SHORT_NOTE_SIZE = 80
_FINAL = {Status.DONE, Status.SUBMITTED}


@dataclass(frozen=True, slots=True)
class ReportView(CardView):
    """With what seals buttons; `may_skip`: evidence is asked for, not required."""

    seal: Sealer
    may_skip: bool = True

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `report_button.<key>`."""
        return Button(self.texts.plain(f"report_button.{key}", **values), self.seal(press))


def recorded_card(entry: Report, dossier: Dossier, view: ReportView, *, other_aims: bool = False) -> Card:
    """Return the card of one line of history just written; `other_aims`: it may be about another milestone or period."""
    texts = view.texts
    lines: list[Markup | None] = [_head(entry, dossier, view)]
    if entry.entry in {Entry.REPORT, Entry.RETURN}:
        lines += _details(entry, dossier, view)
    lines.append(_byline(entry, dossier, view))
    if _overtaken(entry, dossier):
        now = report_words(latest(dossier.reports, entry.aim), dossier, view.units, texts)
        lines.append(texts.html("report.overtaken", now=now))
    return card(lines, _buttons(entry, dossier, view, other_aims=other_aims) if entry.entry is Entry.REPORT else [])


def recorded_lines(entries: Sequence[tuple[Report, Dossier]], view: ReportView) -> list[Markup]:
    """Return one line for each of several lines of history."""
    return [
        view.texts.html("report.line", **change_words(entry, dossier, view), note=_note(entry)) for entry, dossier in entries
    ]


def undo_rows(entries: Sequence[tuple[Report, Dossier]], view: ReportView) -> list[list[Button]]:
    """Return a button for each of several reports that takes it back."""
    reports = [(entry, dossier) for entry, dossier in entries if entry.entry is Entry.REPORT]
    return [
        [view.button("undo_code", Undo(entry.id), code=code_words(dossier.item.task.code, view.texts))]
        for entry, dossier in reports
    ]


def change_words(entry: Report, dossier: Dossier, view: ReportView) -> dict[str, object]:
    """Return what a line of history changed: the values `code`, `where`, `was` and `now` of its sentences."""
    was, now = change(dossier.reports, entry)
    return {
        "code": code_words(dossier.item.task.code, view.texts),
        "where": aim_words(dossier, entry.aim, view.texts),
        "was": report_words(was, dossier, view.units, view.texts),
        "now": report_words(now, dossier, view.units, view.texts),
    }


def _head(entry: Report, dossier: Dossier, view: ReportView) -> Markup:
    change, texts = change_words(entry, dossier, view), view.texts
    match entry.entry:
        case Entry.UNDO:
            return texts.html("report.undone", **change)
        case Entry.ACCEPT:
            return texts.html("report.accepted", **{key: change[key] for key in ("code", "where", "now")})
        case Entry.RETURN:
            return texts.html("report.returned", **change)
        case _:
            return texts.html("report.recorded", **change)


def _note(entry: Report, size: int = SHORT_NOTE_SIZE) -> str:
    return shortened(entry.note, size)


def _details(entry: Report, dossier: Dossier, view: ReportView) -> list[Markup | None]:
    texts = view.texts
    evidence = evidence_words(entry.evidence, texts)
    tracking = view.units.get(dossier.tracking_id or 0)
    submitted = entry.status is Status.SUBMITTED and tracking is not None
    return [
        texts.html("report.note", note=_note(entry, NOTE_SIZE)) if entry.note else None,
        texts.html("report.evidence", evidence=shortened(evidence, SHORT_NOTE_SIZE)) if evidence else None,
        texts.html("report.for_all") if entry.for_all else None,
        texts.html("report.acceptance", unit=tracking.name) if submitted and tracking else None,
        _rest(entry, dossier, view),
    ]


def _rest(entry: Report, dossier: Dossier, view: ReportView) -> Markup | None:
    """Return which other leads have not said that they are done, where this one has."""
    if entry.status is not Status.DONE or is_done(dossier.item.task) or entry.aim.period is not None:
        return None
    said = {each.aim.unit_id for each in dossier.reports if each.aim.milestone == entry.aim.milestone}
    lines = [
        (unit, latest(dossier.reports, replace(entry.aim, unit_id=unit)) if unit in said else None) for unit in dossier.leads
    ]
    open_units = [unit for unit, last in lines if last is None or last.status is not Status.DONE]
    names = [view.units[unit].short_name for unit in open_units if unit in view.units]
    return view.texts.html("report.rest", units="; ".join(names)) if names else None


def _byline(entry: Report, dossier: Dossier, view: ReportView) -> Markup:
    milestone = target_of(dossier, entry.aim).milestone
    counts = milestone is not None and entry.aim.period is None and entry.status not in _FINAL
    due = day_shown(milestone, view.today) if milestone is not None and counts else None
    return view.texts.html(
        "report.byline",
        name=name_words(view.names.get(entry.author_id, "")),
        at=moment_words(entry.said_at, view.zone, view.texts),
        due=due,
        days=(due - view.today).days if due else None,
    )


def _overtaken(entry: Report, dossier: Dossier) -> bool:
    newest = latest(dossier.reports, entry.aim)
    return entry.entry is Entry.REPORT and newest is not None and newest.id != entry.id and newest.said_at > entry.said_at


def _buttons(entry: Report, dossier: Dossier, view: ReportView, *, other_aims: bool) -> list[list[Button]]:
    if entry.status is Status.CLOSED:  # nothing else can be said of it while it is closed
        return [[view.button("undo", Undo(entry.id))]]
    rows = [[view.button("undo", Undo(entry.id)), view.button("correct", Correct(entry.id))]]
    if entry.status not in {*_FINAL, Status.WAITING}:
        rows[0].append(view.button("waiting", WaitForUnit(entry.id)))
    if entry.status is Status.DONE and not entry.for_all and dossier.confirms_for_all(entry.aim.unit_id):
        rows.append([view.button("for_all", ForAll(entry.id))])
    if other_aims:
        rows.append([view.button("re_aim", ReAim(entry.id))])
    return rows
