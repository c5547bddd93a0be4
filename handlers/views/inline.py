"""What is offered under "@bot …": a title, a line about it, and the card that is sent when it is chosen. No buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.splitting import split
from handlers.views.answers import answer_card
from handlers.views.card import Card, plain_text
from handlers.views.lines import Entry, Group, entries
from handlers.views.names import code_words, day_words, shortened, units_text
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import Found, Intent, PlannedTask
from plan.suggesting import Suggestions

TITLE_SIZE = 70
UNITS_SIZE = 50
WORDS_SIZE = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: `id` is its own among those offered together, `title` and `about` are plain, `html` is sent."""

    id: str
    title: str
    about: str
    html: str


def offers(
    found: Suggestions, texts: Texts, today: date, shelf: Shelf, first: int, most: int
) -> tuple[tuple[Offer, ...], bool]:
    """Return up to `most` things to choose, from number `first` (from 0) on, and whether there are more behind them."""
    tasks = _in_order(found, today)
    ahead = 0 if found.whole is None else 1  # the list as a whole stands before its tasks
    shown = [_task(each, texts, today, shelf) for each in tasks[max(first - ahead, 0) : first + most - ahead]]
    if ahead and first == 0:
        shown = [_whole(found, texts, today, shelf), *shown]
    return tuple(shown), first + most < len(tasks) + ahead


def _in_order(found: Suggestions, today: date) -> Sequence[Found]:
    """Return the tasks in the order in which they are shown; those of a list stand as in the list."""
    if found.whole is None:
        return found.tasks
    return [Found(Intent.DETAIL, entry.item) for entry in entries([each.item for each in found.tasks], found.whole.span, today)]


def _whole(found: Suggestions, texts: Texts, today: date, shelf: Shelf) -> Offer:
    html = _sent(answer_card(found.whole, texts, today, shelf)) if found.whole is not None else ""
    head = plain_text(html.partition("\n")[0])
    return Offer("list", shortened(head, TITLE_SIZE), texts.plain("inline.whole", n=len(found.tasks)), html)


def _task(found: Found, texts: Texts, today: date, shelf: Shelf) -> Offer:
    item = found.item
    title = texts.plain("task.choice", code=code_words(item.task.code, texts), content=item.task.content)
    html = _sent(answer_card(found, texts, today, shelf))
    return Offer(f"task{item.task.id}", shortened(title, TITLE_SIZE), _about(item, texts, today, shelf), html)


def _sent(card: Card) -> str:
    """Return a card as one message: what would not fit stays behind it."""
    return split(card.html)[0]


def _about(item: PlannedTask, texts: Texts, today: date, shelf: Shelf) -> str:
    units = [unit.short_name for lead in item.task.lead if (unit := shelf.units.resolve(lead))]
    led = "; ".join(dict.fromkeys(units)) or units_text(item.task.lead)
    (entry,) = entries([item], None, today)
    return texts.plain("inline.about", units=shortened(led, UNITS_SIZE), when=_when(entry, texts, today))


def _when(entry: Entry, texts: Texts, today: date) -> str:
    day, since = entry.day, entry.since
    if day is not None:
        return texts.plain("inline.when_day", day=day_words(day, today, texts), days=(day - today).days)
    if since is not None or entry.group is Group.DONE:
        return texts.plain(f"inline.when_{entry.group.value}", day=day_words(since, today, texts) if since else None)
    words = entry.item.task.deadline_text
    return shortened(words, WORDS_SIZE) if words else texts.plain(f"inline.when_{entry.group.value}")
