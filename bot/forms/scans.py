"""Pages that are pictures, and pictures of pages, read by tesseract where the machine has it. What comes is a guess of letters.

Ruled lines are found in the picture, so that a table that was scanned meets the same reader as a drawn one.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageOps, ImageSequence

from bot.forms.page_document import document_of
from bot.forms.page_marks import PageMarks, Word
from bot.forms.scanned_rules import rules_of, straightened, without_rules
from plan.document import Document, DocumentError

MOST_PAGES = 8  # that are pictures: each takes two or three seconds, and whoever sent it waits
_DOTS = 200  # an inch: 300 costs twice the time and reads hardly better from office scanners
_POINTS = 72
_MOST_PIXELS = 60_000_000  # of a picture: more than telephones take
_LONGEST_SIDE = 3_500  # dots that a page is looked at with: 300 an inch
_FEW_LETTERS = 25
_COVERED = 0.4  # of the page
_DEPTH_OF_FORMS = 3
_A4_HEIGHT = 842.0
_SURE = 20  # of 100, by tesseract's own count: below it are stamps, signatures and dirt
_SECONDS = 60
_DARK = 170  # of 255: thin lines of a table come out of a scanner grey
_HANGING = re.compile("[gjpqyQ,;()/\u0323]")  # letters and marks below the line
_DEPTH = 0.2  # of a letter's height that they hang down
_WORD_LEVEL = "5"
_ONE_TEXT, _SCATTERED = "6", "11"  # tesseract's page segmentation modes
_NUMBER = re.compile(r"[\dIVX]{1,4}[.)]?")


def is_picture(page: Any, letters: int) -> bool:
    """Say whether a page of a PDF (`pypdfium2.PdfPage`) with so many letters holds its text in a picture.

    So it is where something is shown and no letter known, or where a picture covers the page but for a number or a stamp.
    """
    if letters == 0:
        return next(iter(page.get_objects(max_depth=_DEPTH_OF_FORMS)), None) is not None
    return letters < _FEW_LETTERS and any(
        map(_covers, page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH_OF_FORMS))
    )


def _covers(picture: Any) -> bool:
    left, bottom, right, top = picture.get_bounds()
    width, height = picture.page.get_size()
    return bool((right - left) * (top - bottom) > _COVERED * width * height)


def was_recognised(page: Any) -> bool:
    """Say whether a page's text was put behind its picture unseen, as a scanner does that recognises letters."""
    text = next(iter(page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH_OF_FORMS)), None)
    return text is not None and pdfium.FPDFTextObj_GetTextRenderMode(text) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


def read_page(page: Any, name: str) -> PageMarks:
    """Return the marks of a page of a PDF that is a picture. Raises `DocumentError` as `read_picture` does."""
    width, height = page.get_size()
    scale = min(_DOTS / _POINTS, _LONGEST_SIDE / max(width, height, 1))
    return seen(page.render(scale=scale, grayscale=True).to_pil(), scale, name)


def read_picture(content: bytes, name: str) -> Document:
    """Return the document in a picture (PNG, JPEG, TIFF).

    Raises `DocumentError` "broken", "too_much" (dots), "long_scan" (pages), "no_text" and what `seen` raises.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as picture:
            if getattr(picture, "n_frames", 1) > MOST_PAGES:
                raise DocumentError("long_scan", name)
            pages = [_seen_upright(frame, name) for frame in ImageSequence.Iterator(picture)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise DocumentError("broken", name) from None
    return document_of(pages, name)


def _seen_upright(frame: Image.Image, name: str) -> PageMarks:
    if frame.width * frame.height > _MOST_PIXELS:
        raise DocumentError("too_much", name)
    upright = ImageOps.exif_transpose(frame).convert("L")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return seen(upright, max(upright.size) / _A4_HEIGHT, name)


def seen(picture: Image.Image, scale: float, name: str) -> PageMarks:
    """Return the marks of a grey picture; `scale` is its dots to a point.

    Raises `DocumentError`: "no_eyes" where tesseract or its Vietnamese is not installed, "too_much" where it takes too long.
    """
    if not can_see():
        raise DocumentError("no_eyes", name)
    picture = straightened(ImageOps.autocontrast(picture))
    level, upright = rules_of(np.asarray(picture) < _DARK, scale)
    words = _words(without_rules(picture, level, upright, scale), bool(level and upright), scale, name)
    return PageMarks(picture.width / scale, picture.height / scale, words, level, upright, by_eye=True)


@cache
def can_see() -> bool:
    """Say whether tesseract stands on this machine with its Vietnamese letters."""
    program = shutil.which("tesseract")
    if not program:
        return False
    known = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    return "vie" in known.stdout.split()


def _words(picture: Image.Image, in_cells: bool, scale: float, name: str) -> tuple[Word, ...]:
    """Return the words of a picture, those of a table (`in_cells`) sought one by one.

    Lone digits are lost in that way: they are taken from a second look at the page as one text.
    """
    memory = io.BytesIO()
    picture.save(memory, "PNG", compress_level=1)
    looks = (_SCATTERED, _ONE_TEXT) if in_cells else (_ONE_TEXT,)
    with ThreadPoolExecutor(len(looks)) as pool:
        first, *second = pool.map(lambda look: _look(memory.getvalue(), look, scale, name), looks)
    return (*first, *(word for words in second for word in words if _is_lost_number(word, first)))


def _look(picture: bytes, look: str, scale: float, name: str) -> tuple[Word, ...]:
    program = shutil.which("tesseract") or "tesseract"
    order = [program, "stdin", "stdout", "-l", "vie", "--psm", look, "--dpi", str(round(scale * _POINTS)), "tsv"]
    try:
        told = subprocess.run(  # noqa: S603 the program's own name, no word of a sender
            order, input=picture, capture_output=True, timeout=_SECONDS, check=True, env={"OMP_THREAD_LIMIT": "1"}
        )
    except subprocess.TimeoutExpired:
        raise DocumentError("too_much", name) from None
    except (subprocess.CalledProcessError, OSError):
        raise DocumentError("no_eyes", name) from None
    return _told(told.stdout.decode("utf-8", errors="replace"), scale)


def _is_lost_number(word: Word, known: Sequence[Word]) -> bool:
    over = (other for other in known if abs(other.base - word.base) < word.height)
    return _NUMBER.fullmatch(word.text) is not None and not any(other.x0 < word.x1 and word.x0 < other.x1 for other in over)


def _told(table: str, scale: float) -> tuple[Word, ...]:
    """Return the words of tesseract's table, all as high as most are: a box is as high as the letters that are in it."""
    rows = [
        row
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["level"] == _WORD_LEVEL and row["text"].strip() and float(row["conf"]) >= _SURE
    ]
    height = median(float(row["height"]) for row in rows) / scale if rows else 0.0
    return tuple(_word(row, height, scale) for row in rows)


def _word(row: dict[str, str], height: float, scale: float) -> Word:
    text = row["text"].strip()
    left, top, width, own_height = (float(row[key]) / scale for key in ("left", "top", "width", "height"))
    hangs = _HANGING.search(unicodedata.normalize("NFD", text)) is not None
    return Word(text, left, left + width, top + own_height - (_DEPTH * height if hangs else 0.0), height)
