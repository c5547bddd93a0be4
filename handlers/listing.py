"""Lists: /viec of a unit, /sapden due soon, /quahan overdue. In a bound group they are about its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import words_after_command
from handlers.asking import unit_of_asker, unit_of_chat
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import answer
from handlers.talks import note_shown
from handlers.views.lists import lines_shown, list_card
from handlers.views.prompts import units_card
from plan.answering import Answerer
from plan.answers import Intent, Span, SpanKind
from plan.model import Unit, UnitRole

SOON_DAYS = 14
MOST_SOON_DAYS = 366
_DAYS = re.compile(r"[0-9]{1,4}")


def handlers() -> list[OfficeHandler]:
    """Return the handlers of the list commands."""
    return [
        CommandHandler("viec", show_work),
        CommandHandler("sapden", show_soon),
        CommandHandler("quahan", show_overdue),
    ]


@dataclass(frozen=True, slots=True)
class ListCommand:
    """What stands behind a list command: a number of days, and the words that name a unit; both may be missing."""

    days: int | None
    words: str

    @classmethod
    def read(cls, update: Update) -> ListCommand:
        """Read "/sapden 30 hctc"."""
        said = words_after_command(update).split()
        days = next((int(word) for word in said if _DAYS.fullmatch(word)), None)
        return cls(days, " ".join(word for word in said if not _DAYS.fullmatch(word)))


async def show_work(update: Update, context: OfficeContext) -> None:
    """Show what a unit leads: the one that is named, else the group's, else the person's; with none, offer the units."""
    said, answerer = ListCommand.read(update), await context.library.answerer()
    unit = _unit_named(said, answerer) if said.words else await unit_of_asker(update, context, answerer)
    if unit is None:
        await answer(update, units_card(context.texts, answerer, asked=said.words or None))
    else:
        await _show(update, context, answerer, Intent.LIST_BY_UNIT, unit, None)


async def show_soon(update: Update, context: OfficeContext) -> None:
    """Show what falls due in the next two weeks, or in as many days as are asked for."""
    days = min(ListCommand.read(update).days or SOON_DAYS, MOST_SOON_DAYS)
    await _show_in_time(update, context, soon(context.today(), days))


async def show_overdue(update: Update, context: OfficeContext) -> None:
    """Show what is overdue."""
    await _show_in_time(update, context, Span(SpanKind.OVERDUE, "overdue"))


async def _show_in_time(update: Update, context: OfficeContext, span: Span) -> None:
    """Show a list of the unit that is named, else of the group's, else of the whole office."""
    said, answerer = ListCommand.read(update), await context.library.answerer()
    unit = _unit_named(said, answerer) if said.words else await unit_of_chat(update, context)
    if unit is None and said.words:
        await answer(update, units_card(context.texts, answerer, asked=said.words))
    else:
        await _show(update, context, answerer, Intent.LIST_BY_TIME, unit, span)


async def _show(
    update: Update, context: OfficeContext, answerer: Answerer, intent: Intent, unit: Unit | None, span: Span | None
) -> None:
    today = context.today()
    tasks = answerer.task_list(intent, today, unit=unit, role=lead_if(unit), span=span)
    await note_shown(update, context, answerer, tasks, lines_shown(tasks, today, answerer))
    await answer(update, list_card(tasks, context.texts, today, answerer))


def _unit_named(said: ListCommand, answerer: Answerer) -> Unit | None:
    """Return the unit that the words name, None for no unit of the office."""
    mentions = answerer.units.mentioned(said.words)
    return max(mentions, key=lambda mention: mention.score).unit if mentions else answerer.units.resolve(said.words)


def soon(today: date, days: int) -> Span:
    """Return the span of the coming `days`, today included."""
    return Span(SpanKind.SOON, "soon", today, today + timedelta(days=days))


def lead_if(unit: Unit | None) -> UnitRole | None:
    """Return the role that a list of a unit is about; a list of the whole office has none."""
    return UnitRole.LEAD if unit else None
