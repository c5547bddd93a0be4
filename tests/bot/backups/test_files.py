"""A backup is a whole file or none: readable by its owner alone, never over another, and every damage is noticed."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.backups import faults, writing
from bot.backups.faults import BackupError
from bot.backups.keys import keys_in, new_key, passing_key
from bot.backups.opening import compare_sum, look_at, opened, verify
from bot.backups.shelf import backups_in, sum_of
from bot.backups.templates import restore_templates
from bot.backups.writing import Wanted, write_backup
from locales import LANGUAGES, Texts
from storage.backups.loading import restore
from storage.engine import place_of
from storage.errors import DatabaseFull
from storage.migrating import forget_copies, migrate
from tests.disks import tiny_disk
from tests.storage.backups import lines_of, tables_in

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 11, 24, 2, 0, tzinfo=ZONE)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "sao-luu"


def sealed_for(wanted: Wanted) -> tuple[Wanted, list[object]]:
    public, private = passing_key()
    return replace(wanted, public_keys=(public,)), [private]


def test_a_backup_is_for_its_owner_alone_and_has_its_sum_beside_it(wanted, shelf):
    made = write_backup(wanted, shelf, NOW)
    assert made.path.name == "nhacviec-20251124-020000+0700.jsonl.gz"
    assert {stat.S_IMODE(each.stat().st_mode) for each in shelf.iterdir()} == {0o600}
    assert sum_of(made.path).read_text() == f"{hashlib.sha256(made.path.read_bytes()).hexdigest()}  {made.path.name}\n"
    assert {each.name for each in shelf.iterdir()} == {made.path.name, sum_of(made.path).name}
    assert backups_in(shelf) == (made,)


def test_any_program_can_read_it(wanted, shelf):
    made = write_backup(wanted, shelf, NOW)
    lines = gzip.decompress(made.path.read_bytes()).splitlines()
    assert json.loads(lines[0])["made_at"] == NOW.isoformat()
    assert b"\n".join(lines[1:]).startswith(tables_in(lines_of(wanted.url))[:-1])


def test_a_backup_is_never_written_over_another(wanted, shelf):
    first = write_backup(wanted, shelf, NOW).path.read_bytes()
    with pytest.raises(BackupError, match="exists"):
        write_backup(wanted, shelf, NOW)
    assert next(shelf.glob("*.gz")).read_bytes() == first


def test_a_name_that_is_taken_while_it_is_written_stays_with_who_took_it(wanted, shelf, monkeypatch):
    def taken(path: Path, _digest: str) -> None:
        path.write_bytes(b"theirs")

    monkeypatch.setattr(writing, "_write_sum", taken)
    with pytest.raises(BackupError, match="exists"):
        write_backup(wanted, shelf, NOW)
    assert [each.read_bytes() for each in shelf.iterdir()] == [b"theirs"]


def test_on_a_disk_without_links_it_gets_its_name_all_the_same(wanted, shelf, monkeypatch):
    def refused(*_names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(writing.os, "link", refused)
    made = write_backup(wanted, shelf, NOW)
    assert compare_sum(made.path)


def test_only_the_key_opens_a_sealed_backup(wanted, shelf):
    sealed, keys = sealed_for(wanted)
    made = write_backup(sealed, shelf, NOW)
    assert made.path.name.endswith(".age")
    assert "Số".encode() not in made.path.read_bytes()
    contents = verify(made.path, keys)
    assert contents is not None
    assert verify(made.path, []) is None  # its sum is all that can be compared
    for wrong, code in (([], "key_needed"), ([pyrage.x25519.Identity.generate()], "key_wrong")):
        with pytest.raises(BackupError, match=code), opened(made.path, wrong):
            pass
    sum_of(made.path).unlink()
    with pytest.raises(BackupError, match="key_needed"):
        verify(made.path, [])


def test_what_any_age_program_seals_and_opens_is_the_same(wanted, shelf):
    sealed, (key,) = sealed_for(wanted)
    made = write_backup(sealed, shelf, NOW)
    assert gzip.decompress(pyrage.decrypt(made.path.read_bytes(), [key])).startswith(b'{"nhacviec":1,')


@pytest.mark.parametrize("passphrase", [None, "mật khẩu dài"], ids=["plain", "locked"])
def test_a_new_key_is_a_file_for_its_owner_alone(tmp_path, passphrase):
    file = tmp_path / "khoa.txt"
    public = new_key(file, passphrase)
    (key,) = keys_in(file, lambda: passphrase or "")
    assert str(key.to_public()) == public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(BackupError, match="exists"):
        new_key(file, None)
    if passphrase:
        assert b"AGE-SECRET-KEY" not in file.read_bytes()


@pytest.mark.parametrize("content", [b"", b"# trong\n", b"AGE-SECRET-KEY-1SAI\n", b"\xff\xfe"])
def test_a_file_that_holds_no_key_is_told(tmp_path, content):
    (tmp_path / "khoa").write_bytes(content)
    with pytest.raises(BackupError, match="key_file"):
        keys_in(tmp_path / "khoa", str)


@pytest.fixture(scope="module", params=["open", "sealed"])
def spoilable(request, full_database, tmp_path_factory):
    """A backup, with what opens it, and its rows as they should be."""
    folder = tmp_path_factory.mktemp("spoilt")
    wanted, keys = Wanted(f"sqlite:///{full_database}", folder / "mau"), []
    if request.param == "sealed":
        wanted, keys = sealed_for(wanted)
    made = write_backup(wanted, folder, NOW)
    return made.path, keys, verify(made.path, keys)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_flipped_bit_or_a_lost_end_is_noticed_by_its_sum_and_changes_nothing_without(spoilable, tmp_path, data):
    path, keys, contents = spoilable
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = bytearray(whole)
    flipped[place] ^= 1 << data.draw(st.integers(0, 7))
    other = tmp_path / "x"
    for spoilt in (bytes(flipped), whole[:place]):
        other.write_bytes(spoilt)
        shutil.copy(sum_of(path), sum_of(other))
        with pytest.raises(BackupError, match="sum"):
            verify(other, keys)
        sum_of(other).unlink()
        found = seen(other, keys)
        unused = len(spoilt) == len(whole) and found == contents  # a bit that packing does not use; never a lost end
        assert unused or found in ("damaged", "key_wrong")


def seen(path: Path, keys: list[object]) -> object:
    """What a backup is found to hold, or why it is refused."""
    try:
        return verify(path, keys)
    except BackupError as error:
        return error.code


def test_what_is_no_backup_is_told(tmp_path):
    (tmp_path / "thu.docx").write_bytes(b"PK\x03\x04")
    for name, code in (("thu.docx", "damaged"), ("khong-co.gz", "missing"), (".", "unreadable")):
        with pytest.raises(BackupError, match=code):
            verify(tmp_path / name, [])


def test_a_restored_office_has_its_templates_and_keeps_the_ones_it_has(wanted, shelf, tmp_path):
    made = write_backup(wanted, shelf, NOW)
    target = tmp_path / "khac"
    with opened(made.path, []) as source:
        assert restore_templates(source, target) == (["bao-cao.docx"], [])
        assert (target / "bao-cao.docx").read_bytes() == (wanted.templates / "bao-cao.docx").read_bytes()
        (target / "bao-cao.docx").write_bytes(b"sua")
        assert restore_templates(source, target) == ([], ["bao-cao.docx"])
    assert (target / "bao-cao.docx").read_bytes() == b"sua"


@pytest.mark.parametrize("in_use", [False, True], ids=["lying", "in use"])
def test_a_copy_made_before_a_migration_restores_too(tmp_path, database, in_use):
    copy = database.with_name("office.db.before-0014")
    database.rename(copy)
    with closing(sqlite3.connect(copy)) as connection:
        if in_use:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("UPDATE offices SET name = 'Đang dùng' WHERE id = 1")
            connection.commit()
        with opened(copy, []) as source:
            assert look_at(source, copy).tables["offices"].rows == 3
            restore(f"sqlite:///{tmp_path / 'new.db'}", source, NOW)
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        (name,) = connection.execute("SELECT name FROM offices WHERE id = 1").fetchone()
    assert (name == "Đang dùng") == in_use


def test_a_damaged_database_file_is_refused(database):
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\x55" * 4096 * 6
    database.write_bytes(content)
    with pytest.raises(BackupError, match="damaged"), opened(database, []):
        pass


def test_only_the_three_newest_copies_made_before_migrations_are_kept(tmp_path):
    for number in range(5):
        path = tmp_path / f"a.db.before-000{number}"
        path.write_bytes(b"x")
        os.utime(path, ns=(number * 10**9, number * 10**9))
    forget_copies(tmp_path / "a.db")
    assert sorted(each.name[-1] for each in tmp_path.iterdir()) == ["2", "3", "4"]


def test_a_backup_that_is_broken_off_leaves_nothing(wanted, shelf):
    left = iter([True] * 40)
    with pytest.raises(BackupError, match="stopped"):
        write_backup(wanted, shelf, NOW, go_on=lambda: next(left, False))
    assert list(shelf.iterdir()) == []


@pytest.mark.parametrize("seal", [False, True], ids=["open", "sealed"])
def test_without_room_nothing_is_begun_and_with_too_little_nothing_is_left(wanted, shelf, monkeypatch, seal):
    wanted = sealed_for(wanted)[0] if seal else wanted
    usage = shutil.disk_usage(shelf.parent)
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda _folder: usage._replace(free=1_000_000))
    with pytest.raises(BackupError, match="full"):
        write_backup(wanted, shelf, NOW)
    assert list(shelf.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path):
    """A disk with room for 64 KiB."""
    with tiny_disk(tmp_path / "day", "64k") as place:
        yield place


@pytest.mark.parametrize("seal", [False, True], ids=["open", "sealed"])
def test_a_disk_that_fills_up_while_a_backup_is_written_keeps_no_half_of_it(wanted, small_disk, monkeypatch, seal):
    monkeypatch.setattr(writing, "SPARE_BYTES", -(10**12))  # as if something else filled it after the look
    noise = b"".join(hashlib.sha256(bytes([number % 256, number >> 8])).digest() for number in range(9_000))
    (wanted.templates / "anh.png").write_bytes(noise)
    with pytest.raises(BackupError, match="full"):
        write_backup(sealed_for(wanted)[0] if seal else wanted, small_disk, NOW)
    assert list(small_disk.iterdir()) == []


def test_a_disk_that_fills_up_while_a_backup_is_restored_is_as_empty_as_before(wanted, shelf, small_disk):
    made = write_backup(wanted, shelf, NOW)
    with opened(made.path, []) as source, pytest.raises(DatabaseFull):
        restore(f"sqlite:///{small_disk / 'office.db'}", source, NOW)
    assert list(small_disk.iterdir()) == []


def test_every_reason_has_a_sentence_in_every_language():
    for language in LANGUAGES:
        texts = Texts.load(language)
        assert {f"backup.fault_{code}" for code in faults.CODES} <= texts.keys


def test_an_empty_installation_is_backed_up_too(tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    migrate(place_of(url))
    contents = verify(write_backup(Wanted(url, tmp_path / "mau"), tmp_path / "s", NOW).path, [])
    assert contents is not None
    assert contents.rows == 0
