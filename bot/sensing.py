"""Compares meanings beside the event loop: keeps the vectors of one office's tasks, and makes missing ones in the background.

A question never waits for them: until they are there it is answered by words alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bot.meaning import load
from bot.shared_model import SharedModel
from bot.vectors import make_vectors
from plan.answering import Answerer
from plan.comparing import Comparison
from plan.neighbours import Encoder, Sense
from storage import Storage
from storage.errors import StorageError

logger = logging.getLogger(__name__)


class Sensing:
    """The meanings of one office's plans; close it before the storage.

    Without a `model` that offices share it has one of its own, which `find` looks for when it is first wanted.
    """

    def __init__(
        self, storage: Storage, office_id: int, find: Callable[[], Encoder | None] = load, model: SharedModel | None = None
    ) -> None:
        self._storage = storage
        self._office_id = office_id
        self._is_own = model is None
        self._model = model or SharedModel(find)
        self._comparison: Comparison | None = None
        self._wanted: Answerer | None = None
        self._working: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it is making something in the background."""
        return self._working is not None and not self._working.done()

    async def sense(self, question: str, answerer: Answerer) -> Sense | None:
        """Return how near a question is to the tasks of these plans; None where there is no model, or not yet.

        What goes wrong with the model is logged once and never raised: it is not asked again.
        """
        comparison = self._comparison
        if comparison is None or comparison.neighbourhood is not answerer.neighbourhood:
            self.prepare(answerer)
            return None
        try:
            return await self._model.beside(lambda: comparison.sense(question))
        except Exception as error:  # words still work
            self._give_up(error)
            return None

    def prepare(self, answerer: Answerer) -> None:
        """Make ready for questions about these plans, in the background; where there is no model this costs nothing."""
        if self._model.is_missing:
            return
        self._wanted = answerer
        if not self.is_busy:
            self._working = asyncio.create_task(self._work())

    async def prepared(self) -> None:
        """Wait until all that is wanted is ready."""
        if self._working is not None:
            await self._working

    async def close(self) -> None:
        """Stop; what is not stored yet is made by the next process."""
        if self._working is not None:
            self._working.cancel()
            with suppress(asyncio.CancelledError):
                await self._working
        if self._is_own:
            self._model.close()

    def _give_up(self, error: Exception) -> None:
        self._comparison = None
        self._model.give_up(error)

    async def _work(self) -> None:
        while (answerer := self._wanted) is not None:
            self._wanted = None
            try:
                await self._make_ready(answerer)
            except StorageError as error:  # the next question tries again
                logger.warning("meanings are not ready: %s", error, extra={"action": "meaning.storage"})
            except Exception as error:  # an engine that fails over a text: words still work
                self._give_up(error)

    async def _make_ready(self, answerer: Answerer) -> None:
        model, encoder = self._model, await self._model.encoder()
        if encoder is None:
            return
        await make_vectors(self._storage, self._office_id, answerer.neighbourhood, encoder, model.encoded)
        async with self._storage.reading() as tx:
            vectors = await tx.meanings.vectors(self._office_id, encoder.model)
        self._comparison = await model.beside(lambda: Comparison(encoder, answerer.neighbourhood, vectors, model.far))
