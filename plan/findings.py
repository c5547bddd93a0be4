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
