"""Cards about explanations: who is asked by when, the question itself, the answer, who answered before."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.deadlines.buttons import Explain
from handlers.views.card import Card, card
from handlers.views.deadline_view import DeadlineView
from handlers.views.names import shortened
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.standing import standing

ANSWER_SIZE = 2_000


def asked_card(now: Sequence[Explanation], before: Sequence[Explanation], item: PlannedTask, view: DeadlineView) -> Card:
    """Say which units are asked to explain by when; those that were asked before are named with who asked."""
    texts, code = view.texts, view.code(item)
    lines: list[Markup] = []
    if now:
        units = "; ".join(view.unit(each.unit_id) for each in now)
        lines.append(texts.html("explanation.asked", code=code, units=units, due=now[0].due))
    for each in before:
        values = {"unit": view.unit(each.unit_id), "by": view.name(each.asked_by), "due": each.due}
        lines.append(texts.html("explanation.open", code=code, **values))
    return card(lines)


def nobody_card(dossier: Dossier, view: DeadlineView) -> Card:
    """Say why no unit is asked: nothing is late, or only names of many lead."""
    late = standing(dossier.item.task, view.today).overdue
    key = "explanation.many" if late and dossier.collective else "explanation.not_late"
    return card([view.texts.html(key, code=view.code(dossier.item))])


def question_card(found: Explanation, item: PlannedTask, view: DeadlineView) -> Card:
    """Ask a unit why its task is late."""
    seen = standing(item.task, view.today)
    words = view.texts.html(
        "explanation.question",
        **view.heading(item),
        by=view.name(found.asked_by),
        unit=view.unit(found.unit_id),
        days=seen.overdue_days,
        due=found.due,
    )
    return card([words], [[view.button("explain", Explain(found.id))]])


def explain_card(found: Explanation, item: PlannedTask, view: DeadlineView) -> Card:
    """Ask for the words of the answer."""
    return card([view.texts.html("explanation.how", **view.heading(item), due=found.due), view.reply_hint()])


def sent_card(found: Explanation, item: PlannedTask, view: DeadlineView) -> Card:
    """Say that the answer went to the leader."""
    return card([view.texts.html("explanation.sent", code=view.code(item), to=view.name(found.asked_by)), _words(found, view)])


def standing_card(found: Explanation, item: PlannedTask, view: DeadlineView) -> Card:
    """Say that the question is answered, by whom and how."""
    if found.answered_at is None:
        return card([view.texts.html("deadline.stale")])
    words = view.texts.html(
        "explanation.answered",
        code=view.code(item),
        unit=view.unit(found.unit_id),
        by=view.name(found.answered_by),
        at=view.moment(found.answered_at),
    )
    return card([words, _words(found, view)])


def given_card(found: Explanation, item: PlannedTask, view: DeadlineView) -> Card:
    """Tell the leader what a unit answered."""
    late = found.answered_at is not None and found.answered_at.astimezone(view.zone).date() > found.due
    words = view.texts.html(
        "explanation.given",
        **view.heading(item),
        unit=view.unit(found.unit_id),
        by=view.name(found.answered_by),
        due=found.due if late else None,
    )
    return card([words, _words(found, view)])


def _words(found: Explanation, view: DeadlineView) -> Markup:
    return view.texts.html("explanation.words", words=shortened(found.answer or "", ANSWER_SIZE))
