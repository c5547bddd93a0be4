"""A set of tasks on one screen: figures first, then overdue, due and waiting tasks by line, routine ones by their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.buttons import Part, ShowList, ShowSoon
from handlers.views.card import Button, Card, button, card
from handlers.views.emptiness import empty_card
from handlers.views.lines import Entry, Group, Told, entries, entry_line
from handlers.views.names import code_words, plan_title, section_number, span_words
from handlers.views.progress import short_state
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask, SpanKind, TaskList
from plan.model import Unit, UnitRole

LINES_A_PAGE = 6
MOST_CODES = 12
SOON_CHOICES = (7, 14, 30)


@dataclass(frozen=True, slots=True)
class _Screen:
    """What one screen of a list is made from: the task list, its own entries, the unit's other ones, the asked page."""

    tasks: TaskList
    own: tuple[Entry, ...]
    beside: tuple[Entry, ...]
    part: Part
    page: int

    @property
    def all(self) -> tuple[Entry, ...]:
        order = list(Group)
        return tuple(sorted(self.own + self.beside, key=lambda e: (order.index(e.group), e.day or date.max)))

    @property
    def main(self) -> list[Entry]:
        return [entry for entry in self.all if entry.group is not Group.ROUTINE]

    @property
    def routine(self) -> list[Entry]:
        return [entry for entry in self.all if entry.group is Group.ROUTINE]

    @property
    def shows_routine(self) -> bool:
        return self.part is Part.ROUTINE or not self.main

    @property
    def spread(self) -> list[Entry]:
        return self.routine if self.shows_routine else self.main

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.spread) // LINES_A_PAGE))


def list_card(
    tasks: TaskList, texts: Texts, today: date, shelf: Shelf | None = None, *, part: Part = Part.MAIN, page: int = 0
) -> Card:
    """Return one screen of a list. `page` counts from 0; one beyond the last shows the last."""
    screen = _screen(tasks, today, shelf, part, page)
    rows = [_paging(screen, texts), _ways(screen, texts), _soon_choices(tasks, texts)]
    if not screen.all:
        empty = empty_card(tasks, texts, today, shelf)
        return Card(empty.html, (*empty.buttons, *(tuple(row) for row in rows if row)))
    return card(_lines(screen, texts, today, shelf), rows)


def lines_shown(
    tasks: TaskList, today: date, shelf: Shelf | None = None, *, part: Part = Part.MAIN, page: int = 0
) -> tuple[PlannedTask, ...]:
    """Return the tasks that have a line of their own on one screen of a list, from top to bottom."""
    screen = _screen(tasks, today, shelf, part, page)
    first = screen.page * LINES_A_PAGE
    return tuple(entry.item for entry in screen.spread[first : first + LINES_A_PAGE])


def _screen(tasks: TaskList, today: date, shelf: Shelf | None, part: Part, page: int) -> _Screen:
    own = entries(tasks.items, tasks.span, today)
    screen = _Screen(tasks, own, _beside(tasks, today, shelf), part, 0)
    return _Screen(tasks, own, screen.beside, part, min(page, screen.pages - 1))


def _beside(tasks: TaskList, today: date, shelf: Shelf | None) -> tuple[Entry, ...]:
    """Return what else occupies a unit in a time that is not over: what is overdue already, and what never ends."""
    span, unit = tasks.span, tasks.unit
    if shelf is None or unit is None or span is None or span.days or span.last is None or span.last < today:
        return ()
    listed = {item.task.ref for item in tasks.items}
    others = [item for item in shelf.tasks_of(unit, tasks.role or UnitRole.LEAD) if item.task.ref not in listed]
    return tuple(e for e in entries(others, None, today) if e.group in {Group.OVERDUE, Group.ROUTINE})


def _lines(screen: _Screen, texts: Texts, today: date, shelf: Shelf | None) -> list[Markup | None]:
    tasks, first = screen.tasks, screen.page * LINES_A_PAGE
    name = _short_names(shelf) if tasks.unit is None else _nothing
    lines: list[Markup | None] = [summary(screen.tasks, screen.own, screen.beside, texts, today)]
    state = _short_states(texts, shelf, tasks.unit)
    lines += [entry_line(entry, texts, today, name, state) for entry in screen.spread[first : first + LINES_A_PAGE]]
    if screen.routine and not screen.shows_routine:
        lines.append(_codes("list.codes_routine", [entry.item for entry in screen.routine], texts))
    if tasks.collective:
        lines.append(_codes("list.collective", tasks.collective, texts))
    if screen.pages > 1:
        lines.append(texts.html("list.page", page=screen.page + 1, pages=screen.pages))
    titles = "; ".join(titles_of(entry.item for entry in screen.all))
    return [*lines, texts.html("list.source", titles=titles) if titles else None]


def titles_of(items: Iterable[PlannedTask]) -> list[str]:
    """Return the titles of the plans in which tasks stand, each once."""
    titles = dict.fromkeys(plan_title(item.plan.header.title) for item in items)
    return [title for title in titles if title]


def _nothing(_: PlannedTask) -> None:
    return None


def _short_names(shelf: Shelf | None) -> Told:
    """Return what names the leading units of a task shortly, where the list is not about one unit."""
    if shelf is None:
        return _nothing
    units = shelf.units

    def short_name(item: PlannedTask) -> str | None:
        found = [unit.short_name for lead in item.task.lead if (unit := units.resolve(lead))]
        return ", ".join(dict.fromkeys(found)) or None

    return short_name


def _short_states(texts: Texts, shelf: Shelf | None, unit: Unit | None) -> Told:
    """Return what says how far a task is; in the list of a unit that leads it, how far that unit is."""
    own = unit.id if unit is not None else None
    return _nothing if shelf is None else lambda item: short_state(item, texts, shelf, own)


def _codes(key: str, items: Sequence[PlannedTask], texts: Texts) -> Markup:
    shown = " · ".join(code_words(item.task.code, texts) for item in items[:MOST_CODES])
    return texts.html(key, codes=shown, more=max(0, len(items) - MOST_CODES))


def summary(tasks: TaskList, own: Sequence[Entry], beside: Sequence[Entry], texts: Texts, today: date) -> Markup:
    """Return the first line: what was asked for, and how many."""
    return texts.html("list.summary", subject=_subject(tasks, own, texts), figures=_figures(tasks, own, beside, texts, today))


def _subject(tasks: TaskList, own: Sequence[Entry], texts: Texts) -> str:
    parts = []
    if tasks.unit is not None:
        says_role = tasks.span is None or tasks.role is UnitRole.COORDINATING
        key = "list.subject_" + (tasks.role or UnitRole.LEAD).value if says_role else "list.subject_unit"
        parts.append(texts.plain(key, unit=tasks.unit.name))
    if tasks.section is not None:
        number = section_number(tasks.section.ref)
        parts.append(texts.plain("list.subject_section", number=number, title=tasks.section.title))
    if tasks.span is not None:
        parts.append(span_words(tasks.span, texts))
    if not parts:
        parts = titles_of(entry.item for entry in own) or [texts.plain("list.subject_plan")]
    subject = " · ".join(parts)
    return subject[:1].upper() + subject[1:]


def _figures(tasks: TaskList, own: Sequence[Entry], beside: Sequence[Entry], texts: Texts, today: date) -> str:
    if tasks.span is None:
        return _grouped(own, texts)
    if tasks.span.first is None or tasks.span.days is not None:
        return texts.plain("list.total", total=len(own))
    return ", ".join(_of_days(own, beside, texts, today))


def _grouped(own: Sequence[Entry], texts: Texts) -> str:
    counted = Counter(entry.group for entry in own)
    shares = [texts.plain(f"list.share_{group.value}", n=counted[group]) for group in Group if counted[group]]
    return texts.plain("list.total_of", total=len(own), groups=", ".join(shares))


def _of_days(own: Sequence[Entry], beside: Sequence[Entry], texts: Texts, today: date) -> list[str]:
    """Return the figures of a time: due in it (and late since), delivered, overdue from before, routine."""
    dated = [entry.day for entry in own if entry.day is not None]
    late, before = sum(day < today for day in dated), sum(entry.group is Group.OVERDUE for entry in beside)
    routine = sum(entry.group is Group.ROUTINE for entry in (*own, *beside))
    settled = Counter(entry.group for entry in own)
    figures = [texts.plain("list.due_in_time", n=len(dated), late=late)] if dated or beside else []
    groups = [group for group in (Group.SUBMITTED, Group.DONE) if settled[group]]
    figures += [texts.plain(f"list.{group.value}_in_time", n=settled[group]) for group in groups]
    if before:
        figures.append(texts.plain("list.overdue", n=before))
    if routine:
        figures.append(texts.plain("list.routine", n=routine))
    return figures or [texts.plain("list.total", total=len(own))]


def press_for(tasks: TaskList, *, role: UnitRole | None, part: Part = Part.MAIN, page: int = 0) -> ShowList:
    """Return the press that shows a page of a list again."""
    span, section = tasks.span, tasks.section
    return ShowList(
        intent=tasks.intent,
        unit=tasks.unit.id if tasks.unit else None,
        role=role,
        kind=span.kind if span else None,
        first=span.first if span else None,
        last=span.last if span else None,
        label=span.label if span else "",
        section=section.ref if section else "",
        part=part,
        page=page,
    )


def _paging(screen: _Screen, texts: Texts) -> list[Button]:
    tasks, part, row = screen.tasks, Part.ROUTINE if screen.shows_routine else Part.MAIN, []
    if screen.page > 0:
        row.append(button(texts.plain("button.back"), press_for(tasks, role=tasks.role, part=part, page=screen.page - 1)))
    if screen.page + 1 < screen.pages:
        row.append(button(texts.plain("button.next"), press_for(tasks, role=tasks.role, part=part, page=screen.page + 1)))
    return row


def _ways(screen: _Screen, texts: Texts) -> list[Button]:
    """Return the buttons to the other part of this list and to the other role of its unit."""
    tasks, row = screen.tasks, []
    if screen.routine and screen.main:
        part, key = (Part.MAIN, "main") if screen.shows_routine else (Part.ROUTINE, "routine")
        row.append(button(texts.plain(f"button.{key}"), press_for(tasks, role=tasks.role, part=part)))
    if tasks.unit is not None:
        other, key = (UnitRole.LEAD, "lead") if tasks.role is UnitRole.COORDINATING else (UnitRole.COORDINATING, "coordinating")
        row.append(button(texts.plain(f"button.{key}"), press_for(tasks, role=other)))
    return row


def _soon_choices(tasks: TaskList, texts: Texts) -> list[Button]:
    if tasks.span is None or tasks.span.kind is not SpanKind.SOON:
        return []
    unit = tasks.unit.id if tasks.unit else None
    return [button(texts.plain("button.soon", days=days), ShowSoon(days, unit)) for days in SOON_CHOICES]
