"""`python -m benchmarks.report_files`: how long an official report takes, part by part, and how much memory, for larger plans.

The example office's tasks are repeated with three reports each. Nothing is sent; pictures are drawn as for a chat.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import TypeVar

from bot.charts import drawn
from bot.papers.excel import written
from bot.papers.template import default_template
from bot.papers.word import filled
from handlers.views.report_charts import charts
from handlers.views.report_letter import report_letter
from handlers.views.report_view import ReportView
from handlers.views.report_workbook import report_workbook
from locales import Texts
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.report_scoring import usual_scale
from tests.plan.reported import example_registry
from tests.plan.reporting import YEAR, office, told

T = TypeVar("T")
TODAY = date(2025, 11, 24)


def many(times: int) -> tuple[Dossier, ...]:
    """Return the example office's dossiers so many times over, each task with an id of its own."""
    return tuple(_numbered(each, 1000 * copy) for copy in range(times) for each in office())


def _numbered(each: Dossier, add: int) -> Dossier:
    number = each.task_id + add
    reports = tuple(replace(one, id=one.id + 10 * add, aim=replace(one.aim, task_id=number)) for one in each.reports)
    return replace(each, item=PlannedTask(each.item.plan, replace(each.item.task, id=number)), reports=reports)


def timed(name: str, act: Callable[[], T]) -> T:
    """Return what `act` returns and print how long it took."""
    begun = perf_counter()
    made = act()
    size = f", {len(made) // 1024} KB" if isinstance(made, bytes) else ""
    print(f"  {name:<28}{perf_counter() - begun:7.2f} s{size}")
    return made


def measure(times: int) -> None:
    """Print the figures for a plan of so many times 27 tasks."""
    texts, dossiers, units = Texts.load("vi"), many(times), example_registry().book.by_id
    print(f"{len(dossiers)} tasks, {sum(len(each.reports) for each in dossiers)} reports")
    contents = timed("figures", lambda: told(YEAR, dossiers=dossiers))
    view = ReportView(texts, contents, units, {}, "Văn phòng", TODAY)
    letter, book = report_letter(view), report_workbook(view, usual_scale())
    timed("Word", lambda: filled(default_template(texts), letter))
    timed("Excel, without pictures", lambda: written(replace(book, pictures=())))
    for chart in charts(view):
        timed(f"picture: {type(chart).__name__}", lambda chart=chart: drawn(chart))  # type: ignore[misc]
    print(f"  most memory so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:] or ("1", "10", "100")):
        measure(wanted)
