"""Saying what an update about progress did: loads what its outcome names and makes the card of it. It changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import ShowMyTasks
from handlers.context import OfficeContext
from handlers.dossiers import dossiers_of
from handlers.people.registration import by_id
from handlers.progress.outcome import Declined, Outcome
from handlers.progress.pending import REPORT, RETURN, UNDO, Pending, pending_from
from handlers.progress.recording import Recorder
from handlers.views.card import Button, Card, button, card
from handlers.views.declined import declined_words, hindered_words, reason_words
from handlers.views.report_questions import aim_question, question, task_question
from handlers.views.reports import ReportView, recorded_card, recorded_lines, undo_rows
from plan.aiming import Target, targets, worth_asking
from plan.answering import Answerer
from plan.dossier import Dossier
from plan.office_settings import EvidencePolicy, OfficeSettings, settings_from
from plan.reports import Report
from plan.wishes import Need, Refusal
from storage import Transaction
from storage.drafts import Draft


class Shower:
    """Makes the cards of outcomes. `chat_id` is where they go, sealed for who speaks."""

    def __init__(self, context: OfficeContext, answerer: Answerer, chat_id: int) -> None:
        self._context = context
        self._answerer = answerer
        self._seal = context.sealer(chat_id)
        self._mine = context.sealer(chat_id, context.person.user_id)

    def written(self, outcome: Outcome, by: Recorder | None) -> Card | None:
        """Return the card of an outcome that is nothing but what was just written; None where more must be read for it."""
        if by is None or not outcome.recorded or outcome != Outcome(outcome.recorded):
            return None
        found = {each.id: (each, dossier) for dossier in by.dossiers.values() for each in dossier.reports}
        entries = [found[number] for number in outcome.recorded if number in found]
        person = self._context.person
        if len(entries) < len(outcome.recorded) or any(each.author_id != person.id for each, _ in entries):
            return None
        view = self._view({person.id: person.name}, by.settings)
        return self._said(outcome, entries, by.dossiers, view, by.settings)

    async def card(self, outcome: Outcome, tx: Transaction) -> Card:
        """Return the card that says what an outcome was, from what a reading transaction finds."""
        texts = self._context.texts
        if outcome.stale or outcome.dropped:
            return card([texts.html("declined.stale" if outcome.stale else "declined.dropped")])
        settings = settings_from(await tx.settings.all(self._context.office.id))
        entries = [each for each in [await tx.reports.get(number) for number in outcome.recorded] if each is not None]
        draft = await tx.drafts.get(outcome.draft, self._context.now()) if outcome.draft else None
        pending = pending_from(draft.facts) if draft is not None and draft.kind == REPORT else None
        dossiers = await self._dossiers(outcome, entries, pending, tx)
        view = self._view(await tx.people.names({each.author_id for each in entries}), settings)
        found = [(each, dossiers[each.aim.task_id]) for each in entries if each.aim.task_id in dossiers]
        said = self._said(outcome, found, dossiers, view, settings)
        if draft is not None and draft.kind in {UNDO, RETURN} and outcome.about is not None:
            return card([reason_words(draft.kind, outcome.about, dossiers, view)])
        if pending is None or draft is None:
            return said
        asked = self._asked(draft, pending, dossiers, replace(view, seal=self._mine), settings)
        return _joined(said, asked)

    async def _dossiers(
        self, outcome: Outcome, entries: list[Report], pending: Pending | None, tx: Transaction
    ) -> dict[int, Dossier]:
        wanted = {each.aim.task_id for each in entries} | {each.task for each in outcome.declined if each.task is not None}
        if pending is not None:
            wanted |= {pending.first.task_id, *pending.items[0].choices}
        if outcome.about is not None and (about := await tx.reports.get(outcome.about)) is not None:
            wanted.add(about.aim.task_id)
        office = self._context.office
        return await dossiers_of(tx, office.id, office.zone, self._answerer, wanted - {0})

    def _view(self, names: Mapping[int, str], settings: OfficeSettings) -> ReportView:
        context = self._context
        units = by_id(self._answerer.units.units)
        may_skip = settings.evidence is not EvidencePolicy.REQUIRE
        return ReportView(context.texts, units, names, context.office.zone, context.today(), self._seal, may_skip)

    def _said(
        self,
        outcome: Outcome,
        entries: list[tuple[Report, Dossier]],
        dossiers: dict[int, Dossier],
        view: ReportView,
        settings: OfficeSettings,
    ) -> Card:
        lines: list[Markup | None] = [self._declined(each, dossiers, view) for each in outcome.declined]
        if outcome.hindered is not None and outcome.about is not None:
            lines.append(hindered_words(outcome.hindered, outcome.about, dossiers, view))
        if not entries:
            return card(lines, self._ways_on(outcome))
        if len(entries) == 1:
            entry, dossier = entries[0]
            others = worth_asking(self._targets(dossier, entry.aim.unit_id, settings), view.today)
            shown = recorded_card(entry, dossier, view, other_aims=others)
            return _joined(shown, card(lines))
        head = view.texts.html("report.many", n=len(entries))
        return card([head, *recorded_lines(entries, view), *lines], undo_rows(entries, view))

    def _ways_on(self, outcome: Outcome) -> list[list[Button]]:
        """Offer one's own tasks to whoever tried another unit's."""
        if all(each.reason is not Refusal.NOT_YOURS for each in outcome.declined):
            return []
        return [[button(self._context.texts.plain("report_button.my_tasks"), ShowMyTasks())]]

    def _declined(self, one: Declined, dossiers: dict[int, Dossier], view: ReportView) -> Markup:
        if one.task is None:
            return declined_words(one, None, view, self._answerer.unknown_code(one.code))
        return declined_words(one, dossiers.get(one.task), view, None)

    def _targets(self, dossier: Dossier, unit_id: int, settings: OfficeSettings) -> tuple[Target, ...]:
        return targets(dossier, unit_id, self._context.today(), settings)

    def _asked(
        self, draft: Draft, pending: Pending, dossiers: dict[int, Dossier], view: ReportView, settings: OfficeSettings
    ) -> Card:
        choices = [item for item in map(self._answerer.item, pending.items[0].choices) if item is not None]
        if pending.need is Need.TASK and choices:
            return task_question(choices, draft.id, view)
        dossier = dossiers.get(pending.first.task_id)
        if dossier is None:
            return card([view.texts.html("declined.gone")])
        if pending.need is Need.AIM:
            return aim_question(self._targets(dossier, pending.first.unit_id or 0, settings), dossier, draft.id, view)
        return question(pending, dossier, draft.id, view)


def _joined(first: Card, second: Card) -> Card:
    """Return two cards in one; the buttons of the second stand last, next to what was asked last."""
    html = "\n\n".join(each.html for each in (first, second) if each.html)
    return Card(html, (*first.buttons, *second.buttons))
