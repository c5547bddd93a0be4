"""Which phrasings an office has learned from what its people chose: the rules of agreement.

Enough different people must have meant one task by the same words, nearly all of them, and not be contradicted of late.
One person alone neither teaches anything nor takes anything away, however often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from plan.phrasings import Phrasing, Source, folded
from plan.words import bare_of, key_of

KEPT = timedelta(days=180)
"""How long a choice counts, and is kept."""
LEAST_PEOPLE = 3
LEAST_PERCENT = 80
LATEST = 5
"""So many of the latest voices on a phrasing must not be mostly against it, however many were for it before."""
LEAST_AGAINST = 2


@dataclass(frozen=True, slots=True)
class Pick:
    """That somebody (`voter`, a pseudonym) meant a task by these words, or by pressing "Không phải" that he did not."""

    words: str
    task_id: int
    voter: str
    meant: bool
    at: datetime


def learned(picks: Iterable[Pick], now: datetime) -> tuple[Phrasing, ...]:
    """Return the phrasings that the picks teach at an instant; of a voter's picks for the same words the latest count."""
    said: dict[str, dict[tuple[int, str], Pick]] = {}
    for pick in sorted(picks, key=lambda pick: pick.at):
        if pick.at >= now - KEPT:
            said.setdefault(folded(pick.words), {})[pick.task_id, pick.voter] = pick
    return tuple(each for picked in said.values() for each in _agreed(tuple(picked.values())))


def _agreed(said: Sequence[Pick]) -> Iterator[Phrasing]:
    """Yield the one phrasing, if any, on which those agree who used the same words. The picks come oldest first."""
    meant = {pick.voter: pick.task_id for pick in sorted(said, key=lambda pick: pick.at) if pick.meant}
    for task_id in dict.fromkeys(meant.values()):
        people = {voter for voter, task in meant.items() if task == task_id}
        against = {pick.voter for pick in said if pick.task_id == task_id and not pick.meant} | meant.keys() - people
        counted = len(against) if len(against) >= LEAST_AGAINST else 0
        enough = len(people) >= LEAST_PEOPLE and len(people) * 100 >= LEAST_PERCENT * (len(people) + counted)
        if enough and not _is_contradicted(said, people | against, against):
            spelt = [pick.words for pick in said if pick.voter in people and pick.task_id == task_id]
            yield Phrasing(task_id, _spelling(spelt), Source.LEARNED, len(people))


def _is_contradicted(said: Sequence[Pick], voters: Set[str], against: Set[str]) -> bool:
    """Tell whether most of the latest voices are against it."""
    spoke = {pick.voter: pick.at for pick in sorted(said, key=lambda pick: pick.at) if pick.voter in voters}
    last = sorted(spoke, key=lambda voter: (spoke[voter], voter))[-LATEST:]
    contrary = sum(voter in against for voter in last)
    return contrary >= LEAST_AGAINST and contrary * 2 > len(last)


def _spelling(spellings: Sequence[str]) -> str:
    """Return the spelling that most people used; of equals the one with the most marks, so that it can be read."""
    counts = Counter(spellings)
    return max(counts, key=lambda words: (counts[words], _marks(words), words))


def _marks(words: str) -> int:
    return sum(key_of(word) != bare_of(key_of(word)) for word in words.split())
