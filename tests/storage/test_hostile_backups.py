"""A backup that somebody else has made, with sums that fit: whatever stands in it, it is refused and the place stays empty."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.backups.templates import restore_templates
from storage import errors
from storage.backups.loading import restore
from storage.backups.sections import Reading, Section, line, written
from storage.moving import move
from storage.schema import newest_schema
from tests.databases import fresh_postgresql
from tests.storage.backups import fill, lines_of, source
from tests.storage.offices_and_plans import NOW

DEEP = b"[" * 100_000 + b"\n"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place where nothing is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'restored.db'}"
        return
    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture(scope="module")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup with rows in every table."""
    file = tmp_path_factory.mktemp("filled") / "office.db"
    shutil.copy(migrated_sqlite, file)
    fill(f"sqlite:///{file}")
    return lines_of(f"sqlite:///{file}")


def changed(content: bytes, table: str, column: str, value: object) -> bytes:
    """A backup with another value in the first row of a table, and sums that fit it."""
    head, sections = parts(content)
    made = []
    for each in sections:
        rows = [*each.rows]
        if each.head.get("table") == table:
            place = [*each.head["columns"]].index(column)
            first = json.loads(rows[0])
            first[place] = value
            rows[0] = line(first)
        made.append(Section(each.head, rows))
    return b"".join(written(head, made))


def parts(content: bytes) -> tuple[dict[str, Any], list[Section]]:
    """The head and the sections of a backup."""
    with source(content)() as stream:
        found = Reading(stream)
        sections = [Section(each.head, [*each.rows]) for each in found.sections()]
    return {name: value for name, value in found.head.items() if name != "nhacviec"}, sections


WRONG = [
    ("offices", "name", 7),
    ("offices", "name", ["a"]),
    ("offices", "name", {"a": 1}),
    ("offices", "created_at", "hôm qua"),
    ("offices", "created_at", 5),
    ("offices", "id", "1"),
    ("offices", "id", 2**80),
    ("offices", "id", True),
    ("offices", "id", 1.5),
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_value_of_another_kind_is_refused(filled: bytes, tmp_path: Path, wrong: tuple[str, str, object]) -> None:
    with pytest.raises(errors.BackupDamaged):
        restore(f"sqlite:///{tmp_path / 'a.db'}", source(changed(filled, *wrong)), NOW)
    assert list(tmp_path.iterdir()) == []


def test_rows_without_what_they_need_or_twice_are_refused_by_the_database(filled: bytes, empty_url: str) -> None:
    for wrong in (("plans", "id", None), ("offices", "id", 2), ("units", "office_id", 77)):
        with pytest.raises((errors.IntegrityLost, errors.StorageError)):
            restore(empty_url, source(changed(filled, *wrong)), NOW)
    restore(empty_url, source(filled), NOW)  # it is as empty as it was


HEADS = [
    {"schema": ["0001"]},
    {"schema": newest_schema(), "made_at": 5},
    {"schema": newest_schema(), "made_at": "hôm qua"},
    {"schema": newest_schema(), "made_at": "2025-11-24T00:00:00"},
]


@pytest.mark.parametrize("head", HEADS, ids=str)
def test_a_head_that_says_nonsense_is_refused(tmp_path: Path, head: dict[str, Any]) -> None:
    with pytest.raises((errors.BackupDamaged, errors.BackupTooNew)):
        restore(f"sqlite:///{tmp_path / 'a.db'}", source(b"".join(written(head, []))), NOW)
    assert list(tmp_path.iterdir()) == []


SECTIONS = [
    Section({"table": ["offices"], "columns": {}}, []),
    Section({"table": "sqlite_master", "columns": {}}, []),
    Section({"table": "offices", "columns": {"id": "whole"}}, [b"[1]\n"]),
]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: str(each.head))
def test_a_table_that_is_none_of_ours_is_refused(tmp_path: Path, section: Section) -> None:
    content = b"".join(written({"schema": newest_schema()}, [section]))
    with pytest.raises(errors.BackupDamaged):
        restore(f"sqlite:///{tmp_path / 'a.db'}", source(content), NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [DEEP, b'{"a":' * 100_000 + b"\n"], ids=["lists", "objects"])
def test_what_is_nested_without_end_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(errors.BackupDamaged):
        restore(f"sqlite:///{tmp_path / 'a.db'}", source(content), NOW)


OUTSIDE = [
    "../a.docx",
    "/mau/a.docx",
    "..",
    ".",
    "",
    ".hidden",
    "a/b",
    "a\\b",
    "C:a",
    "a\x00b",
    "a\x1b[2Jb",
    "a\ud800",
    "ă" * 120,
    " a",
]


@pytest.mark.parametrize("name", OUTSIDE, ids=ascii)
def test_a_template_leads_nowhere_but_into_its_folder(tmp_path: Path, name: str) -> None:
    head = json.dumps({"file": name}).encode()
    content = b"".join(written({}, [Section({"file": "PLACE"}, [line([base64.b64encode(b"x").decode()])])]))
    assert restore_templates(source(rewritten(content, head)), tmp_path / "mau") == ([], [])
    assert list(tmp_path.iterdir()) == []


def rewritten(content: bytes, head: bytes) -> bytes:
    """The lines with another head of their only section, written as it is."""
    lines = content.splitlines(keepends=True)
    lines[1] = head + b"\n"
    body = b"".join(lines[:-1])
    return body + line({"end": 1, "sha256": hashlib.sha256(body).hexdigest()})


def template(name: str, *rows: bytes) -> Section:
    return Section({"file": name}, rows)


@pytest.mark.parametrize(
    "row", [b"[7]\n", b'["\xc4\x83"]\n', b"[]\n", b'["YQ==","YQ=="]\n', DEEP], ids=lambda row: str(row[:20])
)
def test_a_template_of_no_base64_is_refused_and_leaves_nothing(tmp_path: Path, row: bytes) -> None:
    with pytest.raises(errors.BackupDamaged):
        restore_templates(source(b"".join(written({}, [template("a.docx", row)]))), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_templates_that_would_fill_the_disk_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.backups.templates._MOST_BYTES", 100)
    row = line([base64.b64encode(bytes(60)).decode()])
    with pytest.raises(errors.BackupDamaged):
        restore_templates(source(b"".join(written({}, [template("a.docx", row, row)]))), tmp_path)
    assert list(tmp_path.iterdir()) == []
    many = [template(f"{number}.docx", row) for number in range(201)]
    with pytest.raises(errors.BackupDamaged):
        restore_templates(source(b"".join(written({}, many))), tmp_path)
    assert len(list(tmp_path.iterdir())) == 200


def test_a_template_follows_no_link_that_lies_in_the_folder(tmp_path: Path) -> None:
    folder, aim = tmp_path / "mau", tmp_path / "aim"
    folder.mkdir()
    (folder / "a.docx").symlink_to(aim)
    (folder / ".b.docx.part").symlink_to(aim)
    row = line([base64.b64encode(b"x").decode()])
    content = b"".join(written({}, [template("a.docx", row), template("b.docx", row)]))
    assert restore_templates(source(content), folder) == (["b.docx"], ["a.docx"])
    assert not aim.exists()


@pytest.mark.parametrize(
    "value", ["created_at = 'hôm qua'", "created_at = 5", "name = CAST(x'ff41' AS TEXT)", "name = x'ff41'"]
)
def test_a_sqlite_file_with_values_of_another_kind_is_neither_moved_nor_read_as_a_backup(
    migrated_sqlite: Path, tmp_path: Path, value: str
) -> None:
    file, target = tmp_path / "office.db", tmp_path / "target" / "office.db"
    shutil.copy(migrated_sqlite, file)
    fill(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE offices SET {value} WHERE id = 1")  # noqa: S608
    with pytest.raises((errors.MoveFailed, errors.IntegrityLost)):
        move(f"sqlite:///{file}", f"sqlite:///{target}", forced=True)
    with pytest.raises(errors.IntegrityLost):
        lines_of(f"sqlite:///{file}")
