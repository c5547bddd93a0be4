"""Shared by the tests of claims: the cases that were judged by eye, and what is heard written on one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from plan.reports import Claim, Telling

TODAY = date(2025, 11, 24)
_CASES = Path(__file__).parent / "data/claims.txt"


@cache
def judged() -> tuple[tuple[str, str, str], ...]:
    """Return every case: its group, what was typed, what must be heard."""
    return tuple(_judged(_CASES.read_text(encoding="utf-8")))


def written(telling: Telling) -> str:
    """Return a telling as one line: `3a in_progress 60% “đã trình dự thảo”`, "?" before what must be asked back."""
    parts = [_written(claim) for claim in telling.claims]
    return " · ".join([*parts, *([f"rest “{telling.rest}”"] if telling.rest else [])]) or "nothing"


def _judged(text: str) -> Iterator[tuple[str, str, str]]:
    group = ""
    for line in text.splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif " => " in line:
            typed, _, heard = line.partition(" => ")
            yield group, typed.replace("\\n", "\n"), heard


def _written(claim: Claim) -> str:
    issued_on = claim.evidence.issued_on
    said = [
        "" if claim.sure else "?",
        "+".join(claim.codes) or "-",
        claim.status.value if claim.status else "",
        "" if claim.percent is None else f"{claim.percent}%",
        f"“{claim.note}”" if claim.note else "",
        f"[{claim.evidence.document}{f' {issued_on}' if issued_on else ''}]" if claim.evidence else "",
        f"for {claim.waiting_for}" if claim.waiting_for else "",
    ]
    return " ".join(each for each in said if each)
