"""Reminders in words: one task with the buttons to act on it, several in a few lines. How things stand is asked of the duty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.deadlines.buttons import AskExplanation, BeginBasis, BeginExtension
from handlers.packing import Press
from handlers.reminders.buttons import AnswerPing, ListPings, NotYet, OpenPing, PutOff
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, days_words, shortened
from handlers.views.statuses import CardView, moment_words, report_words
from locales import Texts
from plan.answers import PlannedTask
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.duties import Duty, DutyKind
from plan.ladder import Why
from plan.pings import Ping
from plan.reports import Period, Status

MOST_LINES = 12
CONTENT_SIZE = 110
LINE_SIZE = 64
NOTE_SIZE = 80
WORDS_SIZE = 160
BUTTONS_A_ROW = 4
SHORT_LABEL = 8
"""What is longer ("5.c (mục c thứ hai)") needs a row of its own on a phone."""
MOST_BUTTONS = 12
_PERIODIC = {DutyKind.ONGOING, DutyKind.RECURRING}
_ROUTINE = {Why.PERIOD}


@dataclass(frozen=True, slots=True)
class PingView(CardView):
    """What reminders are made with. `since` is the day of the round before, `seal` seals their buttons for one chat.

    `link` makes the address that opens the private chat with a word.
    """

    dossiers: Mapping[int, Dossier]
    calendar: WorkCalendar
    seal: Sealer
    since: date
    link: Callable[[str], str] | None = None

    def unit(self, unit_id: int | None, *, short: bool = True) -> str:
        """Return a unit's name."""
        found = self.units.get(unit_id or 0)
        return "" if found is None else found.short_name if short else found.name

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `ping_button.<key>`."""
        return Button(self.texts.plain(f"ping_button.{key}", **values), self.seal(press))


def pings_card(pings: Sequence[Ping], view: PingView, *, private: bool) -> Card:
    """Return what one person (`private`) or one group is reminded of: a single task in full, several in lines."""
    if len(pings) == 1:
        return single_card(pings[0], view, private=private)
    lines = [view.texts.html("ping.head", day=view.today), *_capped(_list_lines(pings, view), view)]
    return card(lines, _open_rows(pings, view) if private else _group_rows(view))


def _group_rows(view: PingView) -> list[list[Button]]:
    """Return the way into the private chat: under several tasks a button would change what everybody sees."""
    if view.link is None:
        return []
    return [[Button(view.texts.plain("digest_button.update"), url=view.link("cn"))]]


def single_card(ping: Ping, view: PingView, *, private: bool, back: bool = False) -> Card:
    """Return one reminder with its buttons; `back`: it was one of several."""
    lines = [ping_words(ping, view)]
    if ping.why is not Why.WAITED_FOR:
        lines.append(_last_words(ping.duty, view) if private else _unit_words(ping.duty, view))
    rows = _rows(ping, view, private=private)
    if back:
        rows.append([view.button("back", ListPings(view.since))])
    return card(lines, rows)


def leaders_card(pings: Sequence[Ping], view: PingView) -> Card:
    """Return what the leaders hear of what has long been overdue, with a button for each that asks why."""
    texts = view.texts
    if len(pings) == 1:
        lines = [ping_words(pings[0], view)]
    else:
        lines = [texts.html("ping.leader_head"), *_capped([_line(ping, view) for ping in pings], view)]
    tasks = dict.fromkeys(ping.duty.task_id for ping in pings)
    codes = {ping.duty.task_id: code_words(ping.duty.item.task.code, texts) for ping in pings}
    buttons = [view.button("explain", AskExplanation(task), code=codes[task]) for task in list(tasks)[:BUTTONS_A_ROW]]
    return card(lines, [[each] for each in buttons])


def ping_words(ping: Ping, view: PingView) -> Markup:
    """Return one reminder as a sentence, as things stand today."""
    duty, texts = ping.duty, view.texts
    values = _named(duty, view, CONTENT_SIZE)
    if ping.why is Why.WAITED_FOR:
        return texts.html("ping.waited_for", **values, **_waited(ping, view), days=_waited_days(duty, view), due=duty.due)
    if ping.why is Why.ESCALATED and duty.due is not None:
        days = duty.overdue_days(view.today)
        return texts.html(
            "ping.escalated", **values, days=days, due=duty.due, today=view.today, unit=view.unit(duty.unit_id, short=False)
        )
    if duty.kind in _PERIODIC and duty.due is not None and duty.period is not None:
        key = "ping.period_late" if duty.due < view.today else "ping.period"
        return texts.html(key, **values, due=duty.due, period=_period_words(duty.period, view))
    if duty.kind is DutyKind.CONDITIONAL:
        return texts.html("ping.document", **values, words=shortened(duty.words, WORDS_SIZE))
    return _dated_words(duty, view, values)


def _dated_words(duty: Duty, view: PingView, values: dict[str, object]) -> Markup:
    texts, today, due = view.texts, view.today, duty.due
    if due is None:
        return texts.html("ping.undated", **values)
    overdue = duty.overdue_days(today)
    if overdue:
        return texts.html("ping.overdue", **values, days=overdue, due=due, today=today)
    if due < today:
        last = duty.late_after or due
        if last == today:
            return texts.html("ping.grace", **values, due=due)
        return texts.html("ping.grace_later", **values, due=due, last=last)
    finish = view.calendar.on_or_before(due)
    days = view.calendar.days_between(today, finish) if finish >= today else 0
    return texts.html("ping.before", **values, days=days, due=due, finish=finish if finish != due and finish >= today else None)


def _named(duty: Duty, view: PingView, size: int) -> dict[str, object]:
    task = duty.item.task
    return {"code": code_words(task.code, view.texts), "content": shortened(task.content, size)}


def _waited(ping: Ping, view: PingView) -> dict[str, object]:
    said = ping.duty.said
    note = shortened(said.note, NOTE_SIZE) if said is not None else ""
    return {"unit": view.unit(ping.duty.unit_id), "waited": view.unit(ping.for_unit), "note": note}


def _waited_days(duty: Duty, view: PingView) -> int:
    said = duty.said
    return (view.today - said.said_at.astimezone(view.zone).date()).days if said is not None else 0


def _period_words(period: Period, view: PingView) -> str:
    return days_words(period.first, period.last, view.texts)


def _last_words(duty: Duty, view: PingView) -> Markup:
    """Return what was reported last about the task."""
    said, dossier = duty.said, view.dossiers.get(duty.task_id)
    if said is None or dossier is None:
        return view.texts.html("ping.never")
    at = moment_words(said.said_at, view.zone, view.texts)
    return view.texts.html("ping.last", now=report_words(said, dossier, view.units, view.texts), at=at)


def _unit_words(duty: Duty, view: PingView) -> Markup:
    return view.texts.html("ping.unit", unit=view.unit(duty.unit_id, short=False))


def _rows(ping: Ping, view: PingView, *, private: bool) -> list[list[Button]]:
    """Return what can be done about a reminder."""
    duty = ping.duty
    task, at = duty.task_id, duty.milestone
    later = [view.button("later", PutOff(task, at))] if private else []
    if ping.why is Why.WAITED_FOR:
        return [later]
    if duty.kind is DutyKind.CONDITIONAL:
        return [[view.button("have", BeginBasis(task))], [view.button("have_not", NotYet(task, at)), *later]]
    period = duty.period.first if duty.period is not None else None
    answers = [(key, AnswerPing(task, at, status, duty.unit_id, period)) for key, status in _ANSWERS.items()]
    first = [view.button(key, press) for key, press in answers]
    extend = [view.button("extend", BeginExtension(task))] if duty.kind is DutyKind.DATED else []
    return [first, [*extend, *later]]


_ANSWERS = {"done": Status.DONE, "going": Status.IN_PROGRESS, "blocked": Status.BLOCKED}


def _list_lines(pings: Iterable[Ping], view: PingView) -> list[Markup]:
    """Return a line each, routine work of one period in one line."""
    routine: dict[Period, list[str]] = {}
    lines = []
    for ping in sorted(pings, key=lambda each: _ORDER.index(each.why)):
        if ping.why in _ROUTINE and ping.duty.period is not None:
            routine.setdefault(ping.duty.period, []).append(code_words(ping.duty.item.task.code, view.texts))
        else:
            lines.append(_line(ping, view))
    lines = list(dict.fromkeys(lines))  # who works in two units that lead a task hears of it once
    for period, codes in routine.items():
        lines.append(view.texts.html("ping.routine", period=_period_words(period, view), codes=", ".join(dict.fromkeys(codes))))
    return lines


_ORDER = (Why.ESCALATED, Why.OVERDUE, Why.BEFORE, Why.PUT_OFF, Why.WAITED_FOR, Why.DOCUMENT, Why.PERIOD)


def _line(ping: Ping, view: PingView) -> Markup:
    duty, texts = ping.duty, view.texts
    values = _named(duty, view, LINE_SIZE)
    overdue = duty.overdue_days(view.today)
    if ping.why is Why.WAITED_FOR:
        waited = _waited(ping, view)
        return texts.html("ping.line_waited_for", **values, unit=waited["unit"], waited=waited["waited"])
    if ping.why is Why.ESCALATED:
        return texts.html("ping.line_escalated", **values, days=overdue, unit=view.unit(duty.unit_id))
    if overdue:
        return texts.html("ping.line_overdue", **values, days=overdue)
    if duty.kind is DutyKind.CONDITIONAL:
        return texts.html("ping.line_document", **values)
    if duty.due is None:
        return texts.html("ping.line_undated", **values)
    finish = view.calendar.on_or_before(duty.due)
    days = -1 if duty.due < view.today else view.calendar.days_between(view.today, max(finish, view.today))
    return texts.html("ping.line_before", **values, due=duty.due, days=days)


def _capped(lines: list[Markup], view: PingView) -> Iterator[Markup]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield view.texts.html("ping.more", n=len(lines) - MOST_LINES)


def _open_rows(pings: Iterable[Ping], view: PingView) -> list[list[Button]]:
    """Return a button for each task, some in a row, that shows it with what can be done."""
    ordered = sorted(pings, key=lambda each: _ORDER.index(each.why))
    duties = list({(ping.duty.task_id, ping.duty.milestone): ping.duty for ping in ordered}.values())[:MOST_BUTTONS]
    buttons = [_open_button(each, view) for each in duties]
    short = [each for each in buttons if len(each.text) <= SHORT_LABEL]
    rows = [short[first : first + BUTTONS_A_ROW] for first in range(0, len(short), BUTTONS_A_ROW)]
    return [*rows, *([each] for each in buttons if each not in short)]


def _open_button(duty: Duty, view: PingView) -> Button:
    code = code_words(duty.item.task.code, view.texts)
    return view.button("open", OpenPing(duty.task_id, duty.milestone, view.since), code=code)


def put_off_card(item: PlannedTask, milestone: int | None, days: Mapping[str, date], texts: Texts, seal: Sealer) -> Card:
    """Ask until when a reminder is put off; `days` by the name of the button."""
    task = item.task.id or 0
    rows = [
        [Button(texts.plain(f"ping_button.{name}", day=day), seal(PutOff(task, milestone, day)))] for name, day in days.items()
    ]
    return card([texts.html("ping.which", code=code_words(item.task.code, texts))], rows)
