"""No file that is sent can crash the bot, hold it up or get at anything: it is read, or refused in one Vietnamese sentence."""

from __future__ import annotations

import asyncio
import io
import os
import tempfile
import threading
from contextlib import suppress

import pytest

from bot.confining import run
from bot.documents import Documents, read_content
from bot.forms import child
from bot.forms.answers import taken
from bot.forms.limits import Limits
from locales import Texts
from plan.document import Document, DocumentError, Table
from tests.bot.forms.hostile_files import SMALL, Hostile, all_of_them
from tests.bot.forms.word_files import docx

FILES = all_of_them()
TEXTS = Texts.load("vi")


@pytest.fixture(autouse=True)
def _without_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away LibreOffice and antiword: what they make of spoilt files differs from machine to machine."""
    monkeypatch.setenv("PATH", "/nowhere")


BY_LIBRARIES = (".pdf", ".xlsx", ".xls")


def told_here(file: Hostile, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return what becomes of a file, as `told` does, read in this process, without what bounds a child."""
    monkeypatch.setattr(child, "_bound", lambda _: None)
    monkeypatch.setattr(child, "_close_in", lambda _: None)
    answer = io.BytesIO()
    child.main(io.BytesIO(child.order(child.Wanted.DOCUMENT, file.name, SMALL) + file.content), answer)
    try:
        return "", text_of(taken(answer.getvalue().splitlines(), file.name))
    except DocumentError as error:
        return error.code, sentence(error)


async def told(documents: Documents, file: Hostile) -> tuple[str, str]:
    """Return the code that a file is refused with ("" if none) and its sentence, or its text."""
    try:
        return "", text_of(await documents.read(file.content, file.name))
    except DocumentError as error:
        return error.code, sentence(error)


def sentence(error: DocumentError) -> str:
    return TEXTS.plain(f"document.{error.code}", name=error.name)


def text_of(document: Document) -> str:
    return "\n".join(str(b.rows) if isinstance(b, Table) else b.text for b in document.blocks)


def fits(file: Hostile, code: str, said: str) -> bool:
    return code in file.codes and (file.text is None or code != "" or said == file.text)


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own():
    assert len({file.what for file in FILES}) == len(FILES) >= 60


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if len(f.content) <= SMALL.bytes and not f.name.endswith(BY_LIBRARIES)],
    ids=lambda file: file.what,
)
def test_a_hostile_file_is_read_or_refused_in_a_vietnamese_sentence(file, monkeypatch):
    code, said = told_here(file, monkeypatch)
    assert fits(file, code, said), (code, said[:200])


@pytest.mark.parametrize(
    "files",
    [
        [f for n, f in enumerate(FILES) if n % 15 == 0 or f.name.endswith(BY_LIBRARIES)],
        pytest.param(FILES, marks=pytest.mark.prove),
    ],
    ids=["some", "all"],
)
async def test_hostile_files_cannot_hold_up_the_bot_or_leave_anything_behind(files, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    turns = 0
    done = asyncio.Event()

    async def turn() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), 0.005)

    turning = asyncio.create_task(turn())
    documents = Documents(SMALL)
    found = await asyncio.gather(*(told(documents, file) for file in files))
    done.set()
    await turning
    pairs = zip(files, found, strict=True)
    assert [(file.what, code, said[:80]) for file, (code, said) in pairs if not fits(file, code, said)] == []
    assert turns > len(files)
    assert list(tmp_path.iterdir()) == []


def test_a_reading_that_is_called_off_ends_its_child():
    stop = threading.Event()
    stop.set()
    with pytest.raises(DocumentError) as refused:
        read_content("kế hoạch".encode(), "a.txt", stop=stop)
    assert refused.value.code == "too_slow"


def test_a_file_that_takes_too_long_is_given_up():
    with pytest.raises(DocumentError) as refused:
        read_content(("a" + "\u0301\u0323" * 90_000).encode(), "a.txt", Limits(seconds=0.3))
    assert refused.value.code == "too_slow"


def test_a_file_that_takes_too_much_memory_is_given_up():
    many = docx("".join(f'<w:r w:a="{n}"/>' for n in range(300_000)))
    with pytest.raises(DocumentError) as refused:
        read_content(many, "a.docx", Limits(memory=120_000_000))
    assert refused.value.code == "too_heavy"


def test_the_child_is_given_nothing_of_ours(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456:secret")
    told = run("tests.bot.forms.curious", b"", 20.0, threading.Event())
    assert b"secret" not in b"".join(told)
    assert b"PYTHONPATH" in b"".join(told)


@pytest.mark.parametrize(
    ("event", "args"),
    [("open", ("a", "w", 0)), ("socket.connect", ()), ("subprocess.Popen", ()), ("os.system", ()), ("os.fork", ())],
)
def test_a_reader_may_not_write_connect_or_start_anything(event, args):
    with pytest.raises(PermissionError):
        child._forbid(event, args)


def test_a_reader_may_open_what_it_reads():
    child._forbid("open", ("a", "r", os.O_RDONLY))
    child._forbid("import", ("a",))
