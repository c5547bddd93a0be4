"""/hoantac: takes the person's last report back, or the one on the task that is named, with the reason typed behind it."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import all_words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.dossiers import dossiers_of
from handlers.effects import was_handled
from handlers.people.registration import by_id
from handlers.progress.about_reports import over_others, undo
from handlers.progress.flow import Flow
from handlers.progress.outcome import Outcome
from handlers.progress.taking import carry_out, chat_of
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.nothing import unknown_code_words
from handlers.views.reports import ReportView, undo_rows
from plan.answering import Answerer
from plan.dossier import Dossier
from plan.ledger import aims, latest
from plan.references import find
from plan.reports import Entry, Report

LOOKED_AT = 20
"""So many of a person's reports are looked through for the last that still counts."""


def handlers() -> list[OfficeHandler]:
    """Return the handler of /hoantac."""
    return [CommandHandler("hoantac", take_back)]


async def take_back(update: Update, context: OfficeContext) -> None:
    """Take the last report back; where a code names several, ask which."""
    if await was_handled(update, context):
        await carry_out(update, context, _again)
        return
    words, answerer = all_words_after_command(update), await context.library.answerer()
    code = next(iter(find(words).codes), None)
    reason = (words[: code.start] + words[code.end :]).strip(" ,:;-") if code else words
    if code is not None and not answerer.by_code(code.text):
        await answer(update, card([unknown_code_words(answerer.unknown_code(code.text), context.texts)]))
        return
    found = await _of_task(context, answerer, code.text) if code else await _last(context, answerer)
    if len(found) != 1:
        await answer(update, await _choice(update, context, found))
        return
    (report, _), *_ = found

    async def act(going: Flow) -> Outcome:
        await going.tx.reports.lock({report.aim.task_id})
        dossier = await going.dossier(report.aim.task_id)
        return await undo(going, report, dossier, reason) if dossier is not None else Outcome(stale=True)

    await carry_out(update, context, act)


async def _again(_going: Flow) -> Outcome:
    """Stand for what was done already."""
    return Outcome(stale=True)


Found = list[tuple[Report, Dossier]]
"""Reports that still count, with their dossiers."""


async def _last(context: OfficeContext, answerer: Answerer) -> Found:
    """Return the person's newest report that still counts."""
    office = context.office
    async with context.storage.reading() as tx:
        mine = await tx.reports.last_by(context.person.id, LOOKED_AT)
        dossiers = await dossiers_of(tx, office.id, office.zone, answerer, {each.aim.task_id for each in mine})
    for report in mine:
        dossier = dossiers.get(report.aim.task_id)
        if dossier is not None and any(each.id == report.id for each in _standing(dossier)):
            return [(report, dossier)]
    return []


async def _of_task(context: OfficeContext, answerer: Answerer, code: str) -> Found:
    """Return what counts on the tasks of a code and what this person may speak of: the own reports, as head the unit's."""
    office, tasks = context.office, {item.task.id or 0 for item in answerer.by_code(code)}
    async with context.storage.reading() as tx:
        dossiers = await dossiers_of(tx, office.id, office.zone, answerer, tasks)
    found = [(report, dossier) for dossier in dossiers.values() for report in _standing(dossier)]
    return [one for one in found if one[0].author_id == context.person.id or over_others(context, one[0])]


def _standing(dossier: Dossier) -> list[Report]:
    """Return the newest report of each line."""
    newest = [latest(dossier.reports, aim) for aim in aims(dossier.reports)]
    return [each for each in newest if each is not None and each.entry is Entry.REPORT]


async def _choice(update: Update, context: OfficeContext, found: Found) -> Card:
    texts = context.texts
    if not found:
        return card([texts.html("report_ask.nothing_to_undo")])
    async with context.storage.reading() as tx:
        units = by_id(await tx.units.all(context.office.id))
    seal = context.sealer(chat_of(update))
    view = ReportView(texts, units, {}, context.office.zone, context.today(), seal)
    return card([texts.html("report_ask.undo_which")], undo_rows(found, view))
