"""Looks at what official files are made with: the letters of the charts' font, the office's own template and scale."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import datetime

from bot.cli.stored import answerer_over
from bot.clock import office_date
from bot.finding import Finding
from bot.papers.making import SCALE, TEMPLATE, MadePapers
from bot.settings import Settings
from handlers.ports import Fault
from handlers.report_files import gathering
from handlers.views.card import plain_text
from handlers.views.report_cards import fault_line
from handlers.views.report_letter import report_letter
from locales import Texts
from plan.report_periods import PeriodKind, period_of
from storage import Office, Transaction

_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_VOWELS = tuple(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES)
LETTERS = "".join((*_VOWELS, "đ", *(each.upper() for each in _VOWELS), "Đ"))
"""Every letter of Vietnamese that carries a mark, with the bare vowels."""


async def letters() -> Finding:
    """Tell whether the font of the charts has every Vietnamese letter. A report's own font is that of whoever opens it."""
    try:
        lacking = await asyncio.to_thread(_lacking)
    except Exception as error:  # whatever is missing of the drawing library or its fonts
        return Finding(False, "letters", "letters_bad", {"reason": type(error).__name__})
    if lacking:
        return Finding(False, "letters", "letters_missing", {"letters": lacking[:12]})
    return Finding(True, "letters", "letters_ok")


def _lacking() -> str:
    from bot.drawing.sheet import drawable

    known = set(drawable(LETTERS))
    return "".join(letter for letter in LETTERS if letter not in known)


async def templates(tx: Transaction, office: Office, settings: Settings, now: datetime, texts: Texts) -> list[Finding]:
    """Tell whether the office's own template and scale of points can be used; nothing where it has none."""
    folder = settings.template_folder
    papers = MadePapers(folder, texts)
    scale, fault = papers.scale()
    found = [_told("scale", SCALE, fault, texts)] if (folder / SCALE).is_file() else []
    if not (folder / TEMPLATE).is_file():
        return found
    today = office_date(now, settings.timezone)
    answerer = await answerer_over(tx, office.id, settings.timezone, today)
    if answerer is None:
        return [*found, Finding(True, "template", "template_no_plan", {"file": TEMPLATE}, note=True)]
    whose = gathering.Office(office.id, office.name, settings.timezone, today)
    view = (await gathering.gathered(tx, whose, answerer, None)).view(period_of(PeriodKind.MONTH, today), scale, texts)
    made = await asyncio.to_thread(papers.made, report_letter(view))
    return [*found, _told("template", TEMPLATE, made.fault, texts)]


def _told(name: str, file: str, fault: Fault | None, texts: Texts) -> Finding:
    if fault is None:
        return Finding(True, name, "own_file_ok", {"file": file})
    return Finding(False, name, "own_file_bad", {"reason": plain_text(fault_line(fault, texts))})
