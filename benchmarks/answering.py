"""Prints how fast and how right questions are answered, side by side with a plain rapidfuzz scan and BM25 in the same run.

`python -m benchmarks.answering [--sizes 10000 100000] [--questions 300] [--scans 20]`. Times are processor time, so that a
busy machine does not show in them. The synthetic plans are recombined phrases: their figures compare, they promise nothing.
"""

from __future__ import annotations

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TypeVar

from rapidfuzz import fuzz, process

from benchmarks.synthetic_plans import AskedFor, plans, questions
from plan.answering import Answerer
from plan.answers import Found, Unsure
from plan.document import from_text
from plan.model import Plan, Unit
from plan.reading import read
from plan.units import UnitBook
from plan.words import keys_of

TODAY = date(2026, 5, 11)
_EXAMPLE = (
    ("ai chủ trì kiểm soát TTHC", "II.3.a"),
    ("tinh gian bien che han khi nao", "II.4.d"),
    ("du toan ngan sach 2026 phong nao lam", "II.6.b"),
    ("đề án vị trí việc làm sản phẩm là gì", "II.5.a"),
    ("sắp xếp lại đơn vị sự nghiệp ai làm", "II.4.b"),
    ("lễ tân khánh tiết", "II.6.c"),
    ("kế hoạch chuyển đổi số năm 2026", "II.7.b"),
    ("dao tao boi duong cong chuc phoi hop voi ai", "II.5.b"),
    ("niêm yết bảng thông báo hướng dẫn tiếp nhận phản ánh", "II.3.e"),
    ("theo dõi thi hành pháp luật bao giờ xong", "II.2.b"),
)

Made = TypeVar("Made")
Finder = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: times in milliseconds, `right` as a share of the questions, `per_task` in bytes."""

    way: str
    tasks: int
    build: float
    p50: float
    p95: float
    right: float
    per_task: float = math.nan

    def line(self) -> str:
        """Return the row as the table prints it."""
        per_second = 1000 / self.p50 if self.p50 else math.inf
        memory = "" if math.isnan(self.per_task) else f"{self.per_task:8.0f}"
        times = f"{self.build:8.2f} {per_second:10.0f} {self.p50:9.2f} {self.p95:9.2f}"
        return f"{self.way:<18} {self.tasks:>7} {times} {self.right:7.2f} {memory}"


class Bm25:
    """BM25 over words without marks, in a few lines: what one writes first."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings: dict[str, dict[int, int]] = {}
        self._lengths = []
        for at, text in enumerate(texts):
            words = [key.rstrip("12345") for key in keys_of(text)]
            self._lengths.append(len(words))
            for word in words:
                held = self._postings.setdefault(word, {})
                held[at] = held.get(at, 0) + 1
        self._mean = sum(self._lengths) / len(self._lengths)

    def best(self, question: str) -> int | None:
        """Return the position of the text with the highest score."""
        scores: dict[int, float] = {}
        for word in {key.rstrip("12345") for key in keys_of(question)}:
            held = self._postings.get(word, {})
            rarity = math.log(1 + (len(self._lengths) - len(held) + 0.5) / (len(held) + 0.5))
            for at, times in held.items():
                weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * self._lengths[at] / self._mean))
                scores[at] = scores.get(at, 0.0) + rarity * weight
        return max(scores, key=scores.__getitem__, default=None)


def measure(way: str, finder: Finder, asked: Sequence[AskedFor], tasks: int, build: float, per_task: float = math.nan) -> Row:
    """Return the row of one way of finding over the questions."""
    times, right = [], 0
    for each in asked:
        started = time.process_time()
        found = finder(each.text)
        times.append((time.process_time() - started) * 1000)
        right += found == each.ref
    times.sort()
    return Row(way, tasks, build, times[len(times) // 2], times[int(0.95 * (len(times) - 1))], right / len(asked), per_task)


def compare(of: Sequence[Plan], units: UnitBook, asked: Sequence[AskedFor], scans: int) -> list[Row]:
    """Return the rows of the answerer, BM25 and the scan over the same plans and questions."""
    tasks = [task for plan in of for task in plan.tasks]
    texts = [f"{task.content} {task.deliverable or ''}" for task in tasks]
    answerer, build = _timed(lambda: _made(of, units))
    first_answer(answerer, "làm nóng")
    rows = [measure("nhacviec", lambda q: first_answer(answerer, q), asked, len(tasks), build, _bytes_a_task(of, units))]
    bm25, build = _timed(lambda: Bm25(texts))
    rows.append(measure("bm25", lambda q: _ref(tasks, bm25.best(q)), asked, len(tasks), build))
    lowered = [text.lower() for text in texts]
    rows.append(measure("token_set_ratio", lambda q: _ref(tasks, scan(q, lowered)), asked[:scans], len(tasks), 0.0))
    return rows


def _made(of: Sequence[Plan], units: UnitBook) -> Answerer:
    """Return an answerer with the index that else only its first question would have made."""
    answerer = Answerer(of, units)
    answerer.lore.made()
    return answerer


def first_answer(answerer: Answerer, question: str) -> str | None:
    """Return the ref that an answer names first."""
    answer = answerer.answer(question, TODAY)
    if isinstance(answer, Found):
        return answer.item.task.ref
    return answer.choices[0].task.ref if isinstance(answer, Unsure) else None


def scan(question: str, texts: Sequence[str]) -> int | None:
    """Return the position of the text most like the question by letters."""
    best = process.extractOne(question.lower(), texts, scorer=fuzz.token_set_ratio)
    return best[2] if best else None


def _ref(tasks: Sequence[object], at: int | None) -> str | None:
    return None if at is None else str(getattr(tasks[at], "ref", ""))


def _timed(make: Callable[[], Made]) -> tuple[Made, float]:
    started = time.process_time()
    made = make()
    return made, time.process_time() - started


def _bytes_a_task(of: Sequence[Plan], units: UnitBook) -> float:
    """Return the memory of an answerer for each task, the plans themselves not counted; of a tenth of a large plan."""
    sample = of if len(of) < 10 else of[: max(10, len(of) // 10)]
    tracemalloc.start()
    kept = _made(sample, units)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.plans
    return size / sum(len(plan.tasks) for plan in sample)


def _example() -> tuple[tuple[Plan, ...], UnitBook]:
    text = resources.files("bot.examples").joinpath("ke-hoach-cchc-2025.txt").read_text(encoding="utf-8")
    plan = read(from_text(text)).plan
    return (plan,), UnitBook.from_plan(plan)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    arguments.add_argument("--questions", type=int, default=300)
    arguments.add_argument("--scans", type=int, default=20, help="questions put to the slow scan")
    chosen = arguments.parse_args()
    print(f"{'way':<18} {'tasks':>7} {'build s':>8} {'questions/s':>10} {'p50 ms':>9} {'p95 ms':>9} {'right':>7} bytes/task")
    example, units = _example()
    asked = [AskedFor(text, ref) for text, ref in _EXAMPLE] * 20
    for row in compare(example, units, asked, scans=len(asked)):
        print(row.line())
    for size in chosen.sizes:
        made = plans(size)
        names = sorted({name for plan in made[:50] for task in plan.tasks for name in task.lead})
        book = UnitBook(Unit(name, name) for name in names)
        for row in compare(made, book, questions(made, chosen.questions), chosen.scans):
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()
