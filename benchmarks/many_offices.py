"""Prints what it takes to answer for many offices in one process: memory, the first question of an office, and every other one.

`python -m benchmarks.many_offices [--offices 400] [--questions 2000]`. An office has 30 to 300 tasks of recombined phrases. Its
rules are made when it first asks; here they are all kept, so that the memory of an office can be told. Times are of the
processor.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.answering import TODAY, first_answer
from benchmarks.synthetic_plans import AskedFor, plans, questions
from plan.answering import Answerer
from plan.model import Plan, Unit
from plan.units import UnitBook

FEWEST, MOST = 30, 300
WHOLE_COUNTRY = 4_000
_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Office:
    """An office's plan with the questions put to it."""

    plan: Plan
    asked: tuple[AskedFor, ...]

    def answerer(self) -> Answerer:
        """Make its rules."""
        names = sorted({name for task in self.plan.tasks for name in task.lead})
        return Answerer([self.plan], UnitBook(Unit(name, name) for name in names))


def offices(count: int) -> list[Office]:
    """Return so many offices of different sizes."""
    chance = random.Random(4_000)
    made = []
    for _ in range(count):
        plan = _one_plan(chance.randint(FEWEST, MOST))
        made.append(Office(plan, tuple(questions((plan,), 5))))
    return made


def _one_plan(size: int) -> Plan:
    parts = plans(size)
    return replace(parts[0], tasks=tuple(task for plan in parts for task in plan.tasks))


def resident() -> int:
    """Return the memory of this process in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def at(share: float, times: Sequence[float]) -> float:
    """Return a percentile in milliseconds."""
    return 1000 * sorted(times)[int(share * (len(times) - 1))]


def main() -> None:
    """Make the rules of every office, ask at random, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, default=400)
    parser.add_argument("--questions", type=int, default=2_000)
    options = parser.parse_args()
    made = offices(options.offices)
    tasks = sum(len(office.plan.tasks) for office in made)
    made[0].answerer().answer("làm nóng", TODAY)
    before, kept, first, later = resident(), [], [], []
    for office in made:
        began = time.process_time()
        kept.append(office.answerer())
        first_answer(kept[-1], office.asked[0].text)
        first.append(time.process_time() - began)
    used, chance = resident() - before, random.Random(1)
    for _ in range(options.questions):
        which = chance.randrange(len(made))
        asked = chance.choice(made[which].asked)
        began = time.process_time()
        first_answer(kept[which], asked.text)
        later.append(time.process_time() - began)
    each = used / len(made)
    print(f"{len(made)} offices, {tasks} tasks: {used / 2**20:.0f} MiB")
    print(f"{each / 1024:.0f} KiB an office, {used / tasks:.0f} bytes a task")
    print(f"first question of an office, its rules made: p50 {at(0.5, first):.1f} ms, p95 {at(0.95, first):.1f} ms")
    print(f"every other question: p50 {at(0.5, later):.2f} ms, p95 {at(0.95, later):.2f} ms")
    print(f"{WHOLE_COUNTRY} offices at once would take {WHOLE_COUNTRY * each / 2**30:.1f} GiB")


if __name__ == "__main__":
    main()
