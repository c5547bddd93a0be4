"""Keeps the words of a question for a day, and notes which task people then say was meant. Whether it counts: plan.learning.

Only registered people of the office are heard, in their own name; where the office does not want it nothing is kept.
"""

from __future__ import annotations

from telegram import Update

from handlers.context import OfficeContext
from plan.answering import Answerer
from plan.answers import Found, Unsure
from plan.office_settings import settings_from
from plan.phrasings import Phrasing, PhrasingFault
from plan.rights import Action
from plan.topics import Reply
from storage import Transaction
from storage.audit import SYSTEM
from storage.picks import AskedQuestion


def to_keep(context: OfficeContext, answerer: Answerer, question: str, said: Reply) -> AskedQuestion | None:
    """Return which words were answered with which tasks, None where a choice can teach nothing."""
    tasks = _offered(said)
    if not tasks or context.denied(Action.TEACH) is not None:
        return None
    phrase = answerer.phrase_of(question, context.today())
    return None if isinstance(phrase, PhrasingFault) else AskedQuestion(context.office.id, phrase, tasks)


async def number_of(update: Update, context: OfficeContext, asked: AskedQuestion | None) -> int | None:
    """Return by which number a question is kept, None where nothing was asked that teaches, or the office wants none kept."""
    if asked is None:
        return None
    async with context.storage.glancing() as tx:
        learns = settings_from(await tx.settings.all(context.office.id)).learns
    return update.update_id if learns else None


async def note(context: OfficeContext, question: int, task_id: int, *, meant: bool) -> None:
    """Note that who presses meant a task by a question, or did not; only a task that the question was answered with."""
    if context.denied(Action.TEACH) is not None:
        return
    async with context.storage.transaction() as tx:
        asked = await tx.picks.question(context.bot.id, question, context.now())
        if asked is None or asked.office_id != context.office.id or task_id not in asked.tasks:
            return
        lesson = await tx.picks.note(asked, task_id, context.person.id, context.now(), meant=meant)
        for each in lesson.taught:
            _audit(tx, context, "phrasing.learned", each)
        for each in lesson.withdrawn:
            _audit(tx, context, "phrasing.withdrawn", each)
    if lesson:
        context.library.forget()


def _audit(tx: Transaction, context: OfficeContext, action: str, phrasing: Phrasing) -> None:
    facts = {"people": phrasing.people}
    tx.audit.note_last(context.office.id, SYSTEM, action, f"task:{phrasing.task_id}", facts, context.now())


def _offered(said: Reply) -> tuple[int, ...]:
    """Return the tasks that an answer offers: the one that was found with its near misses, or the choices."""
    match said:
        case Found(_, item, others):
            items = (item, *others)
        case Unsure(_, choices, named=True):
            items = choices
        case _:
            items = ()
    return tuple(item.task.id for item in items if item.task.id)
