"""The health sheet of a plan that was read: one screen, counts first. The command line prints the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

from markupsafe import Markup

from handlers.packing import Press
from handlers.plans.buttons import (
    AmendPlan,
    DiscardPlan,
    MergeUnits,
    SendWorkbook,
    ShowPlanned,
    ShowSheet,
    ShowUnits,
    StorePlan,
)
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, plan_title, shortened
from locales import Texts
from plan.health import HealthSheet
from plan.plan_draft import PlanDraft
from plan.unit_suggestions import Merge
from storage import Import

MOST_CODES = 5
MOST_MERGES = 2
MOST_PROBLEMS = 2
MOST_UNITS = 12
MOST_MERGE_BUTTONS = 8
NAME_SIZE = 60


@dataclass(frozen=True, slots=True)
class SheetView:
    """What the cards of a draft are made from. `change` is what storing it would change, `until` the last day it waits.

    `amendable` are the plans, by id and title, that the document may only change. Without `seal` there are no buttons: on the
    command line.
    """

    texts: Texts
    draft: PlanDraft
    sheet: HealthSheet
    change: Import
    today: date
    until: date | None = None
    draft_id: int = 0
    seal: Sealer | None = None
    units: tuple[str, ...] = field(default=())
    amendable: tuple[tuple[int, str], ...] = ()

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `plan_button.<key>`."""
        seal = self.seal
        if seal is None:
            raise LookupError("a view without a seal has no buttons")
        return Button(shortened(self.texts.plain(f"plan_button.{key}", **values), 60), seal(press))

    def code(self, place: int) -> str:
        """Return the number of the task at a place as people say it."""
        return code_words(self.draft.tasks[place].code, self.texts)

    def codes(self, places: Sequence[int]) -> str:
        """Return the first few numbers of tasks, for a line."""
        shown = ", ".join(map(self.code, places[:MOST_CODES]))
        return f"{shown}…" if len(places) > MOST_CODES else shown


def mark_of(unit: str) -> str:
    """Return a mark of a unit's name that fits into a button."""
    return f"{crc32(unit.encode('utf-8', 'replace')):08x}"


def sheet_card(view: SheetView, told: Markup | None = None) -> Card:
    """Show the sheet with everything that can be done about the draft; first what was just done."""
    texts, draft_id = view.texts, view.draft_id
    waiting = texts.html("plan_sheet.waiting", until=view.until) if view.until is not None else None
    places = view.sheet.doubtful
    amending = [
        [view.button("amend", AmendPlan(draft_id, plan_id), title=plan_title(title))] for plan_id, title in view.amendable
    ]
    rows = [
        *amending,
        [view.button("doubtful", ShowPlanned(draft_id, places[0]), n=len(places))] if places else [],
        [view.button("each", ShowPlanned(draft_id, 0)), view.button("units", ShowUnits(draft_id))] if view.draft.tasks else [],
        [view.button("workbook", SendWorkbook(draft_id))],
        [view.button("store", StorePlan(draft_id)), view.button("discard", DiscardPlan(draft_id))],
    ]
    amends = texts.html("plan_sheet.amends") if amending else None
    return card([told, *sheet_lines(view), amends, waiting], rows)


def sheet_lines(view: SheetView) -> Iterator[Markup]:
    """Yield the lines of the sheet: what it is, how many tasks, what is doubtful, units, what would change."""
    texts, header, sheet = view.texts, view.draft.reading.plan.header, view.sheet
    yield texts.html("plan_sheet.head", title=plan_title(header.title), number=header.number)
    doubtful = len(sheet.doubtful)
    counts = {"n": sheet.tasks, "sound": sheet.tasks - doubtful, "doubtful": doubtful, "dropped": sheet.dropped}
    yield texts.html("plan_sheet.tasks", **counts)
    if sheet.told:
        yield texts.html("plan_sheet.told", n=sheet.told)
    for doubt, n in sheet.counts.items():
        places = tuple(dict.fromkeys(each.place for each in sheet.findings if each.doubt is doubt))
        yield texts.html("plan_sheet.doubt", what=texts.plain(f"doubt.{doubt.value}"), n=n, codes=view.codes(places))
    yield from _unit_lines(view)
    yield from _problem_lines(view)
    yield _change_line(view)


def _unit_lines(view: SheetView) -> Iterator[Markup]:
    texts, sheet = view.texts, view.sheet
    yield texts.html("plan_sheet.units", n=len(sheet.units), new=sum(unit.known is None for unit in sheet.units))
    yield from (_merge_line(merge, texts) for merge in sheet.merges[:MOST_MERGES])
    if len(sheet.merges) > MOST_MERGES:
        yield texts.html("plan_sheet.more_merges", n=len(sheet.merges) - MOST_MERGES)


def _merge_line(merge: Merge, texts: Texts) -> Markup:
    written, into = shortened(merge.written, NAME_SIZE), shortened(merge.into, NAME_SIZE)
    return texts.html(f"plan_sheet.merge_{merge.why.value}", written=written, into=into)


def _problem_lines(view: SheetView) -> Iterator[Markup]:
    texts, problems = view.texts, view.sheet.problems
    if problems:
        yield texts.html("plan_sheet.problems", n=len(problems))
    for problem in problems[:MOST_PROBLEMS]:
        sentence = texts.plain(f"problem.{problem.code}", **dict(problem.facts))
        yield texts.html("plan_sheet.problem", line=problem.line, sentence=shortened(sentence, 120))


def _change_line(view: SheetView) -> Markup:
    change, texts = view.change, view.texts
    if change.plan_id is None:
        return texts.html("plan_sheet.new_plan")
    if not (change.added or change.changed or change.removed):
        return texts.html("plan_sheet.unchanged")
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    return texts.html("plan_sheet.change", **counts, removed_refs=_refs(change.removed))


def _refs(refs: Sequence[str]) -> str:
    return ", ".join(refs[:MOST_CODES]) + ("…" if len(refs) > MOST_CODES else "")


def units_card(view: SheetView, told: Markup | None = None) -> Card:
    """List the units of the plan, and offer to write names that may be one unit's as one."""
    texts = view.texts
    lines = [
        texts.html("plan_sheet.unit", name=shortened(unit.name, NAME_SIZE), leads=unit.leads, new=unit.known is None)
        for unit in view.sheet.units[:MOST_UNITS]
    ]
    more = len(view.sheet.units) - MOST_UNITS
    rest = texts.html("plan_sheet.more_units", n=more) if more > 0 else None
    merges = view.sheet.merges[:MOST_MERGE_BUTTONS]
    alike = [_merge_line(merge, texts) for merge in merges]
    rows = [
        [view.button("merge", MergeUnits(view.draft_id, mark_of(m.written), mark_of(m.into)), written=m.written, into=m.into)]
        for m in merges
    ]
    back = view.button("sheet", ShowSheet(view.draft_id))
    return card([told, texts.html("plan_sheet.units_head", n=len(view.sheet.units)), *lines, rest, *alike], [*rows, [back]])


def sure_to_store_card(view: SheetView) -> Card:
    """Ask once more before tasks of the stored plan are closed."""
    removed = view.change.removed
    words = view.texts.html("plan_sheet.sure_to_store", n=len(removed), refs=", ".join(removed[:40]), more=len(removed) > 40)
    yes, no = view.button("sure_to_store", StorePlan(view.draft_id, sure=True)), view.button("sheet", ShowSheet(view.draft_id))
    return card([words], [[yes], [no]])


def sure_to_discard_card(view: SheetView) -> Card:
    """Ask once more before a draft is thrown away."""
    yes = view.button("sure_to_discard", DiscardPlan(view.draft_id, sure=True))
    return card(
        [view.texts.html("plan_sheet.sure_to_discard", title=plan_title(view.draft.reading.plan.header.title))],
        [[yes], [view.button("sheet", ShowSheet(view.draft_id))]],
    )


def remarks_of(view: SheetView) -> dict[int, str]:
    """Return what is doubtful about each task of the plan that would be stored, by its place in that plan, for a cell."""
    kept = [place for place in range(len(view.draft.tasks)) if place not in view.draft.dropped]
    words = {
        number: "; ".join(dict.fromkeys(view.texts.plain(f"doubt.{each.doubt.value}") for each in view.sheet.of(place)))
        for number, place in enumerate(kept)
    }
    return {number: text for number, text in words.items() if text}
