"""A sheet of white paper measured in pixels from its top left corner: bars, words, and the PNG in the end.

It draws with matplotlib's figures alone (no pyplot, which keeps every figure for ever) and with the DejaVu Sans that comes with
matplotlib, whatever fonts and settings a machine has. https://matplotlib.org/stable/gallery/user_interfaces/web_application_server_sgskip.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from plan.folding import one_line

INK, SOFT, LINE = "#15211d", "#55635d", "#d8e0dc"
_DPI = 72  # a point is a pixel
_COLOURS = 64
_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_HORIZONTAL: dict[str, Literal["left", "center", "right"]] = {"l": "left", "c": "center", "r": "right"}


class Sheet:
    """One picture in the making, `width` × `height` pixels. `y` grows downwards, as people read."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        self._canvas = FigureCanvasAgg(self._figure)

    def bar(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a box whose top left corner is at `x`, `y`."""
        self._add(Rectangle((x, self.height - y - height), width, height, facecolor=colour, edgecolor="none", linewidth=0))

    def swatch(self, x: float, y: float, size: float, colour: str) -> None:
        """Fill a little square with round corners: a colour's place in a legend."""
        style = f"round,pad=0,rounding_size={size / 4}"
        corner = (x, self.height - y - size)
        self._add(FancyBboxPatch(corner, size, size, boxstyle=style, facecolor=colour, edgecolor="none", linewidth=0))

    def line(self, points: Sequence[tuple[float, float]], width: float, colour: str) -> None:
        """Draw straight lines from point to point; `width` is how thick they are."""
        if len(points) > 1:
            xs, ys = zip(*points, strict=True)
            self._add(Line2D(xs, [self.height - y for y in ys], linewidth=width, color=colour, solid_joinstyle="round"))

    def word(self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = INK, at: str = "l") -> None:
        """Write one line whose middle is at `y`; `at` "l", "c", "r" is where `x` lies in it."""
        written = Text(
            x, self.height - y, drawable(text), color=colour, fontproperties=_font(bold), fontsize=size, parse_math=False
        )
        written.set_horizontalalignment(_HORIZONTAL[at])
        written.set_verticalalignment("center_baseline")
        self._add(written)

    def png(self) -> bytes:
        """Return the finished picture. With a palette it has half the size, and flat colours lose nothing."""
        self._canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib has types for most only
        pixels = self._canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # the same
        painted = Image.frombuffer("RGBA", self._canvas.get_width_height(), pixels).convert("RGB")
        out = BytesIO()
        painted.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()

    def _add(self, artist: Any) -> None:
        artist.set_transform(IdentityTransform())
        self._figure.add_artist(artist)


def drawable(text: str) -> str:
    """Return a text as one line in NFC without the letters that the font lacks (emoji): better none than an empty box."""
    return one_line("".join(letter for letter in one_line(text) if letter == " " or ord(letter) in _letters()))


@lru_cache(maxsize=2_048)
def length(text: str, size: float, *, bold: bool = False) -> float:
    """Return how many pixels a line is wide."""
    font = get_font(str(_font(bold).get_file()))
    font.set_size(size, _DPI)
    font.set_text(drawable(text), 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64  # in 26.6 fixed point


def wrapped(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Return a text as at most `most` lines, each at most `room` pixels wide; what is left over is cut with "…"."""
    lines: list[str] = []
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and length(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [cut(line, size, room, bold=bold) for line in lines]


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return a text as one line of at most `room` pixels; what is left over becomes "…"."""
    line = drawable(text)
    if length(line, size, bold=bold) <= room:
        return line
    low, high = 0, len(line)  # so many letters fit, so many do not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if length(f"{line[:middle]}…", size, bold=bold) <= room else (low, middle)
    return f"{line[:low].rstrip()}…"


@cache
def _font(bold: bool) -> FontProperties:
    return FontProperties(fname=_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"))


@cache
def _letters() -> frozenset[int]:
    """The letters that both the plain and the bold font have."""
    plain, bold = (get_font(str(_font(bold).get_file())).get_charmap() for bold in (False, True))
    return frozenset(plain) & frozenset(bold)
