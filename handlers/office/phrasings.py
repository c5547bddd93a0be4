"""/tudien: what the office calls its tasks. Heads write and remove for the tasks of their unit, administrators for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.effects import Facts, once
from handlers.office.buttons import PHRASINGS, KeepPhrasing, ListPhrasings, RemovePhrasing, UndoPhrasing, WritePhrasing
from handlers.office.phrasing_outcome import Outcome, Said, facts_of, outcome_from
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.task import looks_like_code
from handlers.views.answers import answer_card
from handlers.views.card import Card
from handlers.views.phrasings import PhrasingView, changed_card, fault_card, phrasings_card, tasks_card, which_task_card
from plan.answering import Answerer
from plan.answers import PlannedTask
from plan.phrasings import Phrasing, PhrasingFault, Source, code_and_words, mark_of
from plan.rights import Action, units_of
from storage import Transaction
from storage.phrasings import Written
from storage.picks import AskedQuestion


def handlers() -> list[OfficeHandler]:
    """Return the handlers of phrasings."""
    return [CommandHandler("tudien", show_or_write), CallbackQueryHandler(press, pattern(PHRASINGS))]


async def show_or_write(update: Update, context: OfficeContext) -> None:
    """Show all phrasings, those of a task, or write one."""
    typed = words_after_command(update)
    answerer = await context.library.answerer()
    code, words = code_and_words(typed)
    items = answerer.by_code(code) if typed else ()
    if not typed:
        await answer(update, phrasings_card(await _view(update, context, answerer)))
    elif not items:
        await answer(update, _no_task(code, answerer, context))
    elif not words:
        await answer(update, tasks_card(await _view(update, context, answerer), items))
    else:
        await _hear(update, context, answerer, items, words)


def _no_task(code: str, answerer: Answerer, context: OfficeContext) -> Card:
    if looks_like_code(code):
        return answer_card(answerer.unknown_code(code), context.texts, context.today(), answerer)
    return fault_card("no_code", context.texts)


async def _hear(update: Update, context: OfficeContext, answerer: Answerer, items: Sequence[PlannedTask], words: str) -> None:
    """Write words that were typed for the one task, or ask for which of several."""
    phrase = answerer.phrase_of(words, context.today())
    if isinstance(phrase, PhrasingFault):
        await answer(update, fault_card(phrase.value, context.texts))
    elif len(items) == 1:
        await _write(update, context, answerer, items[0].task.id or 0, phrase)
    else:
        tasks = tuple(item.task.id or 0 for item in items)
        async with context.storage.transaction() as tx:
            asked = AskedQuestion(context.office.id, phrase, tasks)
            await tx.picks.keep_question(context.bot.id, update.update_id, asked, context.now())
        seal = context.sealer(_chat_id(update))
        await answer(update, which_task_card(items, phrase, update.update_id, context.texts, seal))


async def press(update: Update, context: OfficeContext) -> None:
    """Turn a page, write, remove, keep what was learned, or take the last change back."""
    wanted = await pressed(update, context, PHRASINGS)
    if wanted is None:
        return
    answerer = await context.library.answerer()
    match wanted:
        case ListPhrasings(page):
            await answer(update, phrasings_card(await _view(update, context, answerer), page))
        case WritePhrasing(question, task):
            async with context.storage.reading() as tx:
                asked = await tx.picks.question(context.bot.id, question, context.now())
            known = asked is not None and asked.office_id == context.office.id and task in asked.tasks
            await _write(update, context, answerer, task, asked.words if asked is not None and known else "")
        case RemovePhrasing(task) | KeepPhrasing(task):
            await _change(update, context, answerer, task, wanted)
        case UndoPhrasing(number):
            async with context.storage.reading() as tx:
                done = await tx.effects.get(context.bot.id, number)
            outcome = outcome_from(done) if done is not None else Outcome(Said.STALE)
            await _change(update, context, answerer, outcome.task_id, outcome)


async def _write(update: Update, context: OfficeContext, answerer: Answerer, task_id: int, words: str) -> None:
    await _change(update, context, answerer, task_id, Written(task_id, words, kept=True))


async def _change(update: Update, context: OfficeContext, answerer: Answerer, task_id: int, wanted: Any) -> None:
    """Change the phrasings of a task once for this update and show them as they are now."""
    if answerer.item(task_id) is not None:
        reason = context.denied(Action.WRITE_PHRASINGS, await _leading(context, answerer, task_id))
        if reason is not None:
            await refuse(update, context, reason, Action.WRITE_PHRASINGS)
            return

    async def act(tx: Transaction) -> Facts:
        await tx.phrasings.lock(context.office.id)
        outcome = await _outcome(tx, context, wanted) if answerer.item(task_id) is not None else Outcome(Said.STALE)
        await _keep(tx, context, outcome)
        return facts_of(outcome)

    outcome = outcome_from(await once(update, context, act))
    undo = UndoPhrasing(update.update_id) if outcome.can_be_undone else None
    await answer(update, changed_card(await _view(update, context, answerer), outcome, undo))


async def _outcome(tx: Transaction, context: OfficeContext, wanted: Any) -> Outcome:
    """Return what is to be decided."""
    office_id = context.office.id
    match wanted:
        case Written(task, words) if words:
            before = await tx.phrasings.decided(office_id, task, words)
            said = Said.KNOWN if before is not None and before.kept else Said.WRITTEN
            return Outcome(said, task, words, before, wanted)
        case RemovePhrasing(task, mark, page) | KeepPhrasing(task, mark, page):
            found = await _marked(tx, context, task, mark)
            if found is None:
                return Outcome(Said.STALE, task, page=page)
            keeps = isinstance(wanted, KeepPhrasing)
            if keeps and found.source is Source.WRITTEN:
                return Outcome(Said.KNOWN, task, found.words, page=page)
            before = await tx.phrasings.decided(office_id, task, found.words)
            said = Said.KEPT if keeps else Said.REMOVED
            return Outcome(said, task, found.words, before, Written(task, found.words, kept=keeps), page)
        case Outcome(_, task, words, before, after, page) if wanted.can_be_undone:
            if await tx.phrasings.decided(office_id, task, words) == after:
                return Outcome(Said.UNDONE, task, words, after, before, page)
            return Outcome(Said.STALE, task, page=page)
    return Outcome(Said.STALE)


async def _marked(tx: Transaction, context: OfficeContext, task: int, mark: str) -> Phrasing | None:
    """Return the phrasing of a task that a button stands for, None where it counts no more."""
    known = await tx.phrasings.known(context.office.id, context.now())
    return next((each for each in known if each.task_id == task and mark_of(each.words) == mark), None)


async def _keep(tx: Transaction, context: OfficeContext, outcome: Outcome) -> None:
    if not outcome.changes:
        return
    office_id, now = context.office.id, context.now()
    if outcome.after is None:
        await tx.phrasings.forget(office_id, outcome.task_id, outcome.words)
    else:
        await tx.phrasings.put(office_id, outcome.after, context.person.id, now)
    facts = {"words": mark_of(outcome.words)}
    await tx.audit.note(
        office_id, context.person.pseudonym, f"phrasing.{outcome.said.value}", f"task:{outcome.task_id}", facts, now
    )


async def _leading(context: OfficeContext, answerer: Answerer, task_id: int) -> tuple[int, ...]:
    """Return the units whose heads may write for a task: those that lead it by name, or follow it where nobody does."""
    async with context.storage.reading() as tx:
        successors = await tx.units.successors(context.office.id)
    led = answerer.assignments(successors).led
    return tuple(unit_id for unit_id, tasks in led.items() if task_id in tasks)


async def _view(update: Update, context: OfficeContext, answerer: Answerer) -> PhrasingView:
    """Return the phrasings as who speaks may see them: with buttons only for what he may remove."""
    async with context.storage.reading() as tx:
        known = await tx.phrasings.known(context.office.id, context.now())
        successors = await tx.units.successors(context.office.id)
    units, led = units_of(Action.WRITE_PHRASINGS, context.person), answerer.assignments(successors).led
    own = None if units is None else frozenset(task for unit_id in units for task in led.get(unit_id, ()))
    return PhrasingView(context.texts, answerer.plans, known, own, context.sealer(_chat_id(update)))


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
