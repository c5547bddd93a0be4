"""Notices about reports, made from ids when they are sent: to groups, to heads, to who is waited for, to who accepts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from handlers.dossiers import dossier_of
from handlers.notices import Composer, NoticeDesk
from handlers.people.registration import by_id
from handlers.progress.about_reports import JUDGED
from handlers.progress.buttons import Accept
from handlers.views.card import Card, card
from handlers.views.names import code_words, shortened
from handlers.views.reports import SHORT_NOTE_SIZE, ReportView, change_words
from handlers.views.statuses import evidence_words
from handlers.views.told import late_words
from plan.dossier import Dossier
from plan.informing import NoticeKind, Office, is_red, next_morning
from plan.ledger import latest
from plan.office_settings import GroupLines, settings_from
from plan.reports import Entry, Report, Status
from storage import Parcel, Transaction

CONTENT_SIZE = 70


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice is about: a line of history in its dossier, with what words are made from."""

    entry: Report
    dossier: Dossier
    view: ReportView

    @property
    def heading(self) -> dict[str, object]:
        """The number and the short content of the task."""
        task = self.dossier.item.task
        return {"code": code_words(task.code, self.view.texts), "content": shortened(task.content, CONTENT_SIZE)}

    @property
    def note(self) -> str:
        """What the person said, shortened."""
        return shortened(self.entry.note, SHORT_NOTE_SIZE)

    @property
    def unit(self) -> str:
        """The unit that reported."""
        found = self.view.units.get(self.entry.aim.unit_id)
        return found.name if found else ""

    def words(self, key: str, **values: object) -> Markup:
        """Return the sentence `told.<key>` about this task."""
        return self.view.texts.html(f"told.{key}", **self.heading, **values)


async def _told(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Told | None:
    """Return what a notice is about if it still stands so: neither undone nor overtaken since."""
    entry = await tx.reports.get(int(parcel.facts["report"] or 0))
    if entry is None:
        return None
    dossier = await dossier_of(tx, parcel.office_id, desk.office.zone, desk.answerer, entry.aim.task_id)
    found = next((each for each in dossier.reports if each.id == entry.id), None) if dossier else None
    if dossier is None or found is None:
        return None
    newest = latest(dossier.reports, found.aim)
    if newest is None or newest.id != found.id:
        return None
    units = by_id(await tx.units.all(parcel.office_id))
    names = await tx.people.names({found.author_id})
    view = ReportView(desk.texts, units, names, desk.office.zone, desk.today, desk.sealer)
    return Told(found, dossier, view)


async def line(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell the group of a unit what was reported, in one line and, where a deadline passed, a second."""
    told = await _told(parcel, tx, desk)
    if told is None:
        return "changed"
    if settings_from(await tx.settings.all(parcel.office_id)).group_lines is not GroupLines.EACH:
        return "unwanted"
    content = told.heading["content"]
    words = desk.texts.html("told.line", **change_words(told.entry, told.dossier, told.view), content=content, note=told.note)
    return card([words, late_words(told.entry, told.dossier, told.view)])


async def head(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a head before the group: a deadline passed, work is hindered or waits."""
    told = await _told(parcel, tx, desk)
    if told is None:
        return "changed"
    now = change_words(told.entry, told.dossier, told.view)["now"]
    lines = [told.words("head", now=now, note=told.note), late_words(told.entry, told.dossier, told.view)]
    if is_red(told.entry, told.dossier, desk.office.zone):
        office = Office(settings_from(await tx.settings.all(parcel.office_id)), desk.calendar, desk.office.zone)
        day = next_morning(told.entry.recorded_at.astimezone(desk.office.zone).date(), office).date()
        if office.settings.group_lines is GroupLines.EACH:
            lines.append(desk.texts.html("told.head_group", day=day))
    return card(lines)


async def waited_for(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a unit that another one waits for it."""
    told = await _told(parcel, tx, desk)
    if told is None or told.entry.status is not Status.WAITING:
        return "changed"
    waited = told.view.units.get(told.entry.waiting_unit_id or 0)
    return card([told.words("waited_for", unit=told.unit, waited=waited.name if waited else "", note=told.note)])


async def submitted(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask the tracking unit to accept."""
    told = await _told(parcel, tx, desk)
    if told is None or told.entry.status is not Status.SUBMITTED:
        return "changed"
    evidence = evidence_words(told.entry.evidence, desk.texts)
    lines = [
        told.words("submitted", unit=told.unit),
        desk.texts.html("report.evidence", evidence=shortened(evidence, SHORT_NOTE_SIZE)) if evidence else None,
        desk.texts.html("report.note", note=told.note) if told.note else None,
        late_words(told.entry, told.dossier, told.view),
    ]
    yes = told.view.button("accept", Accept(told.entry.id, True))
    return card(lines, [[yes, told.view.button("send_back", Accept(told.entry.id, False))]])


async def judged(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell who reported what the tracking unit said."""
    told = await _told(parcel, tx, desk)
    if told is None:
        return "changed"
    tracking = told.view.units.get(told.dossier.tracking_id or 0)
    unit = tracking.name if tracking else ""
    if told.entry.entry is Entry.ACCEPT:
        return card([told.words("accepted", unit=unit)])
    return card([told.words("returned", unit=unit, note=told.note)])


async def no_head(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell an administrator that no head of a unit can be reached, if that is still so."""
    unit_id = int(parcel.facts["unit"] or 0)
    heads = await tx.people.heads_of(unit_id, desk.today)
    if {each.id for each in heads} - await tx.people.unreachable({each.id for each in heads}):
        return "reachable"
    unit = by_id(await tx.units.all(parcel.office_id)).get(unit_id)
    return card([desk.texts.html("told.no_head", unit=unit.name)]) if unit is not None else "dissolved"


COMPOSERS: dict[str, Composer] = {
    NoticeKind.LINE.value: line,
    NoticeKind.HEAD.value: head,
    NoticeKind.WAITED_FOR.value: waited_for,
    NoticeKind.SUBMITTED.value: submitted,
    NoticeKind.NO_HEAD.value: no_head,
    JUDGED: judged,
}
