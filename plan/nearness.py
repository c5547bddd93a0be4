"""Finds out what part the nearness of meanings played in an answer. It decides nothing, and no answer waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plan.answering import Answerer
from plan.answers import Found, Nothing, NothingReason, PlannedTask, Unsure
from plan.model import Unit
from plan.neighbours import Sense, worth_comparing
from plan.reasons import Nearness, Neighbour, Part

MOST_NEIGHBOURS = 5


def nearness(answerer: Answerer, typed: str, today: date, asker: Unit | None, sense: Sense | None, without: Part) -> Nearness:
    """Return what part meaning played in the answer to a question; `without` says why `sense` is None."""
    if without in (Part.NOT_INSTALLED, Part.SWITCHED_OFF):
        return Nearness(without)
    if (settled := _settled(answerer, typed, today, asker)) is not None:
        return Nearness(settled)
    if sense is None:
        return Nearness(without)
    if not sense.near:
        return Nearness(Part.TOO_MANY)
    return Nearness(_part(answerer, typed, today, asker, sense), tuple(_nearest(answerer, sense)), sense.outside)


def _settled(answerer: Answerer, typed: str, today: date, asker: Unit | None) -> Part | None:
    """Tell why meaning was not asked; None where it was."""
    said = answerer.answer(typed, today, asker)
    if worth_comparing(typed, said) is not None:
        return None
    lost = isinstance(said, Nothing) and said.reason is NothingReason.NOT_IN_PLAN
    return Part.UNMARKED if lost or (isinstance(said, Found) and said.doubtful) else Part.SETTLED


def _part(answerer: Answerer, typed: str, today: date, asker: Unit | None, sense: Sense) -> Part:
    if any(concept.outside for concept in answerer.listener.concepts(answerer.listener.hear(typed, today, asker))):
        return Part.FOREIGN
    match answerer.answer(typed, today, asker, sense):
        case Unsure(near=True):
            return Part.OFFERED
        case Found():
            return Part.AGREES
        case _:
            return Part.OUTSIDE


def _nearest(answerer: Answerer, sense: Sense) -> Iterator[Neighbour]:
    items = [PlannedTask(plan, task) for plan in answerer.plans for task in plan.tasks]
    for at, cosine in answerer.neighbourhood.by_nearness(sense)[:MOST_NEIGHBOURS]:
        yield Neighbour(items[at], cosine, answerer.neighbourhood.called(sense, at))
