"""The colours of states, chosen so that neighbours in a stack also differ in brightness, and what is written on them."""

from __future__ import annotations

from bot.drawing.sheet import INK
from plan.charts import Tone

TONES = {
    Tone.DONE: "#14633a",
    Tone.SUBMITTED: "#8fd3ae",
    Tone.ACTIVE: "#2361a8",
    Tone.WAITING: "#ffd873",
    Tone.BLOCKED: "#b4540a",
    Tone.UNTOUCHED: "#d3dade",
    Tone.LATE: "#a3121f",
}
_WHITE = "#ffffff"


def on(colour: str) -> str:
    """Return the colour of words on a colour: the one of white and ink that stands out more."""
    return max((_WHITE, INK), key=lambda words: contrast(words, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted((_brightness(one), _brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def _brightness(colour: str) -> float:
    """Return the relative luminance. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
