"""The layout of labelled lines: numbered items with "- Đơn vị chủ trì: …", "- Thời gian: …" under them become tasks."""

from __future__ import annotations

from collections.abc import Iterator

from plan.dates import understand
from plan.findings import Findings
from plan.folding import fold
from plan.labelled_items import LabelledItem, LabelledItems
from plan.labels import Field
from plan.markers import Level
from plan.model import Problem, Section, Task
from plan.outline import Node
from plan.unit_names import trimmed
from plan.wordlists import table

_LONGEST_SHOWN = 120


def labelled_lines(outline: Node, year: int | None) -> Findings:
    """Read a plan whose tasks are numbered items with labelled lines under them: "- Đơn vị chủ trì: …"."""
    items = LabelledItems(outline, without_tasks)
    tasks = [_task(item, year) for item in items.tasks]
    problems = [problem for item in items.tasks for problem in _task_problems(item, year)]
    return Findings(
        tuple(dict.fromkeys(section for item in items.tasks if (section := _section(item)).ref)),
        tuple(tasks),
        (*problems, *_without_deliverable(tasks), *_skipped(items)),
    )


def _task(item: LabelledItem, year: int | None) -> Task:
    who = item.doers()
    deadline = item.deadline()
    return Task(
        ref=item.ref,
        code=item.code,
        section=_section(item).title,
        content=item.content(),
        lead=who.lead,
        coordinating=who.coordinating,
        deliverable=item.fields.text(Field.DELIVERABLE),
        deadline_text=deadline,
        milestones=understand(deadline, year).milestones,
        line=item.line,
    )


def _section(item: LabelledItem) -> Section:
    """Return the heading that a task stands under: its own where it has one, else that of the item above, if any."""
    head = item.node if item.has_heading else item.node.parent or item.node
    return Section(head.ref, trimmed(head.text))


def _task_problems(item: LabelledItem, year: int | None) -> Iterator[Problem]:
    yield from item.fields.problems
    node = item.node
    if node.number != node.label and item.place in (None, 1):
        yield Problem("duplicate_letter", node.line, node.ref, (("letter", node.label), ("number", node.number)))
    if item.lent:
        yield Problem("shared_fields", item.line, item.ref)
    if not item.doers().lead:
        yield Problem("no_lead", item.line, item.ref)
    deadline = item.deadline()
    if deadline is None:
        yield Problem("no_deadline", item.line, item.ref)
    for code, words in understand(deadline, year).doubts:
        yield Problem(code, item.line, item.ref, (("text", words[:_LONGEST_SHOWN]),))


def _without_deliverable(tasks: list[Task]) -> Iterator[Problem]:
    """Yield the tasks without a deliverable in a plan that names it for most."""
    missing = [task for task in tasks if task.deliverable is None]
    if len(missing) * 2 < len(tasks):
        for task in missing:
            yield Problem("no_deliverable", task.line, task.ref)


def _skipped(items: LabelledItems) -> Iterator[Problem]:
    """Yield what holds text but became no task, in parts that may hold some; lines that only lead in end with a colon."""
    for node, entry in items.skipped():
        yield Problem("skipped_text", entry.line, node.ref, (("text", entry.text[:_LONGEST_SHOWN]),))


def without_tasks(node: Node) -> bool:
    """Say whether a node stands in a part that holds no tasks by its heading: "I. MỤC ĐÍCH, YÊU CẦU"."""
    headings = tuple(map(fold, table("reading")["parts"]["without_tasks"]))
    highest = list(node.line_up())[-1]
    return any(
        fold(above.text).startswith(headings) for above in node.line_up() if above.level <= Level.PART or above is highest
    )
