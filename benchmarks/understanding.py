"""Prints how well questions are understood, over every set of questions of the tests, and what each part of it is worth.

`python -m benchmarks.understanding [--sets questions-ptds …] [--ablation] [--errors]`. Measures: of questions about one task
those whose task comes first (acc@1), among the first three (hit@3), with the right field too (answer), called sure although
wrong (wrong); of lists the mean F1; of what lies outside the plan the F1 of refusing it; and refusals of what it does hold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plan import concepts, cues, hearing, keystrokes, questions, shorthand, slips, units
from plan.answering import Answerer
from plan.answers import Answer, Found, Intent, Nothing, NothingReason, Ranked, SmallTalk, TaskList, Unsure
from plan.document import from_text
from plan.phrases import PhraseBook
from plan.reading import read
from plan.units import UnitBook

DATA = Path(__file__).parents[1] / "tests" / "plan" / "data"
LISTS = {"list_by_unit", "list_by_time", "list_by_section", "count"}
NO_TASK = LISTS | {"smalltalk", "out_of_scope", "ambiguous"}
SETS = {
    "questions-cchc": ("", date(2025, 10, 15)),
    "questions-cchc-more": ("", date(2025, 10, 15)),
    "questions-cds-xa": ("ke-hoach-cds-xa.txt", date(2026, 5, 11)),
    "questions-cds-xa-styles": ("ke-hoach-cds-xa.txt", date(2026, 5, 11)),
    "questions-ptds": ("ke-hoach-ptds.txt", date(2026, 3, 16)),
    "questions-da06": ("ke-hoach-da06.txt", date(2025, 11, 24)),
    "questions-yte": ("ke-hoach-yte.txt", date(2026, 4, 13)),
}
"""Each set with the file of its plan (the example where none is named) and the day on which it is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is right, and what was answered."""

    row: dict[str, Any]
    answer: Answer

    @property
    def named(self) -> list[str]:
        """The refs that the answer names, best first."""
        match self.answer:
            case Found():
                items = [self.answer.item, *self.answer.others]
            case Unsure():
                items = list(self.answer.choices)
            case TaskList():
                items = list(self.answer.items)
            case Ranked():
                items = list(self.answer.shares[0].items) if self.answer.shares else []
            case _:
                items = []
        return [item.task.ref for item in items]

    @property
    def intent(self) -> str:
        """The intent of the contract that the answer has."""
        match self.answer:
            case Found() | TaskList():
                return self.answer.intent.value
            case Unsure():
                return Intent.AMBIGUOUS.value
            case Ranked():
                return Intent.COUNT.value
            case SmallTalk():
                return Intent.SMALLTALK.value
            case _:
                return Intent.OUT_OF_SCOPE.value

    @property
    def refused(self) -> bool:
        """Whether it was said that the plan does not hold it."""
        return isinstance(self.answer, Nothing) and self.answer.reason is not NothingReason.EMPTY_QUESTION

    @property
    def good_field(self) -> bool:
        """Whether the field that was asked for is answered."""
        return self.intent in {self.row["intent"], *self.row.get("also_intent", ())}

    @property
    def f1(self) -> float:
        """How well the set is met, 0 to 1."""
        told, gold = set(self.named) - set(self.row.get("also_ok", ())), set(self.row["gold"])
        return 2 * len(told & gold) / (len(told) + len(gold)) if told or gold else 1.0

    def is_among(self, most: int) -> bool:
        """Tell whether a right task is among the first of those named."""
        return bool(set(self.named[:most]) & set(self.row["gold"]))


def answerer_of(file: str) -> Answerer:
    """Return the rules over a plan of the tests, or over the example."""
    example = resources.files("bot.examples") / "ke-hoach-cchc-2025.txt"
    text = (DATA / file).read_text("utf-8") if file else example.read_text("utf-8")
    plan = read(from_text(text)).plan
    return Answerer([plan], UnitBook.from_plan(plan))


def asked(name: str) -> list[Asked]:
    """Ask every question of a set."""
    file, today = SETS[name]
    answerer = answerer_of(file)
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [Asked(row, answerer.answer(row["q"], today)) for row in rows]


def measures(answers: Sequence[Asked]) -> dict[str, float]:
    """Return the measures by name; those of which a set holds no question are left out."""
    single = [each for each in answers if each.row["intent"] not in NO_TASK]
    hard = [each for each in single if each.row["style"] == "paraphrase"]
    lists = [each for each in answers if each.row["intent"] in LISTS]
    outside = [each for each in answers if each.row["intent"] == "out_of_scope"]
    inside = [each for each in answers if each.row["intent"] not in {"out_of_scope", "smalltalk"}]
    refused = [each for each in answers if each.refused and each.row["intent"] != "smalltalk"]
    hits = sum(each.row["intent"] == "out_of_scope" for each in refused)
    found: dict[str, Iterator[float]] = {
        "acc@1": (each.is_among(1) for each in single),
        "hit@3": (each.is_among(3) for each in single),
        "answer": (each.is_among(1) and each.good_field for each in single),
        "wrong": (isinstance(each.answer, Found) and not each.is_among(1) for each in single),
        "everyday": (each.is_among(1) for each in hard),
        "lists": (each.f1 for each in lists),
        "refused": (each.refused for each in inside),
    }
    told = {name: sum(values) / len(values) for name, some in found.items() if (values := list(some))}
    if outside:
        told["outside"] = 2 * hits / (len(refused) + len(outside))
    return told


@contextmanager
def without(part: str) -> Iterator[None]:
    """Answer without one part of the understanding."""
    empty: PhraseBook[Any] = PhraseBook(())
    parts = {
        "keys undone (Telex, VNI)": [(keystrokes, "undo", _as_typed)],
        "chat shorthand": [(shorthand, "written_out", _as_typed), (shorthand, "plain_letters", _as_typed)],
        "abbreviations": [(concepts, "_abbreviations", dict), (concepts, "spelled_out", dict)],
        "initials": [(concepts.Interpreter, "_initials", lambda *_: ())],
        "everyday words": [(concepts, "_thesaurus", lambda: empty)],
        "slips mended": [(slips, "mend", lambda *_: ()), (slips, "respelled", lambda words, _: words)],
        "topics outside": [(concepts, "_outside_book", lambda: empty)],
        "cues in two parts, first words": [(cues, "_gapped", lambda _: ()), (cues, "_opening", lambda *_: ())],
        "units known by parts and initials": [(units, "forms", _names_only)],
        "units told from matters": [(hearing.Listener, "_is_a_matter", lambda *_: False)],
        "small talk": [(questions, "_smalltalk", lambda _: None)],
    }
    with ExitStack() as stack:
        for place, name, instead in parts.get(part, []):
            stack.enter_context(patch.object(place, name, instead))
        yield


PARTS = (
    "keys undone (Telex, VNI)",
    "chat shorthand",
    "abbreviations",
    "initials",
    "everyday words",
    "slips mended",
    "topics outside",
    "cues in two parts, first words",
    "units known by parts and initials",
    "units told from matters",
    "small talk",
)


def _as_typed(text: str) -> str:
    return text


def _names_only(name: str, aliases: tuple[str, ...]) -> Iterator[units.Form]:
    return iter({form for written in (name, *aliases) for form in _FORMS(written, ()) if form.whole and form.keys})


_FORMS = units.forms
_COLUMNS = ("acc@1", "hit@3", "answer", "wrong", "everyday", "lists", "outside", "refused")


def line(title: str, answers: Sequence[Asked]) -> str:
    """Return one line of the table."""
    told = measures(answers)
    return f"{title:36}" + "".join(f"{told[name]:9.3f}" if name in told else f"{'':9}" for name in _COLUMNS)


def main() -> None:
    """Ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    parser.add_argument("--ablation", action="store_true", help="ask again without each part")
    parser.add_argument("--errors", action="store_true", help="print the questions whose answer is not right")
    options = parser.parse_args()
    print(f"{'':36}" + "".join(f"{name:>9}" for name in _COLUMNS))
    found = {name: asked(name) for name in options.sets}
    for name, answers in found.items():
        print(line(name, answers))
    print(line("all", [each for answers in found.values() for each in answers]))
    for part in PARTS if options.ablation else ():
        with without(part):
            print(line(f"without {part}"[:36], [each for name in options.sets for each in asked(name)]))
    for each in (each for answers in found.values() for each in answers) if options.errors else ():
        if each.row["intent"] not in NO_TASK and not (each.is_among(1) and each.good_field):
            print(each.row["style"], each.row["intent"], "|", each.row["q"], "|", each.row["gold"], each.intent, each.named[:4])


if __name__ == "__main__":
    main()
