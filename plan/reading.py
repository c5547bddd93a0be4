"""A document → the plan in it: header, sections, tasks, and every problem met on the way. It never raises for odd content.

Reading is a row of small steps: blocks → tables that only set the page taken apart (`plan/page_setting.py`) → outline
(`plan/outline.py`) → tasks. Each layout of tasks is one function from the outline to `Findings`: labelled lines, tables, prose;
`_found` says how they combine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from plan.combining import combined
from plan.document import Document
from plan.duty_numbers import beginnings
from plan.findings import Findings, joined
from plan.header import header_of
from plan.labelled_lines import labelled_lines
from plan.model import Plan, PlanReading, Problem, Task
from plan.outline import Node, outline_of
from plan.page_setting import unfolded
from plan.prose import assigned_duties, duties_beside
from plan.reading_doubts import doubts_of, same_contents
from plan.table_tasks import tables

_FEW = 3  # tasks in tables, beside which …
_MANY_TIMES = 4  # … so many times as many in sentences are the plan


def read(document: Document) -> PlanReading:
    """Return the plan that a document holds, and a problem for everything in it that was not understood.

    A document that is no plan gives no tasks and the problem `no_tasks`.
    """
    outline = outline_of(unfolded(document))
    header = header_of(outline)
    found = _found(outline, header.year)
    problems = [
        *([Problem("read_by_eye")] if document.by_eye else []),
        *_header_problems(header.title, header.year, found.tasks),
        *found.problems,
        *doubts_of(found.tasks, header),
        *same_contents(found.tasks),
    ]
    plan = Plan(header, found.sections, found.tasks)
    return PlanReading(plan, tuple(sorted(problems, key=lambda problem: problem.line or 0)), found.progress)


def _found(outline: Node, year: int | None) -> Findings:
    """Return what all layouts found.

    Prose counts for the whole document where nothing else holds a task, and for the rest of it where labelled lines do. Beside
    tables it only says once more, in sentences, what they say, unless they hold next to nothing.
    """
    labelled = labelled_lines(outline, year)
    if labelled.tasks:
        in_text = joined(labelled, duties_beside(outline, year, labelled.tasks), order=_order(outline))
        return _with_tables(outline, year, in_text)
    in_tables = tables(outline, year)
    in_text = assigned_duties(outline, year)
    if in_tables.tasks and len(in_text.tasks) <= max(len(in_tables.tasks), _FEW) * _MANY_TIMES:
        return in_tables
    return _with_tables(outline, year, in_text)


def _order(outline: Node) -> Callable[[Task], int]:
    """Return where a task stands in the document: at the item of its ref, or at the nearest one above it."""
    places = {node.ref: place for place, node in enumerate(outline.walk())}
    return lambda task: next((places[ref] for ref in reversed(list(beginnings(task.ref))) if ref in places), len(places))


def _with_tables(outline: Node, year: int | None, in_text: Findings) -> Findings:
    """Return what the text and the tables hold; tasks of tables are numbered so that none is mistaken for one of the text."""
    in_tables = tables(outline, year, frozenset(task.ref for task in in_text.tasks))
    if in_tables.tasks:
        return combined(_without_captions(in_text, outline), in_tables)
    return replace(in_text, problems=(*in_text.problems, *in_tables.problems))


def _without_captions(found: Findings, outline: Node) -> Findings:
    """Leave out the complaint that what stands above a table was skipped."""
    captions = {node.ref for node in outline.walk() if node.tables}
    kept = (problem for problem in found.problems if problem.code != "skipped_text" or problem.ref not in captions)
    return replace(found, problems=tuple(kept))


def _header_problems(title: str, year: int | None, tasks: tuple[Task, ...]) -> Iterator[Problem]:
    if not tasks:
        yield Problem("no_tasks")
    if tasks and not title:
        yield Problem("no_title")
    if tasks and year is None:
        yield Problem("no_year")
