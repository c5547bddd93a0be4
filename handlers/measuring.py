"""Notes what an update came to, as codes: for the log line of the update, and for figures. It knows no words and no names."""

from __future__ import annotations

from handlers.context import OfficeContext
from handlers.outcome import CURRENT
from plan.answers import Found, Intent, Nothing, SmallTalk, TaskList, Unsure
from plan.topics import Reply, WhichUnit


def note_office(office_id: int) -> None:
    """Note in which office the update in hand is dealt with."""
    outcome = CURRENT.get()
    if outcome is not None:
        outcome.office = office_id


def note_answer(context: OfficeContext, given: Reply) -> None:
    """Note what was asked for and what came of it: `found`, `choice`, `list` or `nothing`."""
    intent, verdict = verdict_on(given)
    outcome = CURRENT.get()
    if outcome is not None:
        outcome.said.append(f"{intent}/{verdict}")
    if context.services.measures is not None:
        context.services.measures.answered(intent, verdict)


def verdict_on(given: Reply) -> tuple[str, str]:
    """Return the intent of a question and the verdict on it."""
    match given:
        case Found():
            return given.intent.value, "found"
        case Unsure() | WhichUnit():
            return Intent.AMBIGUOUS.value, "choice"
        case TaskList():
            return given.intent.value, "list"
        case SmallTalk():
            return Intent.SMALLTALK.value, "found"
        case Nothing():
            return Intent.OUT_OF_SCOPE.value, "nothing"
    return Intent.COUNT.value, "list"
