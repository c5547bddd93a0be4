"""The layout of labelled lines: numbered items with "- Đơn vị chủ trì: …", "- Thời gian: …" under them become tasks."""

from __future__ import annotations

from collections.abc import Iterator

from plan.dates import understand
from plan.fields import Fields, fields_of
from plan.findings import Findings
from plan.folding import fold
from plan.labels import Field
from plan.markers import Level
from plan.model import Problem, Section, Task
from plan.outline import Entry, Node
from plan.unit_names import trimmed
from plan.wordlists import table

_LONGEST_SHOWN = 120


def labelled_lines(outline: Node, year: int | None) -> Findings:
    """Read a plan whose tasks are numbered items with labelled lines under them: "- Đơn vị chủ trì: …"."""
    items = {id(node): fields_of(node) for node in outline.walk() if node.parent is not None}
    chosen = _Chosen(outline, items)
    tasks = [_task(node, items[id(node)], year) for node in chosen.tasks]
    problems = [problem for node in chosen.tasks for problem in _task_problems(node, items[id(node)], year)]
    return Findings(
        tuple(dict.fromkeys(section for node in chosen.tasks if (section := _section(node, items[id(node)])).ref)),
        tuple(tasks),
        (*problems, *_without_deliverable(tasks), *_skipped(chosen)),
    )


class _Chosen:
    """Which items of an outline are tasks: those with labelled lines, and those without that stand among them."""

    def __init__(self, outline: Node, items: dict[int, Fields]) -> None:
        labelled = {key for key, fields in items.items() if fields.is_task}
        among = {id(node.parent) for node in outline.walk() if id(node) in labelled and not node.children}
        self.outline = outline
        self.tasks = [
            node
            for node in outline.walk()
            if id(node) in labelled or (id(node.parent) in among and not node.children and not _without_tasks(node))
        ]

    def skipped(self) -> Iterator[tuple[Node, Entry]]:
        """Yield what holds text but became no task, in parts that may hold some; lines that only lead in end with a colon."""
        tasks = {id(node) for node in self.tasks}
        for node in self.outline.walk():
            if node.parent is None or id(node) in tasks or _without_tasks(node):
                continue
            if any(id(below) in tasks for below in node.walk()):
                yield from ((node, entry) for entry in node.entries if not entry.text.endswith(":"))
            elif not node.children:
                yield node, Entry(node.text, node.line)


def _task(node: Node, fields: Fields, year: int | None) -> Task:
    who = fields.doers()
    deadline = fields.text(Field.DEADLINE)
    return Task(
        ref=node.ref,
        code=node.code,
        section=_section(node, fields).title,
        content=_content(node, fields),
        lead=who.lead,
        coordinating=who.coordinating,
        deliverable=fields.text(Field.DELIVERABLE),
        deadline_text=deadline,
        milestones=understand(deadline, year).milestones,
        line=node.line,
    )


def _content(node: Node, fields: Fields) -> str:
    """Return what is to be done; where a line is labelled "Nhiệm vụ:", the item's own words are its heading, no content."""
    content = fields.values[Field.CONTENT]
    own = content[1:] if _is_heading(fields) else content
    return trimmed(" ".join(own)) or trimmed(node.text)


def _is_heading(fields: Fields) -> bool:
    return Field.CONTENT in fields.given and len(fields.values[Field.CONTENT]) > 1


def _section(node: Node, fields: Fields) -> Section:
    """Return the heading that a task stands under: its own where it has one, else that of the item above, if any."""
    head = node if _is_heading(fields) else node.parent or node
    return Section(head.ref, trimmed(head.text))


def _task_problems(node: Node, fields: Fields, year: int | None) -> Iterator[Problem]:
    yield from fields.problems
    if node.number != node.label:
        yield Problem("duplicate_letter", node.line, node.ref, (("letter", node.label), ("number", node.number)))
    if not fields.doers().lead:
        yield Problem("no_lead", node.line, node.ref)
    deadline = fields.text(Field.DEADLINE)
    if deadline is None:
        yield Problem("no_deadline", node.line, node.ref)
    for code, words in understand(deadline, year).doubts:
        yield Problem(code, node.line, node.ref, (("text", words[:_LONGEST_SHOWN]),))


def _without_deliverable(tasks: list[Task]) -> Iterator[Problem]:
    """Yield the tasks without a deliverable in a plan that names it for most."""
    missing = [task for task in tasks if task.deliverable is None]
    if len(missing) * 2 < len(tasks):
        for task in missing:
            yield Problem("no_deliverable", task.line, task.ref)


def _skipped(chosen: _Chosen) -> Iterator[Problem]:
    for node, entry in chosen.skipped():
        yield Problem("skipped_text", entry.line, node.ref, (("text", entry.text[:_LONGEST_SHOWN]),))


def _without_tasks(node: Node) -> bool:
    """Say whether a node stands in a part that holds no tasks by its heading: "I. MỤC ĐÍCH, YÊU CẦU"."""
    headings = tuple(map(fold, table("reading")["parts"]["without_tasks"]))
    highest = list(node.line_up())[-1]
    return any(
        fold(above.text).startswith(headings) for above in node.line_up() if above.level <= Level.PART or above is highest
    )
