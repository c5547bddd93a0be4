"""What stands in a calendar of deadlines, and the cards about it: the file, the link, and that the link has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.people.buttons import EndFeed, MakeFeed, TakeFeed
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import code_words, plan_title, shortened, units_text, whole
from locales import Texts
from plan.feeds import CalendarDay
from plan.model import Task, Unit

TITLE_SIZE = 90


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A whole day in a calendar, in plain words. `key` is the same whenever the same deadline is written again."""

    key: str
    day: date
    title: str
    details: str


def events(days: Iterable[CalendarDay], texts: Texts) -> list[CalendarEvent]:
    """Return the days of a calendar in words."""
    return [_event(each, texts) for each in days]


def _event(day: CalendarDay, texts: Texts) -> CalendarEvent:
    task = day.item.task
    title = texts.plain(
        "feed.title",
        code=code_words(task.code, texts),
        content=shortened(task.content, TITLE_SIZE),
        done=day.milestone.met_on is not None,
        leads=day.leads,
    )
    return CalendarEvent(day.key, day.day, title, _details(day, task, texts))


def _details(day: CalendarDay, task: Task, texts: Texts) -> str:
    return texts.plain(
        "feed.details",
        content=whole(task.content),
        lead=units_text(task.lead),
        coordinating=units_text(task.coordinating),
        deliverable=whole(task.deliverable) if task.deliverable else None,
        words=whole(day.milestone.text),
        plan=plan_title(day.item.plan.header.title),
    )


def calendar_card(whose: str, coming: int, since: date | None, linkable: bool, texts: Texts, seal: Sealer) -> Card:
    """Return what stands under the file: whose deadlines, how many are to come, and how it keeps itself up to date."""
    lines: list[Markup | None] = [
        texts.html("feed.file", whose=whose, n=coming),
        texts.html("feed.linked", since=since) if since else None,
        texts.html("feed.link_hint") if linkable and not since else None,
    ]
    make = Button(texts.plain("feed.renew_button" if since else "feed.make_button"), seal(MakeFeed()))
    rows = [[make] if linkable else [], [Button(texts.plain("feed.end_button"), seal(EndFeed()))] if since else []]
    return card(lines, rows)


def which_unit_card(units: Iterable[Unit], asked: str | None, texts: Texts, seal: Sealer) -> Card:
    """Ask whose calendar is wanted; `asked` is a name that is none of these units."""
    head = texts.html("choose.unit_again", asked=shortened(asked, TITLE_SIZE)) if asked else texts.html("choose.unit")
    return card([head], [[Button(whole(each.name), seal(TakeFeed(each.id)))] for each in units if each.id is not None])


def link_card(link: str, texts: Texts, seal: Sealer) -> Card:
    """Show a new link, this one time."""
    return card([texts.html("feed.link", link=link)], [[Button(texts.plain("feed.end_button"), seal(EndFeed()))]])
