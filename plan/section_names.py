"""Whether words of a question are the title of a section of the plan, or a fair part of one. It lists nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from plan.model import Section
from plan.words import Word, keys_of

Spellings = Callable[[Word], Iterable[tuple[tuple[str, ...], ...]]]
"""Gives, for each word that a typed word is written out as, the keys that the plans know it by."""


def is_named(section: Section, words: Sequence[Word], spellings: Spellings, *, by_any: bool) -> bool:
    """Tell whether all words stand in a section's title and are a fair part of it, or `by_any` words of it."""
    title = set(keys_of(section.title))
    told = [way for word in words for way in spellings(word)]
    return all(any(set(keys) <= title for keys in way) for way in told) and (by_any or len(told) * 3 >= len(title))


def is_whole_title(section: Section, words: Sequence[Word], spellings: Spellings) -> bool:
    """Tell whether words are a section's title itself, which asks for the section even without "có gì"."""
    told = {key for word in words for way in spellings(word) for keys in way for key in keys}
    return told >= set(keys_of(section.title))
