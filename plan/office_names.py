"""Which offices somebody means by a name that he typed: marks may be missing, words be left out, runs of words be initials.

Pure. It is strict: a name is met only where nearly all that was typed is in it, so that nobody is shown offices that he did not
ask for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from plan.folding import fold

MOST = 5
LEAST_LETTERS = 4
"""Who types less names no office."""
_NEARLY_ALL = 0.8
_ALIKE = 80.0
"""How alike two words must be, of 100, for one to be the other mistyped; only words of four letters and more can be."""
_WORD = re.compile(r"\w+")


def offices_named(typed: str, names: Mapping[int, str]) -> tuple[int, ...] | None:
    """Return the ids of the offices that `typed` may mean, the likeliest first, at most `MOST`.

    None where it fits more than that equally well: then it must be said more fully.
    """
    words = _WORD.findall(fold(typed))
    if sum(map(len, words)) < LEAST_LETTERS:
        return ()
    shares = {office: share for office, name in names.items() if (share := _share(words, name)) >= _NEARLY_ALL}
    best = max(shares.values(), default=0.0)
    wanted = [office for office, share in shares.items() if share == best or best < 1]
    rated = sorted((-_likeness(words, names[office]), office) for office in wanted)
    if len(rated) > MOST and rated[0][0] == rated[MOST][0]:
        return None
    return tuple(office for _, office in rated[:MOST])


def _share(words: Sequence[str], name: str) -> float:
    """Return how much of what was typed is in a name, 0 to 1; a number is met by the same number only."""
    ours = _WORD.findall(fold(name))
    if any(word.isdecimal() and word not in ours for word in words):
        return 0.0
    met = sum(len(word) for word in words if _meets(word, ours))
    return met / sum(map(len, words)) if met >= LEAST_LETTERS else 0.0


def _likeness(words: Sequence[str], name: str) -> int:
    return round(fuzz.token_sort_ratio(" ".join(words), " ".join(_WORD.findall(fold(name)))))


def _meets(word: str, ours: Sequence[str]) -> bool:
    if word in ours or any(len(word) >= LEAST_LETTERS and fuzz.ratio(word, each) >= _ALIKE for each in ours):
        return True
    initials = "".join(each[0] for each in ours)
    return len(word) > 1 and word in initials
