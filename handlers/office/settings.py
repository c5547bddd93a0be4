"""What the office decides for itself, one card with a button for each setting. Administrators only."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.office.buttons import SETTINGS, ChangeSetting
from handlers.sealed import pattern, pressed
from handlers.speaking import answer
from handlers.views.settings import settings_card
from plan.office_settings import CHOICES, OfficeSettings, settings_from, written


def handlers() -> list[OfficeHandler]:
    """Return the handlers of settings."""
    return [CallbackQueryHandler(press, pattern(SETTINGS))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show every setting with its present value."""
    async with context.storage.reading() as tx:
        present = settings_from(await tx.settings.all(context.office.id))
    await answer(update, settings_card(present, context.texts, context.sealer(_chat_id(update))))


async def press(update: Update, context: OfficeContext) -> None:
    """Change a setting and show them all as they are now."""
    wanted = await pressed(update, context, SETTINGS)
    if wanted is None:
        return
    present, late = await _change(context, wanted)
    context.library.forget()
    await answer(update, settings_card(present, context.texts, context.sealer(_chat_id(update)), late=late))


async def _change(context: OfficeContext, wanted: ChangeSetting) -> tuple[OfficeSettings, bool]:
    """Return the settings, and whether somebody had changed this one to something else meanwhile."""
    office_id, now = context.office.id, context.now()
    async with context.storage.transaction() as tx:
        before = settings_from(await tx.settings.all(office_id))
        value = written(getattr(before, wanted.name, None))
        if value != wanted.was or wanted.to not in map(written, CHOICES[wanted.name]):
            return before, value != wanted.to
        await tx.settings.set(office_id, wanted.name, wanted.to)
        after = settings_from(await tx.settings.all(office_id))
        if before.learns and not after.learns:
            await tx.picks.wipe(office_id)
        facts = {"name": wanted.name, "value": wanted.to}
        await tx.audit.note(office_id, context.person.pseudonym, "setting.changed", wanted.name, facts, now)
        return after, False


def _chat_id(update: Update) -> int:
    return update.effective_chat.id if update.effective_chat else 0
