"""What the cards of a draft are made from: the draft, the office's units, and what storing it would change."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from telegram import Update

from handlers.context import OfficeContext
from handlers.plans.buttons import DiscardPlan, ShowSheet
from handlers.views.card import Button, Card, card
from handlers.views.names import plan_title
from handlers.views.plan_sheet import SheetView
from plan.health import amends, health
from plan.model import PlanState
from storage import Transaction
from storage.plan_drafts import StoredDraft

MOST_AMENDABLE = 3


async def view_of(update: Update, context: OfficeContext, stored: StoredDraft) -> SheetView:
    """Return what the cards of a draft are made from, as things stand now."""
    office_id, today = context.office.id, context.today()
    async with context.storage.reading() as tx:
        units = await tx.units.alive(office_id)
        change = await tx.plans.difference(office_id, stored.draft.plan)
        amendable = await _amendable(tx, context, stored) if change.plan_id is None else ()
    sheet = await asyncio.to_thread(health, stored.draft, units, today)
    new = [unit.name for unit in sheet.units if unit.known is None]
    until = (stored.expires_at.astimezone(context.office.zone) - timedelta(days=1)).date()
    names = tuple(dict.fromkeys([*(unit.name for unit in units), *new]))
    seal = context.sealer(chat_of(update))
    return SheetView(context.texts, stored.draft, sheet, change, today, until, stored.id, seal, names, amendable)


async def _amendable(tx: Transaction, context: OfficeContext, stored: StoredDraft) -> tuple[tuple[int, str], ...]:
    """Return the newest plans in force, by id and title, where a document says that it changes one."""
    if not amends(stored.draft.reading.plan.header):
        return ()
    plans = await tx.plan_changes.all(context.office.id)
    return tuple((each.id, each.header.title) for each in plans if each.state is PlanState.IN_FORCE)[:MOST_AMENDABLE]


def busy_card(update: Update, context: OfficeContext, stored: StoredDraft) -> Card:
    """Say that a plan waits, with the ways to it and to be rid of it."""
    texts, seal = context.texts, context.sealer(chat_of(update))
    words = texts.html("plan_in.busy", title=plan_title(stored.draft.reading.plan.header.title), file=stored.file_name)
    show = Button(texts.plain("plan_button.sheet"), seal(ShowSheet(stored.id)))
    discard = Button(texts.plain("plan_button.discard"), seal(DiscardPlan(stored.id)))
    return card([words], [[show, discard]])


def gone_card(context: OfficeContext) -> Card:
    """Say that a draft is not open any more."""
    return card([context.texts.html("plan_in.gone")])


def chat_of(update: Update) -> int:
    """Return the chat of an update; alone with the bot it has the person's id."""
    return update.effective_chat.id if update.effective_chat else 0
