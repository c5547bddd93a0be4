"""What stands on a page, wherever it was read from: words and ruled lines, in points, y growing downward. It holds no rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box: left, right, the line that its letters stand on, and its height."""

    text: str
    x0: float
    x1: float
    base: float
    height: float

    @property
    def top(self) -> float:
        """Return the upper edge of its letters, about."""
        return self.base - 0.8 * self.height

    @property
    def middle(self) -> float:
        """Return the height at which the middle of small letters stands, about."""
        return self.base - 0.3 * self.height


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, level or upright: where it stands (y of a level one, x of an upright one), from and to."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The marks of a page that is held so that most of its text is upright; width and height in points.

    `by_eye` says that the words were recognised in a picture.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()
    by_eye: bool = False
