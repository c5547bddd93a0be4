"""A question in a talk, answered by words alone. The handlers do the same with answers that meanings may have changed."""

from __future__ import annotations

from datetime import date

from plan import following
from plan.answering import Answerer
from plan.following import Replied, spoken
from plan.model import Unit
from plan.topics import Topic


def reply(answerer: Answerer, question: str, today: date, asker: Unit | None = None, topic: Topic | None = None) -> Replied:
    if topic is None:
        return Replied(answerer.answer(question, today, asker))
    said = spoken(question, today)
    answers = {text: answerer.answer(text, today, asker) for text in {said.alone, question}}
    return following.reply(said, answers, answerer, today, topic)
