"""Cards about requests for more time: what is missing, that it was sent, the request itself, how it stands, why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from handlers.deadlines.buttons import DecideExtension, DropExtension, ExtendMilestone, ExtendTask, PassOn
from handlers.packing import Press
from handlers.views.card import Card, card
from handlers.views.deadline_view import LONGER, DeadlineView, quoted
from handlers.views.names import units_text
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.extending import ExtensionNeed, ExtensionRefusal, ExtensionWish, Moot, count
from plan.extensions import Extension, Stage

_SECOND = re.compile(r"(?<=[^\W\d_])[2-9]$")
"""What tells the second of two items lettered alike from the first."""


def task_question(items: Sequence[PlannedTask], draft: int, view: DeadlineView) -> Card:
    """Ask which of the tasks that share a code needs more time."""
    return choice_of_tasks(items, [ExtendTask(draft, item.task.id or 0) for item in items], DropExtension(draft), view)


def choice_of_tasks(items: Sequence[PlannedTask], presses: Sequence[Press], drop: Press, view: DeadlineView) -> Card:
    """Ask which of several tasks is meant."""
    if not items:
        return card([view.texts.html("declined.gone")])
    rows = [
        [view.button("task", press, code=view.code(item), content=item.task.content)]
        for item, press in zip(items, presses, strict=True)
    ]
    rows.append([view.button("drop", drop)])
    return card([view.texts.html("deadline.which", code=_SECOND.sub("", items[0].task.code), n=len(items))], rows)


def milestone_question(dossier: Dossier, milestones: Sequence[int], draft: int, view: DeadlineView) -> Card:
    """Ask which of several milestones is to be moved."""
    known = dossier.item.task.milestones
    shown = [(at, known[at].due) for at in milestones if at < len(known)]
    rows = [[view.button("milestone", ExtendMilestone(draft, at), day=due)] for at, due in shown]
    rows.append([view.button("drop", DropExtension(draft))])
    return card([view.texts.html("extension_ask.milestone", code=view.code(dossier.item))], rows)


def extension_question(
    need: ExtensionNeed, wish: ExtensionWish, milestones: Sequence[int], dossier: Dossier, draft: int, view: DeadlineView
) -> Card:
    """Ask for the new day or the reason."""
    texts, heading = view.texts, view.heading(dossier.item)
    at = wish.milestone if wish.milestone is not None else next(iter(milestones), None)
    due = _due(dossier, at)
    if need is ExtensionNeed.REASON:
        words = texts.html("extension_ask.reason", **heading, due=due, new_due=wish.new_due)
    elif need is ExtensionNeed.LATER_DAY:
        words = texts.html("extension_ask.later_day", **heading, due=due)
    else:
        day = max(due or view.today, view.today) + LONGER
        words = texts.html("extension_ask.day", **heading, due=due, day=day)
    return card([words, view.reply_hint()], [[view.button("drop", DropExtension(draft))]])


def _due(dossier: Dossier, at: int | None) -> date | None:
    milestones = dossier.item.task.milestones
    return milestones[at].due if at is not None and at < len(milestones) else None


def extension_refused(reason: ExtensionRefusal, dossier: Dossier, milestone: int | None, view: DeadlineView) -> Card:
    """Say why no request can be made, and what can be done instead."""
    texts, code = view.texts, view.code(dossier.item)
    match reason:
        case ExtensionRefusal.NOT_YOURS if dossier.item.task.lead:
            words = texts.html("extension_not.not_yours", code=code, units=units_text(dossier.item.task.lead))
        case ExtensionRefusal.NOT_YOURS:
            words = texts.html("declined.nobodys", code=code)
        case ExtensionRefusal.NO_DATE:
            words = texts.html("extension_not.no_date", code=code)
        case ExtensionRefusal.LATE:
            words = texts.html("extension_not.late", code=code, due=_due(dossier, milestone))
        case ExtensionRefusal.OPEN:
            return card([_open_words(dossier, milestone, view)])
        case _:
            words = texts.html(f"extension_not.{reason.value}", code=code)
    return card([words])


def _open_words(dossier: Dossier, milestone: int | None, view: DeadlineView) -> Markup:
    waiting = [each for each in dossier.extensions if each.milestone == milestone and each.stage.open]
    if not waiting:
        return view.texts.html("deadline.stale")
    values = {"code": view.code(dossier.item), "new_due": waiting[-1].new_due, "head": waiting[-1].stage is Stage.HEAD}
    return view.texts.html("extension_not.open", **values)


def asked_card(extension: Extension, dossier: Dossier, view: DeadlineView, *, nobody: bool = False) -> Card:
    """Say that a request was sent, and to whom."""
    texts, counted = view.texts, count(extension, dossier.extensions)
    lines = [
        texts.html("extension.sent", code=view.code(dossier.item), **_days(extension), nth=counted.nth),
        texts.html("extension.reason", reason=quoted(extension.reason)),
    ]
    return card([*lines, texts.html("extension.nobody") if nobody else _next_word(extension, view)])


def _next_word(extension: Extension, view: DeadlineView) -> Markup:
    if extension.stage is Stage.HEAD or extension.head_id is not None:
        return view.texts.html("extension.to_head", unit=view.unit(extension.unit_id))
    return view.texts.html("extension.to_office")


def request_card(extension: Extension, dossier: Dossier, view: DeadlineView) -> Card:
    """Ask the head, or the office, for a word on a request."""
    texts, counted = view.texts, count(extension, dossier.extensions)
    lines: list[Markup | None] = [
        texts.html(
            "extension.request",
            **view.heading(dossier.item),
            name=view.name(extension.asked_by),
            unit=view.unit(extension.unit_id),
            **_days(extension),
            added=(extension.new_due - extension.old_due).days,
        ),
        texts.html("extension.reason", reason=quoted(extension.reason)),
        texts.html("extension.late", due=extension.old_due) if extension.late else None,
        texts.html("extension.nth", nth=counted.nth, granted=counted.granted) if counted.nth > 1 or counted.granted else None,
        texts.html("extension.passed_by", head=view.name(extension.head_id)) if extension.head_id is not None else None,
    ]
    if extension.stage is Stage.HEAD:
        row = [view.button("pass", PassOn(extension.id, True)), view.button("refuse", PassOn(extension.id, False))]
    else:
        yes = view.button("grant", DecideExtension(extension.id, True))
        row = [yes, view.button("refuse", DecideExtension(extension.id, False))]
    return card(lines, [row])


def standing_card(extension: Extension, item: PlannedTask, view: DeadlineView) -> Card:
    """Say how a request stands: with whom it lies, or who decided what and why."""
    texts, values = view.texts, {"code": view.code(item), **_days(extension)}
    match extension.stage:
        case Stage.HEAD:
            return card([texts.html("extension.at_head", **values, unit=view.unit(extension.unit_id))])
        case Stage.OFFICE:
            head = view.name(extension.head_id) if extension.head_id is not None else None
            return card([texts.html("extension.at_office", **values, head=head)])
        case Stage.GRANTED:
            return card([texts.html("extension.granted", **values, by=view.name(extension.decided_by))])
        case _:
            words = texts.html("extension.refused", **values, by=view.name(extension.decided_by))
            reason = extension.decision_reason
            return card([words, texts.html("extension.reason", reason=quoted(reason)) if reason else None])


def why_card(extension: Extension, item: PlannedTask, view: DeadlineView) -> Card:
    """Ask for the reason of a refusal."""
    words = view.texts.html("extension_ask.why", code=view.code(item), name=view.name(extension.asked_by))
    return card([words, view.reply_hint()])


def moot_card(reason: Moot, extension: Extension, item: PlannedTask | None, view: DeadlineView) -> Card:
    """Say why a request can only be refused by now."""
    if item is None or reason is Moot.GONE:
        return card([view.texts.html("declined.gone")])
    milestones = item.task.milestones
    due = milestones[extension.milestone].due if extension.milestone < len(milestones) else None
    if reason in {Moot.DELIVERED, Moot.RELEASED}:
        return card([view.texts.html(f"extension.moot_{reason.value}", code=view.code(item))])
    return card([view.texts.html("extension.moot_overtaken", code=view.code(item), due=due)])


def _days(extension: Extension) -> dict[str, object]:
    return {"old_due": extension.old_due, "new_due": extension.new_due}
