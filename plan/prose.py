"""The layout of prose: duties that sentences and headings give to units, without labels, become tasks.

What counts: "Giao Sở A chủ trì …", "Sở A có trách nhiệm …", and every line under a heading that is a unit's name
("1. Sở Nội vụ" / "- Chủ trì …"). Lines that name nobody are no tasks, nor are parts that tell of aims, bases or money.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from plan.dates import understand
from plan.deadline_phrases import deadline_in, loose_date_in
from plan.duty_sentences import Duty, assignments_in, coordinating_in, duty_in, opens_with_verb
from plan.fields import fields_named
from plan.findings import Findings
from plan.folding import fold
from plan.model import Problem, Section, Task
from plan.outline import Entry, Node
from plan.unit_names import trimmed
from plan.wordlists import table

_LONGEST_SHOWN = 120
_DAY = re.compile(r"ngày\s+\d|\d\s?/\s?\d")
_UNFINISHED = re.compile(r"""[^.:;!?…]$""")
_LONG_WORDS = 12
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
    """Read what a plan gives units besides these tasks of other layouts, in the parts that hold none of them.

    What such a plan says about itself ("Tổ chức thực hiện": follow, report, draw up plans) repeats its tasks or holds for every
    plan; of it only what has a day of its own ("báo cáo trước ngày 15 hằng tháng") is something to be reminded of.
    """
    taken = {part for task in tasks for part in _beginnings(task.ref)}
    given = [each for each in _walk(outline, None) if each.node.path and each.node.path[0] not in taken]
    kept = [each for each in given if not _is_about_the_plan(each.node) or _has_a_day(each.content)]
    return _findings(kept, year)


def _beginnings(ref: str) -> Iterator[str]:
    """Yield all that a ref may begin with: of "1.2.3" also "1.2", which may be a section without a part above it."""
    parts = ref.split(".")
    return (".".join(parts[: end + 1]) for end in range(len(parts)))


def _findings(given: list[_Given], year: int | None) -> Findings:
    tasks = [_task(each, ref, code, year) for each, (ref, code) in zip(given, _numbers(given), strict=True)]
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
    elif own is not None and own.rest:
        yield from _alone(node, own)
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
        if fields_named(entry.text):
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
    if fields_named(entry.text) or (node.parent is None and not _ASSIGNING.match(fold(entry.text))):
        return None
    own = duty_in(entry.text)
    return own if own is None or own.rest or entry.text.endswith(":") else None


def _joined(text: str, above: Duty | None) -> Duty:
    coordinating = coordinating_in(text) or (above.coordinating if above else ())
    return Duty(above.lead if above else (), coordinating, text)


def _with_list(node: Node) -> str:
    cut = [f"- {node.entries[0].text}"] if _is_cut(node) else []
    listed = (entry for entry in _further(node) if entry.bullet or node.text.endswith(":"))
    return trimmed(" ".join([node.text, *cut, *(entry.text for entry in listed if _own(entry, node) is None)]))


def _is_duty(text: str) -> bool:
    plain = fold(text)
    return len(plain.split()) > 2 and not _no_duty().search(plain) and not fold(text).startswith("phu luc")


def _numbers(given: list[_Given]) -> Iterator[tuple[str, str]]:
    """Yield ref and code of each duty: the item's own, or that with the duty's place where an item gives several."""
    lines = Counter(id(each.node) for each in given if not each.numbered)
    bearing = {id(each.node) for each in given if each.numbered}
    bearing |= {id(above) for each in given for above in each.node.line_up() if above is not each.node}
    used = {each.node.ref for each in given if each.numbered}
    places = Counter[int]()
    for each in given:
        node = each.node
        if each.numbered or (lines[id(node)] == 1 and id(node) not in bearing and node.ref):
            yield node.ref, node.code
            continue
        places[id(node)] += 1
        place = _free(node.ref, places[id(node)], used)
        yield (f"{node.ref}.{place}", f"{node.code}.{place}") if node.ref else (place, place)


def _free(ref: str, place: int, used: set[str]) -> str:
    """Return the place as a number, marked where an item of that number stands already."""
    label = str(place)
    while f"{ref}.{label}".strip(".") in used:
        label = f"{label}-2"
    used.add(f"{ref}.{label}".strip("."))
    return label


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
