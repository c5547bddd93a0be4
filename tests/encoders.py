"""Encoders for tests: one that compares letters instead of meanings, and others that are broken in some way."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

NUMBERS = 96


@dataclass
class LetterEncoder:
    """Takes three letters in a row for a meaning: deterministic, and near where texts share words.

    `synonyms` are words that it takes for others. It keeps what it was asked for.
    """

    model: str = "letters 1"
    synonyms: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        self.texts += texts
        return [self._vector(text) for text in texts]

    def space(self, vectors: Sequence[bytes]) -> LetterSpace:
        return LetterSpace(vectors)

    def _vector(self, text: str) -> bytes:
        for said, meant in self.synonyms.items():
            text = text.replace(said, meant)
        padded = f" {text.lower()} "
        counts = Counter(_bucket(padded[at : at + 3]) for at in range(len(padded) - 2))
        length = math.sqrt(sum(count * count for count in counts.values())) or 1.0
        return bytes(min(255, round(255 * counts[at] / length)) for at in range(NUMBERS))


@dataclass
class LetterSpace:
    """Vectors as they are."""

    vectors: Sequence[bytes]

    def cosines(self, question: bytes) -> list[float]:
        return [sum(a * b for a, b in zip(question, each, strict=True)) / (255 * 255) for each in self.vectors]


class BrokenEncoder(LetterEncoder):
    """Fails at every question (a text of its own), as an engine does whose memory is damaged."""

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        if len(texts) == 1:
            raise OSError("cannot encode")
        return super().vectors(texts)


def _bucket(letters: str) -> int:
    return int.from_bytes(blake2b(letters.encode(), digest_size=4).digest(), "big") % NUMBERS
