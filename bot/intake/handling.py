"""Runs the handlers on one claimed update and says how to settle it. Keeps nothing and claims nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.intake.desk import Desk
from bot.intake.raw import is_marked
from bot.intake.verdict import Verdict, judge
from handlers.noting import Note
from handlers.outcome import CURRENT, UpdateOutcome
from storage import Claimed, Outcome, Settlement, errors

logger = logging.getLogger(__name__)

MALFORMED = "not_parsed"


class Handling:
    """Turns a stored update back into python-telegram-bot's, and hands it to the application (which must be initialised)."""

    def __init__(self, desk: Desk, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._desk = desk
        self._application = application
        self._notes: list[Note] = []

    def take_notes(self) -> list[Note]:
        """Return what updates that ended well have left behind since the last time, to be written as they are settled."""
        notes, self._notes = self._notes, []
        return notes

    async def handle(self, claimed: Claimed) -> Settlement:
        """Run the handlers within the time limit. Never raises but on cancellation; the verdict is in the settlement."""
        try:
            update = Update.de_json(json.loads(claimed.payload), self._application.bot)
        except Exception as error:  # whatever PTB makes of an odd update, the rest goes on
            return await self._quarantine(claimed, error)
        outcome = UpdateOutcome(attempt=claimed.attempt)
        with self._desk.metrics.seconds.time():
            await self._run(update, outcome)
        if outcome.error is None:
            self._notes += outcome.notes
        return self._settlement(claimed, outcome)

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
            facts = {"action": "update.settled", "update_id": claimed.update_id, "attempt": claimed.attempt, "code": code}
            logger.warning("update settled as %s after %s", verdict.outcome.value, verdict.reason, extra=facts)
        return Settlement(claimed.update_id, verdict.outcome, verdict.reason, code, verdict.retry_after)

    async def _quarantine(self, claimed: Claimed, error: Exception) -> Settlement:
        desk = self._desk
        facts = {"action": "update.quarantined", "update_id": claimed.update_id}
        if is_marked(claimed.payload):
            return Settlement(claimed.update_id, Outcome.DONE, MALFORMED, None, None)
        logger.warning("python-telegram-bot cannot read an update: %s", type(error).__name__, extra=facts)
        try:
            async with desk.storage.transaction() as tx:
                await tx.inbox.quarantine(desk.bot_id, claimed.update_id, claimed.payload, MALFORMED, desk.clock.now())
        except errors.StorageError as trouble:  # without a settlement the claim would be renewed for ever
            return self._settlement(claimed, UpdateOutcome(claimed.attempt, trouble))
        desk.metrics.malformed.inc()
        return Settlement(claimed.update_id, Outcome.FAILED, MALFORMED, None, None)
