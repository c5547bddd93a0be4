"""Several questions in one message: "3a xong chưa? 4b hạn khi nào" is two. It answers none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from plan.questions import Question, understand
from plan.words import Word

MOST = 3
_ENDS = re.compile(r"[?？\n;]+")
_JOINTS = re.compile(r"\s+(?:và|va|còn|con|với lại|voi lai)\s+", re.IGNORECASE)
_ANY_DAY = date(2000, 1, 3)  # whether something is asked does not depend on the day


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message, at most three; the message itself where it holds no more than one.

    A greeting on a line of its own is left out where something is asked besides. Words like "và" part two questions only where
    both name a task by its number and ask for something: else they are part of a subject.
    """
    sentences = [part for part in (part.strip() for part in _ENDS.split(text)) if part]
    parts = [each for part in sentences for each in _parted(part)]
    asking = [part for part in parts if _asks_something(_heard(part))]
    if len(asking) > 1 or (len(asking) == 1 and len(parts) > 1 and _are_polite(part for part in parts if part != asking[0])):
        return tuple(asking[:MOST])
    return (text,)


def _parted(sentence: str) -> tuple[str, ...]:
    parts = tuple(part for part in _JOINTS.split(sentence) if part)
    whole = all(question.references and question.intent for question in map(_heard, parts))
    return parts if len(parts) > 1 and whole else (sentence,)


def _asks_something(question: Question) -> bool:
    asked = question.intent is not None or question.asks_list or question.span is not None
    return question.smalltalk is None and asked and bool(question.subject or question.references or question.mine)


def _are_polite(parts: Iterable[str]) -> bool:
    return all(_heard(part).smalltalk is not None for part in parts)


@lru_cache(2 * MOST)
def _heard(part: str) -> Question:
    return understand(part, _ANY_DAY, _never_joined)


def _never_joined(_first: Word, _second: Word) -> bool:
    return False
