"""Migrations make the declared tables, once, under a lock, after a copy, and never touch a newer schema."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from plan.reports import Entry
from storage import Office, Storage, errors, migrating, schema
from storage.engine import make_plain_engine, place_of
from storage.tables import METADATA
from storage.tables_outbox import deliveries
from storage.tables_people import people
from storage.tables_progress import reports
from tests.storage.offices_and_plans import NOW, ZONE


def on(url: str, statement: str) -> None:
    """Run a statement beside any storage."""
    engine = make_plain_engine(place_of(url))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_every_file_of_tables_declares_into_the_same_metadata() -> None:
    assert {table.metadata for table in (deliveries, people, reports)} == {METADATA}


async def test_migrations_make_the_tables_that_are_declared(storage: Storage) -> None:
    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)

    async with storage._engines.reading.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_on_sqlite_migrations_and_declarations_are_the_same_to_the_letter(tmp_path: Path) -> None:
    def statements(file: Path) -> dict[str, list[str]]:
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'")
            # Inside a table the order of constraints is free, and a rebuilt table stands in quotes.
            return {name: sorted(line.strip(" \t,").replace('"', "") for line in sql.splitlines()) for name, sql in rows}

    migrating.migrate(place_of(f"sqlite:///{tmp_path / 'migrated.db'}"))
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    METADATA.create_all(engine)
    engine.dispose()
    assert statements(tmp_path / "migrated.db") == statements(tmp_path / "declared.db")


def test_schemas_known_from_file_names_are_alembics_own(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migrating.alembic_config(connection))
    engine.dispose()
    steps = [step.revision for step in scripts.walk_revisions()]
    assert tuple(sorted(steps)) == schema.known_schemas()
    assert scripts.get_current_head() == schema.newest_schema()


async def test_four_openers_at_once_migrate_once(database_url: str) -> None:
    storages = await asyncio.gather(*(Storage.open(database_url) for _ in range(4)))
    assert {(await one.describe()).schema for one in storages} == {schema.newest_schema()}
    for one in storages:
        await one.close()


async def test_a_newer_schema_is_refused(database_url: str) -> None:
    await (await Storage.open(database_url)).close()
    on(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(errors.SchemaTooNew) as caught:
        await Storage.open(database_url)
    assert (caught.value.found, caught.value.newest) == ("9999", schema.newest_schema())
    with pytest.raises(errors.SchemaTooNew):
        await asyncio.to_thread(migrating.migrate, place_of(database_url))


async def test_an_empty_database_is_too_old_for_who_may_not_migrate(database_url: str) -> None:
    with pytest.raises(errors.SchemaTooOld) as caught:
        await Storage.open(database_url, migrate=False)
    assert caught.value.found is None


async def test_a_migrated_database_opens_without_alembic(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await Storage.open(database_url)).close()
    monkeypatch.delattr(migrating, "upgrade")
    await (await Storage.open(database_url, migrate=False)).close()


async def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    await asyncio.to_thread(_first_schema, f"sqlite:///{file}")
    await asyncio.to_thread(migrating.migrate, place_of(f"sqlite:///{file}"))
    copy = tmp_path / "a.db.before-0001"
    with closing(sqlite3.connect(copy)) as before, closing(sqlite3.connect(file)) as after:
        assert before.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert after.execute("SELECT version_num FROM alembic_version").fetchall() == [(schema.newest_schema(),)]
        assert [each.execute("SELECT name FROM offices").fetchall() for each in (before, after)] == [[("Văn phòng",)]] * 2
    assert migrating.copy_path(file, "0001") == tmp_path / "a.db.before-0001-2"


async def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    await asyncio.to_thread(_first_schema, url)
    monkeypatch.setattr(migrating, "copy_path", lambda _file, _schema: tmp_path / "nowhere" / "copy.db")
    with pytest.raises(errors.CopyFailed):
        await asyncio.to_thread(migrating.migrate, place_of(url))
    with pytest.raises(errors.SchemaTooOld):
        await Storage.open(url, migrate=False)


async def test_a_migration_that_breaks_a_reference_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    await asyncio.to_thread(_first_schema, url)

    def break_it(connection: Connection) -> None:
        connection.execute(text("INSERT INTO unit_aliases VALUES (404, 0, 'x')"))

    monkeypatch.setattr(migrating, "upgrade", break_it)
    with pytest.raises(errors.IntegrityLost):
        await asyncio.to_thread(migrating.migrate, place_of(url))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("SELECT count(*) FROM unit_aliases").fetchone() == (0,)


async def test_an_office_with_people_and_reports_keeps_them_when_its_table_is_rebuilt(database_url: str) -> None:
    await asyncio.to_thread(_third_schema, database_url)
    storage = await Storage.open(database_url)
    async with storage.transaction() as tx:
        assert await tx.offices.all() == (Office(1, "Văn phòng", ZONE),)
        assert (await tx.plans.version(1), await tx.plans.progress(1)) == (7, 0)
        assert await tx.people.names([1]) == {1: "Hoa"}
        (report,) = (await tx.reports.of_tasks([1]))[1]
        assert (report.entry, report.note, report.author_id) == (Entry.REPORT, "Đã trình", 1)
        await tx.reports.add(1, replace(report, id=0))
    async with storage.reading() as tx:
        assert await tx.plans.progress(1) == 1
    async with storage.transaction() as tx:
        assert (await tx.offices.ensure("Cơ quan khác", ZONE, NOW)).id == 2
    await storage.close()


def _third_schema(url: str) -> None:
    """Migrate a database to schema 0003, and put an office with a unit, a task, a person and a report in."""
    engine = make_plain_engine(place_of(url), foreign_keys=True)
    with engine.begin() as connection:
        command.upgrade(migrating.alembic_config(connection), "0003")
        for table, columns in _ROWS.items():
            names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), columns)  # noqa: S608 - our own
        if engine.dialect.name == "postgresql":
            for table in _ROWS:
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1)"))
    engine.dispose()


_AT = "2025-11-24 00:00:00+00:00"
_ROWS: dict[str, dict[str, object]] = {
    "offices": {"id": 1, "name": "Văn phòng", "zone": ZONE, "version": 7, "created_at": _AT},
    "units": {"id": 1, "office_id": 1, "name": "Phòng Nội chính", "short_name": "Nội chính", "created_at": _AT},
    "plans": {
        "id": 1,
        "office_id": 1,
        "identity": "kế hoạch",
        "title": "Kế hoạch",
        "state": "in_force",
        "created_at": _AT,
        "changed_at": _AT,
    },
    "tasks": {
        "id": 1,
        "plan_id": 1,
        "position": 0,
        "ref": "II.1.a",
        "code": "1.a",
        "section": "",
        "content": "Việc",
        "created_at": _AT,
    },
    "people": {
        "id": 1,
        "office_id": 1,
        "user_id": 7,
        "name": "Hoa",
        "pseudonym": "CB-222222",
        "registered_at": _AT,
    },
    "reports": {
        "id": 1,
        "entry": "report",
        "task_id": 1,
        "unit_id": 1,
        "status": "in_progress",
        "note": "Đã trình",
        "for_all": False,
        "author_id": 1,
        "said_at": _AT,
        "recorded_at": _AT,
    },
}


def _first_schema(url: str) -> None:
    """Migrate a database to schema 0001 only, and put one office in."""
    engine = make_plain_engine(place_of(url))
    with engine.begin() as connection:
        command.upgrade(migrating.alembic_config(connection), "0001")
        row = {"name": "Văn phòng", "zone": ZONE, "version": 0, "created_at": NOW}
        connection.execute(METADATA.tables["offices"].insert(), row)
    engine.dispose()
