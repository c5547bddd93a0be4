"""The leaders' weekly digest on one screen: figures, what changed, what needs a decision, who has not reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from handlers.deadlines.buttons import AskExplanation
from handlers.packing import Press
from handlers.views.card import Button, Card, card
from handlers.views.digest import MOST_LINES
from handlers.views.names import code_words, shortened
from handlers.views.statuses import CardView, moment_words
from handlers.views.year_end import tally_line
from plan.answers import PlannedTask
from plan.duties import Duty
from plan.leaders import Blocked, LeaderDigest

CONTENT_SIZE = 60
NOTE_SIZE = 60
MOST_BUTTONS = 4


@dataclass(frozen=True, slots=True)
class LeaderView(CardView):
    """What it is made with. `ranks`: the office wants units ranked. `seal` is None where there are no buttons."""

    ranks: bool = False
    seal: Callable[[Press], str] | None = None
    late_at: datetime | None = None

    def unit(self, unit_id: int) -> str:
        """Return a unit's short name."""
        found = self.units.get(unit_id)
        return found.short_name if found is not None else ""


def leader_card(digest: LeaderDigest, view: LeaderView) -> Card:
    """Return the leaders' digest."""
    texts, week = view.texts, digest.week
    figures = {"tasks": digest.tasks, "done": digest.done, "running": digest.running, "overdue": digest.overdue}
    changed = {"advanced": digest.advanced, "finished": digest.finished, "newly_overdue": digest.newly_overdue}
    lines: list[Markup] = [
        texts.html("leader_digest.head", number=week.number, first=week.first, last=week.last),
        texts.html("leader_digest.totals", **figures),
        texts.html("leader_digest.changes", **changed),
        *([tally_line(digest.year_end, texts)] if digest.year_end else []),
        Markup(),
        *_decisions(digest, view),
        *_units(digest, view),
    ]
    if view.late_at is not None:
        lines.append(texts.html("digest.late", at=moment_words(view.late_at, view.zone, view.texts)))
    return card(lines, _buttons(digest, view))


def _decisions(digest: LeaderDigest, view: LeaderView) -> Iterator[Markup]:
    texts = view.texts
    if not digest.needs_decision:
        yield texts.html("leader_digest.calm")
        return
    yield texts.html("leader_digest.decide")
    if digest.extensions:
        codes = _codes((item for item, _ in digest.extensions), view)
        yield texts.html("leader_digest.extensions", n=len(digest.extensions), codes=codes)
    if digest.unexplained:
        codes = _codes((item for item, _ in digest.unexplained), view)
        yield texts.html("leader_digest.unexplained", n=len(digest.unexplained), codes=codes)
    yield from _capped([_blocked(each, view) for each in digest.blocked], view)
    yield from _capped([_long_overdue(each, digest, view) for each in digest.long_overdue], view)


def _codes(items: Iterable[PlannedTask], view: LeaderView) -> str:
    return ", ".join(dict.fromkeys(code_words(item.task.code, view.texts) for item in items))


def _capped(said: list[Markup], view: LeaderView) -> Iterator[Markup]:
    yield from said[:MOST_LINES]
    if len(said) > MOST_LINES:
        yield view.texts.html("digest.more", n=len(said) - MOST_LINES)


def _blocked(each: Blocked, view: LeaderView) -> Markup:
    return view.texts.html(
        "leader_digest.blocked",
        code=code_words(each.item.task.code, view.texts),
        content=shortened(each.item.task.content, CONTENT_SIZE),
        unit=view.unit(each.report.aim.unit_id),
        note=shortened(each.report.note, NOTE_SIZE),
    )


def _long_overdue(duty: Duty, digest: LeaderDigest, view: LeaderView) -> Markup:
    return view.texts.html(
        "leader_digest.long_overdue",
        code=code_words(duty.item.task.code, view.texts),
        content=shortened(duty.item.task.content, CONTENT_SIZE),
        unit=view.unit(duty.unit_id),
        days=duty.overdue_days(digest.today),
    )


def _units(digest: LeaderDigest, view: LeaderView) -> Iterator[Markup]:
    texts = view.texts
    if digest.silent or (view.ranks and digest.ranking):
        yield Markup()
    if digest.silent:
        yield texts.html("leader_digest.silent", units=", ".join(view.unit(each) for each in digest.silent))
    if view.ranks and digest.ranking:
        ranked = [
            texts.plain("leader_digest.ranked", unit=view.unit(row.unit_id), reported=row.reported, running=row.running)
            for row in digest.ranking
        ]
        yield texts.html("leader_digest.ranking", units=" · ".join(ranked))


def _buttons(digest: LeaderDigest, view: LeaderView) -> list[list[Button]]:
    """Return a button for each of the longest overdue tasks that asks why."""
    if view.seal is None:
        return []
    rows = []
    for duty in digest.long_overdue[:MOST_BUTTONS]:
        words = view.texts.plain("ping_button.explain", code=code_words(duty.item.task.code, view.texts))
        rows.append([Button(words, view.seal(AskExplanation(duty.task_id)))])
    return rows
