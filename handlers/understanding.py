"""Answers a question by its words and, where they leave it open and meanings can be compared, by what it means."""

from __future__ import annotations

from datetime import date

from handlers.ports import Meaning
from plan.answering import Answerer
from plan.answers import Answer
from plan.model import Unit
from plan.neighbours import worth_comparing


async def understood(question: str, today: date, asker: Unit | None, answerer: Answerer, meaning: Meaning | None) -> Answer:
    """Return the answer to a question asked on `today` (office time) by someone of the unit `asker`."""
    said = answerer.answer(question, today, asker)
    text = worth_comparing(question, said) if meaning is not None else None
    sense = await meaning.sense(text, answerer) if meaning is not None and text is not None else None
    return answerer.answer(question, today, asker, sense) if sense is not None else said
