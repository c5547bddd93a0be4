"""One effect for one update: what it did is kept in the same commit, and a second run of it shows the same again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Update

from handlers.context import OfficeContext
from storage import Transaction

Facts = Mapping[str, Any]
"""What an update did, as plain JSON: ids, never names or words."""
ANSWERS = "answers"
"""Where the facts name the draft that the words of a message were the answer to."""


async def once(
    update: Update, context: OfficeContext, act: Callable[[Transaction], Awaitable[Facts]], *, only_progress: bool = False
) -> Facts:
    """Return the facts of `act`, carried out in one transaction; where this update was handled before, what it did then.

    `only_progress`: it changes no plans, units or settings.
    """
    async with context.storage.transaction() as tx:
        known = await tx.effects.get(context.bot.id, update.update_id)
        if known is None:
            known = {**await act(tx), ANSWERS: context.answers}
            await tx.effects.put(context.bot.id, update.update_id, known, context.now())
    if only_progress:
        context.library.forget_progress()
    else:
        context.library.forget()
    context.services.post.ring()
    return known


async def was_handled(update: Update, context: OfficeContext) -> bool:
    """Tell whether `once` was carried out for this update before: then what it was about need not be found again."""
    async with context.storage.reading() as tx:
        return await tx.effects.get(context.bot.id, update.update_id) is not None
