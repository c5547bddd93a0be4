"""One task by its code: /nhiemvu 3a. A bare command offers the plan's sections."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import words_after_command
from handlers.asking import answer_question
from handlers.context import OfficeContext, OfficeHandler
from handlers.deadlines.offering import with_leaders_row
from handlers.speaking import answer
from handlers.talks import note_shown
from handlers.views.answers import answer_card
from handlers.views.prompts import same_code_card, sections_card
from handlers.year_end.offering import with_year_end_row
from plan.answers import Found, Intent, Unsure

LONGEST_CODE = 15


def handlers() -> list[OfficeHandler]:
    """Return the handler of /nhiemvu."""
    return [CommandHandler("nhiemvu", show_task)]


async def show_task(update: Update, context: OfficeContext) -> None:
    """Show the task that the code names; a letter used twice offers both; words are taken as a question."""
    typed = words_after_command(update)
    answerer, texts, today = await context.library.answerer(), context.texts, context.today()
    items = answerer.by_code(typed) if typed else ()
    if not typed:
        await answer(update, sections_card(texts, answerer))
    elif len(items) > 1:
        await note_shown(update, context, answerer, Unsure(Intent.DETAIL, items))
        await answer(update, same_code_card(items, typed, texts))
    elif items:
        found = Found(Intent.DETAIL, items[0])
        await note_shown(update, context, answerer, found)
        shown = with_leaders_row(answer_card(found, texts, today, answerer), found, update, context)
        await answer(update, with_year_end_row(shown, found, answerer, update, context))
    elif looks_like_code(typed):
        await answer(update, answer_card(answerer.unknown_code(typed), texts, today, answerer))
    else:
        await answer_question(update, context, typed)


def looks_like_code(typed: str) -> bool:
    """Tell whether words that name no task were meant as a task's code."""
    return len(typed) <= LONGEST_CODE and any(letter.isdigit() for letter in typed)
