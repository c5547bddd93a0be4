"""However a question is typed, what is typed right only helps: marks that are there, Telex left raw, capitals."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.understanding import DATA, NO_TASK, SETS, Asked, answerer_of
from plan.answering import Answerer
from plan.folding import fold
from plan.syllables import is_syllable
from tests.plan.readings import unhurried
from tests.plan.test_keystrokes import telex

LAST = 99


@cache
def office_of(name: str) -> tuple[Answerer, date]:
    file, today = SETS[name]
    return answerer_of(file), today


@cache
def clean_questions() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Every question about one task that is typed with its marks: its set, its words, what is right."""
    rows = [(name, json.loads(line)) for name in SETS for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    clean = [(name, row) for name, row in rows if row["intent"] not in NO_TASK and row["style"] == "clean"]
    return tuple((name, row["q"], frozenset(row["gold"])) for name, row in clean)


def rank(name: str, question: str, right: frozenset[str]) -> int:
    answerer, today = office_of(name)
    named = Asked({"gold": right}, answerer.answer(question, today)).named
    return next((at for at, ref in enumerate(named, 1) if ref in right), LAST)


@unhurried
@given(st.data())
def test_marks_typed_right_never_worsen_the_rank(data: st.DataObject) -> None:
    name, question, right = data.draw(st.sampled_from(clean_questions()))
    words = question.split(" ")
    some = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    more = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    fewer_marks = " ".join(word if kept else fold(word) for word, kept in zip(words, some, strict=True))
    more_marks = " ".join(word if kept or new else fold(word) for word, kept, new in zip(words, some, more, strict=True))
    assert rank(name, more_marks, right) <= rank(name, fewer_marks, right)


@unhurried
@given(st.sampled_from(clean_questions()))
def test_a_question_typed_in_raw_telex_ranks_as_if_typed_right(asked: tuple[str, str, frozenset[str]]) -> None:
    name, question, right = asked
    raw = " ".join(telex(word) if is_syllable(word) else word for word in question.split(" "))
    assert rank(name, raw, right) <= rank(name, question, right)


@unhurried
@given(st.sampled_from(clean_questions()))
def test_emoji_question_marks_and_blanks_around_a_question_change_nothing(asked: tuple[str, str, frozenset[str]]) -> None:
    name, question, _ = asked
    answerer, today = office_of(name)
    assert answerer.answer(f"  🙏 {question}??  😀", today) == answerer.answer(question, today)
