"""Says why somebody may not do something: one polite sentence, to strangers once a day, and what can be done instead."""

from __future__ import annotations

from telegram import InlineQueryResultsButton, Update

from handlers.addressing import in_group
from handlers.context import OfficeContext
from handlers.people.buttons import Register
from handlers.speaking import alert, answer, offer
from handlers.views.card import Button, Card, card
from plan.rights import Action, Denial, Place, Sender

WAY_IN = "dangky"
"""What /start is given behind the button that leads a stranger into the private chat."""


async def refuse(update: Update, context: OfficeContext, denial: Denial, action: Action) -> None:
    """Tell who speaks why `action` is denied: in a window where a button was pressed, else as an answer.

    Who types an inline query is offered nothing, and a stranger the way in: that comes at each keystroke and is not counted.
    """
    if update.inline_query is not None:
        await offer(update.inline_query, (), button=_way_in(context) if denial is Denial.STRANGER else None)
    elif update.callback_query is not None:
        await alert(update, context.texts.plain(_key(denial, action, context), office=context.office.name))
    elif denial is not Denial.STRANGER:
        await answer(update, card([context.texts.html(_key(denial, action, context), office=context.office.name)]))
    elif await _not_told_today(update, context):
        await answer(update, stranger_card(update, context))


def stranger_card(update: Update, context: OfficeContext) -> Card:
    """Return what a person hears who is not registered, with the way in; a group is no place to register."""
    if in_group(update) or update.effective_chat is None:
        return card([context.texts.html("denied.stranger_in_group", office=context.office.name, bot=context.bot.username)])
    return with_register(card([context.texts.html("denied.stranger", office=context.office.name)]), update, context)


def with_register(shown: Card, update: Update, context: OfficeContext) -> Card:
    """Return a card with the way in under it, for whoever is alone with the bot and not of the office yet."""
    if update.effective_chat is None:
        return shown
    register = Button(context.texts.plain("button.register"), context.sealer(update.effective_chat.id)(Register()))
    return Card(shown.html, (*shown.buttons, (register,)))


def _way_in(context: OfficeContext) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(context.texts.plain("button.register"), start_parameter=WAY_IN)


def _key(denial: Denial, action: Action, context: OfficeContext) -> str:
    match denial:
        case Denial.NOBODY:
            return "denied.forward" if context.asker.sender is Sender.FORWARD else "denied.nobody"
        case Denial.PLACE if action is Action.CHANGE_CHAT_SETTINGS:
            return "denied.unbound"
        case Denial.PLACE:
            return "denied.private_only" if context.asker.place is not Place.PRIVATE else "denied.group_only"
        case Denial.ROLE | Denial.UNIT if action is Action.CHANGE_CHAT_SETTINGS:
            return "denied.chat_settings"
        case Denial.ROLE if action in _FOR_ADMINISTRATORS:
            return "denied.administrators"
        case _:
            return f"denied.{denial.value}_short" if denial is Denial.STRANGER else f"denied.{denial.value}"


_FOR_ADMINISTRATORS = {
    Action.NAME_OFFICERS,
    Action.BIND_GROUP,
    Action.CHANGE_UNITS,
    Action.CHANGE_SETTINGS,
    Action.CHANGE_CALENDAR,
    Action.IMPORT_PLAN,
    Action.CHANGE_PLANS,
}


async def _not_told_today(update: Update, context: OfficeContext) -> bool:
    """Tell whether this stranger has not been told yet today; who speaks for nobody is told each time he calls."""
    user = update.effective_user
    if user is None or context.asker.sender is not Sender.PERSON:
        return True
    async with context.storage.transaction() as tx:
        return await tx.registrations.tell_once(context.office.id, user.id, context.today())
