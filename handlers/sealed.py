"""Reads a pressed button that changes something: its seal, its age, and whether who pressed may do such a thing at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram import Update

from handlers.context import OfficeContext
from handlers.packing import BREAK, ForgedButtonError
from handlers.refusing import refuse
from handlers.sealing import WornButtonError
from handlers.speaking import alert


def pattern(kinds: Mapping[str, type[Any]]) -> str:
    """Return the regular expression of the callback data of these kinds, for a `CallbackQueryHandler`."""
    return rf"^(?:{'|'.join(kinds)})\{BREAK}"


async def pressed(update: Update, context: OfficeContext, kinds: Mapping[str, type[Any]]) -> Any | None:
    """Return what a sealed button of one of `kinds` says; None where the person was told why it is not done.

    A kind names its right in `ACTION`. That is asked here for any unit at all; for the units concerned the caller asks again.
    """
    query = update.callback_query
    if query is None:
        return None
    chat_id = query.message.chat.id if query.message is not None else 0  # without a message it stands in no chat of ours
    try:
        press = context.services.seal.read(
            query.data or "", kinds, chat_id=chat_id, user_id=query.from_user.id, now=context.now()
        )
    except ForgedButtonError:
        await alert(update, context.texts.plain("press.unknown"))
        return None
    except WornButtonError:
        await alert(update, context.texts.plain("press.worn"))
        return None
    reason = context.denied(press.ACTION)
    if reason is not None:
        await refuse(update, context, reason, press.ACTION)
        return None
    return press
