"""What the answering rules may say, as typed values. Words are made from them in `handlers/views`; they decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.model import Plan, Section, Task, Unit, UnitRole


class Intent(StrEnum):
    """What a question asks for. `AMBIGUOUS` means that the asker is offered a choice."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    DUE = "due"
    DELIVERABLE = "deliverable"
    DETAIL = "detail"
    STATUS = "status"
    LIST_BY_UNIT = "list_by_unit"
    LIST_BY_TIME = "list_by_time"
    LIST_BY_SECTION = "list_by_section"
    COUNT = "count"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task together with the plan that it stands in."""

    plan: Plan
    task: Task


class SpanKind(StrEnum):
    """A stretch of days, or one of the named sets of tasks that people ask for as if it were a time."""

    DAYS = "days"
    OVERDUE = "overdue"
    SOON = "soon"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    DONE = "done"
    OPEN = "open"
    SILENT = "silent"


STATES = frozenset({SpanKind.OVERDUE, SpanKind.DONE, SpanKind.OPEN, SpanKind.SILENT})
"""Not times but how tasks stand: overdue, done, not done yet, without a report."""


@dataclass(frozen=True, slots=True)
class Span:
    """The time that a question names: `label` is the contract's "when" ("2025-11", "2025-Q3", "overdue", "monthly", "done").

    `first` and `last` are inclusive dates in office time. A state has them where a time was named beside it: of the tasks that
    are about these days those that stand so. Otherwise both are None where the kind is not `DAYS` or `SOON`.
    """

    kind: SpanKind
    label: str
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> Span | None:
        """The days alone that a state is asked of; None where none are named or it is no state."""
        if self.kind not in STATES or self.first is None or self.last is None:
            return None
        return Span(SpanKind.DAYS, f"{self.first}/{self.last}", self.first, self.last)


class Concern(StrEnum):
    """What a unit has to do with a task. `SHARES`: all units together lead it; `MAY_HELP`: all together coordinate it."""

    LEADS = "leads"
    COORDINATES = "coordinates"
    SHARES = "shares"
    MAY_HELP = "may_help"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wondered:
    """A question whether a task is a unit's ("phòng tôi có phải làm 4b không"), and what is so."""

    unit: Unit
    concern: Concern


@dataclass(frozen=True, slots=True)
class Found:
    """One task is meant. `intent` says which field the first line must answer; `others` are near misses, best first.

    `doubtful` is True where the task holds only a small share of what was said.
    """

    intent: Intent
    item: PlannedTask
    others: tuple[PlannedTask, ...] = ()
    wondered: Wondered | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Unsure:
    """Up to five tasks may be meant; the asker chooses. `asked` is the intent to answer once one is chosen.

    `named` is False where nothing was said of which task ("hạn?"): the choices are then only where the plan begins. `near` is
    True where no task has the words of the question, and the choices are those that mean something near to it.
    """

    asked: Intent
    choices: tuple[PlannedTask, ...]
    named: bool = True
    near: bool = False


@dataclass(frozen=True, slots=True)
class TaskList:
    """A set of tasks. `intent` is one of the list intents or `COUNT`. `items` is the whole set, in the plan's order.

    `unit` and `role` are set where the question names a unit; `collective` are tasks led by "các phòng, đơn vị", which
    concern the unit too but are not counted.
    """

    intent: Intent
    items: tuple[PlannedTask, ...]
    unit: Unit | None = None
    role: UnitRole | None = None
    span: Span | None = None
    section: Section | None = None
    collective: tuple[PlannedTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit leads of the tasks that were asked about."""

    unit: Unit
    items: tuple[PlannedTask, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """The units by the number of tasks that they lead, the one asked for first: the most, or the fewest (`most` False).

    `span` says which tasks are counted (those that are overdue, due this quarter); units that lead none of them stand last.
    """

    most: bool
    shares: tuple[Share, ...]
    span: Span | None = None


class NothingReason(StrEnum):
    """Why there is no answer."""

    NOT_IN_PLAN = "not_in_plan"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_UNIT = "unknown_unit"
    NO_UNIT_OF_ASKER = "no_unit_of_asker"
    EMPTY_QUESTION = "empty_question"
    NEGATED = "negated"
    NO_PLAN = "no_plan"


@dataclass(frozen=True, slots=True)
class Nothing:
    """The plan holds no answer. `asked` is what was asked for as the person wrote it ("lương", "3.k", "Sở Nội vụ").

    `siblings` are the codes that exist in the section of an unknown code; `total` is the number of tasks that can be asked for.
    """

    reason: NothingReason
    asked: str | None = None
    siblings: tuple[str, ...] = ()
    total: int = 0


class SmallTalkKind(StrEnum):
    """What politeness wants an answer."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ABILITY = "ability"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting, thanks, or the question what the bot can do."""

    kind: SmallTalkKind


Answer = Found | Unsure | TaskList | Ranked | Nothing | SmallTalk
