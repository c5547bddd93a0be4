"""What administrators are told and asked: a plan of which nobody is reminded yet, the digest to come, a held round."""

from __future__ import annotations

from collections import Counter

from handlers.notices import Composer, NoticeDesk
from handlers.office.defaults import chat_defaults
from handlers.reminders.digest_rounds import groups_with_digests, preview_is_due
from handlers.reminders.outlook import outlook
from handlers.reminders.planned import hours_of
from handlers.reminders.rounds import PLAN_WAITS, PREVIEW, ROUND_HELD
from handlers.reminders.work import Work, work_of
from handlers.views.card import Card
from handlers.views.reminding import held_card, plan_waits_card, preview_card
from plan.rounds import RoundState, digest_ahead
from plan.weeks import week_of
from storage import Parcel, Transaction


async def plan_waits(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask whether people are to be reminded of a plan from now on, with what that means for each unit."""
    plan_id = int(parcel.facts["plan"] or 0)
    if plan_id not in await tx.plans.unannounced(parcel.office_id):
        return "started"
    plan = next((each for each in desk.answerer.plans if each.id == plan_id), None)
    if plan is None:
        return "gone"
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    found = await outlook(tx, work.with_plan(plan_id), desk.bot_id)
    return plan_waits_card(plan, found, work.units, desk.texts, desk.sealer)


async def preview(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Show before its hour how many groups get a digest and what is in it."""
    if week_of(desk.today).key != parcel.key:
        return "outdated"
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    if not preview_is_due(work, desk.office, desk.now):
        return "outdated"
    served, found = await _served(tx, work, desk), await outlook(tx, work, desk.bot_id)
    if not served and not any(each.overdue and not each.groups for each in found):
        return "nothing"
    week, at, units = week_of(desk.today), desk.office.digest_at[1], work.units
    return preview_card(week, at, found, served, units, desk.texts, desk.sealer)


async def _served(tx: Transaction, work: Work, desk: NoticeDesk) -> Counter[int]:
    """Return by unit how many of its groups get their digest at the office's own hour, quiet ones left out."""
    hours = hours_of(work)
    at = digest_ahead(chat_defaults(desk.office, work.settings), hours, desk.now)
    groups = await groups_with_digests(tx, work, desk.office, desk.bot_id)
    then = (chat.unit_id for chat, chosen in groups if digest_ahead(chosen, hours, desk.now) == at)
    return Counter(unit_id for unit_id in then if unit_id is not None)


async def round_held(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask about a round that is far bigger than usual."""
    kind, _, period = parcel.key.partition(":")
    held = await tx.rounds.get(parcel.office_id, kind, period)
    if held is None or held.state is not RoundState.HELD:
        return "decided"
    before = await tx.rounds.latest(parcel.office_id, kind)
    return held_card(held, [each for each in before if each.period < period], desk.texts, desk.sealer)


COMPOSERS: dict[str, Composer] = {PLAN_WAITS: plan_waits, PREVIEW: preview, ROUND_HELD: round_held}
