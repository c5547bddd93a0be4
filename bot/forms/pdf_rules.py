"""The straight lines that a page of a PDF draws: strokes, thin filled bars, and the sides of stroked boxes.

Word fills thin bars, LibreOffice and Excel stroke lines, some programs stroke whole boxes: all become segments.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

Segment = tuple[float, float, float, float]  # x0, y0, x1, y1 in the page's own space, y upward
Point = tuple[float, float]

_THIN = 3.0  # points: a bar that is thinner is a line
_LONG = 4.0  # points: what is shorter draws no table
_STRAIGHT = 1.0  # points that a level or upright line may lean
_MOST_DRAWINGS = 20_000  # a page with more of them is a map or a plot
_MOST_POINTS = 400  # of one drawing; a table drawn at one go has four a cell
_DEPTH = 5


def segments_of(page: Any) -> Iterator[Segment]:
    """Yield the level and upright lines of a page (`pypdfium2.PdfPage`); none of a page that is mostly drawing."""
    found: list[Segment] = []
    for count, drawing in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH)):
        if count > _MOST_DRAWINGS:
            return
        left, bottom, right, top = _placed_box(drawing)
        if max(right - left, top - bottom) < _LONG:
            continue
        if min(right - left, top - bottom) <= _THIN:
            found.append(_along(left, bottom, right, top))
        else:
            found += _sides(drawing)
    yield from found


def _placed_box(drawing: Any) -> Segment:
    corners = drawing.get_bounds()
    for matrix in _outer_matrices(drawing):
        points = [matrix.on_point(corners[i], corners[j]) for i in (0, 2) for j in (1, 3)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        corners = (min(xs), min(ys), max(xs), max(ys))
    return corners[0], corners[1], corners[2], corners[3]


def _outer_matrices(drawing: Any) -> Iterator[Any]:
    """Yield the matrices of the forms that a drawing stands in, from the inside outward."""
    form = drawing.container
    while form is not None:
        yield form.get_matrix()
        form = form.container


def _along(left: float, bottom: float, right: float, top: float) -> Segment:
    """Return the middle line of a thin box."""
    if right - left >= top - bottom:
        return left, (bottom + top) / 2, right, (bottom + top) / 2
    return (left + right) / 2, bottom, (left + right) / 2, top


def _sides(drawing: Any) -> Iterator[Segment]:
    """Yield the straight sides of a drawing: all of a stroked one, of a filled one only its thin parts."""
    count = pdfium.FPDFPath_CountSegments(drawing)
    if not 2 <= count <= _MOST_POINTS:
        return
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawing, fill, stroked)
    for shape in _shapes(drawing, count):
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        box = min(xs), min(ys), max(xs), max(ys)
        if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            yield _along(*box)
        elif stroked.value:
            yield from ((*a, *b) for a, b in pairwise(shape) if min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= _STRAIGHT)


def _shapes(drawing: Any, count: int) -> Iterator[list[Point]]:
    """Yield the corners of each part of a drawing, in the page's own space; parts with curves are left out."""
    matrices = [drawing.get_matrix(), *_outer_matrices(drawing)]
    x, y = ctypes.c_float(), ctypes.c_float()
    shape: list[Point] = []
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawing, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(shape) > 1:
                yield shape
            shape = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        for matrix in matrices:
            point = matrix.on_point(*point)
        shape.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            shape.append(shape[0])
    if len(shape) > 1:
        yield shape
