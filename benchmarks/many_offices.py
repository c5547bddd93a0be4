"""Prints what it takes to answer for many offices in one process: memory, the first question of an office, and every other one.

`python -m benchmarks.many_offices [--offices 400] [--questions 2000] [--most 0]`. An office has 30 to 300 tasks of recombined
phrases. Its index is made when it first asks and let go when it has not asked for a while; memory is what the process holds
before and after. Times are of the processor.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.answering import TODAY, first_answer
from benchmarks.synthetic_plans import AskedFor, plans, questions
from bot.idle import IDLE_SECONDS, IdleOffices
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


class Asked:
    """An office that was asked: its rules, whose index can be let go."""

    def __init__(self, office: Office) -> None:
        self.rules = office.answerer()

    def let_go(self) -> bool:
        """Let go of the index."""
        self.rules.lore.let_go()
        return True


async def compare(made: Sequence[Office], idle: IdleOffices, seconds: list[float], chosen: int) -> None:
    """Ask every office, then some at random, then let all go and ask again; print the figures."""
    tasks, start = sum(len(office.plan.tasks) for office in made), resident()
    kept = [(Asked(office), office) for office in made]
    print(f"{len(made)} offices, {tasks} tasks; what the process takes of the machine:")
    _say("no question asked yet (what reminders need)", resident() - start, len(made))
    first = await _ask(kept, idle)
    _say("all asked", resident() - start, len(made))
    chance = random.Random(1)
    later = await _ask([chance.choice(kept) for _ in range(chosen)], idle)
    _say(f"{chosen} questions later", resident() - start, len(made))
    before = [_answers(*each, idle) for each in kept]
    seconds[0] += IDLE_SECONDS
    await idle.tidy()
    _say("all let go", resident() - start, len(made))
    again = await _ask(kept, idle)
    same = before == [_answers(*each, idle) for each in kept]
    _say("all asked again", resident() - start, len(made))
    print(f"first question of an office, its index made: p50 {at(0.5, first):.1f} ms, p95 {at(0.95, first):.1f} ms")
    print(f"the same after it was let go: p50 {at(0.5, again):.1f} ms, p95 {at(0.95, again):.1f} ms; answers the same: {same}")
    print(f"every other question: p50 {at(0.5, later):.2f} ms, p95 {at(0.95, later):.2f} ms")


def traced(made: Sequence[Office], idle: IdleOffices) -> None:
    """Print what is in use, which the process may take more of: what was freed stays with it, to be used again."""
    tracemalloc.start()
    kept = [(Asked(office), office) for office in made]
    print(f"in use, over {len(made)} offices:")
    _say("no question asked yet (what reminders need)", tracemalloc.get_traced_memory()[0], len(made))
    for asked, office in kept:
        _answers(asked, office, idle)
    _say("all asked", tracemalloc.get_traced_memory()[0], len(made))
    for asked, _ in kept:
        asked.let_go()
    _say("all let go", tracemalloc.get_traced_memory()[0], len(made))
    tracemalloc.stop()


def _say(name: str, size: int, count: int) -> None:
    country = f"{WHOLE_COUNTRY * size / count / 2**30:>7.1f} GiB for {WHOLE_COUNTRY}"
    print(f"  {name:<44}{size / 2**20:>7.0f} MiB{size / count / 2**10:>7.0f} KiB an office{country}")


async def _ask(pairs: Sequence[tuple[Asked, Office]], idle: IdleOffices) -> list[float]:
    """Put a question to each of these offices; return the seconds that it took."""
    taken, chance = [], random.Random(2)
    for asked, office in pairs:
        question = chance.choice(office.asked).text
        began = time.process_time()
        idle.used(asked)
        first_answer(asked.rules, question)
        taken.append(time.process_time() - began)
    return taken


def _answers(asked: Asked, office: Office, idle: IdleOffices) -> list[str | None]:
    idle.used(asked)
    return [first_answer(asked.rules, each.text) for each in office.asked]


def main() -> None:
    """Make the offices and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, default=400)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--most", type=int, default=0, help="offices whose index may be in memory at once; 0: all")
    options = parser.parse_args()
    made, seconds = offices(options.offices), [0.0]
    made[0].answerer().answer("làm nóng", TODAY)
    idle = IdleOffices(lambda: seconds[0], most=options.most or len(made))
    asyncio.run(compare(made, idle, seconds, options.questions))
    traced(made[:100], IdleOffices(lambda: seconds[0]))


if __name__ == "__main__":
    main()
