"""Words that are no command: an answer to what the bot asked, a report of progress, else a question about the plan."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from handlers.addressing import CALLS_BOT, in_group, message_in, question_in, words_for_bot
from handlers.asking import answer_question
from handlers.context import OfficeContext, OfficeHandler
from handlers.plans.receiving import take_plan_file
from handlers.progress.reading import Said, tasks_shown
from handlers.progress.taking import take
from handlers.progress.typed import take_as_answer
from handlers.refusing import refuse
from handlers.speaking import answer
from handlers.views.card import card
from plan.claims import hear
from plan.reports import Telling
from plan.rights import Action, Sender

_FILES = filters.Document.ALL | filters.PHOTO


def handlers() -> list[OfficeHandler]:
    """Return the handlers of words and files; in groups only of those that speak to the bot."""
    words = filters.TEXT & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    captions = filters.CAPTION & ~filters.CaptionRegex(r"^/")
    return [
        MessageHandler(_FILES & filters.ChatType.PRIVATE, hear_file),
        MessageHandler(_FILES & filters.ChatType.GROUPS & CALLS_BOT, hear_file),
        MessageHandler(words & filters.ChatType.PRIVATE, hear_words),
        MessageHandler((words | captions) & filters.ChatType.GROUPS & CALLS_BOT, hear_words),
    ]


async def hear_words(update: Update, context: OfficeContext) -> None:
    """Take words for what they are."""
    if not await take_as_answer(update, context) and not await _take_as_report(update, context):
        await answer_question(update, context, question_in(update, context.bot))


async def hear_file(update: Update, context: OfficeContext) -> None:
    """Take a file as what was asked for, as the proof of what its caption reports, or as a plan; else say how it is done."""
    if await take_as_answer(update, context) or await _take_as_report(update, context):
        return
    if await take_plan_file(update, context):
        return
    if in_group(update):
        if message_in(update).caption:
            await answer_question(update, context, question_in(update, context.bot))
        return
    may_report = context.denied(Action.REPORT) is None
    await answer(update, card([context.texts.html("report_ask.file_how" if may_report else "file.not_by_chat")]))


async def _take_as_report(update: Update, context: OfficeContext) -> bool:
    """Take words as a report if they say how far a task is that they name or reply to; tell whether they do."""
    said, answerer = Said.read(update), await context.library.answerer()
    telling = hear(words_for_bot(update, context.bot), context.today())
    about = tasks_shown(message_in(update).reply_to_message, answerer, context.texts)
    if not _reports(telling, about, with_file=bool(said.file)):
        return False
    if context.asker.person is None and context.asker.sender is Sender.PERSON:
        return False
    reason = context.denied(Action.REPORT)
    if reason is not None:
        await refuse(update, context, reason, Action.REPORT)
        return True
    called = bool(about) or bool(said.file) or in_group(update)
    meant = called or all(each.sure for each in telling.claims)
    await take(update, context, telling, said, about, meant=meant)
    return True


def _reports(telling: Telling, about: tuple[int, ...], *, with_file: bool) -> bool:
    """Tell whether words are a report: progress of a task. Beside a file it is enough that the task is named."""
    named = [each for each in telling.claims if each.codes or about]
    return any(each.says_progress or with_file for each in named) or (with_file and bool(about) and bool(telling.claims))
