"""Older text forms are read by the programs that a machine has, and refused with advice where it has none."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from bot.documents import read_content
from bot.forms.converting import read_old_word, read_open_text, read_rich_text, read_web_page
from bot.forms.limits import Limits, within
from plan.document import DocumentError, Paragraph
from tests.bot.forms.hostile_files import old_doc
from tests.bot.forms.word_files import abstract, docx, item, levels, list_of

OLD = old_doc(encrypted=False)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is all there is to find programs in."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def install_office(folder: Path, saved: bytes, before: str = ":") -> None:
    """Put a LibreOffice in the folder that saves this, whatever it is given."""
    (folder / "saved").write_bytes(saved)
    out = 'for a in "$@"; do [ "$last" = --outdir ] && out=$a; last=$a; done'
    install(folder, "soffice", f'{before}\n{out}\n/bin/mkdir -p "$out" && /bin/cp {folder}/saved "$out/plan.docx"')


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize(
    ("read", "code"),
    [(read_old_word, "old_word"), (read_rich_text, "rich_text"), (read_open_text, "open_text"), (read_web_page, "web_page")],
)
def test_without_programs_the_sender_is_told_to_save_anew(read, code):
    with pytest.raises(DocumentError) as refused:
        read(OLD, "a")
    assert refused.value.code == code


@pytest.mark.parametrize("read", [read_old_word, read_rich_text, read_open_text, read_web_page])
def test_what_libreoffice_saves_is_read_as_word(programs, read):
    install_office(programs, docx(item("Việc"), numbering=abstract(levels("upperRoman %1.")) + list_of(1)))
    assert read(OLD, "a").blocks == (Paragraph("I. Việc", 1),)


def test_antiword_reads_what_libreoffice_cannot(programs):
    install(programs, "soffice", "exit 1")
    install(programs, "antiword", 'echo "KẾ HOẠCH"')
    assert read_old_word(OLD, "a.doc").blocks == (Paragraph("KẾ HOẠCH", 1),)


@pytest.mark.parametrize(("read", "name"), [(read_old_word, "antiword"), (read_rich_text, "soffice")])
def test_a_file_that_no_program_can_read_is_broken(programs, read, name):
    install(programs, name, "exit 1")
    with pytest.raises(DocumentError) as refused:
        read(OLD, "a")
    assert refused.value.code == "broken"


@pytest.mark.parametrize("read", [read_old_word, read_rich_text])
def test_a_program_that_takes_too_long_is_given_up(programs, read):
    install(programs, "soffice", "exec /bin/sleep 600")
    with within(Limits(seconds=0.1)), pytest.raises(DocumentError) as refused:
        read(OLD, "a")
    assert refused.value.code == "too_slow"


def test_a_bomb_that_libreoffice_would_save_is_still_one(programs):
    install_office(programs, docx("", extra={"word/a.png": "0" * 20_000_000}))
    with pytest.raises(DocumentError) as refused:
        read_old_word(OLD, "a.doc")
    assert refused.value.code == "bomb"


def test_what_a_program_leaves_running_ends_with_the_reading(programs):
    left = programs / "left"
    install_office(programs, docx("<w:p/>"), before=f"/bin/sleep 600 & echo $! > {left}")
    read_content(OLD, "a.doc")
    try:
        waiting = os.pidfd_open(int(left.read_text(encoding="utf-8")))
    except ProcessLookupError:
        return
    try:
        assert select.select([waiting], [], [], 20.0)[0]
    finally:
        os.close(waiting)
