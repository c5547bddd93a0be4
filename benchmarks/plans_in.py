"""How long the steps of importing a plan take, by the number of its tasks: the sheet, the workbook out and back.

`python -m benchmarks.plans_in [TASKS…]`; without figures 30, 1,000 and 10,000 tasks.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import resources
from time import perf_counter
from typing import TypeVar

from bot.plan_workbook import written
from bot.returned_workbook import read_workbook
from plan.document import from_text
from plan.health import health
from plan.model import Plan, PlanReading
from plan.plan_draft import PlanDraft
from plan.plan_rows import plan_from
from plan.reading import read
from plan.units import UnitBook

Made = TypeVar("Made")
TODAY = date(2025, 11, 24)


def plan_of(size: int) -> Plan:
    """Return the example plan, its tasks repeated under other numbers."""
    text = resources.files("bot.examples").joinpath("ke-hoach-cchc-2025.txt").read_text(encoding="utf-8")
    plan = read(from_text(text)).plan
    tasks = [plan.tasks[at % len(plan.tasks)] for at in range(size)]
    made = (replace(task, ref=f"{at}.{task.ref}", content=f"{task.content} (đợt {at})") for at, task in enumerate(tasks))
    return replace(plan, tasks=tuple(made))


def timed(step: Callable[[], Made]) -> tuple[Made, float, float]:
    """Return what a step made, its seconds, and the most megabytes of Python objects that it held in a second run."""
    begun = perf_counter()
    made = step()
    seconds = perf_counter() - begun
    tracemalloc.start()
    step()
    most = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return made, seconds, most


def measured(size: int) -> dict[str, tuple[float, float]]:
    """Return seconds and megabytes of each step for a plan of so many tasks."""
    plan = plan_of(size)
    units = UnitBook.from_plan(plan).units
    _, *sheet = timed(lambda: health(PlanDraft(PlanReading(plan)), units, TODAY))
    book, *out = timed(lambda: written(plan, {}, [unit.name for unit in units]))
    table, *opened = timed(lambda: read_workbook(book))
    assert table is not None
    back, *matched = timed(lambda: plan_from(plan, table.cells))
    assert back == plan
    steps = {"sheet": sheet, f"out ({len(book) // 1000} kB)": out, "read back": opened, "compared": matched}
    return {step: (seconds, most) for step, (seconds, most) in steps.items()}


def main(sizes: list[int]) -> None:
    """Print a line for each size and step."""
    print(f"{'tasks':>7}  {'step':<14} {'seconds':>8} {'MB':>7}")
    for size in sizes:
        for step, (seconds, most) in measured(size).items():
            print(f"{size:>7}  {step:<14} {seconds:>8.3f} {most:>7.1f}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [30, 1_000, 10_000])
