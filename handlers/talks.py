"""What a talk is about: in private the row of the last answer, in groups the message that is replied to. It answers nothing.

A message of the bot tells by itself what it is about: its buttons name the task, the choices or the list, and the numbers of
tasks stand in bold in it; a question to the bot tells it by its words. So nothing is kept about groups, and a reply leans on
what its writer sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from telegram import Message, Update

from handlers.addressing import in_group, question_asked
from handlers.context import OfficeContext
from handlers.noting import Note, leave, of_talk
from handlers.shown_topic import topic_of_message
from handlers.topic_facts import facts_of, topic_from
from handlers.understanding import understood
from handlers.views.talks import seen_in
from plan.answering import Answerer
from plan.answers import PlannedTask
from plan.following import Replied, reply, spoken
from plan.model import Unit
from plan.topics import Reply, Topic, is_fresh, topic_after
from storage.talks import Talk


async def reply_in_talk(
    update: Update, context: OfficeContext, answerer: Answerer, question: str, asker: Unit | None
) -> tuple[Replied, Topic | None]:
    """Return the answer to a question, and what the talk was about before it."""
    before, today, meaning = await topic_before(update, context, answerer), context.today(), context.services.meaning
    if before is None:
        return Replied(await understood(question, today, asker, answerer, meaning)), before
    said = spoken(question, today)
    answers = {text: await understood(text, today, asker, answerer, meaning) for text in {said.alone, question}}
    return reply(said, answers, answerer, today, before), before


async def topic_before(update: Update, context: OfficeContext, answerer: Answerer) -> Topic | None:
    """Return what a message may lean on: the message that it replies to, else in private the last answer."""
    message = update.message
    replied = message.reply_to_message if message is not None else None
    topic = _topic_of(replied, context, answerer) if replied is not None else None
    if replied is not None and topic is not None:  # an old answer is not meant to be another one
        return topic if is_fresh(replied.edit_date or replied.date, _asked_at(update, context)) else None
    return None if in_group(update) else await _topic_kept(update, context, answerer)


def _topic_of(replied: Message, context: OfficeContext, answerer: Answerer) -> Topic | None:
    return topic_of_message(replied, context, answerer) or _topic_of_question(replied, context, answerer)


def _topic_of_question(replied: Message, context: OfficeContext, answerer: Answerer) -> Topic | None:
    """Return what a colleague's question to the bot is about: who replies to it goes on with it, as with its answer."""
    by_bot = replied.from_user is None or replied.from_user.id == context.bot.id
    question = None if by_bot else question_asked(replied, context.bot)
    if question is None:
        return None
    today, bound = context.today(), context.asker.bound
    given = answerer.answer(question, today, bound.unit if bound is not None else None)
    return topic_after(given, seen_in(given, today, answerer), None)


async def _topic_kept(update: Update, context: OfficeContext, answerer: Answerer) -> Topic | None:
    async with context.storage.glancing() as tx:
        kept = await tx.talks.get(context.office.id, context.bot.id, chat_of_talk(update))
    if kept is None:
        return None
    if kept.update_id == update.update_id:  # handled a second time: it leans on what it leaned on then
        return topic_from(kept.earlier, answerer)
    return topic_from(kept.facts, answerer) if is_fresh(kept.said_at, _asked_at(update, context)) else None


async def keep_talk(
    update: Update, context: OfficeContext, given: Reply, before: Topic | None, shown: Sequence[PlannedTask] = ()
) -> None:
    """Keep what an answer in a private chat is about; `shown` are the tasks of a list in the order in which they are seen."""
    talk = talk_after(update, context, given, before, shown)
    if talk is not None:
        await leave(context, Note(of_talk(context, chat_of_talk(update), talk)))


def talk_after(
    update: Update, context: OfficeContext, given: Reply, before: Topic | None, shown: Sequence[PlannedTask] = ()
) -> Talk | None:
    """Return what is to be kept of an answer; None in groups, and where the talk goes on about what it was about."""
    after = topic_after(given, shown, before)
    if in_group(update) or after is before:
        return None
    return Talk(update.update_id, facts_of(after), facts_of(before), _asked_at(update, context))


async def note_shown(
    update: Update, context: OfficeContext, answerer: Answerer, given: Reply, shown: Sequence[PlannedTask] = ()
) -> None:
    """Keep what a command or a press has shown in a private chat, so that a question may lean on it."""
    if not in_group(update):
        await keep_talk(update, context, given, await topic_before(update, context, answerer), shown)


def _asked_at(update: Update, context: OfficeContext) -> datetime:
    return update.message.date if update.message is not None else context.now()


def chat_of_talk(update: Update) -> int:
    """Return the chat in which a talk is."""
    return update.effective_chat.id if update.effective_chat else 0
