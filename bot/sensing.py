"""Compares meanings beside the event loop: keeps the vectors of one office's tasks, and makes missing ones in the background.

A question never waits for them: until they are there it is answered by words alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from bot.meaning import load
from bot.vectors import AT_ONCE, make_vectors
from plan.answering import Answerer
from plan.comparing import Comparison
from plan.neighbours import Encoder, Sense, anchors
from storage import Storage
from storage.errors import StorageError

logger = logging.getLogger(__name__)

Made = TypeVar("Made")


class Sensing:
    """The meanings of one office's plans. `find` looks for the model when it is first wanted; close it before the storage."""

    def __init__(self, storage: Storage, office_id: int, find: Callable[[], Encoder | None] = load) -> None:
        self._storage = storage
        self._office_id = office_id
        self._find = find
        # One thread: nothing says that the engine may be asked by several at once, and they would share the same cores.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="meaning")
        self._encoder: Encoder | None = None
        self._far: list[bytes] = []
        self._looked = False
        self._comparison: Comparison | None = None
        self._wanted: Answerer | None = None
        self._working: asyncio.Task[None] | None = None

    async def sense(self, question: str, answerer: Answerer) -> Sense | None:
        """Return how near a question is to the tasks of these plans; None where there is no model, or not yet.

        What goes wrong with the model is logged once and never raised: it is not asked again.
        """
        comparison = self._comparison
        if comparison is None or comparison.neighbourhood is not answerer.neighbourhood:
            self.prepare(answerer)
            return None
        try:
            return await self._beside(lambda: comparison.sense(question))
        except Exception as error:  # words still work
            self._give_up(error)
            return None

    def prepare(self, answerer: Answerer) -> None:
        """Make ready for questions about these plans, in the background; where there is no model this costs nothing."""
        if self._looked and self._encoder is None:
            return
        self._wanted = answerer
        if self._working is None or self._working.done():
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
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _give_up(self, error: Exception) -> None:
        logger.warning("meanings are not compared: %s", type(error).__name__, extra={"action": "meaning.broken"})
        self._encoder = self._comparison = None
        self._looked = True

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
        encoder = await self._model()
        if encoder is None:
            return
        await make_vectors(self._storage, self._office_id, answerer.neighbourhood, encoder, self._encoded)
        async with self._storage.reading() as tx:
            vectors = await tx.meanings.vectors(self._office_id, encoder.model)
        self._comparison = await self._beside(lambda: Comparison(encoder, answerer.neighbourhood, vectors, self._far))

    async def _model(self) -> Encoder | None:
        if not self._looked:
            self._encoder = await self._beside(self._find)
            for at in range(0, len(anchors()), AT_ONCE):  # few at a time, so that `close` need not wait
                self._far += await self._encoded(anchors()[at : at + AT_ONCE])
            self._looked = True
        return self._encoder

    async def _encoded(self, texts: Sequence[str]) -> list[bytes]:
        encoder = self._encoder
        return await self._beside(lambda: encoder.vectors(texts)) if encoder is not None else []

    async def _beside(self, work: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
