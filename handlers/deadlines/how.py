"""How more time is asked for and a document is named, with an example from the person's own tasks and a button for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from handlers.context import OfficeContext
from handlers.deadlines.buttons import BeginBasis, BeginExtension
from handlers.packing import Press
from handlers.views.card import Button, Card, card
from handlers.views.deadline_view import BUTTON_SIZE, LONGER
from handlers.views.names import code_words, shortened
from plan.agenda import agenda
from plan.answering import Answerer
from plan.answers import PlannedTask
from plan.model import MilestoneKind, Task
from plan.rights import Action, units_of
from plan.standing import is_open_date, last_day

MOST_TASKS = 6
_ANY_CODE = "3a"


def extension_how(context: OfficeContext, answerer: Answerer, chat_id: int) -> Card:
    """Say how more time is asked for."""
    late_too = bool(units_of(Action.PASS_EXTENSION, context.person))
    first = date.min if late_too else context.today()
    items = _own(context, answerer, Action.ASK_EXTENSION, lambda task: bool(_days(task, first)))
    code, day = _example(items, first, context.today())
    words = context.texts.html("extension_ask.how", code=code, day=day)
    return card([words], _rows(items, context, chat_id, BeginExtension))


def basis_how(context: OfficeContext, answerer: Answerer, chat_id: int) -> Card:
    """Say how a document is named."""
    items = _own(context, answerer, Action.SET_BASIS, _is_conditional)
    code = items[0].task.code if items else _ANY_CODE
    return card(
        [context.texts.html("basis_ask.how", code=code, day=context.today() + LONGER)],
        _rows(items, context, chat_id, BeginBasis),
    )


def _own(context: OfficeContext, answerer: Answerer, action: Action, wanted: Callable[[Task], bool]) -> tuple[PlannedTask, ...]:
    """Return the tasks of the person's units, or of all where the right reaches so far, that are of the wanted sort."""
    mine = units_of(action, context.person)
    units = [unit for unit in answerer.units.units if mine is None or unit.id in mine]
    return tuple(item for item in agenda(answerer, units, context.today()) if wanted(item.task))[:MOST_TASKS]


def _is_conditional(task: Task) -> bool:
    return any(each.kind is MilestoneKind.CONDITIONAL for each in task.milestones)


def _days(task: Task, first: date) -> list[date]:
    """Return the open days of a task from `first` on: those that have passed only a head may ask to move."""
    dated = [(last_day(each), each.due) for each in task.milestones if is_open_date(each)]
    return sorted(due for last, due in dated if due is not None and last is not None and last >= first)


def _example(items: tuple[PlannedTask, ...], first: date, today: date) -> tuple[str, date]:
    if not items:
        return _ANY_CODE, today + LONGER
    return items[0].task.code, max(_days(items[0].task, first)[0], today) + LONGER


def _rows(
    items: Iterable[PlannedTask], context: OfficeContext, chat_id: int, begin: Callable[[int], Press]
) -> list[list[Button]]:
    seal = context.sealer(chat_id, context.person.user_id)
    return [[Button(_label(item, context), seal(begin(item.task.id or 0)))] for item in items]


def _label(item: PlannedTask, context: OfficeContext) -> str:
    texts, content = context.texts, item.task.content
    return shortened(texts.plain("task.choice", code=code_words(item.task.code, texts), content=content), BUTTON_SIZE)
