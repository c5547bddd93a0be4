"""Answers a question by its words and, where they leave it open and meanings can be compared, by what it means."""

from __future__ import annotations

import asyncio
from datetime import date

from handlers.ports import Meaning
from plan.answering import Answerer
from plan.answers import Answer
from plan.model import Unit
from plan.neighbours import comparable, worth_comparing
from plan.suggesting import Suggestions, suggest

PATIENCE = 0.3
"""How many seconds what is still being typed waits for its meaning: the next letter asks anew, and wants its cards at once."""


async def understood(question: str, today: date, asker: Unit | None, answerer: Answerer, meaning: Meaning | None) -> Answer:
    """Return the answer to a question asked on `today` (office time) by someone of the unit `asker`."""
    said = answerer.answer(question, today, asker)
    text = worth_comparing(question, said) if meaning is not None else None
    sense = await meaning.sense(text, answerer) if meaning is not None and text is not None else None
    return answerer.answer(question, today, asker, sense) if sense is not None else said


async def suggested(typed: str, today: date, asker: Unit | None, answerer: Answerer, meaning: Meaning | None) -> Suggestions:
    """Return what to offer for words that are still being typed; their meaning only where it is told in time."""
    found = suggest(answerer, typed, today, asker)
    text = comparable(typed) if meaning is not None and found.nothing else None
    if meaning is None or text is None:
        return found
    try:
        sense = await asyncio.wait_for(meaning.sense(text, answerer), PATIENCE)
    except TimeoutError:
        return found
    return suggest(answerer, typed, today, asker, sense) if sense is not None else found
