"""Example questions made from the plans in force, so that every one of them has an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.buttons import AskExample, ExampleKind
from handlers.views.card import Button, button
from handlers.views.names import lowered, shortened, whole
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask
from plan.model import MilestoneKind, Role, Unit

QUESTION_SIZE = 70
_TELLING = {MilestoneKind.DATE, MilestoneKind.CONDITIONAL}


@dataclass(frozen=True, slots=True)
class Example:
    """A question that a person may ask, and which of the kinds it is."""

    kind: ExampleKind
    question: str


def examples(shelf: Shelf | None, texts: Texts, today: date, most: int = 3) -> tuple[Example, ...]:
    """Return up to three questions about the plans in force; none where there is no plan."""
    if shelf is None or not any(plan.tasks for plan in shelf.plans):
        return ()
    made = [_about_lead(shelf, texts), _about_time(texts, today), _about_unit(shelf, texts)]
    return tuple(example for example in made if example is not None)[:most]


def example_rows(shown: tuple[Example, ...]) -> list[list[Button]]:
    """Return one button a row for each example."""
    return [[button(example.question, AskExample(example.kind))] for example in shown]


def _about_lead(shelf: Shelf, texts: Texts) -> Example | None:
    """Take the task that can be named in the fewest words, one with a deadline before a routine one."""
    items = [PlannedTask(plan, task) for plan in shelf.plans for task in plan.tasks if task.lead]
    if not items:
        return None
    shortest = min(items, key=lambda i: (not any(m.kind in _TELLING for m in i.task.milestones), len(i.task.content)))
    content = shortened(lowered(whole(shortest.task.content)), QUESTION_SIZE).rstrip("…")
    return Example(ExampleKind.LEAD, texts.plain("example.lead", content=content))


def _about_time(texts: Texts, today: date) -> Example:
    return Example(ExampleKind.TIME, texts.plain("example.time", day=today))


def _about_unit(shelf: Shelf, texts: Texts) -> Example | None:
    if not shelf.units.units:
        return None

    def led(unit: Unit) -> int:
        return len(shelf.tasks_of(unit, Role.LEAD))

    return Example(ExampleKind.UNIT, texts.plain("example.unit", unit=max(shelf.units.units, key=led).name))
