"""A document → the plan in it: header, sections, tasks, and every problem met on the way. It never raises for odd content.

Reading is a row of small steps: blocks → tables that only set the page taken apart (`plan/page_setting.py`) → outline
(`plan/outline.py`) → tasks. Each layout of tasks is one function from the outline to `Findings`: labelled lines, tables, prose;
`_found` says how they combine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plan.combining import combined
from plan.document import Document
from plan.doubts import doubts_of, same_contents
from plan.findings import Findings, joined
from plan.header import header_of
from plan.labelled_lines import labelled_lines
from plan.model import Plan, PlanReading, Problem, Task
from plan.outline import Node, outline_of
from plan.page_setting import unfolded
from plan.prose import assigned_duties, duties_beside
from plan.table_tasks import tables


def read(document: Document) -> PlanReading:
    """Return the plan that a document holds, and a problem for everything in it that was not understood.

    A document that is no plan gives no tasks and the problem `no_tasks`.
    """
    outline = outline_of(unfolded(document))
    header = header_of(outline)
    found = _found(outline, header.year)
    problems = [
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
    tables it only repeats, in sentences, what they say.
    """
    labelled = labelled_lines(outline, year)
    if labelled.tasks:
        labelled = joined(labelled, duties_beside(outline, year, labelled.tasks))
    in_tables = tables(outline, year, frozenset(task.ref for task in labelled.tasks))
    if in_tables.tasks:
        return combined(_without_captions(labelled, outline), in_tables) if labelled.tasks else in_tables
    in_text = labelled if labelled.tasks else assigned_duties(outline, year)
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
