"""The nouns of the office as frozen values: plan, section, task, milestone, unit. They decide nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from plan.reports import Status


class MilestoneKind(StrEnum):
    """What sort of obligation a milestone is; only `DATE` can become overdue."""

    DATE = "date"
    ONGOING = "ongoing"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    UNDATED = "undated"
    DONE = "done"


class Every(StrEnum):
    """The period of a recurring milestone."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a recurring milestone falls due, and by which day of the period where the document names one.

    `day` is a day of the month (1–31), or of the week (1 Monday – 7 Sunday) for `Every.WEEK`.
    """

    every: Every
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One dated or undated obligation of a task. `due` is a date in office time; `text` the document's own words.

    `due` is the last day on which the obligation is still met in time; for `ONGOING` the day on which it ends. What was said
    and decided since (see plan.amending) stands in `moved_from`, the day before extensions, `met_on`, the day on which it
    was delivered, and `submitted_on`, the day since which it waits to be accepted; all are None in a plan as it was read.
    `late_after` is the last day on which it is still in time where that is not `due` itself (see plan.lateness).
    `carried_into` is the year in which it goes on, `closed_on` the day on which it was given up (see plan.releasing).
    """

    kind: MilestoneKind
    due: date | None
    text: str
    rhythm: Rhythm | None = None
    moved_from: date | None = None
    met_on: date | None = None
    submitted_on: date | None = None
    late_after: date | None = None
    carried_into: int | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a plan, its strings as the document has them (NFC, blanks folded, line breaks undone, label removed).

    `ref` is the document's own numbering ("II.3.a", the second of two items lettered c "II.5.c2"), `code` what people say
    ("3.a", "5.c2"). `section` is the heading it stands under, without its number. `line` is the line of the source, from 1.
    """

    ref: str
    code: str
    section: str
    content: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deliverable: str | None = None
    deadline_text: str | None = None
    milestones: tuple[Milestone, ...] = ()
    line: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that tasks stand under: `ref` "II.3", `title` "Cải cách thủ tục hành chính"."""

    ref: str
    title: str


class PlanState(StrEnum):
    """A draft is seen by administrators only; a closed plan is answered from, never pinged."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """Who issued what, when, for which year; `tracking_unit` follows the plan's progress (đơn vị theo dõi)."""

    title: str
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    year: int | None = None
    tracking_unit: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An issued document with its sections and tasks, in the document's order.

    `reminders_from` (aware) is since when people are reminded of its tasks, None while nobody is.
    """

    header: PlanHeader
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    state: PlanState = PlanState.IN_FORCE
    id: int | None = None
    reminders_from: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (phòng, ban, trung tâm) that leads or coordinates tasks.

    `name` is the full official name, `short_name` what lists show ("TT PVHCC"), `aliases` other spellings met in
    documents or added by the office. Collective names ("Các phòng, đơn vị liên quan") are never units.
    """

    name: str
    short_name: str
    aliases: tuple[str, ...] = ()
    id: int | None = None


class UnitRole(StrEnum):
    """In which part a unit stands in a task."""

    LEAD = "lead"
    COORDINATING = "coordinating"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader could not understand: a code for `locales`, the place, and the facts of the sentence."""

    code: str
    line: int | None = None
    ref: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldProgress:
    """What a document that gives account of its tasks says about one of them, by the columns of its table.

    `status` is None where no column says it, `percent` is 0–100, `late` that it was or is beyond its deadline. `note` is the
    account in the document's words, difficulties and reasons included.
    """

    ref: str
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What reading a document gave: the plan as understood and every problem, in the document's order.

    `progress` is what the document itself tells about tasks of the plan, () for one that only plans.
    """

    plan: Plan
    problems: tuple[Problem, ...] = ()
    progress: tuple[ToldProgress, ...] = ()
