"""Migrations of a database in use: nothing in it changes, nobody waits long, and whoever starts meanwhile finds it done."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, event, select, text

from storage import Storage, migrating, schema
from storage.engine import make_plain_engine, place_of
from storage.tables import METADATA
from tests.storage.row_makers import fill, tables_of

FIRST_CHECKED = "0011"
"""Older migrations were made for installations with one process, before anybody had large tables."""
SMALL = {"offices", "units", "plans", "sections", "keys", "settings", "leases", "office_days", "chat_settings", "feeds"}
"""Tables of some hundred thousand rows at most in a whole country: done within a second."""
JUSTIFIED: Mapping[str, str] = {}
"""Statements, by how they begin, that break a rule all the same, and why that does no harm."""

_NEW_TABLE = re.compile(r"CREATE TABLE (\w+)")
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a column of every row without a value", re.compile(r"ALTER TABLE (\w+) ADD COLUMN (?=.*NOT NULL)(?!.*DEFAULT)")),
    ("a type that makes every row be written anew", re.compile(r"ALTER TABLE (\w+) ALTER COLUMN \w+ TYPE")),
    ("every row looked at under a lock", re.compile(r"ALTER TABLE (\w+) ALTER COLUMN \w+ SET NOT NULL")),
    ("every row looked at under a lock", re.compile(r"ALTER TABLE (\w+) ADD CONSTRAINT (?!.*NOT VALID)")),
    ("an index during which nobody can write", re.compile(r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\S+ ON (\w+)")),
    ("many rows in one go", re.compile(r"(?:UPDATE|DELETE FROM) (?!alembic_version)(\w+)")),
)
_TAKEN_AWAY = re.compile(r"DROP TABLE|DROP COLUMN|RENAME|DROP NOT NULL(?!)")


def faults(statements: Iterable[str]) -> list[str]:
    """Return what is wrong with the statements of one migration: what keeps others waiting, or breaks those not yet renewed."""
    found, new = [], set()
    for statement in (" ".join(each.split()) for each in statements):
        if any(statement.startswith(begin) for begin in JUSTIFIED):
            continue
        new |= set(_NEW_TABLE.findall(statement))
        for why, rule in _RULES:
            if (hit := rule.match(statement)) and hit[1] not in SMALL | new:
                found.append(f"{why}: {statement}")
        if _TAKEN_AWAY.search(statement):
            found.append(f"taken away from who still runs the version before: {statement}")
    return found


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("ALTER TABLE tasks ADD COLUMN weight INTEGER NOT NULL", True),
        ("ALTER TABLE tasks ADD COLUMN weight INTEGER DEFAULT 1 NOT NULL", False),
        ("ALTER TABLE tasks ADD COLUMN weight INTEGER", False),
        ("ALTER TABLE tasks ALTER COLUMN code TYPE TEXT", True),
        ("ALTER TABLE tasks ALTER COLUMN line SET NOT NULL", True),
        ("ALTER TABLE tasks ADD CONSTRAINT fk FOREIGN KEY(x) REFERENCES y (id)", True),
        ("ALTER TABLE tasks ADD CONSTRAINT fk FOREIGN KEY(x) REFERENCES y (id) NOT VALID", False),
        ("CREATE INDEX ix ON tasks (code)", True),
        ("CREATE UNIQUE INDEX ix ON offices (name)", False),
        ("CREATE TABLE tasks (\n id BIGINT)", False),
        ("UPDATE tasks SET line = 1", True),
        ("UPDATE alembic_version SET version_num='0012'", False),
        ("ALTER TABLE offices DROP COLUMN zone", True),
        ("ALTER TABLE offices RENAME zone TO region", True),
    ],
)
def test_the_rules_know_what_keeps_others_waiting(statement: str, wrong: bool) -> None:
    assert bool(faults([statement])) is wrong


@pytest.mark.postgres
async def test_no_migration_keeps_others_waiting(postgresql_url: str) -> None:
    made = await asyncio.to_thread(_statements_by_step, postgresql_url)
    assert {step: faults(statements) for step, statements in made.items() if faults(statements)} == {}


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Any:
    """An empty database on the server."""
    from tests.databases import fresh_postgresql

    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


def _statements_by_step(url: str) -> Mapping[str, list[str]]:
    said: list[str] = []
    by_step: dict[str, list[str]] = {}

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)
        if (hit := re.match(r"UPDATE alembic_version SET version_num='(\d+)'", statement)) is not None:
            by_step[hit[1]] = list(said)
            said.clear()

    engine = make_plain_engine(place_of(url))
    with engine.begin() as connection:
        config = migrating.alembic_config(connection)
        command.upgrade(config, max(each for each in schema.known_schemas() if each < FIRST_CHECKED))
        event.listen(engine, "before_cursor_execute", note)
        command.upgrade(config, "head")
    engine.dispose()
    return by_step


async def test_what_was_written_under_any_version_is_there_after_all_that_followed(database_url: str) -> None:
    """One database lives through every version, and gets new rows of every table under each."""
    written = await asyncio.to_thread(_live_through, database_url)
    kept = await asyncio.to_thread(_kept, database_url, written)
    for table, rows in written.items():
        for row in rows:
            assert row in kept[table], table
    storage = await Storage.open(database_url, migrate=True)
    async with storage.reading() as tx:
        offices = await tx.offices.all()
        assert len(offices) == 3 * len(schema.known_schemas())
        for office in offices:  # each with its plan, its one task and who leads it
            (plan,) = await tx.plans.in_force(office.id)
            assert [task.lead for task in plan.tasks] == [(f"Kế hoạch số {office.id}: “rà soát” \U0001f4cc\t\\N \nwritten",)]
    await storage.close()


Rows = dict[str, list[dict[str, Any]]]


def _live_through(url: str) -> Rows:
    engine = make_plain_engine(place_of(url))
    written: Rows = defaultdict(list)
    for place, version in enumerate(schema.known_schemas()):
        numbers = range(10 * place + 1, 10 * place + 4)
        with engine.begin() as connection:
            command.upgrade(migrating.alembic_config(connection), version)
        with engine.begin() as connection:
            there = tables_of(connection)
            known = _read(connection, there)
            fill(connection, numbers, there)
            for table, rows in _read(connection, there).items():
                written[table] += [row for row in rows if row not in known[table]]
    engine.dispose()
    migrating.migrate(place_of(url))
    return written


def _read(connection: Connection, there: Mapping[str, set[str]]) -> Rows:
    """Return the rows of every table as values by column, as far as today's program knows the columns."""
    found: Rows = {}
    for table in METADATA.sorted_tables:
        columns = [each for each in table.columns if each.name in there.get(table.name, ())]
        rows = connection.execute(select(*columns)).mappings() if columns else ()
        found[table.name] = [dict(row) for row in rows]
    return found


def _kept(url: str, written: Rows) -> Rows:
    """Return today's rows, and the same cut to the columns that there were before."""
    engine = make_plain_engine(place_of(url))
    with engine.begin() as connection:
        today = _read(connection, tables_of(connection))
    engine.dispose()
    return {
        table: [{name: row[name] for name in names} for names in {tuple(each) for each in rows} for row in today[table]]
        for table, rows in written.items()
    }


@pytest.mark.postgres
async def test_three_processes_that_start_at_once_migrate_once(postgresql_url: str) -> None:
    opening = f"""
import asyncio, sys
from storage import Storage

async def start():
    storage = await Storage.open({postgresql_url!r})
    print((await storage.describe()).schema)
    await storage.close()

asyncio.run(start())
"""
    started = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", opening, stdout=asyncio.subprocess.PIPE) for _ in range(3)
    ]
    said = [(await each.communicate())[0].decode().strip() for each in started]
    assert said == [schema.newest_schema()] * 3


@pytest.mark.postgres
async def test_a_table_in_use_is_waited_for_a_moment_at_a_time(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, pauses = place_of(postgresql_url), []
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.05)
    engine = make_plain_engine(place)
    with engine.begin() as connection:
        command.upgrade(migrating.alembic_config(connection), "0003")
    reader = engine.connect()
    reader.execute(text("SELECT * FROM offices"))

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        reader.rollback()  # whoever was reading has read

    monkeypatch.setattr("storage.migrating.time.sleep", pause)
    await asyncio.to_thread(migrating.migrate, place)
    assert pauses == [0.5]
    reader.close()
    engine.dispose()


@pytest.mark.postgres
async def test_an_index_that_is_missing_or_half_built_is_built_at_the_next_start(postgresql_url: str) -> None:
    await (await Storage.open(postgresql_url)).close()
    engine = make_plain_engine(place_of(postgresql_url))
    first, second = schema.late_indexes()[:2]
    with engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {first.name}"))
        broken = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = CAST(:name AS regclass)"
        connection.execute(text(broken), {"name": second.name})
        assert {each.name for each in schema.missing_indexes(connection)} == {first.name, second.name}
    await (await Storage.open(postgresql_url)).close()
    with engine.begin() as connection:
        assert schema.missing_indexes(connection) == ()
    engine.dispose()
