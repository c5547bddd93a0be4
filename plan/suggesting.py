"""What to offer while a question is still being typed: tasks, best first, and a list as a whole. It keeps no state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, PlannedTask, Ranked, TaskList, Unsure
from plan.model import Unit
from plan.neighbours import Sense
from plan.standing import standing


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered: `tasks` in the order of their worth, each as the answer to what was asked.

    `whole` answers it at once where more than one task was asked for: the list that the tasks make, or a ranking of units.
    `nothing` is set where words were typed that the plans have no answer to, `near` where no task has these words, and those
    that mean something near are offered.
    """

    tasks: tuple[Found, ...] = ()
    whole: TaskList | Ranked | None = None
    nothing: bool = False
    near: bool = False


def suggest(answerer: Answerer, typed: str, today: date, asker: Unit | None, sense: Sense | None = None) -> Suggestions:
    """Return what to offer for words typed on `today` (office time) by someone of the unit `asker`. Never raises.

    Where nothing was typed, or no task was named yet ("hạn"), that is what falls due next. `sense` is how near the words are to
    the tasks; it matters only where they find none.
    """
    if not typed.strip():
        return Suggestions(_each(coming(answerer, today, asker)))
    match _answer(answerer, typed, today, asker, sense):
        case Found(intent=intent, others=others) as best:
            return Suggestions((best, *_each(others, intent)))
        case Unsure(intent, choices, named, near):
            return Suggestions(_each(choices if named else coming(answerer, today, asker), intent), near=near)
        case TaskList(items=items) as whole:
            return Suggestions(_each(items), whole)
        case Ranked() as whole:
            return Suggestions(whole=whole)
        case _:
            return Suggestions(nothing=True)


def coming(answerer: Answerer, today: date, unit: Unit | None) -> tuple[PlannedTask, ...]:
    """Return the tasks of a unit, of all units without one, that fall due next, soonest first, then what is overdue.

    What has been overdue longest comes last: it is least of all news.
    """
    seen = [(standing(item.task, today), item) for item in answerer.task_list(Intent.LIST_BY_UNIT, today, unit=unit).items]
    due = sorted(((at.next_due, item) for at, item in seen if at.next_due is not None), key=lambda each: each[0])
    late = sorted(((at.overdue_days, item) for at, item in seen if at.overdue and not at.next_due), key=lambda each: each[0])
    return (*(item for _, item in due), *(item for _, item in late))


def _each(items: Iterable[PlannedTask], intent: Intent = Intent.DETAIL) -> tuple[Found, ...]:
    return tuple(Found(intent, item) for item in items)


def _answer(answerer: Answerer, typed: str, today: date, asker: Unit | None, sense: Sense | None) -> Answer:
    """Answer what was typed; where it makes no sense yet, what stands before the last word, which may be half typed."""
    answer = answerer.answer(typed, today, asker)
    if not (isinstance(answer, Nothing) and answer.reason is NothingReason.NOT_IN_PLAN):
        return answer
    before = typed.rpartition(" ")[0].strip()
    earlier = answerer.answer(before, today, asker) if before else answer
    if isinstance(earlier, Found) or (isinstance(earlier, Unsure) and earlier.named):
        return earlier
    return answer if sense is None else answerer.answer(typed, today, asker, sense)
