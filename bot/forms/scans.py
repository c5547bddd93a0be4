"""Pages that are pictures, and pictures of pages, read by tesseract where the machine has it. What comes is a guess of letters.

Ruled lines are found in the picture, so that a table that was scanned meets the same reader as a drawn one.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from functools import cache
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageOps, ImageSequence

from bot.forms.limits import limits
from bot.forms.page_marks import PageMarks, Word
from bot.forms.scanned_rules import rules_of, without_rules
from plan.document import DocumentError

_DOTS = 200  # an inch: 300 costs twice the time and reads hardly better from office scanners
_POINTS = 72
_MOST_PIXELS = 30_000_000
_A4_HEIGHT = 842.0
_SURE = 20  # of 100, by tesseract's own count: below it are stamps, signatures and dirt
_SECONDS = 60
_WORD_LEVEL = "5"


def is_picture(page: Any) -> bool:
    """Say whether a page of a PDF (`pypdfium2.PdfPage`) shows a picture or anything drawn, not an empty sheet."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM]
    return next(iter(page.get_objects(filter=kinds, max_depth=3)), None) is not None


def read_page(page: Any, name: str) -> PageMarks:
    """Return the marks of a page of a PDF that is a picture. Raises `DocumentError` as `read_picture` does."""
    width, height = page.get_size()
    scale = min(_DOTS / _POINTS, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    return seen(page.render(scale=scale, grayscale=True).to_pil(), scale, name)


def pages_of(content: bytes, name: str) -> list[PageMarks]:
    """Return the marks of each page of a picture (PNG, JPEG, TIFF).

    Raises `DocumentError` "broken", "too_much" (pages, dots) and what `seen` raises.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as picture:
            if getattr(picture, "n_frames", 1) > limits().pages or picture.width * picture.height > _MOST_PIXELS:
                raise DocumentError("too_much", name)
            return [_seen_upright(frame, name) for frame in ImageSequence.Iterator(picture)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise DocumentError("broken", name) from None


def _seen_upright(frame: Image.Image, name: str) -> PageMarks:
    upright = ImageOps.exif_transpose(frame).convert("L")
    return seen(upright, max(upright.size) / _A4_HEIGHT, name)


def seen(picture: Image.Image, scale: float, name: str) -> PageMarks:
    """Return the marks of a grey picture; `scale` is its dots to a point.

    Raises `DocumentError`: "no_eyes" where tesseract or its Vietnamese is not installed, "too_much" where it takes too long.
    """
    if not can_see():
        raise DocumentError("no_eyes", name)
    ink = np.asarray(ImageOps.autocontrast(picture)) < 128
    level, upright = rules_of(ink, scale)
    words = _words(without_rules(picture, level, upright, scale), scale, name)
    return PageMarks(picture.width / scale, picture.height / scale, words, level, upright, by_eye=True)


@cache
def can_see() -> bool:
    """Say whether tesseract stands on this machine with its Vietnamese letters."""
    program = shutil.which("tesseract")
    if not program:
        return False
    known = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    return "vie" in known.stdout.split()


def _words(picture: Image.Image, scale: float, name: str) -> tuple[Word, ...]:
    memory = io.BytesIO()
    picture.save(memory, "PNG", compress_level=1)
    program = shutil.which("tesseract") or "tesseract"
    dots = str(round(scale * _POINTS))
    order = [program, "stdin", "stdout", "-l", "vie", "--psm", "6", "--dpi", dots, "tsv"]
    try:
        told = subprocess.run(  # noqa: S603 the program's own name, no word of a sender
            order, input=memory.getvalue(), capture_output=True, timeout=_SECONDS, check=True, env={"OMP_THREAD_LIMIT": "1"}
        )
    except subprocess.TimeoutExpired:
        raise DocumentError("too_much", name) from None
    except (subprocess.CalledProcessError, OSError):
        raise DocumentError("no_eyes", name) from None
    return _told(told.stdout.decode("utf-8", errors="replace"), scale)


def _told(table: str, scale: float) -> tuple[Word, ...]:
    """Return the words of tesseract's table; words of one line stand on one base, whatever letters hang below it."""
    rows = [
        row
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["level"] == _WORD_LEVEL and row["text"].strip() and float(row["conf"]) >= _SURE
    ]
    return tuple(_word(row, scale) for row in rows)


def _word(row: dict[str, str], scale: float) -> Word:
    left, top, width, height = (float(row[key]) / scale for key in ("left", "top", "width", "height"))
    return Word(row["text"].strip(), left, left + width, top + height, height)
