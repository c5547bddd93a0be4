"""What one layout found in a document: tasks with their sections, and what it could not understand. It reads nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plan.model import Problem, Section, Task, ToldProgress


@dataclass(frozen=True, slots=True)
class Findings:
    """The tasks that a layout gave, with the sections they stand under, and its problems.

    `progress` is what the layout itself tells about how far its tasks are.
    """

    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    problems: tuple[Problem, ...] = ()
    progress: tuple[ToldProgress, ...] = ()


def joined(*every: Findings, order: Callable[[Task], int] | None = None) -> Findings:
    """Return what several layouts found in one document, in the document's order: by line, or by `order` without lines.

    What one left out and another read is no longer a problem.
    """
    tasks = [task for found in every for task in found.tasks]
    lines = [task.line for task in tasks]
    if None not in lines:
        tasks.sort(key=lambda task: task.line or 0)
    elif order is not None:
        tasks.sort(key=order)
    sections = dict.fromkeys(section for found in every for section in found.sections)
    read = {(task.ref, task.line) for task in tasks}
    problems = (problem for found in every for problem in found.problems)
    kept = (each for each in problems if each.code != "skipped_text" or (each.ref, each.line) not in read)
    return Findings(tuple(sections), tuple(tasks), tuple(kept), tuple(told for found in every for told in found.progress))
