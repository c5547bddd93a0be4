"""Example questions made from the plans in force, so that every one of them has an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from handlers.buttons import AskExample, ExampleKind
from handlers.views.card import Button, button
from handlers.views.names import lowered, shortened, whole
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask
from plan.folding import fold
from plan.model import MilestoneKind

QUESTION_SIZE = 85
FEWEST_WORDS = 5
_TAIL = re.compile(r"\s+(?:của|theo|phù hợp|nhằm|để|trên địa bàn|giai đoạn)\s|[;,(]")
LOOKED_AT = 300
"""Examples are made for every question without an answer: looking at the first tasks is enough."""
LEADS_LOOKED_AT = 20
_TELLING = {MilestoneKind.DATE, MilestoneKind.CONDITIONAL}


@dataclass(frozen=True, slots=True)
class Example:
    """A question that a person may ask, and which of the kinds it is."""

    kind: ExampleKind
    question: str


def examples(shelf: Shelf | None, texts: Texts, today: date, most: int = 3) -> tuple[Example, ...]:
    """Return up to three questions about the plans in force; none where there is no plan."""
    items = list(islice(_items(shelf), LOOKED_AT)) if shelf else []
    if shelf is None or not items:
        return ()
    made = [_about_lead(items, texts), _about_time(texts, today)]
    if most > len(made):
        made.append(_about_unit(items, shelf, texts))
    return tuple(example for example in made if example is not None)[:most]


def _items(shelf: Shelf) -> Iterator[PlannedTask]:
    return (PlannedTask(plan, task) for plan in shelf.plans for task in plan.tasks)


def example_rows(shown: tuple[Example, ...]) -> list[list[Button]]:
    """Return one button a row for each example."""
    return [[button(example.question, AskExample(example.kind))] for example in shown]


def _about_lead(items: Sequence[PlannedTask], texts: Texts) -> Example | None:
    """Take the task that can be named in the fewest words, one with a deadline before a routine one."""
    led = [item for item in items if item.task.lead]
    if not led:
        return None
    shortest = min(led, key=lambda i: (not any(m.kind in _TELLING for m in i.task.milestones), len(i.task.content)))
    content = shortened(lowered(_short_name(shortest, items)), QUESTION_SIZE).rstrip("…")
    return Example(ExampleKind.LEAD, texts.plain("example.lead", content=content))


def _short_name(item: PlannedTask, items: Sequence[PlannedTask]) -> str:
    """Return the beginning of a task's content that people would type: up to "của", "theo" …, if no other task holds it."""
    content = whole(item.task.content)
    head = _TAIL.split(content, maxsplit=1)[0]
    if len(head.split()) < FEWEST_WORDS:
        return content
    telling = fold(" ".join(head.split()[2:]))  # without its verb: another task may do something else with the same thing
    alike = sum(telling in fold(whole(other.task.content)) for other in items)
    return head if alike == 1 else content


def _about_time(texts: Texts, today: date) -> Example | None:
    return Example(ExampleKind.TIME, texts.plain("example.time", day=today))


def _about_unit(items: Sequence[PlannedTask], shelf: Shelf, texts: Texts) -> Example | None:
    """Take the unit that leads most of the tasks looked at."""
    leads = Counter(lead for item in items for lead in item.task.lead)
    led = (unit for lead, _ in leads.most_common(LEADS_LOOKED_AT) if (unit := shelf.units.resolve(lead)))
    unit = next(led, None)
    return Example(ExampleKind.UNIT, texts.plain("example.unit", unit=unit.name)) if unit else None
