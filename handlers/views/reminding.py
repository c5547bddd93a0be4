"""Cards for administrators about reminding: what a plan in force would bring, the digest to come, a round that is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from statistics import median
from typing import Protocol

from markupsafe import Markup

from handlers.reminders.buttons import JudgeRound, ShowBulletin, StartReminding
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import plan_title
from locales import Texts
from plan.model import Plan, Unit
from plan.rounds import Round
from plan.weeks import Week

MOST_UNITS = 12
BUTTONS_A_ROW = 2


class Outlook(Protocol):
    """The figures of one unit."""

    @property
    def unit_id(self) -> int: ...
    @property
    def overdue(self) -> int: ...
    @property
    def soon(self) -> int: ...
    @property
    def silent(self) -> int: ...
    @property
    def groups(self) -> int: ...


def plan_waits_card(plan: Plan, found: Sequence[Outlook], units: Mapping[int, Unit], texts: Texts, seal: Sealer) -> Card:
    """Ask whether people are to be reminded of a plan, with the figures of each unit."""
    lines = [
        texts.html(
            "reminding.plan_waits", title=plan_title(plan.header.title), number=plan.header.number, tasks=len(plan.tasks)
        ),
        *_unit_lines(found, units, texts),
        texts.html("reminding.plan_how"),
    ]
    start = Button(texts.plain("reminding_button.start"), seal(StartReminding(plan.id or 0)))
    return card(lines, [[start], *_unit_rows(found, units, texts, seal)])


def preview_card(
    week: Week,
    at: time,
    found: Sequence[Outlook],
    served: Mapping[int, int],
    units: Mapping[int, Unit],
    texts: Texts,
    seal: Sealer,
) -> Card:
    """Show what the digest of a week will be; `served` tells by unit how many groups get it."""
    lines = [texts.html("reminding.preview", number=week.number, at=f"{at:%H:%M}", groups=sum(served.values()))]
    lines += _unit_lines([each for each in found if each.unit_id in served], units, texts)
    alone = [units[each.unit_id].short_name for each in found if not each.groups and each.overdue and each.unit_id in units]
    if alone:
        lines.append(texts.html("reminding.no_group", units=", ".join(alone)))
    return card(lines, _unit_rows([each for each in found if each.unit_id in served], units, texts, seal))


def held_card(held: Round, before: Sequence[Round], texts: Texts, seal: Sealer) -> Card:
    """Ask about a round that is far bigger than usual."""
    usual = round(median([each.lines for each in before])) if before else None
    words = texts.html(f"reminding.held_{held.kind}", lines=held.lines, messages=held.messages, usual=usual)
    go = Button(texts.plain("reminding_button.go"), seal(JudgeRound(held.kind, held.period, True)))
    drop = Button(texts.plain("reminding_button.drop"), seal(JudgeRound(held.kind, held.period, False)))
    return card([words, texts.html("reminding.held_how")], [[go, drop]])


def _unit_lines(found: Sequence[Outlook], units: Mapping[int, Unit], texts: Texts) -> list[Markup]:
    lines = []
    for each in found[:MOST_UNITS]:
        if each.unit_id in units:
            figures = {"overdue": each.overdue, "soon": each.soon, "silent": each.silent, "groups": each.groups}
            lines.append(texts.html("reminding.unit", unit=units[each.unit_id].short_name, **figures))
    if len(found) > MOST_UNITS:
        lines.append(texts.html("reminding.more_units", n=len(found) - MOST_UNITS))
    return lines


def _unit_rows(found: Iterable[Outlook], units: Mapping[int, Unit], texts: Texts, seal: Sealer) -> list[list[Button]]:
    """Return a button for each unit that shows its digest as it would be."""
    shown = [units[each.unit_id] for each in list(found)[:MOST_UNITS] if each.unit_id in units]
    buttons = [
        Button(texts.plain("reminding_button.unit", unit=unit.short_name), seal(ShowBulletin(unit.id or 0))) for unit in shown
    ]
    return [buttons[first : first + BUTTONS_A_ROW] for first in range(0, len(buttons), BUTTONS_A_ROW)]
