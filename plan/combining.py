"""What several layouts found in one document → one row of tasks: each task once, in the document's order.

A plan often tells its tasks in labelled lines and repeats them in an annexed table; the fuller of two is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest

from plan.findings import Findings
from plan.folding import fold
from plan.model import MilestoneKind, Problem, Task

_ALIKE = 0.85  # share of the words of the shorter text that stand in the longer
_FEWEST_WORDS = 4  # of a text that can be known again
_MOST_COMPARED = 200  # tasks with words in common; more of them share words that say nothing
_LONGER = 2.0  # a text so many times as long says something else as well


def combined(first: Findings, second: Findings) -> Findings:
    """Return what both found; a task that both hold is kept as the one with more fields, and a problem says so.

    Their full numbers must differ already.
    """
    pairs = list(_pairs(first.tasks, second.tasks))
    dropped = {(one if _filled(one) < _filled(other) else other).ref: (one, other) for one, other in pairs}
    told = [_told_again(ref, one, other) for ref, (one, other) in dropped.items()]
    tasks = [task for task in (*first.tasks, *second.tasks) if task.ref not in dropped]
    kept = {ref: (other if one.ref == ref else one).ref for ref, (one, other) in dropped.items()}
    progress = (replace(each, ref=kept.get(each.ref, each.ref)) for each in (*first.progress, *second.progress))
    problems = (problem for problem in (*first.problems, *second.problems) if problem.ref not in dropped)
    used = {task.section for task in tasks}
    sections = dict.fromkeys(section for section in (*first.sections, *second.sections) if section.title in used)
    return Findings(tuple(sections), tuple(_in_order(tasks)), (*problems, *told), tuple(progress))


def _pairs(ones: Sequence[Task], others: Sequence[Task]) -> Iterator[tuple[Task, Task]]:
    """Yield the tasks that are the same by what is to be done, each at most once."""
    words = [frozenset(fold(task.content).split()) for task in others]
    holding = defaultdict(set)
    for place, own in enumerate(words):
        for word in own:
            holding[word].add(place)
    free = set(range(len(others)))
    for one in ones:
        own = frozenset(fold(one.content).split())
        rare = sorted(own, key=lambda word: len(holding[word]))[:_FEWEST_WORDS]
        near = nsmallest(_MOST_COMPARED, {place for word in rare for place in holding[word]} & free)
        best = max(near, key=lambda place: (_likeness(own, words[place]), -place), default=None)
        if best is not None and _likeness(own, words[best]) >= _ALIKE:
            free.discard(best)
            yield one, others[best]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    short, long = sorted((len(one), len(other)))
    if short < _FEWEST_WORDS or long > short * _LONGER:
        return 0.0
    return len(one & other) / short


def _filled(task: Task) -> int:
    """Return how many fields of a task are filled."""
    dated = any(milestone.kind is not MilestoneKind.UNDATED for milestone in task.milestones)
    return sum(map(bool, (task.lead, task.coordinating, task.deliverable, task.deadline_text, dated)))


def _told_again(ref: str, one: Task, other: Task) -> Problem:
    left_out, kept = (one, other) if one.ref == ref else (other, one)
    return Problem("task_twice", left_out.line, kept.ref, (("other", left_out.ref),))


def _in_order(tasks: Sequence[Task]) -> list[Task]:
    if any(task.line is None for task in tasks):
        return list(tasks)
    return sorted(tasks, key=lambda task: task.line or 0)
