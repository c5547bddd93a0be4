"""One model of meanings for all offices of a process, looked for when it is first wanted, and asked from one thread."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.meaning import load
from bot.vectors import AT_ONCE
from plan.neighbours import Encoder, anchors

logger = logging.getLogger(__name__)

Made = TypeVar("Made")


class SharedModel:
    """A model that may be missing, or break. Close it after everybody who uses it."""

    def __init__(self, find: Callable[[], Encoder | None] = load) -> None:
        self._find = find
        # One thread: nothing says that the engine may be asked by several at once, and they would share the same cores.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="meaning")
        self._encoder: Encoder | None = None
        self._looked = False
        self._looking = asyncio.Lock()
        self.far: list[bytes] = []
        """The vectors of what questions about no task sound like."""

    @property
    def is_missing(self) -> bool:
        """Whether it is known by now that there is none."""
        return self._looked and self._encoder is None

    async def encoder(self) -> Encoder | None:
        """Return the model, None where there is none."""
        async with self._looking:
            if not self._looked:
                self._encoder = await self.beside(self._find)
                self.far = []
                for at in range(0, len(anchors()), AT_ONCE):  # few at a time, so that `close` need not wait
                    self.far += await self.encoded(anchors()[at : at + AT_ONCE])
                self._looked = True
        return self._encoder

    async def encoded(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vectors of texts, none without a model."""
        encoder = self._encoder
        return await self.beside(lambda: encoder.vectors(texts)) if encoder is not None else []

    async def beside(self, work: Callable[[], Made]) -> Made:
        """Return what `work` returns, which is called in the model's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def give_up(self, error: Exception) -> None:
        """Ask the model no more: something went wrong with it."""
        logger.warning("meanings are not compared: %s", type(error).__name__, extra={"action": "meaning.broken"})
        self._encoder = None
        self._looked = True

    def close(self) -> None:
        """Stop; what was not begun is left."""
        self._thread.shutdown(wait=True, cancel_futures=True)
