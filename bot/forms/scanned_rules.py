"""The picture of a page set straight, and the ruled lines in it: long runs of dark dots. It reads no letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from bot.forms.page_marks import Rule

Ink = npt.NDArray[np.bool_]

_DARK = 170  # of 255: thin lines of a table come out of a scanner grey
_LEAST = 40.0  # points: no letter has so long a stroke, and few columns are narrower than a row is long
_THICKEST = 4.0  # points
_BRIDGE = 2  # dots that may be missing inside a line
_MOST_ASKEW = 3.0  # degrees: a sheet that a scanner drew in askew; more is a photograph
_STEP = 0.1  # degrees
_SMALL = 900  # dots in height of the picture that the turn is sought in


def straightened(picture: Image.Image) -> Image.Image:
    """Return a grey picture turned so that its lines of text are level: then rows of dots are either full of ink or empty."""
    small = picture.copy()
    small.thumbnail((_SMALL, _SMALL))
    ink = Image.fromarray(np.where(np.asarray(small) < _DARK, 255, 0).astype(np.uint8))
    turn = _sharpest(ink, np.arange(-_MOST_ASKEW, _MOST_ASKEW + _STEP, 5 * _STEP))
    turn = _sharpest(ink, np.arange(turn - 4 * _STEP, turn + 5 * _STEP, _STEP))
    return picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255) if abs(turn) > _STEP / 2 else picture


def _sharpest(ink: Image.Image, turns: npt.NDArray[np.float64]) -> float:
    """Return the turn by which rows of dots differ most from their neighbours."""

    def sharpness(turn: float) -> float:
        rows = np.asarray(ink.rotate(turn), dtype=np.float64).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return float(max(turns, key=sharpness))


def rules_of(ink: Ink, scale: float) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the level and the upright lines of a page in points; `ink[y, x]` is dark, `scale` is dots to a point."""
    return _level(ink, scale, _LEAST), _level(ink.T, scale, _LEAST / 3)


def without_rules(picture: Image.Image, level: Sequence[Rule], upright: Sequence[Rule], scale: float) -> Image.Image:
    """Return the picture with its ruled lines wiped out: they cost the letters beside them."""
    dots = np.array(picture)
    for rules, field in ((level, dots), (upright, dots.T)):
        for rule in rules:
            around = int(_THICKEST / 2 * scale) + 1
            top = max(int(rule.at * scale) - around, 0)
            strip = field[top : top + 2 * around, int(rule.start * scale) : int(rule.end * scale) + 1]
            strip[:, _run_through(strip)] = 255
    return Image.fromarray(dots)


def _run_through(strip: npt.NDArray[np.uint8]) -> Ink:
    """Say for each place along a line whether it is the line only that is dark there, no letter that crosses it."""
    dark = strip < _DARK
    return np.asarray(~(dark[0] & dark[-1]) if len(strip) else np.zeros(0, dtype=bool))


def _level(ink: Ink, scale: float, least: float) -> tuple[Rule, ...]:
    found = [
        (int(y), start, end)
        for y in np.flatnonzero(ink.sum(axis=1) >= least * scale)
        for start, end in _runs(ink[y], int(least * scale))
    ]
    return tuple(_rule(group, scale) for group in _thick(found, scale) if group[-1][0] - group[0][0] <= _THICKEST * scale)


def _runs(row: Ink, least: int) -> list[tuple[int, int]]:
    """Return from where to where a row of dots is dark without a gap."""
    dark = np.flatnonzero(row)
    breaks = np.flatnonzero(np.diff(dark) > _BRIDGE)
    starts = dark[np.concatenate(([0], breaks + 1))]
    ends = dark[np.concatenate((breaks, [len(dark) - 1]))]
    return [(int(start), int(end)) for start, end in zip(starts, ends, strict=True) if end - start >= least]


def _thick(found: list[tuple[int, int, int]], scale: float) -> list[list[tuple[int, int, int]]]:
    """Return runs put together that lie on each other: one line is several dots thick, and leans a little."""
    groups: list[list[tuple[int, int, int]]] = []
    for run in found:
        near = (group for group in reversed(groups[-40:]) if run[0] - group[-1][0] <= scale and _overlap(run, group[-1], scale))
        group = next(near, None)
        if group is None:
            groups.append([run])
        else:
            group.append(run)
    return groups


def _overlap(one: tuple[int, int, int], other: tuple[int, int, int], scale: float) -> bool:
    return one[1] <= other[2] + 2 * scale and other[1] <= one[2] + 2 * scale


def _rule(group: list[tuple[int, int, int]], scale: float) -> Rule:
    ys = [y for y, _, _ in group]
    start, end = min(start for _, start, _ in group), max(end for _, _, end in group)
    return Rule((ys[0] + ys[-1]) / 2 / scale, start / scale, end / scale)
