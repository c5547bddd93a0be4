"""The question of a year's end in words: a unit's open tasks in lines, one of them with its answers, what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from handlers.packing import Press
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.deadlines import WORDS_SIZE, milestones_words
from handlers.views.names import code_words, shortened
from handlers.views.statuses import CardView, report_words
from handlers.year_end.buttons import CarryOver, CloseEnd, FinishEnd, ListEnds, ShowEnd, TakeBackCarry
from locales import Texts
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.standing import standing
from plan.year_end import OpenEnd, Tally, can_take_back

MOST_LINES = 12
BUTTONS_A_ROW = 4
CONTENT_SIZE = 110
LINE_SIZE = 60


@dataclass(frozen=True, slots=True)
class YearEndView(CardView):
    """What it is made with. `named`: of which unit a task is has to be said, for there are several."""

    seal: Sealer
    dossiers: Mapping[int, Dossier] = field(default_factory=dict)
    named: bool = False

    def unit(self, unit_id: int) -> str:
        """Return a unit's short name."""
        found = self.units.get(unit_id)
        return found.short_name if found is not None else ""

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `year_end_button.<key>`."""
        return Button(self.texts.plain(f"year_end_button.{key}", **values), self.seal(press))

    def state(self, end: OpenEnd) -> str | None:
        """Return how far a unit said last that a task is."""
        dossier = self.dossiers.get(end.task_id)
        return report_words(end.said, dossier, self.units, self.texts) if end.said is not None and dossier is not None else None


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may answer about a task: that it is done or goes on, that it is given up."""

    report: bool
    close: bool


def ends_card(ends: Sequence[OpenEnd], view: YearEndView) -> Card:
    """Return the open tasks, with a button for each; what is left over comes when these are answered."""
    texts, units = view.texts, {end.unit_id for end in ends}
    if not ends:
        return card([texts.html("year_end.none_left")])
    unit = view.unit(next(iter(units))) if len(units) == 1 else None
    shown = ends[:MOST_LINES]
    lines = [texts.html("year_end.head", year=_year(ends[0].item), n=len(ends), unit=unit)]
    lines += [_line(end, view, named=len(units) > 1) for end in shown]
    if len(ends) > len(shown):
        lines.append(texts.html("year_end.more", n=len(ends) - len(shown)))
    buttons = [view.button("task", ShowEnd(end.task_id, end.unit_id), code=_code(end.item, texts)) for end in shown]
    return card(lines, [buttons[first : first + BUTTONS_A_ROW] for first in range(0, len(buttons), BUTTONS_A_ROW)])


def group_card(ends: Sequence[OpenEnd], view: YearEndView, address: str) -> Card:
    """Return what a unit's group is told where nobody of the unit could be asked; `address` opens the private chat."""
    texts = view.texts
    head = texts.html("year_end.group", year=_year(ends[0].item), n=len(ends), unit=view.unit(ends[0].unit_id))
    return card([head], [[Button(texts.plain("year_end_button.open"), url=address)]])


def question_card(end: OpenEnd, may: Rights, view: YearEndView, *, others: bool) -> Card:
    """Return the question about one task with the answers that somebody may give; `others`: there are more of them."""
    texts, year = view.texts, _year(end.item)
    lines = [
        texts.html("year_end.question", **_heading(end.item, texts), unit=view.unit(end.unit_id) if view.named else None),
        _due(end.item, view),
        _last(end, view),
        texts.html("year_end.ask", year=year),
    ]
    rows: list[list[Button]] = []
    if may.report:
        rows.append([view.button("done", FinishEnd(end.task_id, end.unit_id))])
        rows.append([view.button("carry", CarryOver(end.task_id, end.unit_id, year), year=year)])
    if may.close:
        rows.append([view.button("close", CloseEnd(end.task_id, end.unit_id))])
    return card(lines, [*rows, [view.button("back", ListEnds())] if others else []])


def which_unit_card(ends: Sequence[OpenEnd], view: YearEndView) -> Card:
    """Ask for which of several leading units somebody answers."""
    head = view.texts.html("year_end.which", **_heading(ends[0].item, view.texts))
    rows = [[view.button("unit", ShowEnd(end.task_id, end.unit_id), unit=view.unit(end.unit_id))] for end in ends]
    return card([head], rows)


def carried_card(item: PlannedTask, unit_id: int, left: int, view: YearEndView) -> Card:
    """Say that a task goes on in the next year; until the year is over that can be taken back."""
    texts, year = view.texts, _year(item)
    changeable = can_take_back(year, view.today)
    lines = [
        texts.html("year_end.carried", **_heading(item, texts), year=year),
        texts.html("year_end.changeable", year=year) if changeable else None,
        _left(left, view),
    ]
    undo = [view.button("undo", TakeBackCarry(item.task.id or 0, unit_id, year))] if changeable else []
    return card(lines, [undo, _rest(left, view)])


def taken_back_card(item: PlannedTask, left: int, view: YearEndView) -> Card:
    """Say that a task does not go on in the next year after all."""
    texts = view.texts
    lines = [texts.html("year_end.taken_back", code=_code(item, texts), year=_year(item)), _left(left, view)]
    return card(lines, [_rest(left, view)])


def why_card(item: PlannedTask, texts: Texts) -> Card:
    """Ask why a task is given up."""
    return card([texts.html("year_end.why", **_heading(item, texts))])


def tally_line(said: Tally, texts: Texts) -> Markup:
    """Return what was said so far, in one line of a digest."""
    return texts.html("year_end.tally", year=said.year, carried=said.carried, closed=said.closed, left=said.left)


def _line(end: OpenEnd, view: YearEndView, *, named: bool) -> Markup:
    task = end.item.task
    return view.texts.html(
        "year_end.line",
        code=_code(end.item, view.texts),
        content=shortened(task.content, LINE_SIZE),
        unit=view.unit(end.unit_id) if named else None,
        days=standing(task, view.today).overdue_days,
        state=view.state(end),
    )


def _due(item: PlannedTask, view: YearEndView) -> Markup | None:
    task = item.task
    if not task.milestones and task.deadline_text is None:
        return None
    words = task.deadline_text and shortened(task.deadline_text, WORDS_SIZE)
    return view.texts.html("year_end.due", due=milestones_words(task, view.texts, view.today), words=words)


def _last(end: OpenEnd, view: YearEndView) -> Markup:
    state = view.state(end)
    return view.texts.html("state.line", words=state if state is not None else view.texts.html("state.none"))


def _left(left: int, view: YearEndView) -> Markup | None:
    return view.texts.html("year_end.left", n=left) if left else None


def _rest(left: int, view: YearEndView) -> list[Button]:
    return [view.button("rest", ListEnds())] if left else []


def _heading(item: PlannedTask, texts: Texts) -> dict[str, object]:
    return {"code": _code(item, texts), "content": shortened(item.task.content, CONTENT_SIZE)}


def _code(item: PlannedTask, texts: Texts) -> str:
    return code_words(item.task.code, texts)


def _year(item: PlannedTask) -> int:
    return item.plan.header.year or 0
