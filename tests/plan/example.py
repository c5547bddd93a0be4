"""The example plan, read once for all tests that ask about it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from plan.answering import Answerer
from plan.document import from_text
from plan.model import Plan
from plan.reading import read
from plan.units import UnitBook


@cache
def example_plan() -> Plan:
    """Return the plan that the product ships as its example."""
    text = resources.files("bot.examples").joinpath("ke-hoach-cchc-2025.txt").read_text(encoding="utf-8")
    return read(from_text(text)).plan


@cache
def example_answerer() -> Answerer:
    """Return an answerer over the example plan alone."""
    return Answerer([example_plan()], UnitBook.from_plan(example_plan()))
