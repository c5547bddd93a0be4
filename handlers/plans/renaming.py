"""A plan is given another name: the bot asks for it, and the next words are it."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from handlers.context import OfficeContext
from handlers.effects import Facts, once
from handlers.plans.buttons import ShowPlan
from handlers.plans.showing import chat_of
from handlers.progress.typed import Typed, turns_away
from handlers.speaking import say
from handlers.views.card import Button, Card, card
from handlers.views.names import plan_title
from plan.rights import Action
from storage import Transaction
from storage.drafts import Draft
from storage.plan_changes import StoredPlan

TITLE = "plan_title"
"""The kind of draft that waits for a plan's name; its facts name the plan."""
LIFE = timedelta(hours=1)
MOST_LETTERS = 200


async def ask_title(tx: Transaction, update: Update, context: OfficeContext, plan: StoredPlan) -> Card:
    """Ask how a plan shall be called."""
    await tx.drafts.open(context.person.id, chat_of(update), TITLE, {"plan": plan.id}, context.now(), LIFE)
    texts = context.texts
    keep = Button(texts.plain("plans_button.keep"), context.sealer(chat_of(update))(ShowPlan(plan.id)))
    return card([texts.html("plans.which_title", title=plan_title(plan.header.title), most=MOST_LETTERS)], [[keep]])


async def take_for_title(update: Update, context: OfficeContext, draft: Draft, typed: Typed) -> bool:
    """Take what was typed as a plan's name."""
    is_name = bool(typed.words) and not typed.file and not typed.words.startswith("/") and not turns_away(typed, context)
    if not is_name or context.denied(Action.CHANGE_PLANS) is not None:
        return False
    office_id, now, title = context.office.id, context.now(), typed.words[:MOST_LETTERS]

    async def act(tx: Transaction) -> Facts:
        plan_id = int(draft.facts["plan"])
        if not await tx.drafts.settle(draft.id, now) or not await tx.plan_changes.rename(office_id, plan_id, title, now):
            return {"plan": None}
        await tx.audit.note(office_id, context.person.pseudonym, "plan.renamed", f"plan:{plan_id}", {}, now)
        return {"plan": plan_id}

    facts = await once(update, context, act)
    texts = context.texts
    if facts["plan"] is None:
        await say(update, card([texts.html("plans.gone")]))
        return True
    show = Button(texts.plain("plans_button.show"), context.sealer(chat_of(update))(ShowPlan(int(facts["plan"]))))
    await say(update, card([texts.html("plans.renamed_now", title=title)], [[show]]))
    return True
