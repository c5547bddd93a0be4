"""Cards that offer a choice: several tasks may be meant, or none of those shown was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.buttons import Choose, NotThis, ShowTask
from handlers.packing import MOST_IDS
from handlers.views.card import Button, Card, button, card
from handlers.views.examples import example_rows, examples
from handlers.views.names import code_words, shortened
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import Intent, PlannedTask, Unsure

BUTTON_SIZE = 60


def unsure_card(unsure: Unsure, texts: Texts, question: int | None = None) -> Card:
    """Return the choice between the tasks that may be meant; where none was named, or none found, no task is said to fit.

    `question` is the update that asked, where a choice may teach what its words mean.
    """
    if unsure.named:
        head = texts.html("unsure.near" if unsure.near else "unsure.ask", n=len(unsure.choices))
    else:
        head = texts.html("unsure.which", code=code_words(unsure.choices[0].task.code, texts))
    return card([head], choice_rows(unsure.choices, unsure.asked, texts, question))


def others_card(items: Sequence[PlannedTask], intent: Intent, texts: Texts, question: int | None = None) -> Card:
    """Return the choice between the tasks that are nearest to one that was not meant."""
    return card([texts.html("unsure.others")], choice_rows(items, intent, texts, question))


def rephrase_card(texts: Texts, today: date, shelf: Shelf | None) -> Card:
    """Ask to say it in other words, with questions that have an answer."""
    return card([texts.html("nothing.rephrase")], example_rows(examples(shelf, texts, today, most=2)))


def choice_rows(items: Sequence[PlannedTask], intent: Intent, texts: Texts, question: int | None = None) -> list[list[Button]]:
    """Return one button for each task, and a last one for none of them."""
    rows = [[task_button(item, intent, texts, question)] for item in items[:MOST_IDS]]
    return [*rows, [button(texts.plain("button.not_these"), NotThis(intent))]]


def task_button(item: PlannedTask, intent: Intent, texts: Texts, question: int | None = None) -> Button:
    """Return the button that shows one task as the answer to `intent`, or to that very question."""
    code, content = code_words(item.task.code, texts), shortened(item.task.content, BUTTON_SIZE)
    task = item.task.id or 0
    press = ShowTask(task, intent, full=False) if question is None else Choose(question, task, intent)
    return button(texts.plain("task.choice", code=code, content=content), press)
