"""Choosing an office where several could be meant: asked once of a person of several, by its name of a stranger; /coquan.

The question that was asked meanwhile is not lost: the choice is offered as a reply to it, and whoever chooses has it answered.
"""

from __future__ import annotations

import re

from telegram import InlineQueryResultsButton, Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import MOST_LETTERS, command_in, words_after_command
from handlers.asker import asker_of
from handlers.asking import unit_of_asker
from handlers.context import OfficeContext, OfficeHandler
from handlers.notices import LINK
from handlers.offices_in_reach import InReach, in_reach
from handlers.packing import ForgedButtonError
from handlers.people.joining import CODE
from handlers.refusing import stranger_card
from handlers.sealed import pattern
from handlers.sealing import Sealer, WornButtonError
from handlers.speaking import Place, alert, answer, deliver, offer, say
from handlers.start import show_what_exists
from handlers.understanding import understood
from handlers.views.answers import answer_card
from handlers.views.card import Card, card
from handlers.views.offices import ChooseOffice, choice_card, chosen_card, found_card, present_card
from plan.claims import hear
from plan.office_names import offices_named
from plan.rights import Action

COMMAND = "coquan"
CHOICES = {ChooseOffice.PREFIX: ChooseOffice}
_LINK = re.compile(r"cq([0-9]{1,15})_[\w-]{8}", re.ASCII)


def handlers() -> list[OfficeHandler]:
    """Return the handlers of /coquan and of the choice."""
    return [CommandHandler(COMMAND, show), CallbackQueryHandler(press, pattern(CHOICES))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show which office is meant, and offer the person's others; in an installation with one there is no such command."""
    names = await context.directory.open_offices()
    if len(names) == 1 or update.effective_chat is None or update.effective_chat.id < 0:
        await show_what_exists(update, context)
        return
    reach = await _reach(update, context)
    if context.found is None:
        await ask(update, context, reach)
        return
    present = context.office.id
    link = LINK.format(bot=context.bot.username, word=link_word(context, present))
    may_invite = context.denied(Action.INVITE) is None
    await answer(
        update,
        present_card(present, reach.own, names, context.texts, _seal(update, context), link=link, may_invite=may_invite),
    )


def link_word(context: OfficeContext, office_id: int) -> str:
    """Return what /start is given behind the address that leads strangers to an office."""
    return context.directory.home.seal.signed(f"cq{office_id}")


async def ask(update: Update, context: OfficeContext, reach: InReach) -> None:
    """Ask which office is meant, since nothing tells it: a person of several to choose, a stranger to type its name."""
    names, texts = await context.directory.open_offices(), context.texts
    if update.inline_query is not None:
        await offer(
            update.inline_query, (), button=InlineQueryResultsButton(texts.plain("offices.choose"), start_parameter=COMMAND)
        )
        return
    if update.callback_query is not None:
        await alert(update, texts.plain("offices.choose_first" if reach.own else "press.unknown"))
        return
    message = update.message
    if message is None:
        return
    if await _opened_by_link(update, context, message):
        return
    if reach.own:
        await deliver(
            context.bot,
            Place(message.chat.id, reply_to=message.message_id),
            choice_card(reach.own, names, texts, _seal(update, context), key="offices.which"),
        )
        return
    await say(update, await _for_stranger(update, context, message))


async def open_link(update: Update, context: OfficeContext) -> bool:
    """Follow a link that leads to an office; tell whether the message was one."""
    return update.message is not None and await _opened_by_link(update, context, update.message)


async def _opened_by_link(update: Update, context: OfficeContext, message: Message) -> bool:
    word = words_after_command(update) if command_in(message) == "start" else ""
    found = _LINK.fullmatch(word)
    if found is None or word != link_word(context, int(found[1])):
        return False
    return await _choose(update, context, int(found[1]))


async def _for_stranger(update: Update, context: OfficeContext, message: Message) -> Card:
    """Look for the office that a stranger names; what is no name, such as a command, is asked for one."""
    names, said = await context.directory.open_offices(), (message.text or "").strip()
    word = words_after_command(update) if command_in(message) == "start" else said
    if CODE.fullmatch(word):
        return card([context.texts.html("people.code_unknown")])
    found = () if said.startswith("/") else offices_named(said[:MOST_LETTERS], names)
    return found_card(found, names, context.texts, _seal(update, context))


async def press(update: Update, context: OfficeContext) -> None:
    """Let the office of a button be the one that is meant, and answer what was asked before it was."""
    query, home = update.callback_query, context.directory.home
    if query is None:
        return
    chat_id = query.message.chat.id if query.message is not None else 0
    try:
        pressed = home.seal.read(query.data or "", CHOICES, chat_id=chat_id, user_id=query.from_user.id, now=context.now())
    except (ForgedButtonError, WornButtonError):
        await alert(update, context.texts.plain("press.unknown"))
        return
    if not await _choose(update, context, pressed.office):
        await alert(update, context.texts.plain("press.old"))


async def _choose(update: Update, context: OfficeContext, office_id: int) -> bool:
    """Let somebody mean an office from now on; False where there is no such office (any more)."""
    user, services = update.effective_user, await context.directory.services(office_id)
    if user is None or services is None:
        return False
    async with context.storage.transaction() as tx:
        await tx.belonging.choose(user.id, office_id, context.now())
    context.found = services
    context.asker = await asker_of(update, context)
    if context.denied(Action.ASK) is not None:
        await answer(update, stranger_card(update, context))
        return True
    asked = _asked_before(update)
    question = _simple(asked, context)
    await answer(update, chosen_card(services.office.name, context.texts, again=asked is not None and question is None))
    if question is not None:
        await _answer(update, context, question)
    return True


def _asked_before(update: Update) -> str | None:
    """Return the words to which the choice was offered."""
    query = update.callback_query
    message = query.message if query is not None else None
    asked = message.reply_to_message if isinstance(message, Message) else None
    mine = asked is not None and query is not None and asked.from_user is not None and asked.from_user.id == query.from_user.id
    return (asked.text or asked.caption or "") if asked is not None and mine else None


def _simple(asked: str | None, context: OfficeContext) -> str | None:
    """Return the question in words that are nothing but one; None where they may be a report, a file's, or a command."""
    if asked is None:
        return None
    question = asked.removeprefix("/hoi").strip()[:MOST_LETTERS]
    if not question or question.startswith("/") or any(each.says_progress for each in hear(question, context.today()).claims):
        return None
    return question


async def _answer(update: Update, context: OfficeContext, question: str) -> None:
    answerer, today = await context.library.answerer(), context.today()
    asker = await unit_of_asker(update, context, answerer)
    said = await understood(question, today, asker, answerer, context.services.meaning)
    await say(update, answer_card(said, context.texts, today, answerer))


async def _reach(update: Update, context: OfficeContext) -> InReach:
    user, open_ = update.effective_user, await context.directory.open_offices()
    async with context.storage.reading() as tx:
        return await in_reach(tx, user.id if user is not None else None, context, open_)


def _seal(update: Update, context: OfficeContext) -> Sealer:
    """Return what seals choices for who speaks, who is alone with the bot."""
    user_id = update.effective_user.id if update.effective_user else 0
    return context.directory.home.seal.sealer(user_id, context.now(), user_id)
