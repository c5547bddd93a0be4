"""A database that tests borrow one after the other is for each of them as if it were new."""

from __future__ import annotations

import psycopg
import pytest

from tests.lending import Lending

pytestmark = pytest.mark.postgres


def said(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


OFFICE = "INSERT INTO offices (name, zone, version, created_at, progress) VALUES ('a', 'b', 1, now(), 0) RETURNING id"


def test_what_one_wrote_is_gone_for_the_next_who_counts_from_one(lender: Lending) -> None:
    with lender.lent() as first:
        said(first, OFFICE)
    with lender.lent() as second, psycopg.connect(second) as connection:
        assert second == first
        assert connection.execute("SELECT count(*) FROM offices").fetchone() == (0,)
        assert connection.execute(OFFICE.encode()).fetchone() == (1,)


CHANGES = ["DROP TABLE leases", "ALTER TABLE leases ADD COLUMN more int", "CREATE INDEX odd ON leases (until)"]
CHANGES += ["ANALYZE leases"]


@pytest.mark.parametrize("act", CHANGES)
def test_one_that_is_not_as_new_any_more_is_not_lent_again(lender: Lending, act: str) -> None:
    with lender.lent() as changed:
        said(changed, act)
    assert changed not in lender.free
