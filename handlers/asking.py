"""Asking about the plan: /hoi, and whatever words were meant as a question."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import in_group, words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.deadlines.offering import with_leaders_row
from handlers.learning import keep, to_keep
from handlers.measuring import note_answer
from handlers.speaking import answer
from handlers.talks import put_talk, reply_in_talk, talk_after
from handlers.understanding import understood
from handlers.views.answers import answer_card
from handlers.views.prompts import ask_what_card
from handlers.views.talks import reply_card, seen_in
from plan.answering import Answerer
from plan.answers import Found
from plan.model import Unit
from plan.several import questions_in
from storage.picks import AskedQuestion
from storage.talks import Talk


def handlers() -> list[OfficeHandler]:
    """Return the handler of /hoi; other words come by way of `handlers.free_words`."""
    return [CommandHandler("hoi", ask)]


async def ask(update: Update, context: OfficeContext) -> None:
    """Answer /hoi with a question; a bare one is asked what it wants."""
    question = words_after_command(update)
    if question:
        await answer_question(update, context, question)
        return
    answerer = await context.library.answerer()
    await answer(update, ask_what_card(context.texts, context.today(), answerer, private=not in_group(update)))


async def answer_question(update: Update, context: OfficeContext, question: str) -> None:
    """Answer the questions of a message, each by itself, as asked by who speaks in this chat."""
    answerer = await context.library.answerer()
    asker = await unit_of_asker(update, context, answerer)
    *first, last = questions_in(question)
    for each in first:
        said = await understood(each, context.today(), asker, answerer, context.services.meaning)
        note_answer(context, said)
        shown = answer_card(said, context.texts, context.today(), answerer)
        await answer(update, with_leaders_row(shown, said, update, context))
    await _answer_in_talk(update, context, answerer, last, asker, alone=not first)


async def _answer_in_talk(
    update: Update, context: OfficeContext, answerer: Answerer, question: str, asker: Unit | None, *, alone: bool
) -> None:
    """Answer a question in view of what was answered in this chat just before.

    Of several questions in a message the last is what the talk is about then, and none teaches: a choice could be of any.
    """
    today = context.today()
    said, before = await reply_in_talk(update, context, answerer, question, asker)
    note_answer(context, said.given)
    asked = to_keep(context, answerer, question, said.given) if alone and not said.leans else None
    talk = talk_after(update, context, said.given, before, seen_in(said.given, today, answerer))
    kept = await _keep(update, context, asked, talk)
    shown = reply_card(said, before, context.texts, today, answerer, kept)
    await answer(update, with_leaders_row(shown, said.given, update, context) if isinstance(said.given, Found) else shown)


async def _keep(update: Update, context: OfficeContext, asked: AskedQuestion | None, talk: Talk | None) -> int | None:
    """Keep what was asked and what the talk is about, in one commit; return by which number a choice tells what was meant."""
    if asked is None and talk is None:
        return None
    async with context.storage.transaction() as tx:
        if talk is not None:
            await put_talk(tx, update, context, talk)
        return await keep(tx, update, context, asked) if asked is not None else None


async def unit_of_asker(update: Update, context: OfficeContext, answerer: Answerer) -> Unit | None:
    """Return the unit that "phòng mình" means: the one that the group is bound to, else the first of who speaks."""
    return await unit_of_chat(update, context) or _unit_of_person(context, answerer)


def _unit_of_person(context: OfficeContext, answerer: Answerer) -> Unit | None:
    person, known = context.asker.person, {unit.id: unit for unit in answerer.units.units}
    return next((known[each] for each in person.unit_ids if each in known), None) if person is not None else None


async def unit_of_chat(update: Update, context: OfficeContext) -> Unit | None:
    """Return the unit that the group is bound to, None for other groups and private chats."""
    if update.effective_chat is None or not in_group(update):
        return None
    async with context.storage.reading() as tx:
        bound = await tx.chats.unit_of(context.bot.id, update.effective_chat.id)
    return bound.unit if bound else None
