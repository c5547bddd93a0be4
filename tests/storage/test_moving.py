"""Everything moves from one database to the other as it was, or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, func, select, text, update

from storage import Storage, errors, moving
from storage.engine import make_plain_engine, place_of
from storage.migrating import migrate
from storage.tables import METADATA, leases, offices, tasks
from storage.tables_progress import reports
from tests.databases import fresh_postgresql, fresh_sqlite
from tests.storage.offices_and_plans import NOW, ZONE
from tests.storage.row_makers import AT, fill

NUMBERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Beside:
    """A database beside any storage."""

    url: str

    def run(self, *statements: Any) -> None:
        """Run statements in one commit."""
        engine = make_plain_engine(place_of(self.url))
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)
        engine.dispose()

    def fill(self) -> None:
        """Put rows into every table."""
        migrate(place_of(self.url))
        engine = make_plain_engine(place_of(self.url))
        with engine.begin() as connection:
            fill(connection, NUMBERS)
        engine.dispose()

    def rows(self, table: Table) -> list[tuple[Any, ...]]:
        """Return what is in a table, in no order that the database chose."""
        engine = make_plain_engine(place_of(self.url))
        with engine.begin() as connection:
            found = [tuple(row) for row in connection.execute(select(table))]
        engine.dispose()
        return sorted(found, key=repr)


@pytest.fixture
def source(tmp_path: Path) -> Beside:
    """A SQLite database with rows in every table."""
    made = Beside(fresh_sqlite(tmp_path))
    made.fill()
    return made


@pytest.fixture
def target(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Beside]:
    """An empty database of each kind."""
    if kind == "sqlite":
        yield Beside(fresh_sqlite(tmp_path))
        return
    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield Beside(url)


def test_every_table_arrives_row_for_row_but_who_does_what(source: Beside, target: Beside) -> None:
    before = {table.name: source.rows(table) for table in METADATA.sorted_tables}
    told: list[str] = []
    moved = moving.move(source.url, target.url, told=lambda table, _rows: told.append(table))
    for table in METADATA.sorted_tables:
        assert target.rows(table) == ([] if table is leases else before[table.name]), table.name
        assert source.rows(table) == before[table.name]
        assert before[table.name], f"no test row for {table.name}"
    assert set(told) == set(moved.rows) == {table.name for table in METADATA.sorted_tables} - moving.STAYING
    assert {"leases"} == moving.STAYING
    assert set(moved.rows.values()) == {len(NUMBERS)}


def test_and_back_again(source: Beside, target: Beside, tmp_path: Path) -> None:
    moving.move(source.url, target.url)
    home = Beside(fresh_sqlite(tmp_path))
    moving.move(target.url, home.url)
    assert home.rows(reports) == source.rows(reports)


async def test_the_bot_works_on_after_a_move_and_numbers_go_on(source: Beside, target: Beside) -> None:
    moving.move(source.url, target.url)
    storage = await Storage.open(target.url, migrate=False)
    async with storage.transaction() as tx:
        assert (await tx.offices.ensure("Cơ quan mới", ZONE, NOW)).id == len(NUMBERS) + 1
        assert [len(plan.tasks) for plan in await tx.plans.in_force(1)] == [1]
    await storage.close()


def test_a_target_that_holds_anything_is_not_touched(source: Beside, target: Beside) -> None:
    target.fill()
    target.run(*(delete(table) for table in reversed(METADATA.sorted_tables) if table is not offices))
    with pytest.raises(errors.TargetNotEmpty) as caught:
        moving.move(source.url, target.url)
    assert caught.value.table == "offices"
    assert target.rows(tasks) == []


def test_a_target_with_tables_and_nothing_in_them_is_as_good_as_an_empty_one(source: Beside, target: Beside) -> None:
    migrate(place_of(target.url))
    assert moving.move(source.url, target.url).rows["tasks"] == len(NUMBERS)


def test_a_source_on_which_a_bot_works_is_left_alone_unless_forced(source: Beside, target: Beside) -> None:
    source.run(update(leases).where(leases.c.name == "name-1").values(until=AT.replace(year=2999)))
    with pytest.raises(errors.SourceInUse) as caught:
        moving.move(source.url, target.url)
    assert caught.value.name == "name-1"
    assert moving.move(source.url, target.url, forced=True).rows["tasks"] == len(NUMBERS)


def test_an_older_source_is_refused_and_not_migrated(source: Beside, target: Beside) -> None:
    source.run(text("UPDATE alembic_version SET version_num = '0009'"))
    with pytest.raises(errors.SchemaTooOld):
        moving.move(source.url, target.url)


def test_a_source_that_is_not_there_is_not_made(target: Beside, tmp_path: Path) -> None:
    with pytest.raises(errors.DatabaseUnreachable):
        moving.move(f"sqlite:///{tmp_path / 'none.db'}", target.url)
    assert not (tmp_path / "none.db").exists()


def test_who_is_interrupted_begins_again(source: Beside, target: Beside) -> None:
    class KilledError(Exception):
        pass

    def killed(table: str, _rows: int) -> None:
        if table == "reports":
            raise KilledError

    with pytest.raises(KilledError):
        moving.move(source.url, target.url, told=killed)
    moving.move(source.url, target.url)
    assert target.rows(reports) == source.rows(reports)


def test_a_row_that_arrives_changed_takes_everything_back(
    source: Beside, target: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_go_on_counting", _meddle)
    with pytest.raises(errors.MoveFailed) as caught:
        moving.move(source.url, target.url)
    assert (caught.value.table, caught.value.reason) == ("tasks", "differs")
    monkeypatch.undo()
    moving.move(source.url, target.url)


def _meddle(writing: Connection, table: Table) -> None:
    if table is tasks:
        writing.execute(update(tasks).where(tasks.c.id == 1).values(content=func.upper(tasks.c.content)))


@pytest.mark.postgres
def test_a_row_that_does_not_fit_is_said_and_takes_everything_back(source: Beside, postgresql: str) -> None:
    source.run(text("UPDATE reports SET status = 'x' || hex(zeroblob(40)) WHERE id = 1"))
    with fresh_postgresql(postgresql) as url, pytest.raises(errors.MoveFailed) as caught:
        moving.move(source.url, url)
    assert (caught.value.table, caught.value.reason) == ("reports", "StringDataRightTruncation")
