"""Makes the file of a card that is about to be sent. One that cannot be made is told in words: somebody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from handlers.context import Services
from handlers.views.card import Card, File
from handlers.views.report_cards import fault_line
from plan.papers import Paper

logger = logging.getLogger(__name__)


async def with_file(card: Card, paper: Callable[[], Paper], services: Services) -> Card:
    """Return a card with its file; what was wrong with a template of the office's own stands under its words."""
    try:
        made = await services.papers.make(paper)
    except Exception:
        logger.exception("a file could not be made", extra={"action": "paper.failed"})
        return Card(card.without or card.html)
    html = card.html if made.fault is None else f"{card.html}\n{fault_line(made.fault, services.texts)}"
    return replace(card, html=html, file=File(made.name, made.content), paper=None)
