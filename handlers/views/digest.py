"""The weekly digest of a unit on one screen: each part in a few lines, what is left over behind a button."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, plan_title, shortened
from handlers.views.people import name_words
from handlers.views.statuses import CardView, moment_words, report_words
from handlers.views.year_end import tally_line
from locales import Texts
from plan.chat_settings import ChatSettings, Section, Tone
from plan.digest import Advance, UnitDigest
from plan.dossier import Dossier
from plan.duties import Duty
from plan.ledger import DELIVERED

MOST_LINES = 5
MOST_CODES = 15
BAR_SIZE = 10
CONTENT_SIZE = 70
_DAYS_OF = {"month": range(28, 32), "quarter": range(90, 93)}


@dataclass(frozen=True, slots=True)
class DigestView(CardView):
    """What a digest is made with. `full`: every line, as for a person who asked; else a few of each part.

    `dossiers` are the tasks by id. `link` makes the address that opens the private chat with a word ("bt_12"), `pause` is the
    button that stops the digest for a while; None where there are no buttons. `late_at` is when it should have come,
    `updated_at` when it was changed last, both aware.
    """

    chosen: ChatSettings
    dossiers: Mapping[int, Dossier] = field(default_factory=dict)
    full: bool = False
    link: Callable[[str], str] | None = None
    pause: Button | None = None
    late_at: datetime | None = None
    updated_at: datetime | None = None

    def unit_name(self, unit_id: int, *, short: bool = True) -> str:
        """Return a unit's name."""
        unit = self.units.get(unit_id)
        return "" if unit is None else unit.short_name if short else unit.name


def digest_card(digest: UnitDigest, view: DigestView) -> Card:
    """Return a unit's digest; one that has nothing to say is one line."""
    texts, week = view.texts, digest.week
    named = {"number": week.number, "unit": view.unit_name(digest.unit_id, short=False)}
    if digest.says_nothing_in(view.chosen.sections):
        words = "nothing" if digest.says_nothing else "nothing_chosen"
        return _noted([texts.html(f"digest.{words}", **named)], (), view)
    lines = [texts.html("digest.head", **named, first=week.first, last=week.last), *_bar(digest, view)]
    for section, make in _SECTIONS.items():
        if section in view.chosen.sections:
            part = list(make(digest, view))
            lines += [Markup(), *part] if part else []
    if digest.year_end:
        lines += [Markup(), tally_line(digest.year_end, texts)]
    return _noted([*lines, *_source(digest, view)], _buttons(digest, view), view)


def _noted(lines: list[Markup], buttons: Iterable[list[Button]], view: DigestView) -> Card:
    """Return a card of lines with the notes on when they were written, which are no part of what it says."""
    return replace(card([*lines, *_notes(view)], buttons), gist=card(lines).html)


def _bar(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    if digest.running:
        full = round(BAR_SIZE * digest.reported / digest.running)
        bar = "▓" * full + "░" * (BAR_SIZE - full)
        yield view.texts.html("digest.bar", bar=bar, reported=digest.reported, running=digest.running)


def _overdue(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    yield from _lines("overdue", [_duty_line("overdue", duty, digest, view) for duty in digest.overdue], view)


def _this_week(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    yield from _lines("this_week", [_duty_line("due", duty, digest, view) for duty in digest.this_week], view)


def _next_week(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    yield from _lines("next_week", [_duty_line("due", duty, digest, view) for duty in digest.next_week], view)


def _awaited(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    said = []
    for each in digest.awaited:
        unit, duty = view.unit_name(each.duty.unit_id), each.duty
        if each.waiting:
            said.append(view.texts.html("digest.line_waiting", **_named(duty, view), unit=unit))
        else:
            said.append(view.texts.html("digest.line_helping", **_named(duty, view), unit=unit, due=duty.due))
    yield from _lines("waited_for", said, view)


def _silent(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    """Yield the codes of what was not reported in a row, under the period that most of it missed."""
    if not digest.silent:
        return
    codes = list(dict.fromkeys(code_words(duty.item.task.code, view.texts) for duty in digest.silent))
    yield view.texts.html("digest.silent", heading=view.texts.plain(f"digest.silent_{_period_of(digest)}"))
    shown = codes if view.full else codes[:MOST_CODES]
    more = len(codes) - len(shown)
    row = ", ".join(shown)
    yield Markup.escape(row) + (Markup(" ") + view.texts.html("digest.more", n=more) if more else "")


def _period_of(digest: UnitDigest) -> str:
    """Return which period was missed, where it is the present one and the same for all."""
    lengths = {(duty.period.last - duty.period.first).days + 1 for duty in digest.silent if duty.period is not None}
    past = any(duty.period is not None and duty.period.last < digest.today for duty in digest.silent)
    named = [name for name, days in _DAYS_OF.items() if all(each in days for each in lengths)]
    return named[0] if named and not past else "other"


def _done(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    if not digest.done:
        return
    yield view.texts.html("digest.done", unit=view.unit_name(digest.unit_id))
    shown = digest.done if view.full else digest.done[:MOST_LINES]
    said = [_advance_words(each, view) for each in shown]
    if len(shown) < len(digest.done):
        said.append(view.texts.html("digest.more", n=len(digest.done) - len(shown)))
    yield Markup("; ").join(said)


def _advance_words(advance: Advance, view: DigestView) -> Markup:
    texts, now = view.texts, advance.now
    dossier = view.dossiers[advance.item.task.id or 0]
    name = name_words(view.names.get(now.author_id, "")) if view.chosen.thanks_by_name and now.author_id in view.names else None
    values = {"code": code_words(advance.item.task.code, texts), "name": name}
    if now.aim.period is not None:
        return texts.html("digest.done_reported", **values)
    if now.status in DELIVERED:
        return texts.html("digest.done_finished", **values)
    was = report_words(advance.before, dossier, view.units, texts) if advance.before is not None else None
    return texts.html("digest.done_moved", **values, was=was, now=report_words(now, dossier, view.units, texts))


def _lines(name: str, said: list[Markup], view: DigestView) -> Iterator[Markup]:
    if not said:
        return
    yield view.texts.html(f"digest.{name}")
    shown = said if view.full else said[:MOST_LINES]
    yield from shown
    if len(shown) < len(said):
        yield view.texts.html("digest.more", n=len(said) - len(shown))


def _duty_line(kind: str, duty: Duty, digest: UnitDigest, view: DigestView) -> Markup:
    dossier = view.dossiers.get(duty.task_id)
    others = [view.unit_name(each) for each in dossier.leads if each != duty.unit_id] if dossier is not None else []
    said = report_words(duty.said, dossier, view.units, view.texts) if dossier is not None and duty.said is not None else None
    values = {**_named(duty, view), "others": ", ".join(others), "due": duty.due, "state": said}
    if kind == "overdue":
        values |= {"days": duty.overdue_days(digest.today), "today": digest.today}
    else:
        values["last"] = duty.late_after if duty.due is not None and duty.due < digest.today else None
    return view.texts.html(f"digest.line_{kind}", **values)


def _named(duty: Duty, view: DigestView) -> dict[str, object]:
    """Return a task's number, and its content unless the group wants no more than numbers."""
    content = "" if view.chosen.tone is Tone.BRIEF else shortened(duty.item.task.content, CONTENT_SIZE)
    return {"code": code_words(duty.item.task.code, view.texts), "content": content}


def _source(digest: UnitDigest, view: DigestView) -> Iterator[Markup]:
    """Yield the plans' titles where there are several: then a number alone does not say which task is meant."""
    duties = (*digest.overdue, *digest.this_week, *digest.next_week, *digest.silent)
    titles = dict.fromkeys(plan_title(duty.item.plan.header.title) for duty in duties)
    if len(titles) > 1:
        yield view.texts.html("digest.source", titles="; ".join(titles))


def _notes(view: DigestView) -> Iterator[Markup]:
    if view.late_at is not None:
        yield view.texts.html("digest.late", at=moment_words(view.late_at, view.zone, view.texts))
    if view.updated_at is not None:
        yield view.texts.html("digest.updated", at=moment_words(view.updated_at, view.zone, view.texts))


def _buttons(digest: UnitDigest, view: DigestView) -> Iterable[list[Button]]:
    if view.link is None:
        return []
    texts: Texts = view.texts
    row = [Button(texts.plain("digest_button.update"), url=view.link("cn"))]
    if not view.full:
        row.append(Button(texts.plain("digest_button.detail"), url=view.link(f"bt_{digest.unit_id}")))
    return [row, [view.pause] if view.pause is not None else []]


_SECTIONS: Mapping[Section, Callable[[UnitDigest, DigestView], Iterator[Markup]]] = {
    Section.OVERDUE: _overdue,
    Section.THIS_WEEK: _this_week,
    Section.NEXT_WEEK: _next_week,
    Section.WAITED_FOR: _awaited,
    Section.SILENT: _silent,
    Section.DONE: _done,
}
