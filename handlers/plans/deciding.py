"""What becomes of a draft: stored as a plan in force, thrown away, or taken for an amendment; each once for an update."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telegram import Update

from handlers.context import OfficeContext
from handlers.effects import Facts, once
from handlers.plans.showing import gone_card
from handlers.plans.told import Teller, hold_told, keep_told
from handlers.views.card import Card, card
from handlers.views.names import plan_title
from plan.model import PlanState
from plan.plan_draft import PlanDraft
from storage import Transaction
from storage.differences import amended


async def store(update: Update, context: OfficeContext, draft_id: int) -> Card:
    """Store the plan of a draft and say what that changed; the title in the facts is the office's, about no person."""
    office_id, now = context.office.id, context.now()

    async def act(tx: Transaction) -> Facts:
        stored = await tx.plan_drafts.get(office_id, draft_id, now)
        if stored is None or not stored.draft.plan.tasks:
            return {}
        plan = stored.draft.plan
        await hold_told(tx, office_id, stored.draft)
        made = await tx.plans.store(office_id, plan, PlanState.IN_FORCE, now)
        told = await keep_told(tx, stored.draft, made.plan_id, _teller(context)) if made.plan_id is not None else 0
        await tx.plan_drafts.settle(draft_id, now)
        counts = {"added": len(made.added), "changed": len(made.changed), "removed": len(made.removed)}
        by = context.person.pseudonym
        await tx.audit.note(office_id, by, "plan.stored", f"plan:{made.plan_id}", counts, now)
        waits = made.plan_id in await tx.plans.unannounced(office_id)
        return {"title": plan.header.title, "n": len(plan.tasks), "waits": waits, "told": told, **counts}

    return _stored_card(await once(update, context, act), context)


def _teller(context: OfficeContext) -> Teller:
    office, person = context.office, context.person
    return Teller(office.id, office.zone, person.id, person.pseudonym, context.now(), context.texts)


def _stored_card(facts: Facts, context: OfficeContext) -> Card:
    if "title" not in facts:
        return gone_card(context)
    texts, title = context.texts, plan_title(facts["title"])
    counts: dict[str, Any] = {name: facts[name] for name in ("n", "added", "changed", "removed")}
    told = texts.html("plan_in.stored_told", n=facts["told"]) if facts.get("told") else None
    waits = texts.html("plan_in.stored_waits") if facts["waits"] else None
    if not (counts["added"] or counts["changed"] or counts["removed"]):
        return card([texts.html("plan_in.stored_same", title=title), told, waits])
    return card([texts.html("plan_in.stored", title=title, **counts), told, waits])


async def discard(update: Update, context: OfficeContext, draft_id: int) -> Card:
    """Throw a draft away."""
    office_id, now = context.office.id, context.now()

    async def act(tx: Transaction) -> Facts:
        stored = await tx.plan_drafts.get(office_id, draft_id, now)
        if stored is None:
            return {"discarded": False}
        await tx.plan_drafts.settle(draft_id, now)
        await tx.audit.note(office_id, context.person.pseudonym, "plan.discarded", f"draft:{draft_id}", {}, now)
        return {"discarded": True}

    facts = await once(update, context, act)
    return card([context.texts.html("plan_in.discarded")]) if facts["discarded"] else gone_card(context)


async def amend(update: Update, context: OfficeContext, draft_id: int, plan_id: int) -> bool:
    """Make of a draft the whole plan as the document leaves it; places of tasks move, so that it is a new draft."""
    office_id, now = context.office.id, context.now()

    async def act(tx: Transaction) -> Facts:
        stored, plan = await tx.plan_drafts.get(office_id, draft_id, now), await tx.plans.as_issued(office_id, plan_id)
        if stored is None or plan is None:
            return {"draft": None}
        # What an amending document tells is by its own numbers and day, which the whole plan has not: it is left aside.
        reading = replace(stored.draft.reading, plan=amended(plan, stored.draft.plan), progress=())
        await tx.plan_drafts.settle(draft_id, now)
        made = await tx.plan_drafts.open(office_id, context.person.id, stored.file_name, PlanDraft(reading), now)
        return {"draft": made.id if made is not None else None}

    return (await once(update, context, act))["draft"] is not None
