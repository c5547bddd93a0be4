"""Every pair of text and ground in the browser chat, by day and by night, has a contrast of at least 4.5 (WCAG AA)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

PAIRS = [
    *((text, ground) for text in ("text", "soft", "link") for ground in ("ground", "panel", "own", "other", "accent-soft")),
    *(("key-text", ground) for ground in ("panel", "other", "own", "key", "accent-soft", "ground")),
    ("on-accent", "accent"),
    ("on-pill", "pill"),
]


def palettes() -> dict[str, dict[str, str]]:
    css = files("bot.sandbox").joinpath("page", "chat.css").read_text(encoding="utf-8")
    day, night = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)[:2]
    return {name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for name, block in (("day", day), ("night", night))}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", ["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=[f"{text} on {ground}" for text, ground in PAIRS])
def test_the_contrast_is_enough(palette: str, text: str, ground: str) -> None:
    colours = palettes()[palette]
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
