"""Prints what a change of one task costs: the rules over an office's plans made anew, beside those made out of the ones before.

`python -m benchmarks.renewing [--sizes 160 100000] [--times 5]`. The medians are of processor time, in milliseconds. What a
change gives is compared with what is made anew, by the answers to some questions.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.answering import TODAY
from benchmarks.synthetic_plans import plans, questions
from plan.answering import Answerer
from plan.model import Plan, Task, Unit
from plan.phrasings import Phrasing, Source
from plan.units import UnitBook

_CONTENT = "Xây dựng cổng dữ liệu mở của tỉnh"
_WORDS = "kho dữ liệu dùng chung"


@dataclass(frozen=True, slots=True)
class Office:
    """Plans, with what people call their tasks."""

    plans: tuple[Plan, ...]
    phrasings: tuple[Phrasing, ...] = ()

    def with_tasks(self, change: Callable[[tuple[Task, ...]], Sequence[Task]]) -> Office:
        """Return the office with the tasks of the plan in the middle changed."""
        at = len(self.plans) // 2
        plan = replace(self.plans[at], tasks=tuple(change(self.plans[at].tasks)))
        return replace(self, plans=(*self.plans[:at], plan, *self.plans[at + 1 :]))

    def rules(self, units: UnitBook) -> Answerer:
        """Make its rules anew, ready for questions."""
        answerer = Answerer(self.plans, units, self.phrasings)
        answerer.lore.made()
        return answerer


CHANGES: dict[str, Callable[[Office], Office]] = {
    "words of a task": lambda office: office.with_tasks(lambda old: (replace(old[0], content=_CONTENT), *old[1:])),
    "a task more": lambda office: office.with_tasks(lambda old: (*old[:5], _another(old[5]), *old[5:])),
    "a task less": lambda office: office.with_tasks(lambda old: (*old[:5], *old[6:])),
    "a phrasing more": lambda office: replace(office, phrasings=(*office.phrasings, _phrasing(office, _WORDS))),
    "a phrasing less": lambda office: replace(office, phrasings=office.phrasings[1:]),
}


def office_of(size: int, phrasings: int = 20) -> Office:
    """Return an office with so many tasks, each stored; one plan up to 300 tasks, else plans of a hundred."""
    made = plans(size, size if size <= 300 else 100)
    ids = iter(range(1, size + 1))
    stored = tuple(
        replace(plan, id=number, tasks=tuple(replace(task, id=next(ids)) for task in plan.tasks))
        for number, plan in enumerate(made, 1)
    )
    office = Office(stored)
    return replace(office, phrasings=tuple(_phrasing(office, f"{_WORDS} đợt {at}") for at in range(phrasings)))


def _another(task: Task) -> Task:
    return replace(task, ref="II.x", code="x", content=_CONTENT, id=10_000_000)


def _phrasing(office: Office, words: str) -> Phrasing:
    return Phrasing(office.plans[len(office.plans) // 2].tasks[0].id or 0, words, Source.WRITTEN)


def _median(times: int, make: Callable[[], object]) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        kept = make()
        taken.append(time.process_time() - began)
        del kept
    return 1000 * statistics.median(taken)


def measure(size: int, times: int) -> None:
    """Print the lines of one size."""
    office, units = office_of(size), UnitBook(Unit(name, name) for name in ("Phòng Kinh tế", "Phòng Nội vụ", "Văn phòng"))
    asked = [*(each.text for each in questions(office.plans, 30)), _CONTENT, _WORDS]
    before = office.rules(units)

    def renewed(to: Office) -> Answerer:
        answerer = before.renewed(to.plans, units, to.phrasings)
        answerer.lore.made()
        return answerer

    for name, change in CHANGES.items():
        after = change(office)
        fresh, later = after.rules(units), renewed(after)
        same = all(fresh.answer(question, TODAY) == later.answer(question, TODAY) for question in asked)
        anew = _median(min(times, 3) if size > 10_000 else times, lambda to=after: to.rules(units))
        renewing = _median(times, lambda to=after: renewed(to))
        print(
            f"{size:>7}  {name:<17}{anew:>10.1f}{renewing:>10.2f}{anew / renewing:>9.0f}   {'yes' if same else 'NO'}",
            flush=True,
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[160, 100_000])
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    print(f"{'tasks':>7}  {'change':<17}{'anew ms':>10}{'renewed':>10}{'times':>9}   same answers")
    for size in options.sizes:
        measure(size, options.times)


if __name__ == "__main__":
    main()
