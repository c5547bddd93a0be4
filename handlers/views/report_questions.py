"""Cards that ask for what a report still lacks: which task, which unit, how far, why, what proves it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.progress.buttons import Confirm, DropDraft, SetAim, SetPercent, SetStatus, SetTask, SetUnit, SetWaiting, Waive
from handlers.progress.pending import Pending
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, section_number, section_of, shortened
from handlers.views.reports import SHORT_NOTE_SIZE, ReportView
from handlers.views.statuses import aim_words, is_ongoing, moment_words, period_words, report_words, status_words
from plan.aiming import Target
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.ledger import latest
from plan.reports import Aim, Report, Status
from plan.wishes import Need, Wish

STEPS = (25, 50, 75, 90)
BUTTON_SIZE = 60
MOST_UNITS = 8
CONTENT_SIZE = 110
DELIVERABLE_SIZE = 110


def task_question(choices: Sequence[PlannedTask], draft: int, view: ReportView) -> Card:
    """Ask which of the tasks that share a code is meant."""
    texts = view.texts
    code = code_words(choices[0].task.code, texts)
    sections = {each.ref for item in choices if (each := section_of(item)) is not None}
    words = texts.html(
        "report_ask.task",
        section=section_number(sections.pop()) if len(sections) == 1 else None,
        n=len(choices),
        letter=code.rpartition(".")[2] if len(code.rpartition(".")[2]) == 1 else None,
    )
    rows = [[Button(_choice(item, view), view.seal(SetTask(draft, item.task.id or 0)))] for item in choices]
    return card([words], [*rows, [_drop(draft, view)]])


def _choice(item: PlannedTask, view: ReportView) -> str:
    code, content = code_words(item.task.code, view.texts), shortened(item.task.content, BUTTON_SIZE)
    return view.texts.plain("task.choice", code=code, content=content)


def question(pending: Pending, dossier: Dossier, draft: int, view: ReportView) -> Card:
    """Return the card that asks for what the first wish of a dialogue lacks."""
    wish, texts = pending.first, view.texts
    code = code_words(dossier.item.task.code, texts)
    match pending.need:
        case Need.UNIT:
            return _units(texts.html("report_ask.unit", code=code), pending.units, SetUnit, draft, view)
        case Need.WAITING:
            return _units(texts.html("report_ask.waiting", code=code), _awaited(pending, view), SetWaiting, draft, view)
        case Need.CONFIRM:
            return _confirm(wish, dossier, draft, view)
        case Need.NOTE:
            words = texts.html("report_ask.note", code=code, now=wish_words(wish, dossier, view))
            return card([words], [[view.button("confirm", Confirm(draft)), _drop(draft, view)]])
        case Need.EVIDENCE:
            return _evidence(wish, dossier, draft, view)
        case Need.PROGRESS | None:
            return progress_question(wish, dossier, draft, view)
        case _:
            return card([_reason(pending.need or Need.REASON_BLOCKED, wish, dossier, view)], [[_drop(draft, view)]])


def wish_words(wish: Wish, dossier: Dossier, view: ReportView) -> str:
    """Return how far a wish says that its task is."""
    ongoing = is_ongoing(dossier, _aim(wish))
    waited = view.units.get(wish.waiting_unit_id or 0)
    waiting = waited.short_name if waited else wish.waiting_written
    status = wish.status or Status.IN_PROGRESS
    if ongoing and status in {Status.DONE, Status.SUBMITTED, Status.IN_PROGRESS}:
        return view.texts.plain("status.reported")  # what goes on has no percentage and is never finished
    return status_words(status, wish.percent, view.texts, ongoing=ongoing, waiting=waiting)


def _aim(wish: Wish) -> Aim:
    return Aim(wish.task_id, wish.unit_id or 0, wish.milestone, wish.period)


def _last(wish: Wish, dossier: Dossier) -> Report | None:
    return latest(dossier.reports, _aim(wish))


def _drop(draft: int, view: ReportView) -> Button:
    return view.button("drop", DropDraft(draft))


def _units(words: Markup, units: Sequence[int], kind: type[SetUnit | SetWaiting], draft: int, view: ReportView) -> Card:
    known = [view.units[unit] for unit in units if unit in view.units]
    rows = [[Button(shortened(unit.name, BUTTON_SIZE), view.seal(kind(draft, unit.id or 0)))] for unit in known]
    return card([words], [*rows, [_drop(draft, view)]])


def _awaited(pending: Pending, view: ReportView) -> Sequence[int]:
    """Return the units that may be waited for: any other one, where the plan names none ("Các phòng, đơn vị liên quan")."""
    return pending.units or [unit for unit in view.units if unit != pending.first.unit_id][:MOST_UNITS]


def _confirm(wish: Wish, dossier: Dossier, draft: int, view: ReportView) -> Card:
    corrects = wish.corrects is not None
    words = view.texts.html(
        "report_ask.correct" if corrects else "report_ask.confirm",
        code=code_words(dossier.item.task.code, view.texts),
        now=wish_words(wish, dossier, view),
        note=shortened(wish.note, SHORT_NOTE_SIZE),
    )
    yes = view.button("rewrite" if corrects else "confirm", Confirm(draft))
    no = view.button("keep" if corrects else "drop", DropDraft(draft))
    return card([words], [[yes, view.button("again", Confirm(draft, again=True)), no]])


def _evidence(wish: Wish, dossier: Dossier, draft: int, view: ReportView) -> Card:
    task, before = dossier.item.task, _last(wish, dossier)
    words = view.texts.html(
        "report_ask.evidence",
        code=code_words(task.code, view.texts),
        deliverable=shortened(task.deliverable or "", DELIVERABLE_SIZE),
    )
    kept = before.percent if before is not None and before.percent is not None and before.percent < 100 else None
    not_yet = view.button("not_yet", Waive(draft, kept), percent=kept) if kept is not None else None
    row = [not_yet or view.button("not_yet_unknown", SetStatus(draft, Status.IN_PROGRESS))]
    if view.may_skip:
        row.append(view.button("skip", Waive(draft)))
    return card([words], [row])


def _reason(need: Need, wish: Wish, dossier: Dossier, view: ReportView) -> Markup:
    values: dict[str, object] = {"code": code_words(dossier.item.task.code, view.texts)}
    if need is not Need.REASON_BLOCKED:
        values["now"] = wish_words(wish, dossier, view)
    if need is Need.REASON_FALLING:
        values["was"] = report_words(_last(wish, dossier), dossier, view.units, view.texts)
    return view.texts.html(f"report_ask.{need.value}", **values)


def progress_question(wish: Wish, dossier: Dossier, draft: int, view: ReportView) -> Card:
    """Ask how far a task is, with what was said last."""
    texts, task, last, aim = view.texts, dossier.item.task, _last(wish, dossier), _aim(wish)
    head = texts.html("report_ask.progress", code=code_words(task.code, texts), content=shortened(task.content, CONTENT_SIZE))
    ongoing = is_ongoing(dossier, aim)
    if ongoing and aim.period is not None:
        how = texts.html("report_ask.progress_how_ongoing", period=period_words(aim.period, texts))
    else:
        how = texts.html("report_ask.progress_how")
    return card([head, _last_line(last, dossier, view), how], _progress_rows(draft, view, ongoing=ongoing))


def _last_line(last: Report | None, dossier: Dossier, view: ReportView) -> Markup | None:
    if last is None:
        return None
    return view.texts.html(
        "report_ask.progress_last",
        now=report_words(last, dossier, view.units, view.texts),
        at=moment_words(last.said_at, view.zone, view.texts),
        note=shortened(last.note, SHORT_NOTE_SIZE),
    )


def _progress_rows(draft: int, view: ReportView, *, ongoing: bool) -> list[list[Button]]:
    def status(key: str, value: Status) -> Button:
        return view.button(key, SetStatus(draft, value))

    hindered = [status("blocked", Status.BLOCKED), status("waiting", Status.WAITING)]
    if ongoing:
        return [[status("reported", Status.IN_PROGRESS)], hindered, [_drop(draft, view)]]
    steps = [Button(view.texts.plain("status.percent", percent=each), view.seal(SetPercent(draft, each))) for each in STEPS]
    return [steps, [status("done", Status.DONE), status("not_started", Status.NOT_STARTED)], hindered, [_drop(draft, view)]]


def aim_question(targets: Sequence[Target], dossier: Dossier, draft: int, view: ReportView) -> Card:
    """Ask which milestone or period a report is about."""
    words = view.texts.html("report_ask.aim", code=code_words(dossier.item.task.code, view.texts))
    rows = [
        [Button(_target_words(each, dossier, view), view.seal(SetAim(draft, number)))] for number, each in enumerate(targets)
    ]
    return card([words], [*rows, [_drop(draft, view)]])


def _target_words(target: Target, dossier: Dossier, view: ReportView) -> str:
    said = aim_words(dossier, target.aim, view.texts)
    text = target.milestone.text if target.milestone is not None else ""
    return shortened(": ".join(each for each in (said, text) if each), BUTTON_SIZE) or "?"
