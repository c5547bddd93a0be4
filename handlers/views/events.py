"""One line for each thing that happened to a task: when, who, what; what no longer counts is struck through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from handlers.splitting import units as length
from handlers.views.names import shortened
from handlers.views.statuses import CardView, aim_words, evidence_words, report_words
from plan.bases import Basis
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.history import Event, Fate, Happening, change, fate
from plan.reports import Entry, Report
from plan.verdicts import YearEnd

LINE_LENGTH = 450
"""What is longer, which only words full of marks are, is cut more: eight lines are one message."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    words: int
    name: int
    proof: int


_AMPLE, _TIGHT = _Sizes(words=100, name=40, proof=60), _Sizes(words=16, name=12, proof=12)


def event_line(event: Event, dossier: Dossier, view: CardView) -> Markup:
    """Return the line of something that happened to the task of a dossier."""
    ample = _Teller(dossier, view, _AMPLE).line(event)
    return ample if length(ample) <= LINE_LENGTH else _Teller(dossier, view, _TIGHT).line(event)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes lines whose words are cut at these sizes."""

    dossier: Dossier
    view: CardView
    sizes: _Sizes

    def line(self, event: Event) -> Markup:
        texts, entry = self.view.texts, event.subject
        told = texts.html("history.told", at=self._moment(event.at), name=self._name(event.by), what=self._what(event))
        if not isinstance(entry, Report):
            return texts.html("history.line", told=told, fate=None)
        became = fate(self.dossier.reports, entry)
        return texts.html("history.line" if became.counts else "history.struck", told=told, fate=self._fate(became))

    def _moment(self, instant: datetime) -> str:
        """Return an instant in office time, "09:12 thứ Hai, 24/11", with the year where it is not this one."""
        local = instant.astimezone(self.view.zone)
        other = local.year != self.view.today.year
        return self.view.texts.plain("history.at", clock=local.strftime("%H:%M"), day=local.date(), other_year=other)

    def _name(self, person_id: int) -> str:
        return shortened(self.view.names.get(person_id, ""), self.sizes.name) or "?"

    def _unit(self, unit_id: int) -> str | None:
        unit = self.view.units.get(unit_id)
        return shortened(unit.short_name, self.sizes.name) if unit else None

    def _words(self, said: str | None) -> str:
        return shortened(said or "", self.sizes.words)

    def _what(self, event: Event) -> Markup:
        match event.subject:
            case Report() as entry:
                return self._entry(entry)
            case Extension() as extension:
                return self._extension(event.happening, extension)
            case Basis(document=document, due=due):
                return self.view.texts.html("history.basis_set", document=shortened(document, self.sizes.proof), due=due)
            case YearEnd() as said:
                return self.view.texts.html("history.carried_over", unit=self._unit(said.unit_id), year=said.next_year)
            case Explanation() as explanation:
                return self._explanation(event.happening, explanation)

    def _entry(self, entry: Report) -> Markup:
        texts = self.view.texts
        was, now = (self._standing(each) for each in change(self.dossier.reports, entry))
        values: dict[str, object] = {"was": was, "now": now, "where": self._where(entry)}
        match entry.entry:
            case Entry.ACCEPT:
                return texts.html("history.accept", **values)
            case Entry.UNDO | Entry.RETURN:
                return texts.html(f"history.{entry.entry.value}", **values, note=self._words(entry.note))
            case _:
                proof = shortened(evidence_words(entry.evidence, texts) or "", self.sizes.proof)
                note = self._words(entry.note)
                return texts.html("history.report", **values, for_all=entry.for_all, note=note, evidence=proof)

    def _standing(self, report: Report | None) -> str:
        return shortened(report_words(report, self.dossier, self.view.units, self.view.texts), self.sizes.name)

    def _where(self, entry: Report) -> str:
        """Return whose line it is, where several units have one, and which milestone or period is meant."""
        unit = self._unit(entry.aim.unit_id) if self.dossier.shared else None
        return ", ".join(each for each in (unit, aim_words(self.dossier, entry.aim, self.view.texts)) if each)

    def _extension(self, happening: Happening, extension: Extension) -> Markup:
        texts, old, new = self.view.texts, extension.old_due, extension.new_due
        match happening:
            case Happening.EXTENSION_ASKED:
                reason = self._words(extension.reason)
                return texts.html("history.extension_asked", old=old, new=new, late=extension.late, reason=reason)
            case Happening.EXTENSION_PASSED:
                return texts.html("history.extension_passed", new=new)
            case Happening.EXTENSION_GRANTED:
                reason = self._words(extension.decision_reason)
                return texts.html("history.extension_granted", old=old, new=new, reason=reason)
            case _:
                return texts.html("history.extension_refused", new=new, reason=self._words(extension.decision_reason))

    def _explanation(self, happening: Happening, one: Explanation) -> Markup:
        texts = self.view.texts
        if happening is Happening.EXPLANATION_ASKED:
            return texts.html("history.explanation_asked", unit=self._unit(one.unit_id), due=one.due)
        answered = one.answered_at.astimezone(self.view.zone).date() if one.answered_at else one.due
        return texts.html("history.explained", late=answered > one.due, due=one.due, answer=self._words(one.answer))

    def _fate(self, became: Fate) -> Markup | None:
        """Return what became of a line of history, None where it simply stands."""
        texts = self.view.texts
        if became.undone is not None:
            name, reason = self._name(became.undone.author_id), self._words(became.undone.note)
            return texts.html("fate.undone", name=name, reason=reason)
        if became.replaced is not None:
            return texts.html("fate.replaced", now=self._standing(became.replaced))
        if became.judged is not None:
            return texts.html("fate.accepted" if became.judged.entry is Entry.ACCEPT else "fate.returned")
        return None
