"""Compares meanings for one command, where nobody else waits: what is stored is used, the rest is made when it is wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from bot.meaning import installed, load
from plan.answering import Answerer
from plan.comparing import Comparison, compared_at_once
from plan.neighbours import Encoder, Sense

logger = logging.getLogger(__name__)


class Comparing:
    """Compares questions with the plans of one answerer. `find` looks for the model when a question first needs it."""

    def __init__(
        self,
        database_url: str | None,
        find: Callable[[], Encoder | None] = load,
        is_installed: Callable[[], object] = installed,
        office: str | None = None,
    ) -> None:
        """Use the vectors stored at `database_url`, None where nothing is stored; of several offices one is named."""
        self._office = office
        self._is_installed = is_installed
        self._database_url = database_url
        self._find: Callable[[], Encoder | None] | None = find
        self._comparison: Comparison | None = None

    def installed(self) -> bool:
        """Tell whether there is a model on this machine, working or not; loads nothing."""
        return bool(self._is_installed())

    async def sense(self, question: str, answerer: Answerer) -> Sense | None:
        """Return how near a question is to the tasks of these plans; None where there is no model, or none that works."""
        try:
            if self._find is not None:
                self._comparison = await self._compared(self._find, answerer)
            return self._comparison.sense(question) if self._comparison is not None else None
        except Exception as error:  # words still work
            logger.warning("meanings are not compared: %s", type(error).__name__, extra={"action": "meaning.broken"})
            self._comparison = None
            return None

    async def _compared(self, find: Callable[[], Encoder | None], answerer: Answerer) -> Comparison | None:
        self._find = None
        encoder = find()
        if encoder is None:
            return None
        return compared_at_once(encoder, answerer.neighbourhood, await self._stored(encoder.model))

    async def _stored(self, model: str) -> Mapping[str, bytes]:
        if self._database_url is None:
            return {}
        from bot.cli.stored import stored_vectors  # only now: loading the database library takes longer than an answer

        return await stored_vectors(self._database_url, model, self._office)
