"""/caidat: in a unit's group what holds for that group; alone with the bot the groups of a head's units.

An administrator has alone with the bot the settings of the whole office (handlers.office.settings), and all groups behind them.
"""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.addressing import in_group
from handlers.context import OfficeContext, OfficeHandler
from handlers.office import settings
from handlers.office.chat_buttons import KINDS, ListGroups, PauseDigest, Sheet, ShowSheet
from handlers.office.chat_changing import change
from handlers.office.defaults import defaults_of_chats
from handlers.people.binding import topic_of
from handlers.people.registration import by_id
from handlers.refusing import refuse
from handlers.sealed import pattern, pressed
from handlers.speaking import alert, answer, say
from handlers.views.card import Card, card
from handlers.views.chat_settings import BoundGroup, GroupSettings, groups_card, sheet_card
from plan.chat_settings import chat_settings_from
from plan.rights import Action, units_of


def handlers() -> list[OfficeHandler]:
    """Return the handlers of the settings of chats."""
    return [CommandHandler("caidat", show), CallbackQueryHandler(press, pattern(KINDS))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show the settings of this group; alone with the bot those of the office, or of the only group, or the groups."""
    if in_group(update):
        group = await _concerned(update, context, None)
        if group is not None:
            await answer(update, await _card(update, context, group, Sheet.ALL))
    elif context.denied(Action.CHANGE_SETTINGS) is None:
        await settings.show(update, context)
    else:
        await answer(update, await _own(update, context))


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button says, after asking whether the person may for the unit of the group concerned."""
    wanted = await pressed(update, context, KINDS)
    if wanted is None:
        return
    if isinstance(wanted, ListGroups):
        await answer(update, _list(update, context, await _groups(context), wanted.page))
        return
    group = await _concerned(update, context, getattr(wanted, "chat", None))
    if group is None:
        return
    match wanted:
        case PauseDigest():
            await say(update, await _card(update, context, group, Sheet.PAUSE))
        case ShowSheet(sheet):
            await answer(update, await _card(update, context, group, sheet))
        case _:
            late = await change(update, context, group.chat_id, wanted)
            await answer(update, await _card(update, context, group, wanted.SHEET, late=late))


async def _concerned(update: Update, context: OfficeContext, chat: int | None) -> BoundGroup | None:
    """Return the group that is spoken of, None where who speaks was told why its settings are not theirs to change."""
    chat_id = _chat_id(update) if chat is None else -chat
    found = next((each for each in await _all_groups(context) if each.chat_id == chat_id), None)
    if found is None:
        await _say_gone(update, context)
        return None
    reason = context.denied(Action.CHANGE_CHAT_SETTINGS, (found.unit.id or 0,))
    if reason is not None:
        await refuse(update, context, reason, Action.CHANGE_CHAT_SETTINGS)
        return None
    return found


async def _say_gone(update: Update, context: OfficeContext) -> None:
    if update.callback_query is not None:
        await alert(update, context.texts.plain("chat_setting.gone"))
    else:
        await answer(update, card([context.texts.html("chat_setting.gone")]))


async def _own(update: Update, context: OfficeContext) -> Card:
    groups = await _groups(context)
    if len(groups) == 1:
        return await _card(update, context, groups[0], Sheet.ALL)
    return _list(update, context, groups, 0)


def _list(update: Update, context: OfficeContext, groups: list[BoundGroup], page: int) -> Card:
    everywhere = units_of(Action.CHANGE_CHAT_SETTINGS, context.person) is None
    return groups_card(groups, page, context.texts, context.sealer(_chat_id(update)), everywhere=everywhere)


async def _has_a_list(context: OfficeContext) -> bool:
    """Tell whether there is a list to go back to: a head of a single group goes straight to it."""
    return units_of(Action.CHANGE_CHAT_SETTINGS, context.person) is None or len(await _groups(context)) > 1


async def _groups(context: OfficeContext) -> list[BoundGroup]:
    """Return the groups whose settings the person may change, in the order of their units."""
    mine = units_of(Action.CHANGE_CHAT_SETTINGS, context.person)
    return [each for each in await _all_groups(context) if mine is None or each.unit.id in mine]


async def _all_groups(context: OfficeContext) -> list[BoundGroup]:
    async with context.storage.reading() as tx:
        units = by_id(await tx.units.alive(context.office.id))
        bound = await tx.chats.bound(context.bot.id, context.office.id)
    return [BoundGroup(each.chat_id, each.title, units[each.unit_id]) for each in bound if each.unit_id in units]


async def _card(update: Update, context: OfficeContext, group: BoundGroup, sheet: Sheet, *, late: bool = False) -> Card:
    """Return a card of a group's settings as they are now."""
    async with context.storage.reading() as tx:
        default = await defaults_of_chats(tx, context.office)
        chosen = await tx.chat_settings.of_chat(context.bot.id, group.chat_id)
        chat = await tx.chats.get(context.bot.id, group.chat_id)
    shown = GroupSettings(
        group=group,
        present=chat_settings_from(chosen, default),
        default=default,
        today=context.today(),
        posts_in=chat.thread_id if chat else None,
        inside=in_group(update),
        stands_in=topic_of(update),
        listed=not in_group(update) and await _has_a_list(context),
    )
    return sheet_card(sheet, shown, context.texts, context.sealer(_chat_id(update)), late=late)


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
