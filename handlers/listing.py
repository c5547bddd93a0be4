"""Lists: /viec of a unit, /sapden due soon, /quahan overdue. In a bound group they are about its unit."""

from __future__ import annotations

from datetime import date, timedelta

from telegram import Update
from telegram.ext import CommandHandler

from handlers.addressing import words_after_command
from handlers.asking import unit_of_chat
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import answer
from handlers.views.lists import list_card
from handlers.views.prompts import units_card
from plan.answering import Answerer
from plan.answers import Intent, Span, SpanKind
from plan.model import Role, Unit

SOON_DAYS = 14


def handlers() -> list[OfficeHandler]:
    """Return the handlers of the list commands."""
    return [
        CommandHandler("viec", show_work),
        CommandHandler("sapden", show_soon),
        CommandHandler("quahan", show_overdue),
    ]


async def show_work(update: Update, context: OfficeContext) -> None:
    """Show what a unit leads: the one that is named, else the group's; with neither, offer the units."""
    typed = words_after_command(update)
    answerer, today = await context.library.answerer(), context.today()
    unit = unit_named(typed, answerer) if typed else await unit_of_chat(update, context)
    if unit is None:
        await answer(update, units_card(context.texts, answerer, asked=typed or None))
        return
    tasks = answerer.task_list(Intent.LIST_BY_UNIT, today, unit=unit, role=Role.LEAD)
    await answer(update, list_card(tasks, context.texts, today, answerer))


def unit_named(typed: str, answerer: Answerer) -> Unit | None:
    """Return the unit that a person's words name, None where they name none."""
    mentions = answerer.units.mentioned(typed)
    return max(mentions, key=lambda mention: mention.score).unit if mentions else answerer.units.resolve(typed)


async def show_soon(update: Update, context: OfficeContext) -> None:
    """Show what falls due in the next two weeks."""
    answerer, today = await context.library.answerer(), context.today()
    unit = await unit_of_chat(update, context)
    tasks = answerer.task_list(Intent.LIST_BY_TIME, today, unit=unit, role=lead_if(unit), span=soon(today, SOON_DAYS))
    await answer(update, list_card(tasks, context.texts, today, answerer))


async def show_overdue(update: Update, context: OfficeContext) -> None:
    """Show what is overdue."""
    answerer, today = await context.library.answerer(), context.today()
    unit, span = await unit_of_chat(update, context), Span(SpanKind.OVERDUE, "overdue")
    tasks = answerer.task_list(Intent.LIST_BY_TIME, today, unit=unit, role=lead_if(unit), span=span)
    await answer(update, list_card(tasks, context.texts, today, answerer))


def soon(today: date, days: int) -> Span:
    """Return the span of the coming `days`, today included."""
    return Span(SpanKind.SOON, "soon", today, today + timedelta(days=days))


def lead_if(unit: Unit | None) -> Role | None:
    """Return the role that a list of a unit is about; a list of the whole office has none."""
    return Role.LEAD if unit else None
