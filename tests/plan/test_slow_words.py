"""No message is slow to understand: what is looked at for everybody must not take the same letters in many ways.

A slip costs seconds to minutes with the messages here, where all of them take less than one; the limit is far from both.
"""

from __future__ import annotations

from datetime import date

import pytest

from plan.claims import hear
from plan.secrecy import document_mark, secrecy_mark
from tests.plan.example import example_answerer

TODAY = date(2025, 11, 24)
LONGEST = 4_096
"""Letters of a message; Telegram allows no more."""
UNITS = ("_ ", "_\t", "kh", " ", "1 ", "- ", "( ", "[MẬT", "3.a \n", "k\n", "%1", "số ", "/QĐ-UBND ", "12/11/2025 ", "đ\n")
TAILS = ("", "xx", " MẬT x", "?", "\u202e")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", UNITS)
def test_a_message_of_the_greatest_length_is_understood_soon(unit: str) -> None:
    for tail in TAILS:
        words = (unit * LONGEST)[: LONGEST - len(tail)] + tail
        assert secrecy_mark(words) in (None, "MẬT")
        document_mark(words)
        hear(words[: LONGEST // 2], TODAY)
        hear(f"x{words[: LONGEST // 4]}x", TODAY)
        example_answerer().answer(words[:600], TODAY)
