"""/kehoach: every plan of the office; administrators close one, put it in force, rename it, choose the unit that follows it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.plans.buttons import KEEPING, AskTitle, ChangeState, ListPlans, OfferTrackers, RestoreTitle, SetTracker
from handlers.plans.renaming import ask_title
from handlers.plans.showing import chat_of
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.card import Card, card
from handlers.views.plans import PlansView, plan_card, plans_card, sure_card, trackers_card
from plan.rights import Action
from storage import Transaction
from storage.plan_changes import StoredPlan


def handlers() -> list[OfficeHandler]:
    """Return the handlers of stored plans."""
    return [CommandHandler("kehoach", show), CallbackQueryHandler(press, pattern(KEEPING))]


async def show(update: Update, context: OfficeContext) -> None:
    """List the plans."""
    async with context.storage.reading() as tx:
        plans = await tx.plan_changes.all(context.office.id)
    await answer(update, plans_card(view_of(update, context), plans))


async def press(update: Update, context: OfficeContext) -> None:
    """Show or change a plan."""
    wanted = await pressed(update, context, KEEPING)
    if wanted is None:
        return
    if isinstance(wanted, ListPlans):
        await show(update, context)
        return
    async with context.storage.transaction() as tx:
        shown = await _carry_out(tx, update, context, wanted)
    context.library.forget()
    await answer(update, shown)


async def _carry_out(tx: Transaction, update: Update, context: OfficeContext, wanted: Any) -> Card:
    """Do what a button says; the same press twice changes nothing more and shows the plan as it is."""
    office_id, view = context.office.id, view_of(update, context)
    plan = await tx.plan_changes.get(office_id, wanted.plan)
    if plan is None:
        return card([context.texts.html("plans.gone")])
    match wanted:
        case ChangeState(_, was, to, sure):
            if plan.state is was and not sure:
                return sure_card(view, plan, wanted)
            if await tx.plan_changes.change_state(office_id, plan.id, was, to, context.now()):
                await _note(tx, context, plan, "plan.state", {"state": to.value})
        case OfferTrackers(_, page):
            return trackers_card(view, plan, await tx.units.alive(office_id), page)
        case SetTracker(_, unit_id):
            units = {unit.id: unit.name for unit in await tx.units.alive(office_id)}
            if unit_id is None or unit_id in units:
                await tx.plan_changes.track(office_id, plan.id, units.get(unit_id), context.now())
                await _note(tx, context, plan, "plan.tracked", {"unit": unit_id})
        case AskTitle():
            return await ask_title(tx, update, context, plan)
        case RestoreTitle():
            await tx.plan_changes.rename(office_id, plan.id, None, context.now())
            await _note(tx, context, plan, "plan.renamed", {})
    return await changed_card(tx, update, context, plan.id)


async def changed_card(
    tx: Transaction, update: Update, context: OfficeContext, plan_id: int, told: Markup | None = None
) -> Card:
    """Show a plan as it is now."""
    plan = await tx.plan_changes.get(context.office.id, plan_id)
    view = view_of(update, context)
    return plan_card(view, plan, told) if plan is not None else card([context.texts.html("plans.gone")])


async def _note(tx: Transaction, context: OfficeContext, plan: StoredPlan, action: str, facts: dict[str, object]) -> None:
    by = context.person.pseudonym
    await tx.audit.note(context.office.id, by, action, f"plan:{plan.id}", facts, context.now())


def view_of(update: Update, context: OfficeContext) -> PlansView:
    """Return with what the cards are made, for who speaks."""
    may_change = context.denied(Action.CHANGE_PLANS) is None
    return PlansView(context.texts, context.sealer(chat_of(update)), may_change)
