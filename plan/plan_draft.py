"""A plan that was read and is not stored yet: what an administrator mends in it before it counts. It judges nothing.

Tasks are named by their place in the document, which no change moves: a task that is left out stays in the draft and can be
taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz

from plan.doubts import Doubt
from plan.folding import fold, one_line
from plan.model import Milestone, MilestoneKind, Plan, PlanReading, Task, ToldProgress

_SAME_MATTER = 50.0  # of 100: below that a number was given to another task, not mended


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A reading with what was decided about it: places of tasks left out, and doubts that were found to be none."""

    reading: PlanReading
    dropped: frozenset[int] = frozenset()
    confirmed: frozenset[tuple[int, Doubt]] = frozenset()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task of the reading, those left out too, by its place."""
        return self.reading.plan.tasks

    @property
    def plan(self) -> Plan:
        """The plan as it would be stored."""
        whole = self.reading.plan
        return replace(whole, tasks=tuple(task for place, task in enumerate(whole.tasks) if place not in self.dropped))

    @property
    def told(self) -> tuple[tuple[int, ToldProgress], ...]:
        """What the document tells about the progress of tasks that are not left out, by their places.

        Of tasks that share a number the first is told of first; where they are not as many as what is told, nothing is sure.
        """
        places: defaultdict[str, list[int]] = defaultdict(list)
        accounts: defaultdict[str, list[ToldProgress]] = defaultdict(list)
        for told in self.reading.progress:
            accounts[told.ref].append(told)
        for place, task in enumerate(self.tasks if accounts else ()):
            places[task.ref].append(place)
        pairs = [
            pair for ref, own in accounts.items() if len(own) == len(places[ref]) for pair in zip(places[ref], own, strict=True)
        ]
        return tuple((place, told) for place, told in pairs if place not in self.dropped)

    def with_lead(self, place: int, unit: str) -> PlanDraft:
        """Let one unit lead a task in place of those that it names; `IndexError` for a task that is not there."""

        def led(task: Task) -> Task:
            return replace(task, lead=(unit,), coordinating=tuple(name for name in task.coordinating if name != unit))

        return self._changed(place, led)

    def with_due(self, place: int, due: date) -> PlanDraft:
        """Let a task be due on a day, whatever its deadline was understood as; the document's words stay beside it."""
        return self._changed(place, lambda task: with_dates(task, (due,)))

    def with_ongoing(self, place: int) -> PlanDraft:
        """Let a task go on until the end of the plan's year."""
        year = self.reading.plan.header.year
        until = date(year, 12, 31) if year is not None and 1 < year < 9999 else None

        def going_on(task: Task) -> Task:
            return replace(task, milestones=(Milestone(MilestoneKind.ONGOING, until, task.deadline_text or ""),))

        return self._changed(place, going_on)

    def without(self, place: int) -> PlanDraft:
        """Leave a task out; `IndexError` for one that is not there."""
        self._task(place)
        return replace(self, dropped=self.dropped | {place})

    def taken_back(self, place: int) -> PlanDraft:
        """Take a task in again that was left out."""
        return replace(self, dropped=self.dropped - {place})

    def found_right(self, place: int, doubt: Doubt) -> PlanDraft:
        """Let a doubt about a task be none."""
        self._task(place)
        return replace(self, confirmed=self.confirmed | {(place, doubt)})

    def with_units_merged(self, written: str, into: str) -> PlanDraft:
        """Write `into` wherever the plan writes `written`; a unit that then stands twice in a row stands once."""

        def merged(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(into if one_line(name) == written else name for name in names))

        def rewritten(task: Task) -> Task:
            lead = merged(task.lead)
            return replace(task, lead=lead, coordinating=tuple(one for one in merged(task.coordinating) if one not in lead))

        plan = self.reading.plan
        tracking = merged((plan.header.tracking_unit,))[0] if plan.header.tracking_unit else None
        tasks = tuple(rewritten(task) if _names(task, written) else task for task in plan.tasks)
        return self._with_plan(replace(plan, header=replace(plan.header, tracking_unit=tracking), tasks=tasks))

    def mended(self, plan: Plan) -> PlanDraft:
        """Return the draft of a plan that came back from a spreadsheet.

        What was found right stays so, and what the document tells about progress stays told, by a task's number.
        """
        places = {task.ref: place for place, task in enumerate(plan.tasks)}
        known = [(places.get(self.tasks[place].ref), doubt) for place, doubt in self.confirmed]
        confirmed = frozenset((place, doubt) for place, doubt in known if place is not None)
        return PlanDraft(replace(self.reading, plan=plan, progress=self._told_of(plan, places)), frozenset(), confirmed)

    def _told_of(self, plan: Plan, places: dict[str, int]) -> tuple[ToldProgress, ...]:
        """Return what is told of the tasks that are still there; a number may have been given to another task."""

        def same(place: int, ref: str) -> bool:
            mended = plan.tasks[places[ref]]
            return fuzz.ratio(fold(self.tasks[place].content), fold(mended.content)) >= _SAME_MATTER

        return tuple(told for place, told in self.told if told.ref in places and same(place, told.ref))

    def _task(self, place: int) -> Task:
        if not 0 <= place < len(self.tasks):
            raise IndexError(place)
        return self.tasks[place]

    def _changed(self, place: int, change: Callable[[Task], Task]) -> PlanDraft:
        changed = change(self._task(place))
        return self._with_plan(replace(self.reading.plan, tasks=(*self.tasks[:place], changed, *self.tasks[place + 1 :])))

    def _with_plan(self, plan: Plan) -> PlanDraft:
        return replace(self, reading=replace(self.reading, plan=plan))


def dates_of(task: Task) -> tuple[date, ...]:
    """Return the days on which a task is due, in the order of its milestones."""
    return tuple(one.due for one in task.milestones if one.kind is MilestoneKind.DATE and one.due is not None)


def with_dates(task: Task, dates: tuple[date, ...]) -> Task:
    """Return a task that is due on these days. Those of its milestones that go on, recur or wait stay as they are.

    A day that it was due on before keeps its own words; a new one has the words of the whole deadline.
    """
    words = {one.due: one.text for one in task.milestones if one.kind is MilestoneKind.DATE}
    due = [Milestone(MilestoneKind.DATE, day, words.get(day, task.deadline_text or "")) for day in dates]
    others = [one for one in task.milestones if one.kind not in {MilestoneKind.DATE, MilestoneKind.UNDATED}]
    kept = (*due, *others) or (Milestone(MilestoneKind.UNDATED, None, task.deadline_text or ""),)
    return replace(task, milestones=kept)


def _names(task: Task, written: str) -> bool:
    return any(one_line(name) == written for name in (*task.lead, *task.coordinating))
