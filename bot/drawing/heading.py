"""What every picture has in common: its width, its margins and its title."""

from __future__ import annotations

from bot.drawing.sheet import Sheet, wrapped

WIDTH, MARGIN = 900, 32
HEAD = 104
"""Where what is shown begins."""
_TITLE = 29


def headed(title: str, height: float) -> Sheet:
    """Return a sheet with its title, in one line or two."""
    sheet = Sheet(WIDTH, round(height))
    lines = wrapped(title, _TITLE, WIDTH - 2 * MARGIN, 2, bold=True)
    first = 50 - 18 * (len(lines) - 1)
    for place, line in enumerate(lines):
        sheet.word(MARGIN, first + 36 * place, line, _TITLE, bold=True)
    return sheet
