"""What an answer leaves behind for the next question: written with the settlement of its update, many in one commit.

The next update of the same chat is claimed only after that, so whoever goes on with a talk or presses a button finds it. A
process that dies before has not settled the update either: it is handled anew, and nothing was changed by the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import OfficeContext
from handlers.outcome import CURRENT
from plan.office_settings import settings_from
from storage import Transaction
from storage.picks import AskedQuestion, Kept
from storage.talks import InChat, Talk


@dataclass(frozen=True, slots=True)
class Note:
    """What the talk in a chat is about now, and which question may teach, each None where nothing is to be kept of it."""

    talk: InChat | None = None
    asked: Kept | None = None


async def leave(context: OfficeContext, note: Note) -> None:
    """Have a note written once the update in hand has been handled; at once where nobody settles it."""
    outcome = CURRENT.get()
    if outcome is not None:
        outcome.notes.append(note)
        return
    async with context.storage.transaction() as tx:
        await write(tx, (note,))


async def write(tx: Transaction, notes: Sequence[Note]) -> None:
    """Write notes of any number of updates; no question is kept for an office that wants none kept."""
    talks = [each.talk for each in notes if each.talk is not None]
    if talks:
        await tx.talks.put_all(talks)
    asked = [each.asked for each in notes if each.asked is not None]
    offices = {each.question.office_id for each in asked}
    learning = {each for each in offices if settings_from(await tx.settings.all(each)).learns}
    wanted = [each for each in asked if each.question.office_id in learning]
    if wanted:
        await tx.picks.keep_questions(wanted)


def of_talk(context: OfficeContext, chat_id: int, talk: Talk) -> InChat:
    """Return what a talk in a chat is about, ready to be kept."""
    return InChat(context.office.id, context.bot.id, chat_id, talk)


def of_question(context: OfficeContext, update_id: int, asked: AskedQuestion) -> Kept:
    """Return a question that an update asked, ready to be kept."""
    return Kept(context.bot.id, update_id, asked, context.now())
