"""The history of a task, a page at a time, the newest first; or the choice of the task whose history is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers.buttons import OpenReport, ShowHistory
from handlers.views.card import Button, Card, button, card
from handlers.views.events import event_line
from handlers.views.names import code_words, plan_title, shortened
from handlers.views.statuses import CardView
from locales import Texts
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.history import Event
from storage.plan_changes import Origin

EVENTS_A_PAGE = 8
CONTENT_SIZE = 80
BUTTON_SIZE = 60


def page_of(found: Sequence[Event], page: int) -> tuple[int, Sequence[Event]]:
    """Return the number of the page that is shown for `page` (from 0), and its events; past the end it is the last."""
    shown = min(page, max(_pages(found) - 1, 0))
    return shown, found[shown * EVENTS_A_PAGE : (shown + 1) * EVENTS_A_PAGE]


def _pages(found: Sequence[Event]) -> int:
    return -(-len(found) // EVENTS_A_PAGE)


def history_card(dossier: Dossier, found: Sequence[Event], page: int, view: CardView) -> Card:
    """Return a page of the history of a task to which something has happened."""
    texts, pages = view.texts, _pages(found)
    page, shown = page_of(found, page)
    lines = [_headed("title", dossier, texts), *(event_line(event, dossier, view) for event in shown)]
    if pages > 1:
        lines.append(texts.html("list.page", page=page + 1, pages=pages))
    return card(lines, [_paging(dossier.task_id, page, pages, texts)])


def no_history_card(dossier: Dossier, texts: Texts, *, may_report: bool) -> Card:
    """Say that nothing has happened yet, and offer to report to who may."""
    row = [button(texts.plain("report_button.open"), OpenReport(dossier.task_id))] if may_report else []
    return card([_headed("nothing", dossier, texts)], [row])


def with_origin(shown: Card, origin: Origin | None, texts: Texts) -> Card:
    """Return the card with a line about the task of the year before that this one goes on with."""
    if origin is None:
        return shown
    code, title = code_words(origin.code, texts), plan_title(origin.plan_title)
    line = texts.html("history.origin", code=code, title=title, n=origin.reports)
    return replace(shown, html=f"{shown.html}\n{line}")


def which_history_card(head: Markup, items: Sequence[PlannedTask], texts: Texts) -> Card:
    """Offer tasks whose history may be shown."""
    return card([head], [[_task_button(item, texts)] for item in items])


def _task_button(item: PlannedTask, texts: Texts) -> Button:
    code, content = code_words(item.task.code, texts), shortened(item.task.content, BUTTON_SIZE)
    return button(texts.plain("task.choice", code=code, content=content), ShowHistory(item.task.id or 0))


def _headed(key: str, dossier: Dossier, texts: Texts) -> Markup:
    task = dossier.item.task
    return texts.html(f"history.{key}", code=code_words(task.code, texts), content=shortened(task.content, CONTENT_SIZE))


def _paging(task_id: int, page: int, pages: int, texts: Texts) -> list[Button]:
    row = [button(texts.plain("button.back"), ShowHistory(task_id, page - 1))] if page > 0 else []
    if page + 1 < pages:
        row.append(button(texts.plain("button.next"), ShowHistory(task_id, page + 1)))
    return row
