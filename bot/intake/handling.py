"""Runs the handlers on one claimed update and says how to settle it. Keeps nothing and claims nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from time import perf_counter
from typing import Any

from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import Application

from bot.intake.desk import Desk
from bot.intake.raw import is_marked
from bot.intake.verdict import Verdict, judge
from handlers.addressing import command_in
from handlers.commands import COMMANDS
from handlers.errors import code_for
from handlers.outcome import CURRENT, UpdateOutcome
from storage import Claimed, Outcome, Settlement, errors

logger = logging.getLogger(__name__)

MALFORMED = "not_parsed"
KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "chat_member")


class Handling:
    """Turns a stored update back into python-telegram-bot's, and hands it to the application (which must be initialised)."""

    def __init__(self, desk: Desk, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._desk = desk
        self._application = application

    async def handle(self, claimed: Claimed) -> Settlement:
        """Run the handlers within the time limit. Never raises but on cancellation; the verdict is in the settlement.

        Whatever is logged meanwhile, in any room, carries the update's id and the code under which people hear of it.
        """
        with bound_contextvars(update_id=claimed.update_id, code=code_for(claimed.update_id)):
            try:
                update = Update.de_json(json.loads(claimed.payload), self._application.bot)
            except Exception as error:  # whatever PTB makes of an odd update, the rest goes on
                return await self._quarantine(claimed, error)
            outcome, begun = UpdateOutcome(attempt=claimed.attempt), perf_counter()
            await self._run(update, outcome)
            settlement = self._settlement(claimed, outcome)
            self._note(update, outcome, settlement, perf_counter() - begun)
            return settlement

    async def _run(self, update: Update, outcome: UpdateOutcome) -> None:
        CURRENT.set(outcome)  # each update runs in a task of its own, so nothing has to be put back
        try:
            async with asyncio.timeout(self._desk.pace.handler_limit):
                await self._application.process_update(update)
        except Exception as error:  # `process_update` swallows; what still comes out is settled like any other failure
            logger.exception("update left the application unhandled", extra={"action": "update.failed"})
            outcome.error = error

    def _settlement(self, claimed: Claimed, outcome: UpdateOutcome) -> Settlement:
        verdict, code = judge(outcome.error, claimed.attempt), outcome.code
        if not outcome.keep:  # settled as done it loses its text in the same commit
            verdict = Verdict(Outcome.DONE, verdict.reason)
        if verdict.reason is not None:
            facts = {"action": "update.settled", "attempt": claimed.attempt}
            logger.warning("update settled as %s after %s", verdict.outcome.value, verdict.reason, extra=facts)
        return Settlement(claimed.update_id, verdict.outcome, verdict.reason, code, verdict.retry_after)

    def _note(self, update: Update, outcome: UpdateOutcome, settlement: Settlement, seconds: float) -> None:
        """Leave the one line of this update, and its figures: what kind it was, what it came to, how long it took."""
        metrics, kind = self._desk.metrics, kind_of(update)
        metrics.seconds.observe(seconds)
        metrics.handled.labels(kind, settlement.outcome.value).inc()
        if update.message is not None and outcome.attempt == 1:
            waited: timedelta = self._desk.clock.now() - update.message.date
            metrics.waited.observe(max(waited.total_seconds(), 0.0))
        facts: dict[str, object] = {
            "action": "update.handled",
            "kind": kind,
            "command": command_of(update),
            "said": outcome.said or None,
        }
        facts |= {"outcome": settlement.outcome.value, "ms": round(seconds * 1000)}
        logger.info("update handled", extra={name: value for name, value in facts.items() if value is not None})

    async def _quarantine(self, claimed: Claimed, error: Exception) -> Settlement:
        desk = self._desk
        if is_marked(claimed.payload):
            return Settlement(claimed.update_id, Outcome.DONE, MALFORMED, None, None)
        facts = {"action": "update.quarantined"}
        logger.warning("python-telegram-bot cannot read an update: %s", type(error).__name__, extra=facts)
        try:
            async with desk.storage.transaction() as tx:
                await tx.inbox.quarantine(desk.bot_id, claimed.update_id, claimed.payload, MALFORMED, desk.clock.now())
        except errors.StorageError as trouble:  # without a settlement the claim would be renewed for ever
            return self._settlement(claimed, UpdateOutcome(claimed.attempt, trouble))
        desk.metrics.malformed.inc()
        return Settlement(claimed.update_id, Outcome.FAILED, MALFORMED, None, None)


def kind_of(update: Update) -> str:
    """Return what kind of update it is, one of `KINDS` or "other"."""
    return next((kind for kind in KINDS if getattr(update, kind) is not None), "other")


def command_of(update: Update) -> str | None:
    """Return the command that a message gives, None where it is none of ours: any other word is a person's."""
    command = command_in(update.message) if update.message is not None else None
    return command if command in COMMANDS else None
