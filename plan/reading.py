"""A document → the plan in it: header, sections, tasks, and every problem met on the way. It never raises for odd content.

Reading is a row of small steps: blocks → outline (`plan/outline.py`) → fields of each item (`plan/fields.py`) → tasks. Each
layout of tasks is one function from the outline to `Findings`; `_LAYOUTS` lists them. Tables will be one more. Prose counts
for the whole document where no other layout finds a task, and for the rest of it where one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plan.document import Document, Table
from plan.doubts import doubts_of, same_contents
from plan.duty_numbers import beginnings
from plan.findings import Findings, joined
from plan.header import header_of
from plan.labelled_lines import labelled_lines
from plan.model import Plan, PlanReading, Problem, Task
from plan.outline import Node, outline_of
from plan.prose import assigned_duties, duties_beside


def read(document: Document) -> PlanReading:
    """Return the plan that a document holds, and a problem for everything in it that was not understood.

    A document that is no plan gives no tasks and the problem `no_tasks`.
    """
    outline = outline_of(document)
    header = header_of(outline)
    found = _found(outline, header.year)
    problems = [
        *_header_problems(header.title, header.year, found.tasks),
        *found.problems,
        *doubts_of(found.tasks, header),
        *same_contents(found.tasks),
        *_unread_tables(document),
    ]
    plan = Plan(header, found.sections, found.tasks)
    return PlanReading(plan, tuple(sorted(problems, key=lambda problem: problem.line or 0)))


def _found(outline: Node, year: int | None) -> Findings:
    readings = [layout(outline, year) for layout in _LAYOUTS]
    found = next((found for found in readings if found.tasks), None)
    if found is None:
        return assigned_duties(outline, year)
    return joined(found, duties_beside(outline, year, found.tasks), order=_order(outline))


def _order(outline: Node) -> Callable[[Task], int]:
    """Return where a task stands in the document: at the item of its ref, or at the nearest one above it."""
    places = {node.ref: place for place, node in enumerate(outline.walk())}
    return lambda task: next((places[ref] for ref in reversed(list(beginnings(task.ref))) if ref in places), len(places))


_LAYOUTS: tuple[Callable[[Node, int | None], Findings], ...] = (labelled_lines,)


def _header_problems(title: str, year: int | None, tasks: tuple[Task, ...]) -> Iterator[Problem]:
    if not tasks:
        yield Problem("no_tasks")
    if tasks and not title:
        yield Problem("no_title")
    if tasks and year is None:
        yield Problem("no_year")


def _unread_tables(document: Document) -> Iterator[Problem]:
    for block in document.blocks:
        if isinstance(block, Table) and len(block.rows) > 1:
            yield Problem("unread_table", block.line, None, (("rows", str(len(block.rows))),))
