"""What one layout found in a document: tasks with their sections, and what it could not understand. It reads nothing."""

from __future__ import annotations

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


def joined(first: Findings, *more: Findings) -> Findings:
    """Return what several layouts found in one document, in the document's order as far as lines tell it.

    What one left out and another read is no longer a problem.
    """
    every = (first, *more)
    tasks = [task for found in every for task in found.tasks]
    if all(task.line is not None for task in tasks):
        tasks.sort(key=lambda task: task.line or 0)
    sections = dict.fromkeys(section for found in every for section in found.sections)
    read = {(task.ref, task.line) for task in tasks}
    problems = (problem for found in every for problem in found.problems)
    kept = (each for each in problems if each.code != "skipped_text" or (each.ref, each.line) not in read)
    return Findings(tuple(sections), tuple(tasks), tuple(kept), tuple(told for found in every for told in found.progress))
