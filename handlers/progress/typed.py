"""Words and files that answer what the bot asked: a reason, a note, a document, a percentage. Drafts of other areas too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from telegram import Update

from handlers.addressing import in_group, words_for_bot
from handlers.context import OfficeContext
from handlers.effects import ANSWERS
from handlers.progress.about_reports import send_back, undo
from handlers.progress.flow import Flow, unit_named
from handlers.progress.outcome import Outcome
from handlers.progress.pending import REPORT, RETURN, UNDO, Pending, pending_from
from handlers.progress.reading import file_in, tasks_shown
from handlers.progress.steps import taken
from handlers.progress.taking import carry_out
from handlers.speaking import say
from handlers.views.card import card
from plan.claims import evidence_in, hear, is_yes, looks_like_question
from plan.folding import one_line
from plan.reports import Claim, Entry, Evidence
from plan.rights import Sender
from plan.wishes import Need
from storage import Transaction
from storage.drafts import Draft

MOST_NOTE = 2_000
"""Longer reasons and notes are cut here; nobody reads more on a phone."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person sent while something was asked for: words on one line, and the file with them."""

    words: str
    file: Evidence

    @classmethod
    def read(cls, update: Update, context: OfficeContext) -> Typed:
        """Read a message."""
        message = update.effective_message
        words = one_line(words_for_bot(update, context.bot))[:MOST_NOTE]
        return cls(words, file_in(message) if message is not None else Evidence())


Taker = Callable[[Update, OfficeContext, Draft, Typed], Awaitable[bool]]
"""Takes what was typed as the answer to a draft of its kind; False where it is no answer to it."""
TAKERS: dict[str, Taker] = {}
"""Which kinds of drafts wait for words. `handlers.registering` fills it from the areas."""


async def take_as_answer(update: Update, context: OfficeContext) -> bool:
    """Take a message as the answer to what its sender was asked in this chat, if anything; tell whether it was one."""
    person, chat, message = context.asker.person, update.effective_chat, update.effective_message
    if person is None or chat is None or message is None or context.asker.sender is not Sender.PERSON:
        return False
    if in_group(update) and message.reply_to_message is None:
        return False
    async with context.storage.glancing() as tx:
        draft = await _draft(tx, update, context, person.id, chat.id)
    taker = TAKERS.get(draft.kind) if draft is not None else None
    if draft is None or taker is None:
        return False
    context.answers = draft.id
    return await taker(update, context, draft, Typed.read(update, context))


async def _draft(tx: Transaction, update: Update, context: OfficeContext, person_id: int, chat_id: int) -> Draft | None:
    """Return what a person was asked in a chat; for a message that is handled a second time, what it was the answer to then."""
    done = await tx.effects.get(context.bot.id, update.update_id)
    if done is None:
        return await tx.drafts.current(person_id, chat_id, context.now())
    answered = done.get(ANSWERS)
    return await tx.drafts.settled(int(answered)) if answered is not None else None


async def take_for_report(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Go on with a dialogue about a report."""
    pending = pending_from(draft.facts)
    if turns_away(typed, context) or await _speaks_of_another(update, context, pending):
        return False
    if pending.need is Need.EVIDENCE and not _evidence(typed, context) and not _progress(typed, context):
        await say(update, card([context.texts.html("report_ask.no_document")]))
        return True
    if not (typed.words or typed.file):
        return False

    async def act(going: Flow) -> Outcome:
        mine = await taken(going, draft.id)
        return Outcome(stale=True) if mine is None else await _go_on(going, mine, typed)

    await carry_out(update, context, act)
    return True


async def _speaks_of_another(update: Update, context: OfficeContext, pending: Pending) -> bool:
    """Tell whether a message replies to a card of another task than the one that was asked about."""
    message = update.effective_message
    replied = message.reply_to_message if message is not None else None
    shown = tasks_shown(replied, await context.library.answerer(), context.texts)
    return bool(shown) and not {pending.first.task_id, *pending.items[0].choices} & set(shown)


def turns_away(typed: Typed, context: OfficeContext) -> bool:
    """Tell whether somebody asks or reports something else instead of answering."""
    if typed.file or not typed.words:
        return False
    telling = hear(typed.words, context.today())
    return looks_like_question(typed.words) or any(each.codes and each.says_progress for each in telling.claims)


def _evidence(typed: Typed, context: OfficeContext) -> Evidence:
    found = evidence_in(typed.words, context.today())
    return replace(found, file_id=typed.file.file_id, file_name=typed.file.file_name) if typed.file else found


def _progress(typed: Typed, context: OfficeContext) -> Claim | None:
    claims = hear(typed.words, context.today()).claims
    told = claims[0] if len(claims) == 1 else None
    return told if told is not None and (told.status is not None or told.percent is not None) else None


async def _go_on(going: Flow, pending: Pending, typed: Typed) -> Outcome:
    context, wish = going.context, pending.first
    told = _progress(typed, context)
    match pending.need:
        case Need.EVIDENCE if evidence := _evidence(typed, context):
            return await going.advance(pending.with_first(evidence=evidence))
        case Need.EVIDENCE | Need.PROGRESS | Need.CONFIRM if told is not None:
            return await going.advance(_retold(pending, told))
        case Need.CONFIRM if is_yes(typed.words):
            return await going.advance(pending.with_first(sure=True, meant=True))
        case Need.WAITING:
            unit = unit_named(going.answerer, typed.words)
            named = {"waiting_unit_id": unit} if unit is not None else {"note": wish.with_note(typed.words).note}
            return await going.advance(pending.with_first(**named))
        case Need.TASK:
            meant = {item.task.id for item in going.answerer.by_code(typed.words)} & set(pending.items[0].choices)
            return await going.advance(pending.with_first(task_id=meant.pop())) if len(meant) == 1 else await going.ask(pending)
        case Need.UNIT:
            unit = unit_named(going.answerer, typed.words)
            return await going.advance(pending.with_first(unit_id=unit)) if unit in pending.units else await going.ask(pending)
        case _:
            evidence = _evidence(typed, context) or wish.evidence
            note = wish.with_note(typed.words).note
            return await going.advance(pending.with_first(note=note, evidence=evidence, sure=True, meant=True))


def _retold(pending: Pending, told: Claim) -> Pending:
    """Return the dialogue with what was typed in place of what was understood before."""
    note = told.note or pending.first.note
    return pending.with_first(
        status=told.status,
        percent=told.percent,
        note=note,
        evidence=told.evidence or pending.first.evidence,
        waiting_written=told.waiting_for,
        sure=told.sure,
        meant=True,
    )


async def take_for_undo(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Take a report back with the reason that was typed."""
    return await _with_reason(update, context, draft, typed, Entry.UNDO)


async def take_for_return(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Send a submitted report back with the reason that was typed."""
    return await _with_reason(update, context, draft, typed, Entry.RETURN)


async def _with_reason(update: Update, context: OfficeContext, draft: Draft, typed: Typed, entry: Entry) -> bool:
    if not typed.words or turns_away(typed, context):
        return False

    async def act(going: Flow) -> Outcome:
        report = await going.tx.reports.get(int(draft.facts["report"]))
        if report is None or not await going.tx.drafts.settle(draft.id, context.now()):
            return Outcome(stale=True)
        await going.tx.reports.lock({report.aim.task_id})
        dossier = await going.dossier(report.aim.task_id)
        if dossier is None:
            return Outcome(stale=True)
        if entry is Entry.UNDO:
            return await undo(going, report, dossier, typed.words)
        return await send_back(going, dossier, report, typed.words)

    await carry_out(update, context, act)
    return True


REPORT_TAKERS: dict[str, Taker] = {REPORT: take_for_report, UNDO: take_for_undo, RETURN: take_for_return}
