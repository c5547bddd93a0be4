"""Which units lead the most or the fewest tasks: the answer first, then the others in their order. Numbers, no judgement."""

from __future__ import annotations

from handlers.views.card import Button, Card, button, card
from handlers.views.lists import press_for, titles_of
from handlers.views.names import span_words
from locales import Texts
from plan.answers import Intent, Ranked, Share, TaskList
from plan.model import UnitRole

MOST_LINES = 8


def ranked_card(ranked: Ranked, texts: Texts) -> Card:
    """Return the card; units with the same number share the first place."""
    if not ranked.shares or not any(each.items for each in ranked.shares):
        return card([texts.html("ranked.none", span=_told(ranked, texts))])
    best = len(ranked.shares[0].items)
    first = [each for each in ranked.shares if len(each.items) == best]
    names = ", ".join(each.unit.name for each in first)
    key = "most" if ranked.most else "least"
    lines = [texts.html(f"ranked.{key}", names=names, n=best, units=len(first), span=_told(ranked, texts))]
    others = ranked.shares[len(first) :]
    lines += [texts.html("ranked.line", name=each.unit.short_name, n=len(each.items)) for each in others[:MOST_LINES]]
    if len(others) > MOST_LINES:
        lines.append(texts.html("ranked.more", n=len(others) - MOST_LINES))
    titles = titles_of(item for share in ranked.shares for item in share.items)
    lines += [texts.html("list.source", titles="; ".join(titles))] if titles else []
    return card(lines, [[_list_button(each, ranked, texts)] for each in first[:1] if each.items])


def _told(ranked: Ranked, texts: Texts) -> str | None:
    return span_words(ranked.span, texts) if ranked.span else None


def _list_button(share: Share, ranked: Ranked, texts: Texts) -> Button:
    of_unit = TaskList(Intent.LIST_BY_UNIT, (), share.unit, UnitRole.LEAD, ranked.span)
    return button(texts.plain("button.ranked", name=share.unit.short_name), press_for(of_unit, role=UnitRole.LEAD))
