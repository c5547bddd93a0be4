"""/capnhat: progress in one line or by buttons, and the presses of the dialogue that asks for what is missing."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from handlers.addressing import all_words_after_command, message_in
from handlers.buttons import OpenReport, ShowMyTasks, unpack
from handlers.context import OfficeContext, OfficeHandler
from handlers.packing import ForgedButtonError
from handlers.progress.buttons import DIALOGUE
from handlers.progress.my_tasks import my_tasks_card
from handlers.progress.reading import Said, tasks_shown
from handlers.progress.steps import press_step
from handlers.progress.taking import ask_about, take
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer
from plan.claims import hear
from plan.rights import Action

_OFFERS = {kind.PREFIX: kind for kind in (OpenReport, ShowMyTasks)}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of reporting; a file may carry the command in its caption."""
    files = (filters.Document.ALL | filters.PHOTO) & filters.UpdateType.MESSAGE
    return [
        CommandHandler("capnhat", report),
        MessageHandler(files & filters.CaptionRegex(r"^/capnhat\b"), report),
        CallbackQueryHandler(press, pattern(DIALOGUE)),
        CallbackQueryHandler(offer, pattern(_OFFERS)),
    ]


async def report(update: Update, context: OfficeContext) -> None:
    """Take what stands behind /capnhat; a bare command offers the person's tasks, or asks about the one it replies to."""
    said, answerer = Said.read(update), await context.library.recent()
    about = tasks_shown(message_in(update).reply_to_message, answerer, context.texts)
    words = all_words_after_command(update)
    if words or said.file:
        await take(update, context, hear(words, context.today()), said, about)
    elif len(about) == 1:
        await ask_about(update, context, about[0])
    else:
        await answer(update, my_tasks_card(context, await context.library.answerer()))


async def press(update: Update, context: OfficeContext) -> None:
    """Go on with the dialogue that a pressed button belongs to."""
    wanted = await pressed(update, context, DIALOGUE)
    if wanted is not None:
        await press_step(update, context, wanted)


async def offer(update: Update, context: OfficeContext) -> None:
    """Begin to report on the task whose button was pressed, or show more tasks; such buttons change nothing by themselves."""
    try:
        wanted = unpack((update.callback_query and update.callback_query.data) or "")
    except ForgedButtonError:
        await alert(update, context.texts.plain("press.unknown"))
        return
    reason = context.denied(Action.REPORT)
    if reason is not None:
        await refuse(update, context, reason, Action.REPORT)
    elif isinstance(wanted, OpenReport):
        await ask_about(update, context, wanted.task)
    elif isinstance(wanted, ShowMyTasks):
        await answer(update, my_tasks_card(context, await context.library.answerer(), wanted.page))
