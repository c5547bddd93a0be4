"""The tasks on which a person reports, as buttons, the most pressing first."""

from __future__ import annotations

from handlers.buttons import OpenReport, ShowMyTasks
from handlers.context import OfficeContext
from handlers.progress.flow import reporting_units
from handlers.views.card import Button, Card, button, card
from handlers.views.names import code_words, shortened
from locales import Texts
from plan.agenda import agenda
from plan.answering import Answerer
from plan.answers import PlannedTask
from plan.standing import standing

TASKS_A_PAGE = 8
BUTTON_SIZE = 60


def my_tasks_card(context: OfficeContext, answerer: Answerer, page: int = 0) -> Card:
    """Offer what the person may report on, some at a time."""
    texts, mine = context.texts, set(reporting_units(context.person))
    items = agenda(answerer, [unit for unit in answerer.units.units if unit.id in mine], context.today())
    if not items:
        return card([texts.html("report_ask.no_tasks")])
    first = page * TASKS_A_PAGE if page * TASKS_A_PAGE < len(items) else 0
    shown = items[first : first + TASKS_A_PAGE]
    rows = [[_task_button(item, context)] for item in shown]
    if len(items) > TASKS_A_PAGE:
        following = page + 1 if first + TASKS_A_PAGE < len(items) else 0
        rows.append([button(texts.plain("report_button.more"), ShowMyTasks(following))])
    return card([texts.html("report_ask.what", code=example_code(items, texts))], rows)


def example_code(items: tuple[PlannedTask, ...], texts: Texts) -> str:
    """Return the code of the task that an example sentence speaks of."""
    return code_words(items[0].task.code, texts) if items else "3a"


def _task_button(item: PlannedTask, context: OfficeContext) -> Button:
    texts, seen = context.texts, standing(item.task, context.today())
    words = texts.plain(
        "report_ask.task_button",
        code=code_words(item.task.code, texts),
        content=item.task.content,
        late=seen.overdue,
    )
    return button(shortened(words, BUTTON_SIZE), OpenReport(item.task.id or 0))
