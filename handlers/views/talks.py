"""What is said within a talk: the short card of a task that was just shown, and the choice of a unit that was pointed at."""

from __future__ import annotations

from datetime import date

from handlers.buttons import ShowList
from handlers.views.answers import answer_card
from handlers.views.card import Card, button, card
from handlers.views.lists import lines_shown
from handlers.views.names import shortened
from handlers.views.nothing import ASKED_SIZE, MOST_UNITS
from handlers.views.shelf import Shelf
from handlers.views.tasks import field_card
from locales import Texts
from plan.answers import Found, PlannedTask, TaskList
from plan.following import Replied
from plan.topics import FIELDS, Reply, Topic, WhichUnit


def reply_card(
    said: Replied, before: Topic | None, texts: Texts, today: date, shelf: Shelf, question: int | None = None
) -> Card:
    """Return what is said to a question in a talk about `before`, on `today` (office date).

    A field of the task that was shown just before is answered shortly: its other fields stand above. `question` is the update
    that asked, where what is pressed may teach what its words mean.
    """
    given = said.given
    if isinstance(given, WhichUnit):
        return which_unit_card(given, texts)
    was_shown = before is not None and isinstance(given, Found) and given.item == before.item
    if said.leans and was_shown and isinstance(given, Found) and (given.intent in FIELDS or given.wondered):
        return field_card(given, texts, today, shelf)
    return answer_card(given, texts, today, shelf, question)


def which_unit_card(which: WhichUnit, texts: Texts) -> Card:
    """Offer the units that may be meant; each button asks of its unit what was asked before."""
    shown = which.units[:MOST_UNITS]
    rows = [[button(shortened(unit.name, ASKED_SIZE), _press(which, unit.id or 0))] for unit in shown]
    return card([texts.html("talk.which_unit")], rows)


def seen_in(reply: Reply, today: date, shelf: Shelf) -> tuple[PlannedTask, ...]:
    """Return the tasks of a list in the order in which its card shows them, () for any other answer."""
    return lines_shown(reply, today, shelf) if isinstance(reply, TaskList) else ()


def _press(which: WhichUnit, unit_id: int) -> ShowList:
    span, section = which.span, which.section
    return ShowList(
        intent=which.intent,
        unit=unit_id,
        role=which.role,
        kind=span.kind if span else None,
        first=span.first if span else None,
        last=span.last if span else None,
        label=span.label if span else "",
        section=section.ref if section else "",
    )
