"""A backup of either database restores into either, row for row, only where nothing is, and only when it is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from storage import Storage, errors
from storage.backups import loading
from storage.backups.dumping import dump
from storage.backups.loading import look_over, restore
from storage.backups.sections import Reading, Section, line, written
from storage.deliveries import Address, Delivery, State
from storage.engine import make_plain_engine, place_of
from storage.migrating import upgrade
from storage.schema import missing_indexes, newest_schema
from storage.tables import METADATA
from tests.databases import fresh_postgresql
from tests.storage.backups import fill, lines_of, source, tables_in
from tests.storage.offices_and_plans import NOW, ZONE

LATER = NOW + timedelta(hours=5)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def filled(migrated_url: str) -> bytes:
    """A backup of a database with rows in every table."""
    fill(migrated_url)
    return lines_of(migrated_url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another place, of either kind, where nothing is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'restored.db'}"
        return
    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


def test_what_is_restored_is_what_was_there_on_either_database(filled: bytes, empty_url: str) -> None:
    restored = restore(empty_url, source(filled), SOON)
    assert {name: each.rows for name, each in restored.contents.tables.items()} == {t.name: 3 for t in METADATA.sorted_tables}
    # Leases are let go, and the second of three lanes has no holder; all else is the same to the byte.
    assert differences(filled, lines_of(empty_url)) == ["inbox_lanes", "leases"]


@pytest.mark.postgres
def test_on_postgresql_the_indexes_that_are_built_beside_the_work_of_others_are_there_afterwards(
    filled: bytes, postgresql: str
) -> None:
    with fresh_postgresql(postgresql) as url:
        restore(url, source(filled), SOON)
        engine = make_plain_engine(place_of(url))
        with engine.connect() as connection:
            assert missing_indexes(connection) == ()
        engine.dispose()


def differences(one: bytes, other: bytes) -> list[str]:
    """The tables in which two backups differ."""
    found = [look_over(source(each)).tables for each in (one, other)]
    return sorted(name for name in found[0].keys() | found[1].keys() if found[0].get(name) != found[1].get(name))


async def test_the_next_row_after_a_restore_has_a_number_of_its_own(filled: bytes, empty_url: str) -> None:
    restore(empty_url, source(filled), SOON)
    storage = await Storage.open(empty_url, migrate=False)
    async with storage.transaction() as tx:
        assert (await tx.offices.ensure("Cơ quan mới", ZONE, NOW)).id == 4
    await storage.close()


def test_a_place_with_rows_is_refused_and_left_alone(filled: bytes, migrated_url: str) -> None:
    before = lines_of(migrated_url)
    with pytest.raises(errors.NotEmpty):
        restore(migrated_url, source(filled), SOON)
    assert tables_in(lines_of(migrated_url)) == tables_in(before)


def test_a_place_that_has_only_empty_tables_is_filled(filled: bytes, empty_url: str) -> None:
    engine = make_plain_engine(place_of(empty_url))
    if (file := place_of(empty_url).file) is not None:
        file.parent.mkdir()
    with engine.begin() as connection:
        upgrade(connection, "0003")
    engine.dispose()
    restore(empty_url, source(filled), SOON)
    assert differences(filled, lines_of(empty_url)) == ["inbox_lanes", "leases"]


async def test_an_older_backup_is_restored_and_then_migrated(database_url: str, empty_url: str) -> None:
    engine = make_plain_engine(place_of(database_url))
    with engine.begin() as connection:
        upgrade(connection, "0005")
        at = "'2025-11-24 00:00:00.000000'"
        connection.execute(text(f"INSERT INTO offices VALUES (7, 'Văn phòng', '{ZONE}', 3, {at}, 0)"))  # noqa: S608
    engine.dispose()
    old = lines_of(database_url)
    assert look_over(source(old)).head["schema"] == "0005"
    restore(empty_url, source(old), SOON)
    storage = await Storage.open(empty_url, migrate=False)
    async with storage.reading() as tx:
        assert [each.id for each in await tx.offices.all()] == [7]
    assert (await storage.describe()).schema == newest_schema()
    await storage.close()


def test_a_newer_backup_is_refused(tmp_path: Path, migrated_sqlite: Path) -> None:
    lines = lines_of(f"sqlite:///{migrated_sqlite}").splitlines(keepends=True)
    newer_schema = relined([json.dumps({**json.loads(lines[0]), "schema": "9999"}).encode() + b"\n", *lines[1:-1]])
    newer_form = relined([json.dumps({**json.loads(lines[0]), "nhacviec": 2}).encode() + b"\n", *lines[1:-1]])
    for each in (newer_schema, newer_form):
        with pytest.raises(errors.BackupTooNew):
            restore(f"sqlite:///{tmp_path / 'a.db'}", source(each), SOON)
    assert list(tmp_path.iterdir()) == []


def relined(lines: list[bytes]) -> bytes:
    """Lines with an end that fits them."""
    count = sum(each.startswith(b'{"rows":') for each in lines)
    return b"".join(lines) + line({"end": count, "sha256": hashlib.sha256(b"".join(lines)).hexdigest()})


@pytest.fixture(scope="module")
def small() -> bytes:
    """The lines of a small backup, made by hand of what `written` makes."""
    tables = [Section({"table": name, "columns": {"id": "whole"}}, [b"[1]\n", b"[2]\n"]) for name in ("offices", "units")]
    return b"".join(written({"schema": newest_schema()}, tables))


@given(st.data())
def test_a_changed_byte_or_a_lost_end_is_always_noticed(small: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(small) - 1))
    flipped = bytearray(small)
    flipped[place] ^= data.draw(st.integers(1, 255))
    for spoilt in (bytes(flipped), small[:place], small + b"\n"):
        with pytest.raises((errors.BackupDamaged, errors.BackupTooNew)):
            look_over(source(spoilt))


def test_a_backup_without_damage_is_whole(small: bytes) -> None:
    assert look_over(source(small)).rows == 4


def test_what_does_not_arrive_as_it_was_leaves_the_place_empty(
    filled: bytes, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forgetful(Reading):
        def sections(self) -> Iterator[Section]:
            for each in super().sections():
                yield Section(each.head, list(each.rows)[:2])

    contents = look_over(source(filled))
    monkeypatch.setattr(loading, "look_over", lambda _source: contents)
    monkeypatch.setattr(loading, "Reading", Forgetful)
    with pytest.raises(errors.IntegrityLost):
        restore(empty_url, source(filled), SOON)
    place = place_of(empty_url)
    if place.file is not None:
        assert list(place.file.parent.iterdir()) == []
    else:
        engine = make_plain_engine(place)
        with engine.connect() as connection:
            assert connection.dialect.get_table_names(connection) == []  # type: ignore[no-untyped-call]
        engine.dispose()


async def test_what_may_have_been_sent_since_an_old_backup_is_held_and_what_is_to_come_is_not(
    storage: Storage, migrated_url: str, empty_url: str
) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        for key, wait in (("đến hạn", timedelta()), ("giữa chừng", timedelta(hours=1)), ("sau này", timedelta(days=9))):
            await tx.outbox.queue(Delivery(office.id, Address.chat(-5), "digest", key, {}, NOW + wait), NOW)
    restored = restore(empty_url, source(lines_of(migrated_url)), LATER)
    assert restored.held == 2
    again = await Storage.open(empty_url, migrate=False)
    async with again.transaction() as tx:
        assert [each.key for each in await tx.outbox.settle_lost()] == ["đến hạn", "giữa chừng"]
        assert await tx.outbox.counts() == {State.UNCERTAIN: 2, State.PENDING: 1}
        assert await tx.outbox.claim("máy", 9, timedelta(minutes=1), LATER) == ()
    await again.close()


async def test_after_a_move_what_waited_is_sent(storage: Storage, migrated_url: str, empty_url: str) -> None:
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.outbox.queue(Delivery(office.id, Address.chat(-5), "digest", "1", {}, NOW), NOW)
    assert restore(empty_url, source(lines_of(migrated_url)), SOON).held == 0
    again = await Storage.open(empty_url, migrate=False)
    async with again.transaction() as tx:
        assert len(await tx.outbox.claim("máy", 9, timedelta(minutes=1), SOON)) == 1
    await again.close()


async def test_a_backup_is_of_one_instant_and_stops_no_writer(storage: Storage, migrated_url: str) -> None:
    async with storage.transaction() as tx:
        await tx.offices.ensure("Trước", ZONE, NOW)
    running = dump(migrated_url, {})
    first = [next(running) for _ in range(3)]
    async with storage.transaction() as tx:
        await tx.offices.ensure("Sau", ZONE, NOW)
    content = b"".join([*first, *running])
    assert "Trước".encode() in content
    assert b"Sau" not in content
    assert look_over(source(content)).tables["offices"].rows == 1


def test_a_database_without_tables_has_nothing_to_back_up(database_url: str) -> None:
    with pytest.raises(errors.BackupNeedsSchema):
        lines_of(database_url)


def test_leftovers_of_a_restore_that_was_killed_are_no_hindrance(filled: bytes, tmp_path: Path, migrated_sqlite: Path) -> None:
    place = tmp_path / "again" / "a.db"
    place.parent.mkdir()
    shutil.copy(migrated_sqlite, place.with_name("a.db.restoring"))
    restore(f"sqlite:///{place}", source(filled), SOON)
    assert [each.name for each in place.parent.iterdir()] == ["a.db"]
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("SELECT count(*) FROM offices").fetchone() == (3,)
