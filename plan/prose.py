"""The layout of prose: duties that sentences and headings give to units, without labels, become tasks.

What counts: "Giao Sở A chủ trì …", "Sở A có trách nhiệm …", and every line under a heading that is a unit's name
("1. Sở Nội vụ" / "- Chủ trì …"). Lines that name nobody are no tasks, nor are parts that tell of aims, bases or money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plan.dates import understand
from plan.deadline_phrases import deadline_in, loose_date_in
from plan.duty_numbers import beginnings, numbers_of
from plan.duty_sentences import Duty, assignments_in, coordinating_in, duty_in, opens_with_verb
from plan.findings import Findings
from plan.folding import fold
from plan.labels import labelled
from plan.model import Problem, Section, Task
from plan.outline import Entry, Node
from plan.unit_names import trimmed
from plan.wordlists import table

_LONGEST_SHOWN = 120
_DAY = re.compile(r"ngày\s+\d|\d\s?/\s?\d")
_UNFINISHED = re.compile(r"""[^.:;!?…]$""")
_LONG_WORDS = 12
_SENTENCE_WORDS = 8
_ASSIGNING = re.compile(r"(?:giao|yeu cau|de nghi|phan cong|thong nhat giao)\b")


@dataclass(frozen=True, slots=True)
class _Given:
    """One duty as found: its words, who does it, the item whose number it bears, and its place among that item's duties."""

    content: str
    duty: Duty
    node: Node
    line: int | None
    numbered: bool  # the item itself is the duty, or one of the lines under it


def assigned_duties(outline: Node, year: int | None) -> Findings:
    """Read a plan, conclusion or dispatch that gives units their tasks in sentences."""
    return _findings(list(_walk(outline, None)), year)


def duties_beside(outline: Node, year: int | None, tasks: Sequence[Task]) -> Findings:
    """Read what a plan gives units besides these tasks of other layouts.

    What such a plan says about itself ("Tổ chức thực hiện": follow, report, draw up plans) repeats its tasks or holds for every
    plan; of it only what has a day of its own ("báo cáo trước ngày 15 hằng tháng") is something to be reminded of. In a part
    that holds tasks already, only a numbered sentence that names its own doer is one more.
    """
    refs = {task.ref for task in tasks}
    above_tasks = {part for ref in refs for part in beginnings(ref)}
    kept = [each for each in _walk(outline, None) if _stands_beside(each, refs, above_tasks)]
    return _findings([each for each in kept if not _is_about_the_plan(each.node) or _has_a_day(each.content)], year)


def _stands_beside(given: _Given, refs: set[str], above_tasks: set[str]) -> bool:
    node = given.node
    if not node.path:
        return False
    if node.path[0] not in above_tasks:
        return True
    free = node.ref not in above_tasks and not refs & set(beginnings(node.ref))
    return free and given.numbered and not node.children and bool(given.duty.lead)


def _findings(given: list[_Given], year: int | None) -> Findings:
    numbers = numbers_of([(each.node, each.numbered) for each in given])
    tasks = [_task(each, ref, code, year) for each, (ref, code) in zip(given, numbers, strict=True)]
    sections = (Section(each.ref, trimmed(each.text)) for node in given if (each := _above(node)).ref)
    problems = [problem for each, task in zip(given, tasks, strict=True) for problem in _problems(each, task, year)]
    return Findings(tuple(dict.fromkeys(sections)), tuple(tasks), tuple(problems))


def _walk(node: Node, above: Duty | None) -> Iterator[_Given]:
    """Yield the duties of an item and of all below it; `above` is who the heading over it names."""
    if _without_duties(node):
        return
    own = duty_in(node.text) if node.text else None
    if own is not None and own.opens_list and (node.entries or node.children):
        yield from _below(node, own)
    elif own is not None and (own.rest or _is_sentence(node)):
        yield from _alone(node, own if own.rest else Duty((), (), node.text))
    elif own is None and above is not None and node.parent is not None:
        yield from _under_heading(node, above)
    elif own is None and node.parent is not None and (inside := assignments_in(node.text)):
        yield from _inside(node, inside)
    else:
        yield from _below(node, None)


def _alone(node: Node, own: Duty) -> Iterator[_Given]:
    """Yield an item that is a sentence with its own doer; lines under it go on with it, unless they name others."""
    if _is_duty(node.text):
        yield _Given(_with_list(node), own, node, node.line, numbered=True)
    yield from _named_in(node)
    for child in node.children:
        yield from _walk(child, own)


def _inside(node: Node, inside: tuple[tuple[str, Duty], ...]) -> Iterator[_Given]:
    """Yield what sentences inside a paragraph give; a single one stands for the whole paragraph."""
    if len(inside) == 1:
        yield _Given(_with_list(node), inside[0][1], node, node.line, numbered=True)
        yield from _named_in(node)
    else:
        yield from (_Given(trimmed(text), duty, node, node.line, numbered=False) for text, duty in inside if _is_duty(text))
        yield from _named_in(node)
    for child in node.children:
        yield from _walk(child, None)


def _under_heading(node: Node, above: Duty) -> Iterator[_Given]:
    """Yield an item that the unit of the heading over it does: "1. Sở A" / "a) Rà soát …"; of a sub-heading its lines."""
    opens_list = not opens_with_verb(node.text) or node.text.endswith(":")
    if opens_list and (node.children or any(entry.bullet for entry in node.entries)):
        yield from _below(node, above)
    elif _is_duty(node.text):
        yield _Given(_with_list(node), _joined(node.text, above), node, node.line, numbered=True)
        yield from _named_in(node)
        for child in node.children:
            yield from _walk(child, above)


def _below(node: Node, above: Duty | None) -> Iterator[_Given]:
    """Yield what the lines and items under a heading give: to those whom a line names, else to those of the heading."""
    for entry in node.entries:
        own = _own(entry, node)
        if _is_labelled(entry):
            continue
        if own is not None and own.opens_list:
            above = own
        elif (own is not None or above is not None) and _is_duty(entry.text):
            yield _Given(trimmed(entry.text), own or _joined(entry.text, above), node, entry.line, numbered=False)
    for child in node.children:
        yield from _walk(child, above)


def _named_in(node: Node) -> Iterator[_Given]:
    for entry in _further(node):
        own = _own(entry, node)
        if own is not None and own.rest and _is_duty(entry.text):
            yield _Given(trimmed(entry.text), own, node, entry.line, numbered=False)


def _further(node: Node) -> list[Entry]:
    """Return the lines under an item without one that only a dash cuts off its sentence."""
    return node.entries[1:] if _is_cut(node) else node.entries


def _is_cut(node: Node) -> bool:
    long = len(node.text.split()) > _LONG_WORDS
    return bool(node.entries) and node.entries[0].bullet and long and _UNFINISHED.search(node.text) is not None


def _own(entry: Entry, node: Node) -> Duty | None:
    """Return whom a line names; before the first heading, where a document tells of itself, only whom it gives something."""
    if _is_labelled(entry) or (node.parent is None and not _ASSIGNING.match(fold(entry.text))):
        return None
    own = duty_in(entry.text)
    return own if own is None or own.rest or entry.text.endswith(":") else None


def _is_labelled(entry: Entry) -> bool:
    found = labelled(entry.text)
    return found is not None and found.field is not None


def _joined(text: str, above: Duty | None) -> Duty:
    coordinating = coordinating_in(text) or (above.coordinating if above else ())
    return Duty(above.lead if above else (), coordinating, text)


def _is_sentence(node: Node) -> bool:
    """Say whether an item that only seems to be a name is a sentence whose verb is not known: who does it is not clear then."""
    return len(node.text.split()) >= _SENTENCE_WORDS and node.text[-1:] in {".", ";"}


def _with_list(node: Node) -> str:
    cut = [f"- {node.entries[0].text}"] if _is_cut(node) else []
    listed = (entry for entry in _further(node) if entry.bullet or node.text.endswith(":"))
    return trimmed(" ".join([node.text, *cut, *(entry.text for entry in listed if _own(entry, node) is None)]))


def _is_duty(text: str) -> bool:
    plain = fold(text)
    return len(plain.split()) > 2 and not _no_duty().search(plain) and not fold(text).startswith("phu luc")


def _above(given: _Given) -> Node:
    """Return the heading that a duty stands under."""
    return given.node if not given.numbered and given.node.ref else given.node.parent or given.node


def _task(given: _Given, ref: str, code: str, year: int | None) -> Task:
    deadline = deadline_in(given.content)
    head = _above(given)
    head = head if head.ref != ref else head.parent or head
    return Task(
        ref=ref,
        code=code,
        section=trimmed(head.text),
        content=given.content,
        lead=given.duty.lead,
        coordinating=given.duty.coordinating,
        deadline_text=deadline,
        milestones=understand(deadline, year).milestones,
        line=given.line,
    )


def _problems(given: _Given, task: Task, year: int | None) -> Iterator[Problem]:
    if not task.lead:
        yield Problem("no_lead", task.line, task.ref)
    if given.numbered and given.node.number != given.node.label:
        yield Problem("duplicate_letter", task.line, task.ref, (("letter", given.node.label), ("number", given.node.number)))
    for code, words in understand(task.deadline_text, year).doubts:
        yield Problem(code, task.line, task.ref, (("text", words[:_LONGEST_SHOWN]),))
    loose = loose_date_in(given.content) if task.deadline_text is None else None
    if loose:
        yield Problem("loose_date", task.line, task.ref, (("text", loose),))


def _has_a_day(content: str) -> bool:
    return _DAY.search(deadline_in(content) or "") is not None


def _without_duties(node: Node) -> bool:
    return node.parent is not None and duty_in(node.text) is None and fold(node.text).startswith(_headings("without_duties"))


def _is_about_the_plan(node: Node) -> bool:
    return any(fold(above.text).startswith(_headings("about_the_plan")) for above in node.line_up())


@cache
def _headings(kind: str) -> tuple[str, ...]:
    return tuple(map(fold, table("duties")["general"][kind]))


@cache
def _no_duty() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in table("duties")["general"]["no_duty"]))
