"""/bantin: the digest as it is now, of a group's unit, of one's own, of any unit by name, or the leaders'; and deep links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import in_group, words_after_command
from handlers.context import OfficeContext, OfficeHandler
from handlers.notices import NoticeDesk
from handlers.office.defaults import defaults_of_chats, settings_of_chat
from handlers.people.registration import by_id
from handlers.progress.flow import unit_named
from handlers.progress.taking import chat_of
from handlers.refusing import refuse
from handlers.reminders.buttons import ShowBulletin
from handlers.reminders.digests import leader_view, made_digest, made_for_leaders
from handlers.reminders.outlook import outlook
from handlers.reminders.work import Work, work_of
from handlers.sealed import pattern, pressed
from handlers.speaking import answer, say
from handlers.views.card import Button, Card, card
from handlers.views.digest import digest_card
from handlers.views.leader_digest import leader_card
from handlers.views.reminding import plan_waits_card
from plan.model import PlanState, Unit
from plan.people import Role
from plan.rights import Action
from storage import Transaction

DETAIL = re.compile(r"bt_([0-9]{1,15})")
"""The word of a deep link that opens a unit's whole digest in private."""
UPDATE = "cn"
"""The word of a deep link that begins a report."""
_KINDS = {ShowBulletin.PREFIX: ShowBulletin}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of the digest on demand."""
    return [CommandHandler("bantin", show), CallbackQueryHandler(press, pattern(_KINDS))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show a digest as it is now."""
    reason = context.denied(Action.ASK)
    if reason is not None:
        await refuse(update, context, reason, Action.ASK)
        return
    desk = await _desk(update, context)
    async with context.storage.reading() as tx:
        work = await _work(tx, desk)
        shown = await _card(tx, update, context, desk, work)
    await answer(update, shown)


async def press(update: Update, context: OfficeContext) -> None:
    """Show the digest of the unit whose button was pressed, below."""
    wanted = await pressed(update, context, _KINDS)
    if wanted is not None:
        await show_unit(update, context, wanted.unit, unstarted=context.denied(Action.CHANGE_SETTINGS) is None)


async def show_unit(update: Update, context: OfficeContext, unit_id: int, *, unstarted: bool = False) -> None:
    """Show a unit's whole digest in a message of its own; `unstarted`: also of plans of which nobody is reminded yet."""
    desk = await _desk(update, context)
    async with context.storage.reading() as tx:
        work = await _work(tx, desk)
        if unstarted:
            work = work.with_plan(*(plan.id or 0 for plan in desk.answerer.plans if plan.state is PlanState.IN_FORCE))
        shown = await _unit_or_successor(tx, desk, work, unit_id)
    await say(update, shown)


async def _desk(update: Update, context: OfficeContext) -> NoticeDesk:
    answerer, chat_id = await context.library.answerer(), chat_of(update)
    bot, several = context.bot, len(await context.directory.open_offices()) > 1
    return NoticeDesk(
        context.texts,
        context.office,
        bot.id,
        answerer,
        context.now(),
        context.sealer(chat_id),
        username=bot.username,
        of_several=several,
    )


async def _work(tx: Transaction, desk: NoticeDesk) -> Work:
    return await work_of(tx, desk.office.id, desk.office.zone, desk.answerer, desk.now)


async def _card(tx: Transaction, update: Update, context: OfficeContext, desk: NoticeDesk, work: Work) -> Card:
    texts, typed = desk.texts, words_after_command(update)
    if not work.started:
        return await _not_started(tx, context, desk, work)
    if typed:
        return await _named(tx, desk, work, typed)
    if in_group(update):
        bound = context.asker.bound
        return (
            await _group_card(tx, update, desk, work, bound.unit.id or 0) if bound else card([texts.html("bulletin.how_group")])
        )
    person = context.asker.person
    if person is not None and person.holds(Role.LEADER):
        return await _leaders(tx, desk, work)
    units = by_id(await tx.units.alive(work.office_id))
    mine = [units[each] for each in person.unit_ids if each in units] if person is not None else []
    if len(mine) == 1:
        return await _unit_card(tx, desk, work, mine[0].id or 0)
    if mine:
        return _choice(mine, desk)
    return card([texts.html("bulletin.no_unit")])


async def _not_started(tx: Transaction, context: OfficeContext, desk: NoticeDesk, work: Work) -> Card:
    """Return that nobody is reminded yet; who may begin is asked anew: the message that asked first may be lost or old."""
    waiting = await tx.plans.unannounced(work.office_id) if context.denied(Action.CHANGE_SETTINGS) is None else ()
    plan = next((each for each in desk.answerer.plans if each.id in waiting), None)
    if plan is None:
        return card([desk.texts.html("bulletin.not_started")])
    found = await outlook(tx, work.with_plan(plan.id or 0), desk.bot_id)
    return plan_waits_card(plan, found, work.units, desk.texts, desk.sealer)


async def _named(tx: Transaction, desk: NoticeDesk, work: Work, typed: str) -> Card:
    """Return the digest of a unit by what was typed of its name."""
    unit_id = unit_named(desk.answerer, typed)
    if unit_id is not None:
        return await _unit_or_successor(tx, desk, work, unit_id)
    units = await tx.units.alive(work.office_id)
    example = units[0].short_name if units else ""
    return card([desk.texts.html("bulletin.unknown_unit", typed=typed[:60], example=example)])


async def _unit_or_successor(tx: Transaction, desk: NoticeDesk, work: Work, unit_id: int) -> Card:
    """Return the digest of a unit, or of the one that took its place; a link may be old, or made by anybody."""
    living = work.successors.get(unit_id, unit_id)
    if not work.started:
        return card([desk.texts.html("bulletin.not_started")])
    if living is None or living not in by_id(await tx.units.alive(work.office_id)):
        return card([desk.texts.html("bulletin.no_such_unit")])
    return await _unit_card(tx, desk, work, living)


async def _unit_card(tx: Transaction, desk: NoticeDesk, work: Work, unit_id: int) -> Card:
    made = await made_digest(tx, work, desk, unit_id, await defaults_of_chats(tx, desk.office), full=True)
    return digest_card(made.digest, made.view)


async def _group_card(tx: Transaction, update: Update, desk: NoticeDesk, work: Work, unit_id: int) -> Card:
    chosen = await settings_of_chat(tx, desk.bot_id, chat_of(update), desk.office)
    made = await made_digest(tx, work, desk, unit_id, chosen)
    return digest_card(made.digest, made.view)


async def _leaders(tx: Transaction, desk: NoticeDesk, work: Work) -> Card:
    return leader_card(await made_for_leaders(tx, work, desk), leader_view(work, desk))


def _choice(units: Sequence[Unit], desk: NoticeDesk) -> Card:
    rows = [[Button(unit.name, desk.sealer(ShowBulletin(unit.id or 0)))] for unit in units]
    return card([desk.texts.html("bulletin.units")], rows)
