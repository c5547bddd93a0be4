"""The one error handler: a code for the log, an apology for the person, a word to the administrators. It mends nothing."""

from __future__ import annotations

import hashlib
import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop

from handlers.addressing import calls_bot, in_group
from handlers.context import OfficeContext
from handlers.outcome import CURRENT, UpdateOutcome
from handlers.speaking import alert, say
from handlers.views.card import card

logger = logging.getLogger(__name__)

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0 and O, no 1 and I: codes are read out over the telephone."""


async def failed(update: object, context: OfficeContext) -> None:
    """Mark the update as failed for whoever runs it again, say so once, and let no other handler have it.

    Without the stop an update that failed in the gate would be answered behind it, by the handlers of the next group.
    """
    error, outcome = context.error, CURRENT.get() or UpdateOutcome()
    outcome.error = error
    # What Telegram or the network refused for now is left to the next run in silence, and so is a person who blocked the bot.
    if not is_for_now(error) and not isinstance(error, Forbidden):
        await _tell(update, context, outcome)
    raise ApplicationHandlerStop


async def _tell(update: object, context: OfficeContext, outcome: UpdateOutcome) -> None:
    outcome.code = code_of(update)
    logger.error("an update failed", exc_info=outcome.error, extra={"action": "update.failed", "code": outcome.code})
    if isinstance(update, Update) and update.inline_query is not None:
        outcome.keep = False  # the next letter asks anew: no second try, and no word for each letter
    elif outcome.attempt == 1:
        await _apologise(update, context, outcome)
        if context.services.faults is not None and outcome.error is not None:
            await context.services.faults.report(outcome.error, outcome.code)


def is_for_now(error: BaseException | None) -> bool:
    """Tell whether the same update may succeed later: a 429, a time-out, no network. `BadRequest` is a `NetworkError` too."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def code_of(update: object) -> str:
    """Return the update's code: four letters or digits, the same at every attempt."""
    return code_for(update.update_id) if isinstance(update, Update) else _code(repr(type(update)))


def code_for(update_id: int) -> str:
    """Return the code of the update that has this id."""
    return _code(str(update_id))


def _code(said: str) -> str:
    number = int.from_bytes(hashlib.blake2b(said.encode(), digest_size=8).digest(), "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in (0, 5, 10, 15))


async def _apologise(update: object, context: OfficeContext, outcome: UpdateOutcome) -> None:
    """Say sorry to who called the bot. Only a fault of our own is tried again; what Telegram refuses, it refuses again."""
    if not isinstance(update, Update):
        return
    again = outcome.keep and not isinstance(outcome.error, TelegramError)
    key = "fault.sorry" if again else "fault.sorry_refused"
    try:
        if update.callback_query is not None:
            await alert(update, context.texts.plain("fault.sorry_short", code=outcome.code))
        elif update.message is not None and (not in_group(update) or calls_bot(update.message, context.bot)):
            await say(update, card([context.texts.html(key, code=outcome.code)]))
    except TelegramError as refused:
        logger.warning("the apology did not go out: %s", type(refused).__name__, extra={"action": "apology.failed"})
