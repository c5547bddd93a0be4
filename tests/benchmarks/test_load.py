"""Under load nothing is lost: each question has exactly one answer, its own, in the order of its chat. Times are not judged."""

from __future__ import annotations

import pytest

from benchmarks import load
from benchmarks.everyday_questions import Asked, faults
from tests.databases import find_programs

ASKED = [Asked("a", "A"), Asked("b", "B"), Asked("c", ""), Asked("d", "D")]


@pytest.mark.parametrize(
    ("sent", "kind", "wrong"),
    [
        ([(1, "A"), (2, "B"), (1, "any"), (2, "D")], "told", 0),
        ([(1, "A"), (2, "D"), (1, "any"), (2, "B")], "told", 2),
        ([(1, "A"), (2, "B"), (1, "any")], "told", 1),
        ([(1, "A"), (1, "A"), (2, "B"), (1, "any"), (2, "D")], "told", 1),
        ([(1, "a"), (2, "b"), (1, "c"), (2, "d")], "echo", 0),
        ([(1, "?"), (2, "?"), (1, "?"), (2, "?")], "any", 0),
    ],
)
def test_an_answer_that_is_missing_twice_or_astray_is_noticed(sent: list[tuple[int, str]], kind: str, wrong: int) -> None:
    assert len(faults(ASKED, 2, sent, kind)) == wrong


def test_a_burst_that_is_polled_is_answered_once_and_in_order() -> None:
    assert load.run("sqlite", 60, people=20).faults == []


@pytest.mark.prove
@pytest.mark.parametrize("name", ["sqlite", "pushed", "postgresql"])
def test_a_burst_of_thousands_is_answered_once_and_in_order(name: str) -> None:
    if name == "postgresql" and find_programs() is None:
        pytest.skip("needs PostgreSQL's programs (Debian: postgresql)")
    one = load.run(name, 4000)
    assert one.faults == []
    assert one.figures["sent"] == 4000
