"""The page on security claims nothing that no test proves: each test that it names exists, and each figure is the program's."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from bot.connections import HEAD_SECONDS, LARGEST_HEAD, MOST_CONNECTIONS
from bot.guesses import MOST
from bot.intake.flood import LIMITS, Way
from bot.intake.webhook import BODY_SECONDS, LARGEST_BODY

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))


@cache
def known() -> frozenset[str]:
    """The names of all tests."""
    return frozenset(
        name for path in (ROOT / "tests").rglob("*.py") for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    )


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_the_page_names_exists(name):
    assert name in known()


def test_every_measure_of_the_page_has_its_proof():
    rows = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| ")]
    measures = [cells for cells in rows if len(cells) == 3 and "Kiểm thử" not in cells[2]]
    proofs = [cells[2] for cells in measures if cells[0].strip() not in PAGE.partition("## Kẻ có thể")[0]]
    assert len(proofs) > 20
    assert [proof for proof in proofs if not re.search(r"`test_\w+`|như trên|make lint", proof)] == []


def test_the_figures_of_the_page_are_the_programs():
    said, pressed, typed = (LIMITS[way] for way in (Way.MESSAGE, Way.PRESS, Way.INLINE))
    for figure in (
        f"quá {said.at_once} tin một lúc hoặc {round(said.a_second * 60)} tin mỗi phút",
        f"nút bấm: {pressed.at_once}, {round(pressed.a_second * 60)}",
        f"chữ gõ thẻ: {typed.at_once}, {round(typed.a_second * 60)}",
        f"phần đầu trong {HEAD_SECONDS:.0f} giây, nội dung trong {BODY_SECONDS:.0f} giây",
        f"phần đầu tối đa {LARGEST_HEAD // 1024} KB, tối đa {MOST_CONNECTIONS} kết nối",
        f"tối đa {LARGEST_BODY // 1_000_000} MB",
        f"sai {MOST} lần trong một phút",
    ):
        assert figure in PAGE


def test_whoever_finds_a_hole_is_told_where_to_report_it():
    report = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "docs/security.md" in report
    assert "../SECURITY.md" in PAGE
