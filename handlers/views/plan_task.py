"""One task of a plan that was read: its fields, what is doubtful about it with the words of the source, and how to mend it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from handlers.plans.buttons import FindRight, LeaveOut, OfferDays, OfferLeads, SetDay, SetLead, ShowPlanned, ShowSheet
from handlers.views.card import Button, Card, card
from handlers.views.names import shortened, units_text
from handlers.views.plan_sheet import SheetView, mark_of
from plan.doubts import Doubt
from plan.health import Finding
from plan.model import MilestoneKind, Task
from plan.plan_draft import dates_of

CONTENT_SIZE = 350
QUOTE_SIZE = 160
UNITS_A_PAGE = 8
MONTHS_A_ROW = 4
MOST_DAYS = 6
_OF_DAYS = {Doubt.NO_DATE, Doubt.PAST_DATE, Doubt.CITED_DATE}


def task_page(view: SheetView, place: int, told: Markup | None = None) -> Card:
    """Show one task; under it a button for each mending, and the way to the others."""
    task, texts = view.draft.tasks[place], view.texts
    out, found = place in view.draft.dropped, view.sheet.of(place)
    lines = [
        told,
        texts.html("plan_task.head", code=view.code(place), at=place + 1, n=len(view.draft.tasks), out=out),
        shortened(task.content, CONTENT_SIZE),
        texts.html("plan_task.lead", lead=units_text(task.lead), coordinating=units_text(task.coordinating)),
        texts.html("plan_task.deadline", **_deadline(view, task)),
        texts.html("plan_task.deliverable", words=shortened(task.deliverable or "", QUOTE_SIZE)),
        *(_finding_line(view, each) for each in found),
    ]
    rows = (
        [[_out_button(view, place, out=True)]]
        if out
        else [*_mending(view, place, found), [_out_button(view, place, out=False)]]
    )
    return card(lines, [*rows, *_ways(view, place)])


def _deadline(view: SheetView, task: Task) -> dict[str, object]:
    ongoing = any(one.kind in {MilestoneKind.ONGOING, MilestoneKind.RECURRING} for one in task.milestones)
    words = shortened(task.deadline_text, QUOTE_SIZE) if task.deadline_text else None
    days = ", ".join(_day(view, day) for day in dates_of(task)[:MOST_DAYS])
    return {"days": days, "ongoing": ongoing, "words": words}


def _day(view: SheetView, day: date) -> str:
    return view.texts.plain("plan_task.day", day=day)


def _finding_line(view: SheetView, found: Finding) -> Markup:
    texts, about = view.texts, {"about": _about(view, found)} if found.about else {}
    return texts.html(
        "plan_task.finding",
        what=texts.plain(f"doubt_here.{found.doubt.value}", **about),
        line=found.line,
        quote=shortened(found.quote, QUOTE_SIZE),
    )


def _about(view: SheetView, found: Finding) -> str:
    if found.doubt in _OF_DAYS and found.about:
        return _day(view, date.fromisoformat(found.about))
    return shortened(found.about, 60)


def _mending(view: SheetView, place: int, found: tuple[Finding, ...]) -> Iterator[list[Button]]:
    for doubt in dict.fromkeys(each.doubt for each in found):
        yield [view.button(f"right_{doubt.value}", FindRight(view.draft_id, place, doubt))]
    leads, days = OfferLeads(view.draft_id, place), OfferDays(view.draft_id, place)
    yield [view.button("lead", leads), view.button("day", days)]


def _out_button(view: SheetView, place: int, *, out: bool) -> Button:
    return view.button("take_back" if out else "leave_out", LeaveOut(view.draft_id, place, not out))


def _ways(view: SheetView, place: int) -> Iterator[list[Button]]:
    """Yield the buttons to the tasks around, to the next doubtful one, and to the sheet."""
    draft_id, last = view.draft_id, len(view.draft.tasks) - 1
    row = [view.button("before", ShowPlanned(draft_id, place - 1))] if place > 0 else []
    if place < last:
        row.append(view.button("behind", ShowPlanned(draft_id, place + 1)))
    yield row
    others = [each for each in view.sheet.doubtful if each != place]
    following = next((each for each in others if each > place), others[0] if others else None)
    if following is not None:
        yield [view.button("next_doubtful", ShowPlanned(draft_id, following), code=view.code(following))]
    yield [view.button("sheet", ShowSheet(draft_id))]


def leads_card(view: SheetView, place: int, page: int) -> Card:
    """Offer the units that may lead a task."""
    last = max(0, (len(view.units) - 1) // UNITS_A_PAGE)
    page = min(page, last)
    shown = view.units[page * UNITS_A_PAGE : (page + 1) * UNITS_A_PAGE]
    rows = [[view.button("unit", SetLead(view.draft_id, place, mark_of(name)), name=name)] for name in shown]
    turns = [view.button("before", OfferLeads(view.draft_id, place, page - 1))] if page > 0 else []
    if page < last:
        turns.append(view.button("behind", OfferLeads(view.draft_id, place, page + 1)))
    return card([_question(view, place, "lead")], [*rows, turns, [_back(view, place)]])


def days_card(view: SheetView, place: int) -> Card:
    """Offer the ends of the months that are left of the plan's year, and to go on all the year."""
    days = offered_days(view.draft.reading.plan.header.year, view.today)
    buttons = [view.button("month_end", SetDay(view.draft_id, place, day), day=day) for day in days]
    rows = [buttons[at : at + MONTHS_A_ROW] for at in range(0, len(buttons), MONTHS_A_ROW)]
    ongoing = view.button("ongoing", SetDay(view.draft_id, place, None))
    return card([_question(view, place, "day")], [*rows, [ongoing], [_back(view, place)]])


def offered_days(year: int | None, today: date) -> list[date]:
    """Return the last day of each month of a plan's year that is not over; of all its months where the year is."""
    year = year if year is not None and 1 < year < 9999 else today.year
    ends = [date(year, month, monthrange(year, month)[1]) for month in range(1, 13)]
    return [day for day in ends if day >= today] or ends


def _question(view: SheetView, place: int, what: str) -> Markup:
    task = view.draft.tasks[place]
    content = shortened(task.content, QUOTE_SIZE)
    words = shortened(task.deadline_text, QUOTE_SIZE) if task.deadline_text else None
    return view.texts.html(f"plan_task.which_{what}", code=view.code(place), content=content, words=words)


def _back(view: SheetView, place: int) -> Button:
    return view.button("back", ShowPlanned(view.draft_id, place), code=view.code(place))
